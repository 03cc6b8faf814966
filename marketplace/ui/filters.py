"""What people chose: facets, order, shape, page. The URL holds the choices.

Not `bind="query-params"`: with a bound choice, Back from a product leads to the product's
parameters on this page, and Back does not walk through the choices.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import streamlit as st

from marketplace.model import Found, Organisation, State
from marketplace.ui import health_state, state
from marketplace.ui.words import STALE, STATES, STATUSES, domain_title, escape, sentence

FACETS = {
    "domain": "Domain",
    "promises": "Promises",
    "archetype": "Archetype",
    "status": "Status",
    "tier": "Tier",
    "personal": "Personal data",
    "sample": "Sample data",
    "verdict": "Verdict",
    "owner": "Owner",
    "tag": "Tag",
}
SORTS = {
    "best": "Best match",
    "name": "Name",
    "changed": "Recently changed",
    "newest": "Newest version",
    "trusted": "Most trusted",
}
# Values that are ours, not the contracts'.
FIXED = {
    "personal": {"yes": "Contains personal data", "no": "No personal data"},
    "sample": {"yes": "Has sample data", "no": "No sample data"},
    "verdict": {"data product": "Data product", "not yet": "Not yet a data product"},
    "promises": {
        **{state.value: STATES[state][0] for state in reversed(State)},
        "stale": STALE[0],
    },
}
EVERYTHING = tuple(FIXED["verdict"])
_LONGEST = 200  # characters of a search
CARDS, LIST = "Cards", "List"


@dataclass(frozen=True, slots=True)
class Choice:
    """What the URL asks for; a page or an order that makes no sense is left out."""

    filters: Mapping[str, tuple[str, ...]]
    sort: str
    page: int
    shape: str


def search() -> str:
    """The search box; it asks while people type."""
    asked = st.query_params.get("q", "")[:_LONGEST]
    # Only where they differ, after Back: else letters typed meanwhile would be taken back.
    if st.session_state.get("browse_q", "") != asked:
        st.session_state["browse_q"] = asked
    st.text_input(
        "Search",
        key="browse_q",
        type="search",
        live="300ms",
        max_chars=_LONGEST,
        placeholder="Search products, properties, owners",
        icon=":material/search:",
        label_visibility="collapsed",
        on_change=_searched,
    )
    return asked


def _searched() -> None:
    text = st.session_state["browse_q"]
    choose(q=[text] if text else [])


def start(text: str = "") -> None:
    """Searches anew, without any filter."""
    choose(q=[text] if text else [], **dict.fromkeys(FACETS, ()))


def chosen() -> Choice:
    asked = st.query_params
    filters = {facet: tuple(dict.fromkeys(asked.get_all(facet))) for facet in FACETS}
    page = asked.get("page", "")
    sort = asked.get("sort", "")
    return Choice(
        {facet: values for facet, values in filters.items() if any(values)},
        sort if sort in SORTS else "best",
        max(1, int(page)) if page.isdecimal() and len(page) < 6 else 1,
        LIST if asked.get("view", "").casefold() == "list" else CARDS,
    )


def choose(**values: Iterable[str]) -> None:
    """Writes choices into the URL, as one step of the browser's history, and back to page 1."""
    st.query_params.update({"page": [], **{key: list(value) for key, value in values.items()}})


def clear() -> None:
    choose(**dict.fromkeys(FACETS, ()))


def said(facet: str, value: str, organisation: Organisation) -> str:
    """A facet's value in words; plain text."""
    if facet in FIXED:
        return FIXED[facet].get(value, value)
    if value == "not stated":
        return "Not stated"
    if facet == "domain":
        return domain_title(organisation, value)
    if facet == "status" and value in STATUSES:
        return STATUSES[value][0]
    return sentence(value) if facet in ("archetype", "tier") else value


def sorting(choice: Choice, text: str) -> None:
    words = SORTS if text else {**SORTS, "best": "Best first"}
    if not health_state.known(state.marketplace()):
        words = {key: word for key, word in words.items() if key != "trusted"}
    st.menu_button(
        words.get(choice.sort, words["best"]),
        list(words),
        format_func=words.__getitem__,
        key="browse_sort",
        on_click=_sort,
        type="tertiary",
        icon=":material/swap_vert:",
    )


def _sort() -> None:
    picked = st.session_state["browse_sort"]
    choose(sort=[picked] if picked != "best" else [])


def shape(choice: Choice) -> None:
    st.session_state["browse_view"] = choice.shape
    st.segmented_control(
        "Shape",
        [CARDS, LIST],
        required=True,
        key="browse_view",
        on_change=_shape,
        label_visibility="collapsed",
    )


def _shape() -> None:
    picked = st.session_state["browse_view"]
    st.query_params.update({"view": ["list"] if picked == LIST else []})


def chips(found: Found, choice: Choice, organisation: Organisation) -> None:
    """What is narrowed by, beside the domains that show it themselves; one click takes it away."""
    narrowed = [
        f"{facet}:{value}"
        for facet, values in choice.filters.items()
        for value in values
        if facet != "domain" and value in dict(found.facets.get(facet, ()))
    ]
    if not narrowed:
        return
    st.session_state["browse_chips"] = narrowed
    with st.container(horizontal=True, vertical_alignment="center", gap="xsmall"):
        st.pills(
            "Narrowed by",
            narrowed,
            selection_mode="multi",
            format_func=lambda chip: f"{_chip(chip, organisation)} :material/close:",
            key="browse_chips",
            on_change=_drop,
            args=(narrowed,),
            label_visibility="collapsed",
        )
        st.button("Clear all", key="browse_clear", type="tertiary", on_click=clear)


def _chip(chip: str, organisation: Organisation) -> str:
    facet, _, value = chip.partition(":")
    word = escape(said(facet, value, organisation))
    return word if facet in FIXED else f"{FACETS[facet]}: {word}"


def _drop(before: list[str]) -> None:
    for chip in set(before) - set(st.session_state["browse_chips"]):
        facet, _, dropped = chip.partition(":")
        choose(**{facet: [v for v in st.query_params.get_all(facet) if v != dropped]})


def pages(total: int, per_page: int, choice: Choice) -> None:
    count = -(-total // per_page)
    if count < 2:
        return
    st.session_state["browse_page"] = min(choice.page, count)
    st.pagination(count, key="browse_page", on_change=_turn)


def _turn() -> None:
    page = st.session_state["browse_page"]
    st.query_params.update({"page": [str(page)] if page > 1 else []})
