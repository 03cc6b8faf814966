"""What people narrow by, with true counts: what is chosen, and what else there is."""

from __future__ import annotations

from collections.abc import Iterable

import streamlit as st

from marketplace.model import Found, Organisation
from marketplace.ui.filters import FACETS, FIXED, Choice, choose, said
from marketplace.ui.words import escape, number

_SEARCHED = ("owner", "tag")  # too many values to show them all
_PILLS = 12


def domains(found: Found, choice: Choice, organisation: Organisation) -> None:
    """The pills under the search box, with what each of them would show."""
    listed = [domain.name for domain in organisation.domains]  # with 0 too: nothing jumps
    ordered = list(dict.fromkeys((*listed, *_ordered("domain", found, organisation))))
    picked = [name for name in choice.filters.get("domain", ()) if name in ordered[_PILLS:]]
    _pills("domain", [*ordered[:_PILLS], *picked], found, choice, organisation)


def _ordered(facet: str, found: Found, organisation: Organisation) -> list[str]:
    """In the organisation's order where it has one, so that nothing jumps as counts change."""
    first: Iterable[str] = {
        "domain": [domain.name for domain in organisation.domains],
        "archetype": organisation.archetypes,
        "tier": organisation.tiers,
        "status": organisation.statuses,
        **FIXED,
    }.get(facet, ())
    counted = dict(found.facets.get(facet, ()))
    return list(dict.fromkeys((*(name for name in first if name in counted), *counted)))


def _pills(
    facet: str,
    options: list[str],
    found: Found,
    choice: Choice,
    organisation: Organisation,
    key: str = "browse_domain",
) -> None:
    if not options:
        return
    counts = dict(found.facets.get(facet, ()))
    # The URL is the one truth: the widget follows it, also after Back.
    st.session_state[key] = [v for v in options if v in choice.filters.get(facet, ())]
    st.pills(
        FACETS[facet],
        options,
        selection_mode="multi",
        format_func=lambda value: (
            f"{escape(said(facet, value, organisation))} :gray[{number(counts.get(value, 0))}]"
        ),
        key=key,
        on_change=_keep,
        args=(facet, key),
        label_visibility="collapsed" if key == "browse_domain" else "visible",
    )


def _keep(facet: str, key: str) -> None:
    choose(**{facet: st.session_state[key]})


def popover(found: Found, choice: Choice, organisation: Organisation) -> None:
    """All other facets. The body is only sent once it is open."""
    with st.popover(
        "Filter", icon=":material/filter_list:", type="tertiary", on_change="rerun"
    ) as body:
        if not body.open:
            return
        for facet in FACETS:
            options = _ordered(facet, found, organisation)
            if facet in _SEARCHED:
                _search(facet, options, found, choice, organisation)
            elif facet != "domain" or len(options) > _PILLS:
                # The domains are on the page already, the first of them: another key.
                _pills(facet, options, found, choice, organisation, key=f"browse_all_{facet}")


def _search(
    facet: str, options: list[str], found: Found, choice: Choice, organisation: Organisation
) -> None:
    """Many to choose from: those that are chosen, and a field that adds another."""
    counts = dict(found.facets.get(facet, ()))
    chosen = [value for value in options if value in choice.filters.get(facet, ())]
    _pills(facet, chosen, found, choice, organisation, key=f"browse_{facet}")
    key = f"browse_more_{facet}"
    st.session_state[key] = None
    left = [value for value in options if value not in chosen]
    st.selectbox(
        FACETS[facet],
        left,
        format_func=lambda v: f"{said(facet, v, organisation)} ({number(counts.get(v, 0))})",
        key=key,
        on_change=_more,
        args=(facet, key, chosen),
        placeholder=f"Any of {number(len(left))}" if left else "None stated",
        label_visibility="collapsed" if chosen else "visible",
    )


def _more(facet: str, key: str, chosen: list[str]) -> None:
    if picked := st.session_state[key]:
        choose(**{facet: [*chosen, picked]})
