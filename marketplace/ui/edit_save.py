"""Saving: as a proposal, or published at once where nothing and nobody stands against it."""

from __future__ import annotations

from datetime import date, timedelta

import streamlit as st

from marketplace.errors import MarketplaceError
from marketplace.formats.subject import subject
from marketplace.model import Person
from marketplace.services import propose, publish, second_version
from marketplace.services.propose import Stale
from marketplace.ui import diff
from marketplace.ui.edit_aside import version
from marketplace.ui.edit_head import SAVING
from marketplace.ui.edit_sheet import Sheet
from marketplace.ui.edit_verdict import Judged
from marketplace.ui.review_act import tell
from marketplace.ui.shell import PRODUCT, REVIEW, Here, cta
from marketplace.ui.words import escape, quiet, with_names

_DONE = "edit done"
_SUNSET = timedelta(days=180)
_LONGEST = 5000


def show(here: Here, sheet: Sheet, judged: Judged, person: Person) -> None:
    if not st.session_state.get(SAVING) or not sheet.is_changed:
        return
    with st.container(border=True, gap="small"):
        why_not = propose.may_propose(here.market)
        if why_not:
            st.warning(f"{escape(why_not)}  \nCopy the text from the YAML view, or download it.")
            _download(sheet)
            return
        name = _name(here, sheet)
        title = st.text_input(
            "What changes, in one line",
            subject(name, judged.comparison.changes),
            key=sheet.key("subject"),
            max_chars=200,
        )
        why = st.text_area(
            "Why (optional)", key=sheet.key("why"), height=68, max_chars=_LONGEST,
            placeholder="What a reviewer and a consumer should know",
        )  # fmt: skip
        version(sheet, judged, "save")
        _reasons(judged)
        _act(here, sheet, judged, person, title, why)
        if _breaks(judged):
            _version_two(here, sheet, person)


def _act(here: Here, sheet: Sheet, judged: Judged, person: Person, title: str, why: str) -> None:
    ready = bool(judged.checked and not judged.checked.blockers)
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        go = ready and st.button(cta("Publish now", "publish"), type="primary", key="edit_publish")
        said, better = "Save as a proposal", ready or _breaks(judged)  # something else is advised
        later = st.button(
            f":material/rate_review: {said}" if better else cta(said, "rate_review"),
            type="secondary" if better else "primary",
            key="edit_propose",
        )
        st.button("Go on editing", type="tertiary", key="edit_back", on_click=_close)
        st.markdown(quiet(f"as {escape(person.name or 'nobody')}"), width="content")
    if go or later:
        _save(here, sheet, person, title, why, bool(go))


def _save(here: Here, sheet: Sheet, person: Person, title: str, why: str, go: bool) -> None:
    change = sheet.change
    try:
        if change.proposal:
            saved = propose.save(
                here.market, person, change.proposal, change.changed, title, why, change.base
            )
        else:
            saved = propose.start(
                here.market, person, change.changed, title, why, change.base, _id(here, sheet)
            )
    except Stale as error:
        _stale(error)
        return
    except MarketplaceError as error:
        st.error(f"**{escape(error.message)}**  \n{escape(error.hint)}")
        return
    # From here on it is in Git: what was kept of the typing is not needed any more.
    sheet.discard()
    st.session_state[SAVING] = False
    if go:
        _publish(here, sheet, person, saved.id, saved.commit)
    st.switch_page(REVIEW, query_params={"id": saved.id})


def _publish(here: Here, sheet: Sheet, person: Person, proposal: str, tip: str) -> None:
    """Where that is refused after all, the proposal says why."""
    try:
        publish.publish(here.market, person, proposal, tip)
    except MarketplaceError as error:
        tell(error)
        return
    st.session_state[_DONE] = "Published."
    catalog = here.market.catalog()
    new = catalog.summaries.get(sheet.path)  # a new product is known by its file
    for id_ in (sheet.change.product, new.id if new else ""):
        if catalog.listing(id_):
            st.switch_page(PRODUCT, query_params={"id": id_})


def told() -> None:
    """What has just been done, once."""
    if said := st.session_state.pop(_DONE, ""):
        st.toast(said, icon=":material/check_circle:")


def _stale(error: Stale) -> None:
    """Somebody else was faster: nothing was saved, and both texts are here."""
    st.warning(f"**{escape(error.message)}**  \n{escape(error.hint)}")
    for one in error.files:
        st.markdown(f"What they changed meanwhile in {escape(one.path)}")
        diff.show(one.base, one.theirs, f"Their change of {one.path}", 240)
        st.download_button(
            "Download my text", one.mine, file_name="mine.yaml", key=f"mine {one.path}",
            on_click="ignore",
        )  # fmt: skip


def _reasons(judged: Judged) -> None:
    for one in judged.checked.blockers if judged.checked else ():
        if one.rule == "version":
            st.markdown(quiet("With that version it can be published; without, be proposed."))
            continue
        said = "Save it as a proposal: its page lets you choose." if one.rule == "conflict" else ""
        hint = f" {quiet(with_names(said or one.hint))}"
        st.markdown(f":material/block: {with_names(one.message)}{hint}")


def _breaks(judged: Judged) -> bool:
    return (
        any(one.rule == "breaking" for one in judged.checked.blockers) if judged.checked else False
    )


def _version_two(here: Here, sheet: Sheet, person: Person) -> None:
    """A breaking change becomes a second version beside the first, which gets an end."""
    st.markdown("##### Make it a version of its own instead", anchors=False)
    st.markdown(
        quiet(
            "It becomes a proposal. Consumers of the version of today keep what they have until "
            "its end, and learn from your note how to move. Queries that name the product's "
            "tables mean the new version from then on, so look through the saved ones. Its data "
            "are looked for where those of today are: name other places under Data, here or in "
            "the proposal, if they stand elsewhere."
        )
    )
    note = st.text_area(
        "How to move to the new version", key=sheet.key("note"), height=90, max_chars=_LONGEST
    )
    end = st.date_input(
        "The version of today ends on",
        value=date.today() + _SUNSET,
        min_value=date.today(),
        key=sheet.key("sunset"),
        width=220,
    )
    label = cta("Create the new version", "call_split")
    if st.button(label, type="primary", key="edit_second"):
        _second(here, sheet, person, note, end)


def _second(here: Here, sheet: Sheet, person: Person, note: str, end: date) -> None:
    name = _name(here, sheet)
    try:
        made = second_version.second_version(here.market, sheet.path, note, end, sheet.text)
        title = f"{name}: version {made.version}, and the end of the one before on {end}"
        saved = propose.start(
            here.market, person, made.files, title, note, sheet.change.base, _id(here, sheet)
        )
    except MarketplaceError as error:
        st.error(f"**{escape(error.message)}**  \n{escape(error.hint)}")
        return
    sheet.discard()
    st.session_state[SAVING] = False
    st.switch_page(REVIEW, query_params={"id": saved.id})


def _id(here: Here, sheet: Sheet) -> str:
    """One for each text that is being edited: a second click is no second proposal."""
    key = f"edit proposal {sheet.token}"
    return str(st.session_state.setdefault(key, propose.new_id(_name(here, sheet))))


def _name(here: Here, sheet: Sheet) -> str:
    listing = here.catalog.listing(sheet.change.product)
    said = sheet.tree.get("name") if isinstance(sheet.tree, dict) else ""
    return str((listing.name if listing else "") or said or sheet.path.rpartition("/")[2])


def _download(sheet: Sheet) -> None:
    name = sheet.path.rpartition("/")[2]
    st.download_button("Download", sheet.text, file_name=name, key="edit_file", on_click="ignore")


def _close() -> None:
    st.session_state[SAVING] = False
