"""One commit: all that it changed in words, the lines of its files, and the page as it was then."""

from __future__ import annotations

import streamlit as st

from marketplace.errors import MarketplaceError
from marketplace.formats.release_notes import Release, notes
from marketplace.services.changes import Asked, Row, row_of, texts
from marketplace.services.changes_read import Seen
from marketplace.services.propose import may_propose
from marketplace.services.reverting import revert
from marketplace.ui import acting, diff, shell
from marketplace.ui.change_words import IMPACTS
from marketplace.ui.changes_filters import go
from marketplace.ui.changes_list import badges, product
from marketplace.ui.changes_words import grouped, listed
from marketplace.ui.words import day, escape, quiet

_ROWS = 30  # products of one commit that are told of
_OURS = ("Proposal-Action:", "Proposal:")
_LONGEST = 100  # letters of a commit's id


def asked() -> str:
    return st.query_params.get("commit", "")[:_LONGEST]


def show(here: shell.Here, commit: str, chosen: Asked) -> None:
    rows = row_of(here.market, commit, chosen.product)
    told = rows[0].commit
    _back(chosen)
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.title(escape(told.subject), anchor=False, width="content")
        st.space("stretch")
        _undo(here, told.id)
    date = day(told.when.date(), shell.now().date())
    st.markdown(
        quiet(f"{date} · {escape(told.author)} · commit {escape(told.id[:10])}")
        + (f"\n\n{escape(body)}" if (body := _said(told.body)) else "")
    )
    for number, row in enumerate(rows[:_ROWS]):
        _row(here, row, number)
    if len(rows) > _ROWS:
        st.markdown(quiet(f"and {len(rows) - _ROWS:,} more products"))


def _said(body: str) -> str:
    """Without the lines by which our proposals know their commits."""
    return "\n".join(row for row in body.splitlines() if not row.startswith(_OURS)).strip()


def _back(chosen: Asked) -> None:
    named = {"product": chosen.product} if chosen.product else {}
    st.button(
        "All changes of this product" if named else "All changes",
        key="changes_back",
        icon=":material/arrow_back:",
        type="tertiary",
        on_click=go,
        kwargs=named,
    )


def _undo(here: shell.Here, commit: str) -> None:
    """As a proposal: nothing is published by it."""
    if may_propose(here.market):
        return
    asked_for = st.button(
        "Propose to undo it",
        key="changes_undo",
        icon=":material/undo:",
        help="Makes a proposal that takes this change back. Nothing is published yet.",
    )
    if not asked_for:
        return
    try:
        saved = revert(here.market, acting.person(here.market), commit)
    except MarketplaceError as error:
        st.error(f"**{escape(error.message)}**  \n{escape(error.hint)}")
        return
    st.switch_page(shell.REVIEW, query_params={"id": saved.id})


def _row(here: shell.Here, row: Row, number: int) -> None:
    with st.container(border=True, gap="small"):
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            product(here, row)
            st.markdown(badges(row), width="content")
            st.space("stretch")
            if row.product:
                shell.page_link(
                    "See the page as of that day",
                    shell.PRODUCT,
                    id=row.product,
                    at=row.commit.id,
                )
        for impact, changes in grouped(row.changes):
            st.markdown(f"**{IMPACTS[impact][0]}**\n\n{listed(changes)}")
        for said in row.broken:
            st.markdown(quiet(escape(said)))
        for place, file in enumerate(row.files):
            _lines(here, file, f"changes_lines {number} {place}")
        st.download_button(
            "Release notes",
            lambda: _notes(row),
            f"{row.product or 'product'}-{row.commit.id[:10]}.md",
            "text/markdown",
            key=f"changes_notes {number}",
            icon=":material/download:",
            type="tertiary",
            on_click="ignore",
        )


def _notes(row: Row) -> str:
    when = row.commit.when.date().isoformat()
    told = [
        Release(file.name or file.path, file.comparison, when, row.commit.author)
        for file in row.files
        if file.comparison
    ]
    return notes(told)


def _lines(here: shell.Here, file: Seen, key: str) -> None:
    """Opened on demand: a commit can hold hundreds of files."""
    label = escape(f"{file.was} → {file.path}" if file.was else file.path)
    with st.expander(label, key=key, on_change="rerun", icon=":material/difference:") as opened:
        if not opened.open:
            return
        old, new = texts(here.market, file)
        if old == new:
            st.markdown(quiet("No line changed: it was only moved."))
        else:
            diff.show(old, new, f"Lines of {file.path}")
