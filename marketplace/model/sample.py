"""What can be seen of the data itself, for one role."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the file as DuckDB reads it. `masked` says why its values are hidden, or ""."""

    name: str
    type: str
    masked: str = ""
    property: str = ""  # of the contract, where the file calls it otherwise: its physical name


@dataclass(frozen=True, slots=True)
class Preview:
    """`rows` hold bool, int, float and str; None is NULL, or masked. Dates and times are ISO text
    (UTC where they have a zone), decimals of more than 15 digits and integers beyond 64 bits
    text, bytes hexadecimal, nested values JSON."""

    columns: tuple[Column, ...]  # promised ones only, in the order of the contract
    rows: tuple[tuple[Any, ...], ...]
    total: int | None = None  # rows in the file, None where counting was too dear
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class ColumnProfile:
    """Shares are 0 to 1; a masked column has only `nulls`, for everything else tells its values."""

    column: Column
    nulls: float
    distinct: int | None = None  # approximate
    minimum: str = ""
    maximum: str = ""
    top: tuple[tuple[str, int], ...] = ()
    histogram: tuple[tuple[float, float, int], ...] = ()  # (from, to, count); times in seconds


@dataclass(frozen=True, slots=True)
class Drift:
    """Where the file and the contract differ."""

    missing: tuple[str, ...] = ()  # promised, not there
    extra: tuple[str, ...] = ()  # there, not promised (never shown in the preview)
    retyped: tuple[tuple[str, str, str], ...] = ()  # (property, promised type, found type)

    def __bool__(self) -> bool:
        return bool(self.missing or self.extra or self.retyped)


@dataclass(frozen=True, slots=True)
class Sample:
    """Everything the Sample section shows of one schema object."""

    preview: Preview
    profile: tuple[ColumnProfile, ...] = ()
    drift: Drift = Drift()
    source: str = ""  # "data/flights.parquet, Parquet, 8.1 MB": relative, never a server path
    profiled: int = 0  # rows that the profile looked at; all of them when it equals the total
    notes: tuple[str, ...] = ()  # sentences on what is not whole: stopped, changed, too many files
