"""What the second statement of a property's profile answers, put in order."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from marketplace.engines.property_bins import Bins
from marketplace.engines.property_sql import FEW, TOP
from marketplace.model.profile import Bin, Period

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Parts:
    rows: Sequence[Row]

    def of(self, part: str) -> list[Row]:
        return [row for row in self.rows if row["part"] == part]

    def examples(self) -> list[str]:
        """In the order of numbers and times, else of letters."""
        found = sorted(self.of("example"), key=lambda row: (row["a"] or 0.0, row["t"]))
        return [row["t"] for row in found]

    def top(self, measured: bool) -> tuple[tuple[str, int], ...]:
        """All of a few numbers in their order, else the most frequent first."""
        found = self.of("top")
        if measured and len(found) <= FEW:
            found.sort(key=lambda row: (row["a"] is None, row["a"] or 0.0))
            return tuple((row["t"], row["n"]) for row in found)
        found.sort(key=lambda row: (-row["n"], row["t"]))
        return tuple((row["t"], row["n"]) for row in found[:TOP])

    @property
    def groups(self) -> int:
        return next((int(row["n"]) for row in self.of("groups")), 0)

    def bins(self, parted: Bins) -> Iterator[Bin]:
        counts = {int(row["a"]): int(row["n"]) for row in self.of("bin")}
        for index in range(parted.count):
            yield Bin(parted.edge(index), parted.edge(index + 1), counts.get(index, 0))

    def periods(self) -> Iterator[Period]:
        for row in sorted(self.of("period"), key=lambda row: float(row["a"])):
            yield Period(row["a"], row["b"], row["n"], row["k"])
