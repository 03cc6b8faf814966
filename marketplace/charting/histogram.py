"""How often the values of one number fall between round ones."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence

from marketplace.charting.drawing import Axis, Drawing, Marks
from marketplace.charting.fields import Field, cells, number
from marketplace.charting.plane import left_out
from marketplace.charting.wording import figure
from marketplace.model import Result

_FEWEST, _MOST = 5, 30
_TINY = 1e-300
_NEAR = 1e-12  # of their size; nearer values are not told apart


def histogram(result: Result, of: Field) -> Drawing:
    values = [number(cell) for cell in cells(result, of.index)]
    known = [value for value in values if value is not None]
    marks = Marks()
    found = bins(known, whole=of.unit == "whole")
    for low, high, count in found:
        one = of.unit == "whole" and high - low == 1
        between = f"{figure(low, of.unit)} to {figure(high, of.unit)}"
        words = figure(low, of.unit) if one else between
        marks.add(x=low, x_end=high, y=float(count), s=0, tx=words, ty=f"{count:,}", ts="")
    ends = (found[0][0], found[-1][1]) if found else (0.0, 0.0)
    lost = left_out(len(values) - len(known))
    return Drawing(
        kind="histogram",
        title=f"Distribution of {of.name}",
        x=Axis(of.name, "number", of.unit, *ends),
        y=marks.axis("y", "rows", None, "whole"),
        columns=marks.columns,
        tips={"tx": of.name, "ty": "rows"},
        notes=(lost,) if lost else (),
    )


def bins(values: Sequence[float], whole: bool = False) -> list[tuple[float, float, int]]:
    """(from, to, count), gapless, at most about 60. A few whole numbers have a bin each."""
    if not values:
        return []
    low, high = min(values), max(values)
    if low == high and not whole:
        half = max(abs(low) * 0.05, 0.5)
        return [(low - half, low + half, len(values))]
    step = _step(low, high, len(values), whole)
    first = math.floor(low / step)
    counts = Counter(math.floor(value / step) - first for value in values)
    last = max(counts)
    if not whole and last and high == (first + last) * step:
        last -= 1  # what ends the last bin belongs to it
        counts[last] += counts.pop(last + 1)
    return [
        ((first + index) * step, (first + index + 1) * step, counts.get(index, 0))
        for index in range(last + 1)
    ]


def _step(low: float, high: float, count: int, whole: bool) -> float:
    """1, 2 or 5 times a power of ten."""
    size = max(abs(low), abs(high))
    if whole and high - low < _MOST and size < 1 / _NEAR:
        return 1.0
    wished = min(_MOST, max(_FEWEST, math.ceil(2 * count ** (1 / 3))))
    rough = max((high - low) / wished, size * _NEAR, 1.0 if whole else _TINY)
    power = 10.0 ** math.floor(math.log10(rough))
    return next(power * factor for factor in (1, 2, 5, 10) if power * factor >= rough * 0.999)
