"""What can be asked of the data, and what comes back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class TableColumn:
    """One property of a table. `masked` says why its values are hidden (they read as NULL)."""

    name: str
    type: str = ""  # as the contract states it
    masked: str = ""
    key: bool = False
    description: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A schema object that can be queried: from its contract alone, no data was touched."""

    name: str  # as SQL spells it: flights.legs, flights."legs@1.4.0"
    product: str  # id of the listing
    object: str
    version: str = ""
    title: str = ""  # of the product
    columns: tuple[TableColumn, ...] = ()


@dataclass(frozen=True, slots=True)
class ResultColumn:
    name: str
    type: str  # as DuckDB calls it


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """The answer to one statement. Cells are as in a `Preview`."""

    columns: tuple[ResultColumn, ...]
    rows: tuple[tuple[Any, ...], ...]
    truncated: bool = False
    cut: str = ""  # by which limit, as a sentence; "" when it is whole
    seconds: float = 0.0
    tables: tuple[str, ...] = ()  # that the statement names
    masked: tuple[tuple[str, str], ...] = ()  # (table and property, why it is empty)


@dataclass(frozen=True, slots=True)
class KeyColumn:
    """A property that could be a key, by numbers that do not tell its values.

    `hashes` are the smallest of its salted hashes, in order; all of them, where there are as many
    as it has distinct values. `most`: the rows of its most frequent value.
    """

    property: str
    distinct: int
    most: int
    hashes: Sequence[int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Join:
    """Two tables that go together, and how well: `share` of the left one's values is on the right.

    `most`: rows on the right for one on the left, at most. `exact`: counted, not estimated.
    `stated`: a contract says so. `masked`: why the values are hidden, so that nothing would match.
    """

    left: str  # tables, as SQL spells them
    right: str
    on: tuple[tuple[str, str], ...]  # (property on the left, on the right)
    share: float | None = None  # None: not measured
    most: int = 0
    exact: bool = False
    stated: bool = False
    masked: str = ""
    label: str = ""  # a property on the right that reads well in a list
