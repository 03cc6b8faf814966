"""Every product by day as a map of colours and signs, drawn by health_map.js.

As an Altair chart it would take half a second to load and a megabyte to send for forty products,
shrink until nothing can be read on a phone, and be closed to the keyboard. Here a day is a letter,
each bad one is a link, and a phone gets the last month.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import streamlit as st

from marketplace.model import State
from marketplace.ui.health_board import Standing
from marketplace.ui.health_days import WEEK, Days, state_of, weeks
from marketplace.ui.words import STATES, count, part_key

_HERE = Path(__file__)
_DRAW = st.components.v2.component(
    "marketplace_health_map",
    html='<div class="map" role="group"></div>',
    css=_HERE.with_suffix(".css").read_text("utf-8"),
    js=_HERE.with_suffix(".js").read_text("utf-8"),
)
# State -> (letter, light, dark, sign).
_LOOKS = {
    State.BROKEN: ("b", "#b3261e", "#ff8479", "\u00d7"),
    State.ERROR: ("e", "#7a4fc0", "#a98be6", "?"),
    State.AT_RISK: ("r", "#f0b04a", "#c98a1f", "!"),
    State.UNKNOWN: ("u", "#f0f2f4", "#1c2129", "·"),
    State.KEPT: ("k", "#95cfbc", "#1d5c4b", ""),
}
_LETTERS = bytes(ord(_LOOKS[state][0]) for state in State)
_INK = {"light": ("#15181d", "#ffffff", "#6b7480"), "dark": ("#0e1116", "#0e1116", "#8c97a5")}
_LEGEND = (State.KEPT, State.AT_RISK, State.BROKEN, State.ERROR, State.UNKNOWN)
_PALE = (State.AT_RISK, State.KEPT)  # dark signs stand on these
PHONE = 30  # columns that a phone has room for


@dataclass(frozen=True, slots=True)
class Column:
    """A day or a week: `first` to `last`."""

    first: date
    last: date

    @property
    def said(self) -> str:
        begin = _day(self.first)
        return begin if self.first == self.last else f"{begin} to {_day(self.last)}"


def legend() -> None:
    """As text: it wraps, and is read aloud."""
    dark = st.context.theme.type == "dark"
    st.markdown(
        " \u2002 ".join(
            f':color[■]{{foreground="{_LOOKS[state][2 if dark else 1]}"}}\u00a0'
            f":gray[:small[{_named(state)}]]"
            for state in _LEGEND
        )
    )


def _named(state: State) -> str:
    sign = _LOOKS[state][3]
    word = STATES[state][0].replace(" ", "\u00a0")
    return f"{word}\u00a0({sign})" if sign else word


def columns(days: Days, weekly: bool) -> list[Column]:
    if not weekly:
        return [Column(day, day) for day in map(days.day, range(days.count))]
    last = days.day(days.count - 1)
    ends = [last - timedelta(days=WEEK * back) for back in range(-(-days.count // WEEK))][::-1]
    return [Column(max(end - timedelta(days=WEEK - 1), days.first), end) for end in ends]


def show(
    standings: Sequence[Standing],
    days: Days,
    weekly: bool,
    opened: Callable[[str, Column | None], None],
) -> None:
    """`opened` is called with the product and what was clicked of it, None being its name, before
    the script runs."""
    shown = columns(days, weekly)
    key = part_key("health_map")

    def click() -> None:
        picked = st.session_state[key].get("opened")
        # The browser only says which one; where it leads was decided here.
        row, column = picked if _pair(picked) else (-1, -1)
        if 0 <= row < len(standings) and -1 <= column < len(shown):
            opened(standings[row].listing.id, shown[column] if column >= 0 else None)

    dark = st.context.theme.type == "dark"
    data = {
        "alt": _alt(standings, shown, weekly),
        "rows": [_row(one, days, weekly) for one in standings],
        "columns": [
            {"said": column.said, "first": column.first.isoformat(),
             "last": column.last.isoformat(), "label": _label(column, weekly)}
            for column in shown
        ],
        "states": {letter: {"word": STATES[state][0].lower(), "fill": night if dark else day,
                            "sign": sign, "ink": _ink(state, dark), "bad": _bad(state)}
                   for state, (letter, day, night, sign) in _LOOKS.items()},
        "phone": PHONE,
    }  # fmt: skip
    _DRAW(data=data, key=key, on_opened_change=click)


def _pair(picked: object) -> bool:
    return isinstance(picked, list) and len(picked) == 2 and all(isinstance(n, int) for n in picked)


def _row(one: Standing, days: Days, weekly: bool) -> dict[str, Any]:
    line = days.of(one.listing.id)
    line = weeks(line) if weekly else line
    query = {"id": one.listing.id, "section": "Service levels"}
    return {
        "name": one.listing.name,
        "href": f"product?{urlencode(query)}",
        "day": f"health?{urlencode({'product': one.listing.id})}",
        "said": _said(line, "weeks" if weekly else "days"),
        "line": bytes(map(_LETTERS.__getitem__, line)).decode("ascii"),
    }


def _said(line: bytes, unit: str) -> str:
    """What the row shows, for those who hear it."""
    counts = {state_of(rank): line.count(rank) for rank in {*line}}
    told = [
        f"{STATES[state][0].lower()} on {counts[state]}" for state in State if counts.get(state)
    ]
    return f"of {len(line)} {unit}: {', '.join(told)}"


def _alt(standings: Sequence[Standing], shown: Sequence[Column], weekly: bool) -> str:
    span = f"{_day(shown[0].first)} to {_day(shown[-1].last)}"
    return (
        f"{count(len(standings), 'product')} by {'week' if weekly else 'day'}, {span}. "
        "Arrow keys go to the days with something to see, Enter opens one."
    )


def _label(column: Column, weekly: bool) -> str:
    """Mondays; of weeks, the first one of a month."""
    if weekly:
        starts = [day for day in _each(column) if day.day == 1]
        return f"{starts[0]:%b}" if starts else ""
    return f"{column.first.day} {column.first:%b}" if column.first.weekday() == 0 else ""


def _each(column: Column) -> list[date]:
    return [column.first + timedelta(days=n) for n in range((column.last - column.first).days + 1)]


def _day(when: date) -> str:
    return f"{when:%a} {when.day} {when:%b %Y}"


def _bad(state: State) -> bool:
    return state not in (State.KEPT, State.UNKNOWN)


def _ink(state: State, dark: bool) -> str:
    deep, pale, faint = _INK["dark" if dark else "light"]
    if state is State.UNKNOWN:
        return faint
    return deep if state in _PALE else pale
