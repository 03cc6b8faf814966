"""Lines and scattered points: one mark for each row and number."""

from __future__ import annotations

from collections.abc import Sequence

from marketplace.charting.choice import ChartChoice
from marketplace.charting.drawing import Drawing, Marks, place, said
from marketplace.charting.fields import Field
from marketplace.charting.series import Row, Series, series
from marketplace.model import Result

POINTS = 5000


def plane(result: Result, found: Sequence[Field], choice: ChartChoice) -> Drawing:
    assert choice.kind in ("line", "scatter")
    x, drawn = found[choice.x], series(result, found, choice)
    above = f"Several rows have the same {x.name}, so the line goes up and down there."
    above = above if choice.kind == "line" else ""
    rows, thinned = _rows(result, x, drawn, choice.kind == "line")
    marks, lost, several = Marks(), 0, False
    taken: set[tuple[float, int]] = set()
    for row in rows:
        at = place(row[x.index], x)
        for nth, y in enumerate(drawn.numbers):
            value = place(row[y.index], y)
            if at is None or (value is None and choice.kind == "scatter"):
                lost += 1  # in a line, a missing number is a gap that can be seen
                continue
            index = drawn.of(row, nth)
            several = several or (at, index) in taken
            taken.add((at, index))
            marks.add(
                x=at, y=value, s=index,
                tx=said(row[x.index], x), ty=said(row[y.index], y), ts=drawn.names[index],
            )  # fmt: skip
    return Drawing(
        kind=choice.kind,
        title=drawn.about("by" if choice.kind == "line" else "against", x),
        x=marks.axis("x", x.name, x),
        y=marks.axis("y", drawn.title, None, drawn.unit),
        columns=marks.columns,
        tips={"tx": x.name, **drawn.tips("ty")},
        series=drawn.legend,
        notes=_notes(*drawn.notes(), thinned, left_out(lost), above if several else ""),
    )


def _notes(*found: str) -> tuple[str, ...]:
    return tuple(note for note in found if note)


def _rows(result: Result, x: Field, drawn: Series, ordered: bool) -> tuple[list[Row], str]:
    """Thinned evenly where there are too many, so that the shape stays."""
    rows = [row for row in result.rows if drawn.holds(row)]
    if ordered:
        rows.sort(key=lambda row: place(row[x.index], x) or 0.0)
    step = -(-len(rows) * len(drawn.numbers) // POINTS)
    if step < 2:
        return rows, ""
    kept = rows[::step]
    nth = {2: "2nd", 3: "3rd"}.get(step, f"{step}th")
    return kept, f"Every {nth} row is drawn: {len(kept):,} of {len(rows):,}."


def left_out(count: int) -> str:
    if not count:
        return ""
    return f"{count:,} {'row' if count == 1 else 'rows'} without a value left out."
