"""The first step of a new product: what to make it from."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from marketplace.errors import MarketplaceError
from marketplace.model import Kind
from marketplace.model.drafting import Sketch
from marketplace.services import drafting
from marketplace.services.contract_import import import_, importers
from marketplace.services.drafting_copy import from_contract, from_template, templates
from marketplace.services.drafting_sql import DIALECTS, from_sql
from marketplace.ui import new_state
from marketplace.ui.shell import Here, now
from marketplace.ui.words import escape, quiet

_WAYS = {
    "file": ":material/upload_file: Data file",
    "sql": ":material/code: SQL",
    "product": ":material/content_copy: Another product",
    "template": ":material/article: Template",
    "format": ":material/swap_horiz: Other formats",
    "blank": ":material/note_add: Blank",
}
_SAID = {
    "file": "Its columns and values suggest what to promise; accept or drop each suggestion.",
    "sql": "CREATE TABLE statements: types, keys, references, checks and comments.",
    "product": "Its schema, rules and comments, with a new id, as version 0.1.0. Not its people.",
    "template": "A contract of the organisation that was written to be copied.",
    "format": "What another tool has written: a workbook, a JSON Schema, a dbt manifest.",
    "blank": "An empty contract with the parts that are required here.",
}
_TYPES = ["csv", "tsv", "json", "jsonl", "ndjson", "parquet", "duckdb", "db", "gz"]
_WIDTH = 620


def show(here: Here) -> None:
    st.title("New product", anchor=False)
    st.markdown("What do you have? Nothing is saved before you say so.")
    ways = [way for way in _WAYS if way != "template" or templates(here.market)]
    way = st.segmented_control(
        "Start from",
        ways,
        format_func=_WAYS.__getitem__,
        default="file",
        required=True,
        key="new_way",
    )
    with st.container(width=_WIDTH):
        st.markdown(quiet(_SAID[way]))
        _DRAWN[way](here)


def head(sketch: Sketch) -> None:
    """Of the second step: what this is made from, and the way back."""
    with st.container(horizontal=True, vertical_alignment="center"):
        st.title("New product", anchor=False, width="content")
        st.markdown(quiet(f"from {escape(sketch.source)}"), width="stretch")
        st.button(
            "Start over", icon=":material/restart_alt:", type="tertiary",
            on_click=new_state.forget, key="new_over",
        )  # fmt: skip
    for note in sketch.notes:
        st.warning(escape(note), icon=":material/warning:")


def _file(here: Here) -> None:
    given = st.file_uploader(
        "Upload a data file",
        type=_TYPES,
        key="new_upload",
        max_upload_size=drafting.UPLOAD // 1_000_000,
        help="CSV, JSON, Parquet or DuckDB. It is looked at and forgotten: it never gets into Git.",
    )
    if given is not None:
        data = given.getvalue()
        _go(lambda: drafting.from_upload(here.market, given.name, data, now()))
    found = drafting.unpromised(here.market)
    if not found:
        return
    path = st.selectbox(
        "Or a file beside the contracts that no product names yet",
        found,
        index=None,
        placeholder=f"{len(found):,} files",
        key="new_path",
    )
    if path:
        _go(lambda: drafting.from_path(here.market, path, now()))


def _sql(here: Here) -> None:
    dialect = st.selectbox(
        "Written for",
        list(DIALECTS),
        format_func=DIALECTS.__getitem__,
        key="new_dialect",
        width=260,
    )
    sql = st.text_area("Statements", key="new_sql", height=260, placeholder="CREATE TABLE ...")
    if st.button("Read it", key="new_read"):
        _go(lambda: from_sql(here.market, sql, dialect))


def _product(here: Here) -> None:
    names = {
        path: f"{summary.name or summary.id} {summary.version}"
        for path, summary in here.catalog.summaries.items()
        if summary.kind is Kind.DATA_CONTRACT
    }
    path = st.selectbox(
        "Contract",
        sorted(names, key=lambda path: names[path].casefold()),
        index=None,
        format_func=names.__getitem__,
        placeholder="Choose one",
        key="new_contract",
    )
    if path:
        _go(lambda: from_contract(here.market, path))


def _template(here: Here) -> None:
    found = templates(here.market)
    path = st.selectbox("Template", found, index=None, placeholder="Choose one", key="new_template")
    if path:
        _go(lambda: from_template(here.market, path))


def _format(here: Here) -> None:
    known = {one.name: one for one in importers()}
    name = st.selectbox(
        "Format",
        [*known],
        format_func=lambda name: known[name].title,
        key="new_format",
        width=260,
    )
    given = st.file_uploader(
        "Upload the file",
        type=[*known[name].extensions],
        key=f"new_other_{name}",
        max_upload_size=drafting.UPLOAD // 1_000_000,
        help="It is converted and forgotten: it never gets into Git.",
    )
    if given is not None:
        data = given.getvalue()
        _go(lambda: _imported(here, name, data, given.name))


def _imported(here: Here, format_: str, data: bytes, name: str) -> Sketch:
    """All that the file says is meant: nothing is suggested beside it."""
    made = import_(format_, data, name, here.market.settings.limits)
    title = name.rpartition("/")[2].split(".")[0]
    return Sketch(source=name, name=title, text=made.text, template=True, notes=made.notes)


def _blank(_: Here) -> None:
    if st.button("Start with nothing", key="new_blank"):
        _go(drafting.blank)


def _go(make: Callable[[], Sketch]) -> None:
    """On to the next step; where that does not go, why, with all choices as they are."""
    try:
        with st.spinner("Looking at it ..."):
            found = make()
    except MarketplaceError as error:
        hint = f"  \n{escape(error.hint)}" if error.hint else ""
        st.error(f"**{escape(error.message)}**{hint}", icon=":material/error:")
        return
    new_state.start(found)
    st.rerun()


_DRAWN: dict[str, Callable[[Here], None]] = {
    "file": _file,
    "sql": _sql,
    "product": _product,
    "template": _template,
    "format": _format,
    "blank": _blank,
}
