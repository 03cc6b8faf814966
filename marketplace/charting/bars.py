"""Bars: one for each name, in the order of the query; rows of the same name are added up."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from marketplace.charting.choice import BARS, ChartChoice
from marketplace.charting.drawing import Axis, Drawing, Marks, place, said
from marketplace.charting.fields import Field, cells
from marketplace.charting.series import Series, series
from marketplace.charting.wording import distinct, figure, labels
from marketplace.model import Result

Sums = dict[tuple[Any, int], tuple[float | None, str]]  # by name and series: length, in words


def bars(result: Result, found: Sequence[Field], choice: ChartChoice) -> Drawing:
    x, drawn = found[choice.x], series(result, found, choice)
    names = _names(result, x)
    first = set(list(names)[:BARS])
    sums, added = _sums(result, x, drawn)
    marks = Marks()
    for (cell, index), (length, words) in sums.items():
        if cell in first:
            name = names[cell]
            marks.add(x=length, y=name, s=index, tx=words, ty=name, ts=drawn.names[index])
    notes = drawn.notes()
    if len(names) > BARS:
        notes.append(f"The first {BARS} of {len(names):,} bars, in the order of the query.")
    if added:
        notes.append(f"Rows with the same {x.name} are added up.")
    return Drawing(
        kind="bar",
        title=drawn.about("by", x),
        x=marks.axis("x", drawn.title, None, drawn.unit),
        y=Axis(x.name, "name"),
        columns=marks.columns,
        tips={"ty": x.name, **drawn.tips("tx")},
        series=drawn.legend,
        side_by_side=len(drawn.numbers) > 1,
        notes=tuple(notes),
    )


def _names(result: Result, x: Field) -> dict[Any, str]:
    if x.role == "category":
        return labels(cells(result, x.index))
    different = list(dict.fromkeys(cells(result, x.index)))
    return dict(zip(different, distinct(said(cell, x) for cell in different), strict=True))


def _sums(result: Result, x: Field, drawn: Series) -> tuple[Sums, bool]:
    sums: Sums = {}
    added = False
    for row in filter(drawn.holds, result.rows):
        for nth, y in enumerate(drawn.numbers):
            key = (row[x.index], drawn.of(row, nth))
            length, words = place(row[y.index], y), said(row[y.index], y)
            if key in sums:
                added = True
                length = (sums[key][0] or 0.0) + (length or 0.0)
                words = figure(length, y.unit)
            sums[key] = (length, words)
    return sums, added
