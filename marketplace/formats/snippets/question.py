"""The first question to ask of a table: its newest rows, else how many there are of each kind."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from marketplace.formats.snippets.names import DUCKDB, Dialect, name
from marketplace.formats.snippets.snippet import Column, Subject

ROWS = 10
_SHOWN = 6  # columns; more do not fit beside each other
_TIMES = ("date", "timestamp")
_STAMPS = ("date", "time")
_WHOLE = {"object", "array", "map", "vector"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """Names as the store has them, which are those of the properties in our own SQL."""

    columns: tuple[str, ...] = ()  # to show; () where nothing may be
    newest: str = ""  # by which the newest rows are found
    gaps: bool = False  # it may be empty
    category: str = ""  # of which rows can be counted


def ask(subject: Subject, ours: bool = False) -> Question:
    """`ours`: in the words of the contract, as our own tables have them."""
    found = subject.readable
    newest = _newest(subject, found)
    category = next(filter(_is_category, _likely(found)), None)

    def called(column: Column | None) -> str:
        return "" if column is None else column.name if ours else column.stored

    shown = [column for column in found if not column.of.deprecated] or [*found]
    flat = [column for column in shown if column.of.logical_type not in _WHOLE] or shown
    first = flat[:_SHOWN]
    if newest and newest not in first:
        first = [newest, *first[: _SHOWN - 1]]
    return Question(
        columns=tuple(dict.fromkeys(called(column) for column in first)),
        newest=called(newest),
        gaps=newest is not None and not newest.of.required,
        category=called(category),
    )


def _newest(subject: Subject, found: Sequence[Column]) -> Column | None:
    """What freshness is promised of, else the first point in time."""
    promised = {slo.element.rpartition(".")[2] for slo in subject.contract.slos}
    promised.add(subject.contract.sla_default_element.rpartition(".")[2])
    times = [column for column in found if _is_time(column)]
    return next((column for column in times if column.name in promised), (*times, None)[0])


def _is_time(column: Column) -> bool:
    logical, physical = column.of.logical_type, column.of.physical_type.casefold()
    return logical in _TIMES or (not logical and physical.startswith(_STAMPS))


def _likely(found: Sequence[Column]) -> Sequence[Column]:
    """Those with few values first: stated ones, then yes or no, then short texts."""

    def rank(column: Column) -> int:
        return 0 if column.of.enum else 1 if column.of.logical_type == "string" else 2

    return sorted(found, key=rank)


def _is_category(column: Column) -> bool:
    of = column.of
    return (
        not of.unique
        and not (of.primary_key and of.primary_key_position < 0)
        and (bool(of.enum) or of.logical_type in ("string", "boolean"))
    )


def rows(question: Question, table: str, dialect: Dialect = DUCKDB) -> str:
    """SQL without a semicolon. `table` is spelled already."""
    if not question.columns:
        return f"SELECT count(*) AS n\nFROM {table}"
    if not question.newest and question.category:
        return count(question, table, dialect)
    shown = ", ".join(name(column, dialect) for column in question.columns)
    lines = [shown, f"FROM {table}"]
    if question.newest:
        newest = name(question.newest, dialect)
        lines += [f"WHERE {newest} IS NOT NULL"] if question.gaps else []
        lines.append(f"ORDER BY {newest} DESC")
    return _first(lines, dialect)


def count(question: Question, table: str, dialect: Dialect = DUCKDB) -> str:
    """How many rows there are of each kind."""
    if not question.category:
        return f"SELECT count(*) AS n\nFROM {table}"
    category = name(question.category, dialect)
    lines = [f"{category}, count(*) AS n", f"FROM {table}", f"GROUP BY {category}"]
    return _first([*lines, "ORDER BY n DESC"], dialect)


def _first(lines: Sequence[str], dialect: Dialect) -> str:
    top = f"TOP {ROWS} " if dialect.first == "top" else ""
    last = {"limit": [f"LIMIT {ROWS}"], "fetch": [f"FETCH FIRST {ROWS} ROWS ONLY"]}
    return "\n".join([f"SELECT {top}{lines[0]}", *lines[1:], *last.get(dialect.first, [])])
