"""Beside the editor: the tables of the query, how they can be joined, and all the others."""

from __future__ import annotations

import streamlit as st

from marketplace.catalog.tables import quoted
from marketplace.errors import MarketplaceError
from marketplace.model import Listing, Table, TableColumn
from marketplace.services.tables import mentioned
from marketplace.ui import editor, picks, query_joins, state
from marketplace.ui.picks import Pick
from marketplace.ui.query_asked import EDITOR, Asked
from marketplace.ui.shell import PRODUCT, Here, link
from marketplace.ui.words import cut, escape, quiet

_SUGGESTED = 60  # products whose tables the editor knows from the start
_SHOWN = 12
_NAME = 30
_SEARCH = "query_search"


def suggested(here: Here, asked: Asked) -> tuple[Table, ...]:
    """What the editor completes: the tables of the query with their properties, others by name."""
    named = mentioned(here.catalog, asked.sql)
    first = [p.product for p in named]
    rest = [listing.id for listing in here.catalog.listings if listing.sampled]
    wanted = [*dict.fromkeys([*first, *rest])][:_SUGGESTED]
    return state.tables(here.market, here.catalog, tuple(wanted))


def show(here: Here, asked: Asked) -> None:
    named = mentioned(here.catalog, asked.sql)
    text = st.text_input(
        "Find a table", type="search", live=True, key=_SEARCH, placeholder="Find a table",
        icon=":material/search:", label_visibility="collapsed",
    )  # fmt: skip
    if text:
        _found(here, text)
        return
    wanted = {place.name for place in named}
    for table in _tables(here, [place.product for place in named]):
        if table.name in wanted:
            _table(table, opened=True)
    query_joins.show(here, named)
    used = {place.product for place in named}
    others = [x for x in here.catalog.listings if x.sampled and x.is_product and x.id not in used]
    _products(here, others)


def _tables(here: Here, products: list[str]) -> tuple[Table, ...]:
    return state.tables(here.market, here.catalog, tuple(dict.fromkeys(products)))


def _found(here: Here, text: str) -> None:
    try:
        found = state.found(here.market, here.catalog, text)
    except MarketplaceError as error:
        st.markdown(quiet(escape(error.message)))
        return
    listings = [hit.listing for hit in found.hits if hit.listing.sampled]
    if not listings:
        st.markdown(quiet(f"No table with sample data is about '{escape(cut(text, 40))}'."))
    _products(here, listings)


def _products(here: Here, listings: list[Listing]) -> None:
    with st.container(gap="xxsmall"):
        for listing in listings[:_SHOWN]:
            _product(here, listing)
        if len(listings) > _SHOWN:
            st.markdown(quiet(f"{len(listings) - _SHOWN:,} more: search for them above."))


def _product(here: Here, listing: Listing) -> None:
    part = st.expander(escape(cut(listing.name, _NAME)), type="compact",
                       key=f"query_product_{listing.id}", on_change="rerun")  # fmt: skip
    if part.open:
        with part:
            for table in _tables(here, [listing.id]):
                _table(table)


def _table(table: Table, opened: bool = False) -> None:
    """Its name and its properties: a click puts them where the cursor is."""
    words = [table.name, *(quoted(column.name) for column in table.columns)]
    found = [Pick(table.name, strong=True, about="Put the table into the query")]
    found += [_pick(column) for column in table.columns]

    def insert(place: int) -> None:
        editor.insert(words[place], key=EDITOR)

    with st.container(gap="xxsmall"):
        picks.show(found, insert, key=f"query {table.name}", alt=f"Properties of {table.name}")
        if opened:
            link(":gray[:material/info:]", quiet(f"About {escape(table.title)}"), PRODUCT,
                 id=table.product)  # fmt: skip


def _pick(column: TableColumn) -> Pick:
    masked = f"Masked: {column.masked}." if column.masked else ""
    about = " ".join(part for part in (cut(column.description, 200), masked) if part)
    return Pick(
        column.name, quiet=column.type, about=about, icon="key" if column.key else "",
        sign="lock" if column.masked else "",
    )  # fmt: skip
