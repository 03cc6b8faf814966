"""In the worker: what the values of each column look like, in a few fused scans.

One scan for nulls, distinct values, minimum and maximum of all columns; then one group by for
the most frequent values and one for the bins of a histogram, for those columns that have them.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import duckdb

from marketplace.engines import kinds, quote

BINS = 12
TOP = 5
TOGETHER = 40  # columns in one statement; each of them opens the file once more
SCANS = 800  # open files in one statement
# Of one column: of a type without the functions asked for, or too large for the memory.
ODD = (
    duckdb.BinderException,
    duckdb.NotImplementedException,
    duckdb.DataError,
    duckdb.OutOfMemoryException,
)
# Where nearly every value is another one, a ranking says nothing and is dear.
UNLIKE = 0.8
FEW = 1000
DAY = 86400.0


@dataclass(slots=True)
class Figures:
    """Of one column. A hidden one has `nulls` and nothing else."""

    column: str
    type: str
    hidden: bool
    rows: int = 0
    filled: int = 0
    distinct: int | None = None
    low: float | None = None
    high: float | None = None
    answer: dict[str, Any] = field(default_factory=dict)

    def fresh(self) -> Figures:
        """Nothing known yet."""
        self.distinct = self.low = self.high = None
        self.answer.clear()
        return self

    @property
    def named(self) -> str:
        return quote.name(self.column)


def profile(
    con: duckdb.DuckDBPyConnection,
    relation: str,
    columns: Sequence[tuple[str, str, bool]],
    files: int = 1,
) -> tuple[int, list[dict[str, Any]]]:
    """`columns`: name, type, hidden. The number of rows, and what is known of each column."""
    figures = [Figures(*column) for column in columns]
    together = max(1, min(TOGETHER, SCANS // files))
    for start in range(0, len(figures), together):
        _look(con, relation, figures[start : start + together])
    return figures[0].rows, [f.answer for f in figures]


def _look(con: duckdb.DuckDBPyConnection, relation: str, figures: list[Figures]) -> None:
    """All at once; where that fails, one by one, and of the odd one only the nulls."""
    try:
        _measure(con, relation, figures)
        _rank(con, relation, [f for f in figures if _ranked(f)])
        _bin(con, relation, [f for f in figures if f.low is not None])
    except ODD:
        if len(figures) > 1:
            for f in figures:
                _look(con, relation, [f.fresh()])
        elif not figures[0].hidden:
            figures[0].hidden = True
            _measure(con, relation, figures)
        else:
            raise


def _measure(con: duckdb.DuckDBPyConnection, relation: str, figures: list[Figures]) -> None:
    parts = ["count(*)"]
    for f in figures:
        parts.append(f"count({f.named})")
        if not f.hidden:
            parts += _measures(f)
    values = iter(con.execute(f"SELECT {', '.join(parts)} FROM {relation}").fetchall()[0])
    rows = int(next(values))
    for f in figures:
        f.rows, f.filled = rows, int(next(values))
        f.answer["nulls"] = (rows - f.filled) / rows if rows else 0.0
        if f.hidden:
            continue
        f.distinct = min(int(next(values)), f.filled)
        f.answer["distinct"] = f.distinct
        if kinds.kind(f.type) in kinds.COUNTED:
            f.answer["minimum"], f.answer["maximum"] = next(values) or "", next(values) or ""
        if kinds.kind(f.type) in kinds.MEASURED:
            f.low, f.high = next(values), next(values)


def _measures(f: Figures) -> list[str]:
    parts = [f"approx_count_distinct({f.named})"]
    if kinds.kind(f.type) in kinds.COUNTED:
        value = kinds.least(f.named, f.type)
        parts += [kinds.short(f"min({value})"), kinds.short(f"max({value})")]
    if kinds.kind(f.type) in kinds.MEASURED:
        value = kinds.scale(f.named, f.type)
        parts += [f"min({value})", f"max({value})"]
    return parts


def _ranked(f: Figures) -> bool:
    if f.hidden or f.distinct is None or kinds.kind(f.type) not in kinds.COUNTED:
        return False
    return 0 < f.distinct <= max(FEW, UNLIKE * f.filled)


def _rank(con: duckdb.DuckDBPyConnection, relation: str, figures: list[Figures]) -> None:
    if not figures:
        return
    each = (
        f"(SELECT {place} AS place, {kinds.short(f.named)} AS value, count(*) AS times "
        f"FROM {relation} WHERE {f.named} IS NOT NULL "
        f"GROUP BY {f.named} ORDER BY times DESC, {f.named} LIMIT {TOP})"
        for place, f in enumerate(figures)
    )
    found = con.execute(" UNION ALL ".join(each) + " ORDER BY place, times DESC, value").fetchall()
    for place, f in enumerate(figures):
        top = [(value, times) for at, value, times in found if at == place]
        if top and top[0][1] > 1:
            f.answer["top"] = top


def _bin(con: duckdb.DuckDBPyConnection, relation: str, figures: list[Figures]) -> None:
    """Bins of equal width; of whole numbers and days they start on whole ones."""
    scales = {place: _bins(f) for place, f in enumerate(figures)}
    each = (
        f"(SELECT {place} AS place, "
        f"greatest(0, least({count - 1}, floor(({value} - {start!r}::DOUBLE) / {width!r}::DOUBLE)))"
        f"::INTEGER AS bin, count(*) AS times "
        f"FROM {relation} WHERE {value} IS NOT NULL GROUP BY bin)"
        for place, (start, width, count) in scales.items()
        for value in [kinds.scale(figures[place].named, figures[place].type)]
        if count
    )
    if statement := " UNION ALL ".join(each):
        found = {(place, bin_): times for place, bin_, times in con.execute(statement).fetchall()}
        for place, (start, width, count) in scales.items():
            figures[place].answer["histogram"] = [
                (start + i * width, start + (i + 1) * width, found.get((place, i), 0))
                for i in range(count)
            ]


def _bins(f: Figures) -> tuple[float, float, int]:
    """(start, width, number); none where there is only one value or the span is not finite."""
    low, high = float(f.low or 0.0), float(f.high or 0.0)
    if not (low < high and math.isfinite(high - low)):
        return low, 0.0, 0
    step = {"integer": 1.0, "date": DAY}.get(kinds.kind(f.type), 0.0)
    if step and high - low < 1e15:
        steps = round((high - low) / step) + 1
        width = math.ceil(steps / BINS)
        return low, width * step, math.ceil(steps / width)
    return low, (high - low) / BINS, BINS
