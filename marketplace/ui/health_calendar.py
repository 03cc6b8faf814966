"""Every product by day: the section of the Health page around the map."""

from __future__ import annotations

from datetime import UTC, datetime

import streamlit as st

from marketplace.ui import health_day, health_map, health_state
from marketplace.ui.health_board import Board
from marketplace.ui.health_filters import WINDOWS, turned, turner, window
from marketplace.ui.health_map import Column
from marketplace.ui.health_words import heading
from marketplace.ui.shell import PRODUCT, Here

PER_PAGE = 40
_KEY = "page"
_GO = "health_go"


def show(here: Here, board: Board, now: datetime) -> None:
    _, back, weekly = WINDOWS[window()]
    days = health_state.days(here.market, now.astimezone(UTC), back)
    ordered = board.worst_first(days.badness)
    page = turned(_KEY, len(ordered), PER_PAGE)
    what = "Every product by week" if weekly else "Every product by day"
    told = "the worst day of each week, " if weekly else ""
    heading(what, f"{told}worst of the last 30 days first")
    health_map.legend()
    shown = ordered[(page - 1) * PER_PAGE : page * PER_PAGE]
    health_map.show(shown, days, weekly, _opened)
    turner(_KEY, len(ordered), PER_PAGE)


def _opened(product: str, column: Column | None) -> None:
    if column:
        health_day.pick(product, column)
    else:
        st.session_state[_GO] = product  # only a script may go to another page


def leave() -> None:
    """Goes where the last click led."""
    if product := st.session_state.pop(_GO, ""):
        st.switch_page(PRODUCT, query_params={"id": product, "section": "Service levels"})
