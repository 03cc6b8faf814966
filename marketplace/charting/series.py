"""The series of a chart: one for each number, or for each value of a column, the largest first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from marketplace.charting.choice import SERIES, ChartChoice
from marketplace.charting.fields import Field, Unit, number
from marketplace.charting.wording import labels
from marketplace.model import Result

Row = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Series:
    numbers: Sequence[Field]
    by: Field | None
    places: Mapping[Any, int]  # of the values of `by` that are drawn
    names: tuple[str, ...]
    total: int = 0  # values of `by`

    def holds(self, row: Row) -> bool:
        return self.by is None or row[self.by.index] in self.places

    def of(self, row: Row, nth: int) -> int:
        """The series of the nth number of a row."""
        return nth if self.by is None else self.places[row[self.by.index]]

    @property
    def legend(self) -> tuple[str, ...]:
        return self.names if self.by or len(self.names) > 1 else ()

    @property
    def title(self) -> str:
        """Of the axis; the legend says it where there are several numbers."""
        return "" if len(self.numbers) > 1 else self.numbers[0].name

    @property
    def unit(self) -> Unit:
        return self.numbers[0].unit if len({n.unit for n in self.numbers}) == 1 else ""

    def tips(self, number_key: str) -> dict[str, str]:
        tips = {number_key: self.title or "value"}
        if self.legend:
            tips["ts"] = self.by.name if self.by else "series"
        return tips

    def about(self, link: str, x: Field) -> str:
        """ "legs, delays by airline and month"."""
        words = f"{', '.join(n.name for n in self.numbers)} {link} {x.name}"
        if not self.by:
            return words
        return f"{words} {'and' if link == 'by' else 'by'} {self.by.name}"

    def notes(self) -> list[str]:
        if self.by is None or self.total <= SERIES:
            return []
        drawn = f"The {SERIES} largest of {self.total:,} values of {self.by.name}"
        return [f"{drawn}; the others are left out."]


def series(result: Result, found: Sequence[Field], choice: ChartChoice) -> Series:
    numbers = [found[index] for index in choice.y]
    if choice.colour < 0:
        return Series(numbers, None, {}, tuple(n.name for n in numbers))
    by = found[choice.colour]
    sizes: dict[Any, float] = {}
    for row in result.rows:
        size = sum(abs(number(row[n.index]) or 0.0) for n in numbers)
        sizes[row[by.index]] = sizes.get(row[by.index], 0.0) + size
    names = labels(sizes)
    largest = sorted(sizes, key=lambda value: -sizes[value])[:SERIES]
    places = {value: place for place, value in enumerate(largest)}
    return Series(numbers, by, places, tuple(names[value] for value in largest), len(sizes))
