"""A chart in one sentence, for those who do not see it."""

from __future__ import annotations

from marketplace.charting.drawing import Drawing
from marketplace.charting.wording import figure


def alt(drawing: Drawing) -> str:
    columns = drawing.columns
    drawn = [i for i, value in enumerate(columns.get("y", ())) if value is not None]
    if drawing.kind == "bar":
        drawn = [i for i, value in enumerate(columns.get("x", ())) if value is not None]
    if not drawn:
        return f"{drawing.title}: no value to draw"
    return f"{drawing.title}: {_extent(drawing, drawn)}"


def _extent(drawing: Drawing, drawn: list[int]) -> str:
    columns, unit = drawing.columns, drawing.y.unit
    if drawing.kind == "bar":
        top = max(drawn, key=lambda i: columns["x"][i])
        longest = f"{columns['ty'][top]} with {_top(drawing, top)}"
        return f"{len(set(columns['y'])):,} bars, the longest {longest}"
    if drawing.kind == "histogram":
        top = max(drawn, key=lambda i: columns["y"][i])
        total = sum(columns["y"])
        return f"{figure(int(total))} values, most often {columns['tx'][top]}"
    first, last = (pick(drawn, key=lambda i: columns["x"][i]) for pick in (min, max))
    low, high = (figure(pick(columns["y"][i] for i in drawn), unit) for pick in (min, max))
    marks = f"{len(drawn):,} points"
    if drawing.kind == "line":
        marks = f"{len(drawing.series) or 1} {'lines' if len(drawing.series) > 1 else 'line'}"
    return f"{marks} from {columns['tx'][first]} to {columns['tx'][last]}, between {low} and {high}"


def _top(drawing: Drawing, at: int) -> str:
    words = str(drawing.columns["tx"][at])
    return f"{words} ({drawing.columns['ts'][at]})" if drawing.series else words
