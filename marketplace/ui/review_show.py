"""One proposal: what would change, for whom, what stands against it, and who said what."""

from __future__ import annotations

from datetime import UTC, datetime
from posixpath import basename

import streamlit as st

from marketplace.errors import MarketplaceError
from marketplace.model import Affected, Person, Stage
from marketplace.services import trying
from marketplace.services.affected import affected, moved
from marketplace.services.proposals import View
from marketplace.services.weighing import FileView
from marketplace.ui import change_words, diff, edit_rules, links, review_act
from marketplace.ui.links import Part
from marketplace.ui.query_asked import visitor
from marketplace.ui.review_list import STAGES
from marketplace.ui.shell import PRODUCT, Here, name_tab, now, page_link
from marketplace.ui.words import ago, badge, count, escape, quiet, severity_badge, with_names

_HIGH = 420
_MOST = 20  # problems


def show(here: Here, view: View, person: Person) -> None:
    one = view.proposal
    name_tab(one.subject, here.organisation)
    back = Part("All proposals", "quiet", "arrow_back", {"all": "1"})
    links.show([links.line(back)], "review back", "Back", page="review")
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.title(escape(one.subject), anchor=False, width="content")
        st.markdown(badge(*STAGES[one.stage]), width="content")
    who = f"{escape(one.author.name or 'Somebody')}, {ago(one.created, now())}"
    st.markdown(quiet(who + (f" · {escape(one.reason)}" if one.reason else "")))
    if one.body:
        st.markdown(escape(one.body))
    left, right = st.columns([1.55, 1], gap="large")
    with right:
        review_act.show(here, view, person)
    with left:
        for file in view.files:
            _file(here, view, file)


def _file(here: Here, view: View, file: FileView) -> None:
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.markdown(f"##### {escape(basename(file.path))}", anchors=False, width="content")
        found = file.comparison
        if found and (impact := change_words.worst(found)):
            st.markdown(change_words.impact_badge(impact), width="content")
        if found and found.old_version != found.new_version and found.old_version:
            step = f"{escape(found.old_version)} → {escape(found.new_version)}"
            st.markdown(badge(step, "", "gray"), width="content")
        listing = here.catalog.listing(file.product) if file.product else None
        if listing:
            page_link(escape(listing.name), PRODUCT, "content", id=listing.id)
    if file.broken:
        st.warning(escape(file.broken))
    after = (file.result if file.result is not None else file.proposed) or ""
    diff.show(file.published or "", after, f"What changes in {file.path}", _HIGH)
    if found:
        change_words.changes(found.changes)
    if view.proposal.stage is not Stage.OPEN:
        return
    _problems(file)
    if file.published and after:
        st.markdown("###### Who is affected", anchors=False)
        change_words.affected(_affected(here, file.path, after))
        _checks(here, file, after)
    elif after and (hurt := _moved(here, after)).hurt:
        st.markdown("###### Saved queries mean this version from then on", anchors=False)
        change_words.affected(hurt)


def _problems(file: FileView) -> None:
    for one in file.new_problems[:_MOST]:
        hint = f" {quiet(with_names(one.hint))}" if one.hint else ""
        place = quiet(f"line {one.line}") if one.line else ""
        st.markdown(f"{severity_badge(one.severity)} {with_names(one.message)}{hint} {place}")
    if len(file.new_problems) > _MOST:
        st.markdown(quiet(f"{count(len(file.new_problems) - _MOST, 'more problem')}."))
    if not file.new_problems:
        st.markdown(quiet(":material/check: No new problem in the file."))


def _affected(here: Here, path: str, text: str) -> Affected:
    try:
        return affected(here.market, path, text)
    except MarketplaceError as error:
        return Affected(untried=(f"{error.message} {error.hint}".strip(),))


def _moved(here: Here, text: str) -> Affected:
    try:
        return moved(here.market, text)
    except MarketplaceError:  # whom it hurts is told where it can be told
        return Affected()


def _checks(here: Here, file: FileView, text: str) -> None:
    """The checks of the contract as it would be, on the data that is published."""
    if not st.button(
        "Run its checks on the data", icon=":material/play_arrow:", key=f"run {file.path}"
    ):
        return
    with st.spinner("Checking"):
        try:
            found = trying.tried(
                here.market, file.product, file.path, text, datetime.now(UTC), (), visitor()
            )
        except MarketplaceError as error:
            st.warning(f"**{escape(error.message)}**  \n{escape(error.hint)}")
            return
    kept = [one for one in found if one.outcome.verdict == "passed"]
    rest = [one for one in found if one.outcome.verdict in ("failed", "errored", "warned")]
    said = f"{count(len(kept), 'check')} kept, {len(rest) or 'none'} not"
    st.markdown(said + quiet(f", {len(found) - len(kept) - len(rest)} not measured"))
    for one in rest[:_MOST]:
        edit_rules.outcome(one)
