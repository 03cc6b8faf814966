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


@dataclass(frozen=True, slots=True)
class Preview:
    columns: tuple[Column, ...]
    rows: tuple[tuple[Any, ...], ...]  # plain Python values; masked cells are None
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
    histogram: tuple[tuple[float, float, int], ...] = ()  # (from, to, count), for numbers and times


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
