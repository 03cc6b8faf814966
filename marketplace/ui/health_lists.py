"""What nobody knows about: results that are too old, and products without any."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import streamlit as st

from marketplace.model import Organisation
from marketplace.ui.fitting import fit
from marketplace.ui.health_board import Board, Standing
from marketplace.ui.health_filters import turned, turner
from marketplace.ui.health_words import heading, when
from marketplace.ui.shell import product_link
from marketplace.ui.words import escape, number, quiet

PER_PAGE = 10
_NAME = 1450


def show(board: Board, organisation: Organisation, now: datetime) -> None:
    """Side by side; on a phone below each other."""
    stale, never = board.stale(), board.never()
    if not stale and not never:
        return
    left, right = st.columns(2, gap="large")
    with left:
        _stale(stale, organisation, now)
    with right:
        _never(never, organisation)


def _stale(found: Sequence[Standing], organisation: Organisation, now: datetime) -> None:
    _head("Stale", len(found), "older than twice the time between two checks")
    if not found:
        st.markdown(quiet("Every result is as new as it should be."))
    for one in _page("stale", found):
        checked = one.health.checked_at
        said = f"last checked {when(checked, now)}" if checked else ""
        _line(one, organisation, said, one.listing.owner)
    turner("stale", len(found), PER_PAGE)


def _never(found: Sequence[Standing], organisation: Organisation) -> None:
    _head("Never measured", len(found), "nobody has checked what they promise")
    if not found:
        st.markdown(quiet("Every product has been measured."))
    for one in _page("never", found):
        _line(one, organisation, one.listing.owner or "no owner stated")
    turner("never", len(found), PER_PAGE)


def _head(title: str, total: int, why: str) -> None:
    heading(title, f"{number(total)}, {why}" if total else "")


def _page(key: str, found: Sequence[Standing]) -> Sequence[Standing]:
    page = turned(key, len(found), PER_PAGE)
    return found[(page - 1) * PER_PAGE : page * PER_PAGE]


def _line(one: Standing, organisation: Organisation, *said: str) -> None:
    with st.container(horizontal=True, vertical_alignment="center", gap="xsmall"):
        with st.container(width=230):
            name = f"**{escape(fit(one.listing.name, _NAME))}**"
            product_link(one.listing, organisation, name, section="Service levels")
        st.markdown(quiet(" · ".join(map(escape, filter(None, said)))), width="stretch")
