"""The column beside the results: what is new, and what waits for somebody's attention."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from marketplace.model import Event
from marketplace.ui import filters
from marketplace.ui.board import Board
from marketplace.ui.fitting import fit, lines
from marketplace.ui.shell import PROBLEMS, PRODUCT, REVIEW, now, page_link
from marketplace.ui.words import count, day, escape, number, quiet

_FIRST = ":blue[:material/fiber_new:]"
_SIGNS = (
    ("Deprecate", ":orange[:material/schedule:]"),
    ("Retire", ":gray[:material/block:]"),
    ("Remove", ":red[:material/priority_high:]"),
    ("Drop", ":red[:material/priority_high:]"),
    ("Add", ":green[:material/add:]"),
)
_OTHER = ":gray[:material/notes:]"
_PLAIN = ("Changes the port ", "Releases ", "New ", "Text only")
_ROOM = 1830  # hundredths of an em: 216 px, what is left at 1200


def news(events: Sequence[Event]) -> None:
    st.markdown("#### What's new", anchors=False)
    if not events:
        st.markdown(quiet("Nothing has changed yet."))
    today = now().date()
    for event in events:
        name = fit(" ".join((event.name, event.version)).strip(), _ROOM - 170)
        told = f"{day(event.commit.when.date(), today)} · {_told(event)}"
        rows = (f"{_sign(event)} {escape(name)}", *map(quiet, lines(((told, False),), _ROOM, 2)))
        page_link("  \n".join(rows), PRODUCT, width="stretch", id=event.product)


def _sign(event: Event) -> str:
    if event.first:
        return _FIRST
    text = " ".join(event.sentences)
    return next((sign for word, sign in _SIGNS if word in text), _OTHER)


def _told(event: Event) -> str:
    """What it means, else what its author says of it; the title has the version already."""
    telling = (s for s in event.sentences if not s.startswith(_PLAIN))
    return next(telling, event.commit.subject)


def attention(board: Board, proposed: int) -> None:
    """Only what is there: no empty heading. `proposed`: proposals that wait for who sits here."""
    if not (board.broken or board.waiting or proposed):
        return
    st.markdown("#### Needs attention", anchors=False)
    with st.container(gap="xsmall"):
        if proposed:
            waits = "waits" if proposed == 1 else "wait"
            label = f"{count(proposed, 'proposal')} {waits} for you"
            page_link(f":blue[:material/rate_review:] {label}", REVIEW)
        if board.broken:
            label = f"{count(board.broken, 'file')} with errors"
            page_link(f":red[:material/error:] {label}", PROBLEMS, severity="error")
        if board.waiting:
            # A link to the page one is on would be drawn as the place one is at.
            label = "1 entry is not yet a product"
            if board.waiting > 1:
                label = f"{number(board.waiting)} entries are not yet products"
            st.button(
                f"\u2002:orange[:material/rule:] {label}",
                key="browse_waiting",
                type="tertiary",
                on_click=filters.choose,
                kwargs={"verdict": ["not yet"]},
            )
