"""How charts look: quiet labels, a grid only along the values, the theme's colours."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import streamlit as st
from streamlit import config

from marketplace.charting.drawing import Axis

STEP = 26  # pixels from bar to bar; the bar itself takes 62 % of it
HEIGHT = 340
LABEL = 170  # pixels of the longest name beside a bar
_SECOND, _MINUTE, _HOUR, _DAY = 1e3, 6e4, 3.6e6, 8.64e7
_YEAR = 365 * _DAY


@dataclass(frozen=True, slots=True)
class Look:
    ink: str  # of labels
    grid: str
    text: str
    background: str
    colours: tuple[str, ...]

    def colour(self, series: int) -> str:
        return self.colours[series % len(self.colours)]


def look() -> Look:
    """In the theme that the visitor has now."""
    kind = "dark" if st.context.theme.type == "dark" else "light"

    def of(name: str, otherwise: Any) -> Any:
        return config.get_option(f"theme.{kind}.{name}") or otherwise

    return Look(
        ink="#9aa5b3" if kind == "dark" else "#57606c",
        grid=of("borderColor", "#8888"),
        text=of("textColor", "#888"),
        background=of("backgroundColor", "#000" if kind == "dark" else "#fff"),
        colours=tuple(of("chartCategoricalColors", ["#6b7480"])),
    )


def configured(chart: Any, look: Look) -> Any:
    """The look of everything that is not a mark; fonts and background come from the theme."""
    return chart.configure_axis(
        labelColor=look.ink,
        titleColor=look.ink,
        gridColor=look.grid,
        labelFontSize=12,
        titleFontSize=12,
        labelFontWeight=400,
        titleFontWeight=400,
        labelPadding=8,
        titlePadding=12,
        domain=False,
        ticks=False,
        tickCount=4,
        labelLimit=LABEL,
        titleLimit=300,
    ).configure_view(strokeWidth=0)


def number_format(axis: Axis) -> dict[str, Any]:
    """Labels of numbers; the expressions are ours, no text of the data is in them."""
    size = max(abs(axis.low), abs(axis.high))
    if axis.unit == "share":
        return {"format": ".0%" if axis.high - axis.low >= 0.05 else ".1%"}
    if size >= 1e15:
        return {"format": ".1e"}
    if size >= 1e6:
        return {"labelExpr": "replace(format(datum.value, '~s'), 'G', 'B')"}
    if axis.unit == "whole":
        return {"format": ",d", "tickMinStep": 1}
    return {}


def time_format(axis: Axis) -> str:
    """As exact as the span asks for."""
    span = axis.high - axis.low
    if axis.unit == "year" or span > 4 * _YEAR:
        return "%Y"
    if axis.unit == "clock":
        return "%H:%M:%S" if span < 5 * _MINUTE else "%H:%M"
    if span > 120 * _DAY:
        return "%b %Y"
    if span > 4 * _DAY or axis.unit == "date":
        return "%-d %b"
    if axis.low // _DAY != axis.high // _DAY:
        return "%-d %b, %H:%M"
    return "%H:%M:%S" if span < 5 * _MINUTE else "%H:%M"
