"""The column beside the results: what is new, and what waits for somebody's attention."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from marketplace.model import Catalog, Event, Severity
from marketplace.ui import filters
from marketplace.ui.shell import PROBLEMS, PRODUCT, link, now
from marketplace.ui.words import count, cut, day, escape, quiet

_FIRST = ":blue[:material/fiber_new:]"
_SIGNS = (
    ("Deprecate", ":orange[:material/schedule:]"),
    ("Retire", ":gray[:material/block:]"),
    ("Remove", ":red[:material/priority_high:]"),
    ("Drop", ":red[:material/priority_high:]"),
    ("Add", ":green[:material/add:]"),
)
_OTHER = ":gray[:material/notes:]"


def news(events: Sequence[Event]) -> None:
    st.markdown("#### What's new", anchors=False)
    if not events:
        st.markdown(quiet("Nothing has changed yet."))
    today = now().date()
    for event in events:
        with st.container(gap=None):
            name = " ".join((event.name, event.version)).strip()
            link(_sign(event), escape(cut(name, 34)), PRODUCT, id=event.product)
            when = day(event.commit.when.date(), today)
            st.markdown(quiet(f"{when} · {escape(cut(_told(event), 70))}"))


def _sign(event: Event) -> str:
    if event.first:
        return _FIRST
    text = " ".join(event.sentences)
    return next((sign for word, sign in _SIGNS if word in text), _OTHER)


def _told(event: Event) -> str:
    if event.sentences:
        return event.sentences[0]
    return "New" if event.first else event.commit.subject


def attention(catalog: Catalog) -> None:
    """Only what is there: no empty heading."""
    broken = len({p.file for p in catalog.problems if p.severity is Severity.ERROR})
    waiting = sum(not listing.is_product for listing in catalog.listings)
    if not broken and not waiting:
        return
    st.markdown("#### Needs attention", anchors=False)
    with st.container(gap=None):
        if broken:
            label = f"{count(broken, 'file')} with errors"
            link(":red[:material/error:]", label, PROBLEMS, severity="error")
        if waiting:
            # A link to the page one is on would be drawn as the place one is at.
            st.button(
                f":orange[:material/rule:] {count(waiting, 'listing')} not yet a product",
                key="browse_waiting",
                type="tertiary",
                on_click=filters.choose,
                kwargs={"verdict": ["not yet"]},
            )
