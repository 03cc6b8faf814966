"""The charts of a property's profile: how its values are spread, and when they are missing.

Drawn by what draws the results of queries, so that all charts look alike.
"""

from __future__ import annotations

from typing import Any

import streamlit as st

from marketplace.charting import Drawing
from marketplace.charting.alt import alt
from marketplace.charting.drawing import Axis, Marks
from marketplace.charting.fields import Unit
from marketplace.charting.wording import clean, figure, labels, told
from marketplace.model.profile import OverTime, PropertyProfile
from marketplace.ui.charts import share
from marketplace.ui.result_look import look, time_format

_SPREAD, _OVER_TIME = 220, 110  # pixels
_GAP = 0.06  # between bars of time
_YEARS = (1000, 3000)
_UNITS: dict[str, Unit] = {
    "date": "date",
    "timestamp": "moment",
    "time": "clock",
    "integer": "whole",
}


def said(value: float, kind: str) -> str:
    """A value on the scale of the bins, as people write it."""
    unit = _UNITS.get(kind, "")
    if unit in ("date", "moment", "clock"):
        return told(value * 1000, unit)
    if unit == "whole":
        return str(int(value)) if abs(value) < 10_000 else figure(int(value))
    return figure(value)


def spread(of: PropertyProfile) -> None:
    _shown(distribution(of), _SPREAD if of.bins else None)


def over_time(of: PropertyProfile) -> None:
    if of.over_time:
        drawing, told_ = emptiness(of, of.over_time)
        _shown(drawing, _OVER_TIME, told_)


def _shown(drawing: Drawing, height: int | None, described: str = "") -> None:
    # Altair takes most of a second to import, which only those who look at a chart shall wait for.
    from marketplace.ui.result_spec import chart

    spec = chart(drawing, look())
    places = spec["layer"][0]["encoding"]
    if height:
        spec["height"] = height
    if drawing.x.scale == "time":
        _along_time(places, drawing.x)
    elif drawing.kind == "histogram" and _YEARS[0] <= drawing.x.low <= drawing.x.high <= _YEARS[1]:
        places["x"]["axis"]["format"] = "d"  # a year has no thousands
    if height == _OVER_TIME:
        places["y"]["axis"]["tickCount"] = 2
    st.vega_lite_chart(spec, width="stretch", alt=described or alt(drawing))


def _along_time(places: dict[str, Any], axis: Axis) -> None:
    """Query results have no bars along a time."""
    places["x"] = {
        "field": "x",
        "type": "temporal",
        "scale": {"type": "utc"},
        "axis": {
            "title": axis.title or None,
            "grid": False,
            "format": time_format(axis),
            "tickCount": 6,
        },
    }
    places["y2"] = {"datum": 0}


def distribution(of: PropertyProfile) -> Drawing:
    return _bins(of) if of.bins else _ranking(of)


def _bins(of: PropertyProfile) -> Drawing:
    unit = _UNITS.get(of.kind, "")
    timed = unit in ("date", "moment", "clock")
    size = 1000.0 if timed else 1.0
    marks = Marks()
    for one in of.bins:
        low, high = one.low * size, one.high * size
        single = of.kind == "integer" and one.high - one.low == 1
        between = f"{said(one.low, of.kind)} to {said(one.high, of.kind)}"
        marks.add(
            x=low, x_end=high - (high - low) * _GAP if timed else high, y=float(one.count), s=0,
            tx=said(one.low, of.kind) if single else between, ty=f"{one.count:,}", ts="",
        )  # fmt: skip
    name, ends = clean(_axis(of), 60), (of.bins[0].low * size, of.bins[-1].high * size)
    return Drawing(
        kind="histogram",
        title=f"Distribution of {name}",
        x=Axis(name, "time" if timed else "number", unit, *ends),
        y=marks.axis("y", _counted(of), None, "whole"),
        columns=marks.columns,
        tips={"tx": name, "ty": _counted(of)},
    )


def _ranking(of: PropertyProfile) -> Drawing:
    names, marks = labels(value for value, _ in of.top), Marks()
    for value, times in of.top:
        words = f"{times:,} ({share(times / of.filled)})"
        marks.add(x=times, y=names[value], s=0, tx=words, ty=names[value], ts="")
    name = clean(_axis(of), 60)
    return Drawing(
        kind="bar",
        title=f"Values of {name}",
        x=marks.axis("x", _counted(of), None, "whole"),
        y=Axis(name, "name"),
        columns=marks.columns,
        tips={"ty": name, "tx": _counted(of)},
    )


def _axis(of: PropertyProfile) -> str:
    return f"{of.path}, how many a row" if of.counted else of.path


def _counted(of: PropertyProfile) -> str:
    return "values" if of.many else "rows"


def emptiness(of: PropertyProfile, over: OverTime) -> tuple[Drawing, str]:
    """And the same in one sentence."""
    unit: Unit = "moment" if over.unit == "hour" else "date"
    marks = Marks()
    for one in over.periods:
        low, high = one.start * 1000, one.end * 1000
        part = one.empty / one.rows
        marks.add(
            x=low, x_end=high - (high - low) * _GAP, y=part, s=0, tx=told(low, unit),
            ty=f"{share(part)} ({one.empty:,} of {one.rows:,})", ts="",
        )  # fmt: skip
    ends = over.periods[0].start * 1000, over.periods[-1].end * 1000
    drawing = Drawing(
        kind="histogram",
        title=f"Empty by {over.unit}",
        x=Axis("", "time", unit, *ends),  # the heading says it
        y=Axis("", "number", "share", 0.0, max(marks.columns["y"])),
        columns=marks.columns,
        tips={"tx": f"{over.unit} of", "ty": "empty"},
    )
    return drawing, _sentence(drawing, clean(of.path, 60), f"{over.unit} of {clean(over.by, 60)}")


def _sentence(drawing: Drawing, name: str, by: str) -> str:
    shares = drawing.columns["y"]
    worst = max(range(len(shares)), key=lambda index: shares[index])
    return (
        f"Share of rows without {name} by {by}: from {share(min(shares))} to "
        f"{share(shares[worst])}, most from {drawing.columns['tx'][worst]}"
    )
