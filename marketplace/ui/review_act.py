"""What can be done with a proposal: publish, edit, decline, take back, talk about it.

Each act asks the server again whether this person may: what the page shows may be old by then.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

import streamlit as st

from marketplace.errors import MarketplaceError
from marketplace.model import MISSING, Action, Clash, Person, Stage, Step
from marketplace.services import propose, publish
from marketplace.services.proposals import View
from marketplace.ui.shell import EDIT, PRODUCT, Here, cta, now, page_link
from marketplace.ui.words import ago, cut, escape, quiet, with_names

_SAID = "review said"
_LONGEST = 5000
_WORDS = {
    Action.SAVE: "saved", Action.UPDATE: "brought in what was published meanwhile",
    Action.COMMENT: "wrote", Action.DECLINE: "declined it", Action.WITHDRAW: "took it back",
    Action.PUBLISH: "published it",
}  # fmt: skip


def show(here: Here, view: View, person: Person) -> None:
    _told()
    if view.proposal.stage is Stage.OPEN:
        _decide(here, view, person)
        if any(file.clashes for file in view.files):
            _clashes(here, view, person)
    else:
        for product in dict.fromkeys(file.product for file in view.files if file.product):
            if listing := here.catalog.listing(product):
                page_link(f"To {escape(listing.name)}", PRODUCT, id=product)
    _talk(here, view, person)


def _decide(here: Here, view: View, person: Person) -> None:
    id_, tip = view.proposal.id, view.proposal.tip
    for one in view.blockers:
        st.markdown(
            f":material/block: {with_names(one.message)}"
            + (f"  \n{quiet(with_names(one.hint))}" if one.hint else "")
        )
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        if view.may_publish and st.button(
            cta("Publish", "publish"), type="primary", key="review_publish"
        ):
            _act("Published.", lambda: publish.publish(here.market, person, id_, tip))
        if view.may_edit:
            page_link(":material/edit: Edit", EDIT, "content", proposal=id_)
        if view.mine:
            with st.popover("Take back", type="tertiary"):
                why = st.text_input("Why (optional)", key="review_why_back", max_chars=500)
                if st.button("Take it back", key="review_withdraw"):
                    _act("Taken back.", lambda: publish.withdraw(here.market, person, id_, why))
        else:
            with st.popover("Decline", type="tertiary"):
                reason = st.text_area("Why", key="review_reason", max_chars=_LONGEST)
                if st.button("Decline it", key="review_decline"):
                    _act("Declined.", lambda: publish.decline(here.market, person, id_, reason))
    if view.link:
        st.link_button("Open a pull request", view.link, icon=":material/open_in_new:")
    st.markdown(quiet(f"You act as {escape(person.name or 'nobody')}."))


def _clashes(here: Here, view: View, person: Person) -> None:
    """Three texts of each value that both sides changed; one of two is chosen for each."""
    st.markdown("##### Changed on both sides", anchors=False)
    st.markdown(quiet("Somebody published another change meanwhile. Choose what is to stand."))
    choices: dict[tuple[str, str], str] = {}
    for file in view.files:
        for row, clash in enumerate(file.clashes):
            st.markdown(f"**{escape(clash.where or 'The whole text')}**")
            st.markdown(quiet(f"It was: {escape(_shown(clash.base))}"))
            words = {"mine": f"Proposed: {_shown(clash.mine)}", "theirs": _theirs(clash)}
            chosen = st.radio(
                "Which", [*words], format_func=partial(_word, words),
                key=f"clash {file.path} {row}", label_visibility="collapsed", index=None,
            )  # fmt: skip
            if chosen:
                choices[file.path, clash.where] = chosen
    wanted = sum(len(file.clashes) for file in view.files)
    if st.button("Bring both together", disabled=len(choices) < wanted, key="review_update"):
        tip = view.proposal.tip
        _act(
            "Brought together.",
            lambda: publish.update(here.market, person, view.proposal.id, choices, tip),
        )


def _word(words: Mapping[str, str], key: str) -> str:
    return escape(words[key])


def _theirs(clash: Clash) -> str:
    return f"Published meanwhile: {_shown(clash.theirs)}"


def _shown(value: object) -> str:
    return "nothing" if value is MISSING else cut(str(value), 300)


def _talk(here: Here, view: View, person: Person) -> None:
    st.markdown("##### What happened", anchors=False)
    for step in view.proposal.steps:
        _step(step)
    if view.proposal.stage is not Stage.OPEN:
        return
    with st.form("review_comment", border=False, clear_on_submit=True):
        text = st.text_area("Comment", key="review_text", height=80, max_chars=_LONGEST)
        sent = st.form_submit_button("Comment", icon=":material/comment:")
    if sent and text.strip():
        _act("", lambda: propose.comment(here.market, person, view.proposal.id, text))


def _step(step: Step) -> None:
    who = escape(step.person.name or "Somebody")
    head = quiet(f"**{who}** {_WORDS[step.action]} {ago(step.when, now())}")
    said = step.text or (step.subject if step.action is Action.SAVE else "")
    st.markdown(f"{head}  \n{escape(cut(said, 1000))}" if said else head)


def _act(said: str, do: Callable[[], object]) -> None:
    """Done, or told why not; then the page is drawn anew with what is in Git now."""
    try:
        do()
    except MarketplaceError as error:
        tell(error)
    else:
        st.session_state[_SAID] = (True, said, "")
    st.rerun()


def tell(error: MarketplaceError) -> None:
    """On the page as it is drawn next."""
    st.session_state[_SAID] = (False, error.message, error.hint)


def _told() -> None:
    fine, message, hint = st.session_state.pop(_SAID, (True, "", ""))
    if message and fine:
        st.success(escape(message), icon=":material/check_circle:")
    elif message:
        st.warning(f"**{escape(message)}**  \n{escape(hint)}", icon=":material/block:")
