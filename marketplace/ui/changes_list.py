"""The list of changes: a row for each commit and product, newest first, older ones on demand."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import streamlit as st

from marketplace.model import Impact
from marketplace.services.changes import Asked, Row, timeline
from marketplace.ui import shell
from marketplace.ui.changes_filters import clear, go
from marketplace.ui.changes_words import NEW, REMOVED, glance, severity
from marketplace.ui.empty import nothing
from marketplace.ui.words import badge, count, day, escape, quiet

_PAGE, _FURTHER = 25, 50
_SENTENCES = 3  # of a row
_MOST = "changes_most"


def show(here: shell.Here, asked: Asked) -> None:
    most = st.session_state.setdefault(_MOST, {}).get(asked, _PAGE)
    found = timeline(here.market, asked, most)
    if not found.rows and not found.more:
        _nothing(asked)
        return
    for number, rows in enumerate(_by_commit(found.rows)):
        loud, silent = _apart(rows, asked)
        for row in loud:
            _row(here, row, number)
        if silent:
            _silent(silent, number)
    if found.until:
        looked = day(found.until.date(), shell.now().date())
        st.markdown(quiet(f"Looked back to {looked}. Older changes may be there too."))
    if found.more:
        st.button("Show older changes", key="changes_older", on_click=_older, args=(asked, most))


def _older(asked: Asked, most: int) -> None:
    st.session_state[_MOST] = {asked: most + _FURTHER}


def _nothing(asked: Asked) -> None:
    if asked == Asked():
        nothing(
            "No change is recorded yet.",
            "Changes come from Git: with the first commit of a contract this page fills.",
        )
        return
    with st.container(border=True):
        st.markdown("**No change is left**")
        st.button("Show all changes", key="changes_clear", on_click=clear)


def _by_commit(rows: Sequence[Row]) -> Iterator[list[Row]]:
    group: list[Row] = []
    for row in rows:
        if group and row.commit.id != group[0].commit.id:
            yield group
            group = []
        group.append(row)
    if group:
        yield group


def _apart(rows: Sequence[Row], asked: Asked) -> tuple[list[Row], list[Row]]:
    """What only changed in words is one line for the whole commit, unless that is asked for."""
    if asked.product or Impact.DOCS in asked.severities:
        return list(rows), []
    loud = [row for row in rows if row.severity is not Impact.DOCS]
    return loud, [row for row in rows if row.severity is Impact.DOCS]


def _row(here: shell.Here, row: Row, number: int) -> None:
    with st.container(border=True, gap="xxsmall"):
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            product(here, row)
            st.markdown(badges(row), width="content")
            st.space("stretch")
            st.markdown(quiet(when(row)), width="content")
            _open(f"{number} {row.product or row.name}", row.commit.id, row.product)
        said = [f"**{escape(row.commit.subject)}**"]
        if row.changes and not row.is_new:
            said.append(glance(row.changes, _SENTENCES))
        said += [quiet(escape(text)) for text in row.broken]
        st.markdown("  \n".join(said))


def _open(key: str, commit: str, product: str) -> None:
    st.button(
        "What changed",
        key=f"changes_open {commit} {key}",
        type="tertiary",
        icon=":material/difference:",
        on_click=go,
        kwargs={"commit": commit, "product": product},
    )


def _silent(rows: Sequence[Row], number: int) -> None:
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        commit = rows[0].commit
        st.markdown(severity(Impact.DOCS), width="content")
        said = f"**{escape(commit.subject)}** · " if len(rows) == 1 else ""
        names = ", ".join(row.name for row in rows[:3])
        more = f" and {count(len(rows) - 3, 'more product')}" if len(rows) > 3 else ""
        st.markdown(said + quiet(f"{escape(names)}{more}"), width="content")
        st.space("stretch")
        st.markdown(quiet(when(rows[0])), width="content")
        _open(f"{number} in words", commit.id, rows[0].product if len(rows) == 1 else "")


def product(here: shell.Here, row: Row) -> None:
    listing = here.catalog.listing(row.product) if row.product else None
    if listing:
        shell.product_link(listing, here.organisation)
    else:
        st.markdown(f"**{escape(row.name)}**", width="content")


def badges(row: Row) -> str:
    told = [severity(row.severity)]
    if row.gone:
        told.append(badge(*REMOVED))
    if row.is_new:
        told.append(badge(*NEW))
    if row.version:
        told.append(badge(f"v{escape(row.version)}", "", "gray"))
    return " ".join(told)


def when(row: Row) -> str:
    told = day(row.commit.when.date(), shell.now().date())
    return f"{told} · {escape(row.commit.author)}"
