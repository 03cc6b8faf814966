"""A table of promises: each a link, its state in word and sign, its last months as a small line.

`st.table` has no such line, and its links open new tabs; `st.dataframe` is a canvas that nobody
reads aloud. On a phone it keeps three columns; what the others say stands below the words.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import streamlit as st

from marketplace.model import State
from marketplace.ui import address
from marketplace.ui.links import href
from marketplace.ui.shell import choices
from marketplace.ui.words import STATES, part_key

_HERE = Path(__file__)
_DRAW = st.components.v2.component(
    "marketplace_kept",
    html="<table><caption></caption><thead></thead><tbody></tbody></table>",
    css=_HERE.with_suffix(".css").read_text("utf-8"),
    js=_HERE.with_suffix(".js").read_text("utf-8"),
)


@dataclass(frozen=True, slots=True)
class Spark:
    """Places in a box of 0 to 1, the origin at its lower left; `limits` are lines across it."""

    points: tuple[tuple[float, float], ...] = ()
    broken: tuple[tuple[float, float], ...] = ()  # marked by a shape
    limits: tuple[float, ...] = ()
    said: str = ""


@dataclass(frozen=True, slots=True)
class Cell:
    """Plain text: a line, and a quiet one below it. `small`: only where there is no room for
    the column that says it."""

    text: str = ""
    below: str = ""
    small: str = ""
    strong: bool = False
    state: State | None = None  # drawn as a badge
    stale: bool = False  # the state, too old to be trusted
    spark: Spark | None = None
    more: str = ""  # a link below; without it, `text` is the link
    query: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Head:
    """`wide`: not on a phone. `whole`: never broken. `share`: of the width, as CSS has it."""

    text: str
    wide: bool = False
    whole: bool = False
    share: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    cells: tuple[Cell, ...]
    chosen: bool = False


def show(heads: Sequence[Head], rows: Sequence[Row], *, key: str, alt: str, reveal: bool = False
) -> None:  # fmt: skip
    """The first cell of a row names it. `reveal`: the chosen row is scrolled to."""
    place = part_key(key)
    queries: list[dict[str, str]] = []

    def click() -> None:
        picked = st.session_state[place].get("opened")
        # The browser only says which one; where it leads was decided here.
        if isinstance(picked, int) and 0 <= picked < len(queries):
            address.go(**queries[picked])

    used = [place for place in range(len(heads)) if any(_says(row.cells[place]) for row in rows)]
    data = {
        "alt": alt,
        "reveal": reveal,
        "heads": [asdict(heads[place]) for place in used],
        "rows": [
            {"cells": [_cell(row.cells[place], queries) for place in used], "chosen": row.chosen}
            for row in rows
        ],
    }
    _DRAW(data=data, key=place, on_opened_change=click)


def _says(cell: Cell) -> bool:
    """A column in which nothing is said is left out."""
    return bool(cell.text or cell.below or cell.spark or cell.state is not None)


def _cell(cell: Cell, queries: list[dict[str, str]]) -> dict[str, Any]:
    said: dict[str, Any] = {
        "text": cell.text, "below": cell.below, "small": cell.small, "strong": cell.strong,
        "more": cell.more,
    }  # fmt: skip
    if cell.state is not None:
        word, icon, colour = STATES[cell.state]
        stale = cell.stale and cell.state is not State.UNKNOWN
        tone = "gray" if stale and cell.state is State.KEPT else colour
        said |= {"text": f"{word}, stale" if stale else word, "icon": icon, "tone": tone}
    if cell.spark is not None:
        said["spark"] = asdict(cell.spark)
    if cell.query:
        queries.append(choices(**{"at": st.query_params.get("at", ""), **cell.query}))
        said |= {"href": href(queries[-1]), "link": len(queries) - 1}
    return said
