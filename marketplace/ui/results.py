"""What was found, as cards or lines; and what to do where nothing was."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from marketplace.model import Found, Listing, Organisation
from marketplace.settings import DEFAULT_FOLDER
from marketplace.ui import cards, facets, filters, state
from marketplace.ui.shell import ABOUT, NEW, PROBLEMS, Here, link, page_link
from marketplace.ui.words import count, cut, escape, number, quiet

_TOLD = 3  # choices that were ignored
_RESULTS = 790  # pixels: two cards, or one line of the list


def columns() -> tuple[DeltaGenerator, DeltaGenerator]:
    """Results, and what is beside them; below them where that would be too narrow to read."""
    with st.container(horizontal=True, gap="medium"):
        return st.container(width=_RESULTS), st.container(width="stretch")


def toolbar(found: Found, choice: filters.Choice, text: str, organisation: Organisation) -> None:
    """How many, how narrowed, in which order and shape."""
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.markdown(f"**{number(found.total)}** {_noun(found, choice)}", width="content")
        st.space("stretch")
        facets.popover(found, choice, organisation)
        filters.sorting(choice, text)
        filters.shape(choice)
        page_link(":material/add: New product", NEW)
    filters.chips(found, choice, organisation)
    _ignored(found, choice, organisation)
    if found.hits and found.suggestions:
        _suggest(found.suggestions)


def _ignored(found: Found, choice: filters.Choice, organisation: Organisation) -> None:
    """Choices of the address that nothing here has: they narrow nothing."""
    listed = {domain.name for domain in organisation.domains}
    told = []
    for facet, values in choice.filters.items():
        counted = dict(found.facets.get(facet, ()))
        for value in filter(None, values):
            if value not in counted:
                there = facet == "domain" and value in listed
                start = "There is nothing in the" if there else "There is no"
                shown = escape(cut(value, 60))
                told.append(
                    f"{start} {filters.FACETS[facet].lower()} '{shown}' here, so it was ignored."
                )
    if len(told) > _TOLD:
        told = [*told[:_TOLD], f"{number(len(told) - _TOLD)} more were ignored too."]
    if told:
        st.markdown(quiet(" ".join(told)))


def _noun(found: Found, choice: filters.Choice) -> str:
    """What is no product yet is not called one."""
    waiting = dict(found.facets.get("verdict", ())).get("not yet", 0)
    if waiting and "not yet" in choice.filters.get("verdict", ()):
        return "entry" if found.total == 1 else "entries"
    return "product" if found.total == 1 else "products"


def show(found: Found, choice: filters.Choice, organisation: Organisation) -> None:
    if choice.shape == filters.LIST:
        with st.container(gap="xsmall"):
            for hit in found.hits:
                cards.row(hit, organisation)
        return
    with st.grid(2, min_column_width=340, gap="small", border=True):
        for hit in found.hits:
            cards.card(hit, organisation)


def nothing(text: str, found: Found, choice: filters.Choice, here: Here) -> None:
    """No hits: the nearest spellings, and every way on that leads to something."""
    market, catalog = here.market, here.catalog
    wider = state.found(market, catalog, text).total if choice.filters else 0
    hidden = state.found(market, catalog, text, choice.filters, everything=True).total
    with st.container(border=True):
        asked = f"Nothing found for “{escape(text)}”" if text else "Nothing is left"
        st.markdown(
            f"**{asked}{' with these filters' if wider else ''}**  \n"
            + quiet(
                "Searched are names, purposes, descriptions, properties, owners, domains and tags "
                f"of {_all(catalog.listings)}."
            )
        )
        if found.suggestions:
            _suggest(found.suggestions)
        with st.container(horizontal=True, gap="small"):
            if wider:
                label = f"Show {count(wider, 'product')} without filters"
                st.button(label, key="browse_wider", on_click=filters.clear)
            if hidden:
                label = f"Show {number(hidden)} that {_be(hidden)} retired or no data product yet"
                anyway = {"verdict": filters.EVERYTHING}
                st.button(label, key="browse_hidden", on_click=filters.choose, kwargs=anyway)
            if text:
                st.button(
                    "Start again", key="browse_again", type="tertiary", on_click=filters.start
                )


def _all(listings: Sequence[Listing]) -> str:
    if all(listing.is_product for listing in listings):
        return count(len(listings), "product")
    return count(len(listings), "entry", "entries")


def _be(many: int) -> str:
    return "is" if many == 1 else "are"


def _suggest(words: Sequence[str]) -> None:
    with st.container(horizontal=True, vertical_alignment="center", gap="xsmall"):
        st.markdown("Did you mean", width="content")
        for word in words[:4]:
            st.button(escape(word), key=f"browse_try_{word}", on_click=filters.start, args=(word,))


def empty(here: Here) -> None:
    """A repository without a single contract."""
    with st.container(border=True):
        st.markdown(
            "**There is no data product in this repository yet**  \n"
            "Add a contract (`*.odcs.yaml`) or a product (`*.odps.yaml`) to the folder "
            f"`{escape(here.market.settings.folder or DEFAULT_FOLDER)}` and commit it: "
            "it appears here by itself."
        )
        link(":material/menu_book:", "What counts as a data product here", ABOUT)
        if here.catalog.problems:
            link(":material/error:", "Files that could not be read", PROBLEMS)
