"""Boxes and arrows from left to right, each box a link: drawn by diagram.js on the theme's colours.

Streamlit's own Graphviz and ECharts elements cannot be walked by keyboard or opened in a new tab.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import streamlit as st

from marketplace.ui.words import part_key

_HERE = Path(__file__)
_DRAW = st.components.v2.component(
    "marketplace_diagram",
    html='<div class="frame" role="region"></div>',
    css=_HERE.with_suffix(".css").read_text("utf-8"),
    js=_HERE.with_suffix(".js").read_text("utf-8"),
)
_GAP_X, _GAP_Y = 48, 12
_LINE, _PAD, _LANE = 16, 14, 4
_LETTER = 6.5  # pixels, about; the text is never cut by the box, only by us
_WIDEST = 24


@dataclass(frozen=True, slots=True)
class Box:
    id: str
    lines: tuple[tuple[str, str], ...] = ()  # (text, "strong", "quiet", a colour or "")
    tone: str = ""  # "own", "outside" or ""
    href: str = ""
    hint: str = ""  # in full what the lines shorten; read aloud

    @property
    def width(self) -> int:
        longest = max((len(text) for text, _ in self.lines), default=0)
        return round(max(min(longest, _WIDEST), 10) * _LETTER) + 28

    @property
    def height(self) -> int:
        return len(self.lines) * _LINE + _PAD if self.lines else _LANE


@dataclass(frozen=True, slots=True)
class Arrow:
    source: str
    target: str
    tone: str = ""  # "reference" is dotted
    hint: str = ""


def draw(
    boxes: Mapping[int, Sequence[Box]],
    arrows: Iterable[Arrow],
    alt: str,
    key: str,
    opened: Callable[[str], None],
) -> None:
    """`boxes` by column, the smallest number at the left; a click without Ctrl calls `opened`."""

    key = part_key(key)

    def click() -> None:
        id_ = st.session_state[key].get("opened")
        if id_:
            opened(str(id_))

    _DRAW(data=layout(boxes, arrows) | {"alt": alt}, key=key, on_opened_change=click)


def layout(boxes: Mapping[int, Sequence[Box]], arrows: Iterable[Arrow]) -> dict[str, Any]:
    """Columns side by side, each centred; what flows together stands at the same height."""
    level = {box.id: n for n, column in boxes.items() for box in column}
    kept = [arrow for arrow in arrows if arrow.source in level and arrow.target in level]
    ways = {arrow: _way(arrow, level) for arrow in kept}
    full = {n: [*column] for n, column in boxes.items() if column}
    for n, id_ in dict.fromkeys(stop for way in ways.values() for stop in way):
        full.setdefault(n, []).append(Box(id_))
    ties = [pair for arrow, way in ways.items() for pair in pairwise(_stops(arrow, way))]
    columns = _ordered(full, ties)
    tall = max((_height(column) for column in columns), default=0)
    placed: dict[str, dict[str, Any]] = {}
    x = 1
    for column in columns:
        wide = max(box.width for box in column)
        y = 1 + (tall - _height(column)) / 2
        for box in column:
            placed[box.id] = _node(box, x, y, wide)
            y += box.height + _GAP_Y
        x += wide + _GAP_X
    edges = [
        {
            "d": _path([placed[stop] for stop in _stops(arrow, way)]),
            "tone": arrow.tone,
            "hint": arrow.hint,
        }
        for arrow, way in ways.items()
    ]
    nodes = [node for node in placed.values() if node["lines"]]
    width = max(x - _GAP_X, 0) + 2
    return {"nodes": nodes, "edges": edges, "width": width, "height": tall + 2}


def _way(arrow: Arrow, level: Mapping[str, int]) -> list[tuple[int, str]]:
    """The columns that an arrow crosses: it gets a lane there, and never runs behind a box.

    Arrows from one box share their lanes until they part.
    """
    crossed = range(level[arrow.source] + 1, level[arrow.target])
    return [(n, f"{arrow.source}\0lane {n}") for n in crossed]


def _stops(arrow: Arrow, way: Sequence[tuple[int, str]]) -> list[str]:
    return [arrow.source, *(id_ for _, id_ in way), arrow.target]


def _height(column: Sequence[Box]) -> int:
    return sum(box.height + _GAP_Y for box in column) - _GAP_Y


def _node(box: Box, x: float, y: float, width: int) -> dict[str, Any]:
    return {
        "id": box.id, "x": x, "y": y, "w": width, "h": box.height, "tone": box.tone,
        "lines": [[_short(text), tone] for text, tone in box.lines],
        "href": box.href, "hint": box.hint or next((text for text, _ in box.lines), ""),
    }  # fmt: skip


def _short(text: str) -> str:
    return text if len(text) <= _WIDEST else text[: _WIDEST - 1].rstrip() + "…"


def _ordered(
    boxes: Mapping[int, Sequence[Box]], tied: Iterable[tuple[str, str]]
) -> list[Sequence[Box]]:
    """From the middle outwards, each box near the mean height of those it is tied to."""
    ties: dict[str, list[str]] = {}
    for one, other in tied:
        ties.setdefault(one, []).append(other)
        ties.setdefault(other, []).append(one)
    height: dict[str, float] = {}
    found: dict[int, Sequence[Box]] = {}

    def mean(box: Box) -> float:
        known = [height[near] for near in ties.get(box.id, ()) if near in height]
        return sum(known) / len(known) if known else 0.5

    for level in sorted(boxes, key=abs):
        found[level] = sorted(boxes[level], key=mean)
        for index, box in enumerate(found[level]):
            height[box.id] = (index + 0.5) / len(found[level])
    return [found[level] for level in sorted(found)]


def _path(stops: Sequence[Mapping[str, Any]]) -> str:
    """From the right side of one to the left side of the next, level at both ends."""
    if stops[-1]["x"] + stops[-1]["w"] < stops[0]["x"]:
        return _back(stops[0], stops[-1])
    path = f"M{stops[0]['x'] + stops[0]['w']:g},{_middle(stops[0]):g}"
    for index, (source, target) in enumerate(pairwise(stops)):
        x1, y1 = source["x"] + source["w"], _middle(source)
        x2, y2 = target["x"], _middle(target)
        last = index == len(stops) - 2
        x2 -= 2 if last else 0  # room for the tip
        bend = max(abs(x2 - x1) / 2, _GAP_X / 2)
        path += f" C{x1 + bend:g},{y1:g} {x2 - bend:g},{y2:g} {x2:g},{y2:g}"
        path += "" if last else f" H{target['x'] + target['w']:g}"
    return path


def _back(source: Mapping[str, Any], target: Mapping[str, Any]) -> str:
    """What closes a cycle: over the arrow that leads there, so that this one has two tips."""
    x1, y1 = source["x"], _middle(source)
    x2, y2 = target["x"] + target["w"] + 2, _middle(target)
    bend = (x1 - x2) / 2
    return f"M{x1:g},{y1:g} C{x1 - bend:g},{y1:g} {x2 + bend:g},{y2:g} {x2:g},{y2:g}"


def _middle(node: Mapping[str, Any]) -> float:
    return float(node["y"] + node["h"] / 2)
