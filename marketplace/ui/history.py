"""The History section: who changed what and when, each with the page as it was then."""

from __future__ import annotations

import streamlit as st

from marketplace.model import Event
from marketplace.services.history import history
from marketplace.services.product import ProductView
from marketplace.ui import links
from marketplace.ui.empty import nothing
from marketplace.ui.links import Part, to
from marketplace.ui.shell import CHANGES, Here, now, page_link
from marketplace.ui.words import day

_PAGE = 25
_COLUMNS = "max-content minmax(0, 52rem) max-content"


def show(here: Here, view: ProductView) -> None:
    key = f"history_shown {view.listing.id}"
    wanted = st.session_state.setdefault(key, _PAGE)
    events = history(here.market, view, limit=wanted + 1)
    if not events:
        nothing(
            "No change of this product is recorded.",
            "Its files are not committed yet." if not view.commit else "",
        )
        return
    page_link("See whom these changes hurt, and compare versions", CHANGES, product=view.listing.id)
    rows = [_event(view, event) for event in events[:wanted]]
    links.show(
        rows,
        f"history {view.listing.id}",
        "Changes, newest first",
        "max-content minmax(0, 52rem) max-content",
    )
    if len(events) > wanted:
        st.button("Show older changes", key="history_older", on_click=_older, args=(key,))


def _older(key: str) -> None:
    st.session_state[key] += 2 * _PAGE


def _event(view: ProductView, event: Event) -> links.Row:
    commit = event.commit
    who = [[Part(day(commit.when.date(), now().date()))], [Part(commit.author, "quiet")]]
    head = [Part("New", "badge blue", "fiber_new")] if event.first else []
    head += [Part(f"v{event.version}", "badge")] if event.version else []
    said = [[*head, Part(commit.subject, "strong")]]
    said.append([Part(" · ".join(event.sentences), "quiet")])
    then = to("See the page as of that day", id=event.product or view.listing.id, at=commit.id)
    return [who, said, [[then]]]
