"""What the values of one property look like, at any depth, for one role."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Absence = Literal["", "masked", "missing"]


@dataclass(frozen=True, slots=True)
class Bin:
    """Values from `low` to below `high`; times are seconds since 1970, or since midnight."""

    low: float
    high: float
    count: int


@dataclass(frozen=True, slots=True)
class Period:
    """A stretch of time, in seconds since 1970, and how many of its rows hold no value."""

    start: float
    end: float
    rows: int
    empty: int


@dataclass(frozen=True, slots=True)
class OverTime:
    by: str  # the property that says when a row is of
    unit: str  # hour, day, week, month, quarter, year, decade or century
    periods: tuple[Period, ...]


@dataclass(frozen=True, slots=True)
class Range:
    """How long texts are, or how many items lists have."""

    least: int
    mean: float
    most: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PropertyProfile:
    """A masked property has `why` and `empty_share`, a missing one has `why`; nothing else."""

    path: str  # within its object: "fare.amount", "steps[].minutes"
    state: Absence = ""
    why: str = ""
    empty_share: float | None = None  # of rows without any value; None: not known
    table: str = ""  # as SQL spells it
    sql: str = ""  # its values, to go on from
    type: str = ""  # as DuckDB calls it
    kind: str = ""  # as `engines.kinds` calls it
    rows: int = 0
    whole: bool = True  # False: `rows` are the first ones of more
    many: bool = False  # a row holds several values: they are in a list or a map
    counted: bool = False  # the figures are of how many items or pairs a row holds
    values: int = 0  # empty ones among them; of a list, more or fewer than rows
    filled: int = 0
    distinct: int | None = None
    exact: bool = False  # `distinct` was counted, not estimated
    smallest: str = ""
    largest: str = ""
    middle: tuple[float, float, float] | None = None  # quartiles, on the scale of the bins
    letters: Range | None = None  # of texts
    items: Range | None = None  # of the lists that the values were taken from
    bins: tuple[Bin, ...] = ()
    outside: int = 0  # values that no bin holds: far from the others, or not finite
    top: tuple[tuple[str, int], ...] = ()  # the most frequent ones
    unlike: bool = False  # nearly every value is another one
    over_time: OverTime | None = None
    examples: tuple[str, ...] = ()
