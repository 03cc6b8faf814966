"""What a chart draws: plain lists under names of ours, so that no text of the data is a path.

Nothing is left to be worked out by the browser: bars are added up, bins counted, texts written.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from marketplace.charting.choice import Kind
from marketplace.charting.fields import Field, Unit, number
from marketplace.charting.wording import figure, moment, told


@dataclass(frozen=True, slots=True)
class Axis:
    title: str
    scale: Literal["number", "time", "name"]
    unit: Unit = ""
    low: float = 0.0
    high: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawing:
    """`columns` are equally long: `x` and `y`; `x_end`, where the bin of a histogram ends; `s`, the
    number of the series; `tx`, `ty` and `ts`, the same in words, titled by `tips`.
    """

    kind: Kind
    title: str
    x: Axis
    y: Axis
    columns: Mapping[str, list[Any]]
    tips: Mapping[str, str]
    series: tuple[str, ...] = ()  # in the order of their colours; () for a single one
    side_by_side: bool = False  # bars of several numbers; those of one stand on each other
    notes: tuple[str, ...] = ()  # sentences on what is not drawn


@dataclass(slots=True)
class Marks:
    """The columns of a drawing while they are gathered."""

    columns: dict[str, list[Any]] = field(default_factory=dict)

    def add(self, **values: Any) -> None:
        for key, value in values.items():
            self.columns.setdefault(key, []).append(value)

    def axis(self, key: str, title: str, of: Field | None, unit: Unit = "") -> Axis:
        """The axis of these values, of a field or of several numbers."""
        known = [v for v in self.columns.get(key, ()) if v is not None]
        low, high = (min(known), max(known)) if known else (0.0, 0.0)
        if of is None or of.role == "number":
            return Axis(title, "number", of.unit if of else unit, low, high)
        return Axis(f"{title} (UTC)" if of.unit == "zoned" else title, "time", of.unit, low, high)


def place(cell: Any, of: Field) -> float | None:
    """Where a cell stands on an axis."""
    return number(cell) if of.role == "number" else moment(cell, of.unit)


def said(cell: Any, of: Field) -> str:
    """The same as words."""
    at = place(cell, of)
    if at is None:
        return "no value"
    return figure(cell, of.unit) if of.role == "number" else told(at, of.unit)
