"""A drawing as an Altair chart.

The text of the data is either a cell or a title, cleaned; it is never a field, a formula or an
address. The rows are put in by us and not by Altair: what makes rows part of a chart there is one
setting for all threads, and rows of one visitor must not end in the chart of another.
"""

from __future__ import annotations

from typing import Any

import altair as alt

from marketplace.charting.drawing import Axis, Drawing
from marketplace.ui.result_look import HEIGHT, STEP, Look, configured, number_format, time_format

_BAR = 0.62
_SUB_STEP = 14
_HOVERED = 1500  # points up to which the nearest one is looked for
# With these titles the tooltip would show a picture from the address in the cell, or a heading.
_READ_AS_ORDERS = frozenset({"image", "title", "__proto__"})
_JOINER = "\u2060"


def chart(drawing: Drawing, look: Look) -> dict[str, Any]:
    """As Vega-Lite, rows included."""
    base = alt.Chart(alt.NamedData("rows"))
    shapes = {"line": _line, "bar": _bars, "scatter": _scatter, "histogram": _histogram}
    # Drawn as SVG however many points there are: the pictures to download are made from it.
    drawn = shapes[drawing.kind](base, drawing, look).properties(
        autosize=alt.AutoSizeParams(
            type="fit-x" if drawing.kind == "bar" else "fit", contains="padding"
        ),
        usermeta={"embedOptions": {"renderer": "svg"}},
    )
    return _filled(configured(drawn, look).to_dict(), drawing)


def _filled(spec: dict[str, Any], drawing: Drawing) -> dict[str, Any]:
    """With the rows one level down: from the top Streamlit would take them for its "Show data",
    where they make no sense to anybody."""
    inner = {key: spec.pop(key) for key in ("mark", "encoding", "layer") if key in spec}
    del spec["data"]
    keys = list(drawing.columns)
    rows = [
        dict(zip(keys, row, strict=True)) for row in zip(*drawing.columns.values(), strict=True)
    ]
    return {**spec, "layer": [{"data": {"values": rows}, **inner}]}


def _tooltip(drawing: Drawing) -> list[Any]:
    return [
        alt.Tooltip(field=key, type="nominal", title=_tip(title))
        for key, title in drawing.tips.items()
    ]


def _tip(title: str) -> str:
    return title + _JOINER if title in _READ_AS_ORDERS else title


def _colour(drawing: Drawing, look: Look) -> Any:
    """By the number of the series; the legend is text on the page, where it wraps."""
    if not drawing.series:
        return alt.value(look.colour(0))
    places = list(range(len(drawing.series)))
    scale = alt.Scale(domain=places, range=[look.colour(place) for place in places])
    return alt.Color(field="s", type="nominal", scale=scale, legend=None)


def _measure(axis: Axis, grid: bool = True, **more: Any) -> dict[str, Any]:
    """What an axis of numbers has in every chart."""
    lines = alt.Axis(title=axis.title or None, grid=grid, **number_format(axis), **more)
    return {"type": "quantitative", "axis": lines}


def _upright(axis: Axis) -> dict[str, Any]:
    """Its title lies above it, where it can be read without turning the head."""
    return _measure(
        axis,
        titleAngle=0,
        titleAlign="left",
        titleAnchor="start",
        titleBaseline="bottom",
        titleX=0,
        titleY=-12,
    )


def _along(axis: Axis, grid: bool) -> Any:
    if axis.scale == "time":
        labels = alt.Axis(
            title=axis.title, grid=grid, format=time_format(axis), tickCount=_ticks(axis)
        )
        return alt.X(field="x", type="temporal", scale=alt.Scale(type="utc"), axis=labels)
    zero = grid and _near_zero(axis)
    return alt.X(field="x", scale=alt.Scale(zero=zero), **_measure(axis, grid=grid))


def _ticks(axis: Axis) -> Any:
    """Not more years than there are: half a year would be labelled as one."""
    years = round((axis.high - axis.low) / (365.25 * 8.64e7))
    return {"interval": "year", "step": 1} if axis.unit == "year" and years <= 10 else 6


def _near_zero(axis: Axis) -> bool:
    """Zero belongs on the axis unless the values are far from it and close to each other."""
    return axis.low <= 0 <= axis.high or axis.high - axis.low > 0.4 * max(
        abs(axis.low), abs(axis.high)
    )


def _line(base: Any, drawing: Drawing, look: Look) -> Any:
    x = _along(drawing.x, grid=False)
    y = alt.Y(field="y", scale=alt.Scale(zero=_near_zero(drawing.y)), **_upright(drawing.y))
    colour = _colour(drawing, look)
    places = base.encode(x=x, y=y, color=colour)
    detail = places.encode(detail=alt.Detail(field="s", type="nominal"))
    line = detail.mark_line(strokeWidth=2, strokeJoin="round", aria=False, tooltip=None)
    dots = places.encode(tooltip=_tooltip(drawing))
    return alt.layer(line, _dots(dots, len(drawing.columns.get("x", ())))).properties(height=HEIGHT)


def _dots(places: Any, count: int) -> Any:
    """Seen where the pointer is; where there are few, always."""
    if count <= 24:
        return places.mark_circle(size=44, opacity=1, aria=False)
    if count > _HOVERED:
        return places.mark_circle(size=90, opacity=0, aria=False)
    near = alt.selection_point(
        name="near", nearest=True, on="pointerover", clear="pointerout", empty=False
    )
    seen = alt.condition(near, alt.value(1), alt.value(0))
    return places.mark_circle(size=60, aria=False).encode(opacity=seen).add_params(near)


def _scatter(base: Any, drawing: Drawing, look: Look) -> Any:
    return (
        base.mark_circle(size=40, opacity=0.65, aria=False)
        .encode(
            x=_along(drawing.x, grid=True),
            y=alt.Y(field="y", scale=alt.Scale(zero=_near_zero(drawing.y)), **_upright(drawing.y)),
            color=_colour(drawing, look),
            tooltip=_tooltip(drawing),
        )
        .properties(height=HEIGHT)
    )


def _bars(base: Any, drawing: Drawing, look: Look) -> Any:
    labels = alt.Axis(title=None, grid=False)
    y: dict[str, Any] = {"field": "y", "type": "nominal", "sort": None, "axis": labels}
    step, inner = STEP, 1 - _BAR
    offset = {}
    if drawing.side_by_side:
        step, inner = _SUB_STEP, 0.25  # of a bar among others: the group is as high as it needs
        offset["yOffset"] = alt.YOffset(field="s", type="nominal")
    y["scale"] = alt.Scale(paddingInner=inner, paddingOuter=inner / 2)
    stack: Any = "zero" if drawing.series and not drawing.side_by_side else None
    return (
        base.mark_bar(aria=False, cornerRadiusEnd=2)
        .encode(
            x=alt.X(field="x", stack=stack, **_measure(drawing.x)),
            y=alt.Y(**y),
            color=_colour(drawing, look),
            tooltip=_tooltip(drawing),
            **offset,
        )
        .properties(height=alt.Step(step))
    )


def _histogram(base: Any, drawing: Drawing, look: Look) -> Any:
    x = _measure(drawing.x, grid=False)
    return (
        base.mark_bar(aria=False, cornerRadiusEnd=2)
        .encode(
            x=alt.X(field="x", bin="binned", scale=alt.Scale(zero=False, nice=False), **x),
            x2=alt.X2(field="x_end"),
            y=alt.Y(field="y", stack=None, **_upright(drawing.y)),
            color=_colour(drawing, look),
            tooltip=_tooltip(drawing),
        )
        .properties(height=HEIGHT)
    )
