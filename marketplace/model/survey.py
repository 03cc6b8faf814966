"""What a file holds that nobody has promised yet: enough to suggest a contract, and no more."""

from __future__ import annotations

from dataclasses import dataclass

# Texts of a known shape, as regular expressions that every engine reads; looked for in this order.
SHAPES = {
    "uuid": r"[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}",
    "email": r"[^@\s]+@[^@\s]+\.[^@\s]+",
    "url": r"https?://\S+",
    "iban": r"[A-Z]{2}[0-9]{2}[A-Z0-9]{11,30}",
    "ip": r"[0-9]{1,3}\.[0-9]{1,3}\.[0-9]{1,3}\.[0-9]{1,3}",
    "phone": r"(\+|00)[1-9][0-9 ()/.-]{6,18}",
    "timestamp": r"[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}(:[0-9]{2}.*)?",
    "date": r"[0-9]{4}-[0-9]{2}-[0-9]{2}",
    "time": r"[0-9]{2}:[0-9]{2}(:[0-9]{2})?",
}
MOST_VALUES = 60  # that are told of a column; with more of them none is
MOST_LETTERS = 60  # of such a value
MOST_TABLES = 20  # of a database


@dataclass(frozen=True, slots=True, kw_only=True)
class SurveyColumn:
    """One column, or one part of a nested one. What it was not looked at for is None or empty."""

    name: str
    type: str  # as DuckDB writes it
    kind: str  # text, integer, number, float, boolean, date, timestamp, time, object, array ...
    filled: int = 0  # values that are there
    possible: int = 0  # that could be there: rows, or values of what it is in
    distinct: int | None = None
    exact: bool = False  # `distinct` was counted, and is no estimate
    shortest: int = 0  # letters, of a text
    longest: int = 0
    low: str = ""  # of numbers, days and times
    high: str = ""
    values: tuple[tuple[str, int], ...] = ()  # all of them with how often, where there are few
    shape: str = ""  # the key of SHAPES that all looked at have
    mask: str = ""  # the one mask of all texts: A and a are letters, 9 is a digit
    looked: int = 0  # texts whose shape was looked at
    zeros: bool = False  # numbers of a text file that begin with a zero: they are no numbers
    held: tuple[SurveyColumn, ...] = ()  # of an object: its parts; a list: one; a map: key, value

    @property
    def nulls(self) -> int:
        return self.possible - self.filled


@dataclass(frozen=True, slots=True, kw_only=True)
class SurveyTable:
    """`rows` were looked at; `whole`: they are all that there are."""

    name: str
    rows: int
    whole: bool
    columns: tuple[SurveyColumn, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Survey:
    """A file, or several of one kind; a database has several tables."""

    path: str  # as it was asked for
    format: str  # csv, json, parquet, duckdb
    encoding: str = "utf-8"
    delimiter: str = ""
    size: int = 0
    tables: tuple[SurveyTable, ...] = ()
    notes: tuple[str, ...] = ()
