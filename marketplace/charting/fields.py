"""The columns of a result as a chart sees them: a number, a time, a name, or nothing to draw."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from marketplace.charting.wording import clean, distinct
from marketplace.model import Result

Role = Literal["number", "time", "category", "nothing"]
# "share" and "year" are read from names and values; the others are types.
Unit = Literal["", "whole", "share", "year", "date", "moment", "zoned", "clock"]

_WHOLE = re.compile(r"U?(?:TINY|SMALL|BIG|HUGE)?INT(?:EGER)?|BIGNUM|DECIMAL\(\d+,\s*0\)")
_NUMBER = re.compile(r"DECIMAL(?:\(\d+,\s*\d+\))?|FLOAT|DOUBLE")
_MOMENT = re.compile(r"TIMESTAMP(?:_S|_MS|_NS)?")
_ZONED = re.compile(r"TIMESTAMP(?: WITH TIME ZONE|TZ|TZ_NS)")
_NAMED = re.compile(
    r"VARCHAR|UUID|BOOLEAN|CHAR|TIME WITH TIME ZONE|TIMETZ|ENUM(?:\(.*\))?", re.DOTALL
)
_YEAR = re.compile(r"(?:.*[\W_])?(?:year|yr)(?:\W.*)?", re.IGNORECASE | re.DOTALL)
_SHARE = re.compile(
    r"(?:.*[\W_])?(?:share|rate|ratio|fraction|percent|percentage|pct|portion)(?:[\W_].*)?",
    re.IGNORECASE | re.DOTALL,
)
_YEARS = range(1000, 3000)


@dataclass(frozen=True, slots=True)
class Field:
    index: int
    name: str  # safe to show, told apart from others of the same name
    role: Role
    unit: Unit = ""
    why: str = ""  # it cannot be drawn, as a sentence
    hidden: bool = False  # most likely because of masking


def fields(result: Result) -> tuple[Field, ...]:
    names = distinct(column.name for column in result.columns)
    return tuple(
        _field(result, index, name, column.type)
        for index, (name, column) in enumerate(zip(names, result.columns, strict=True))
    )


def cells(result: Result, index: int) -> list[Any]:
    return [row[index] for row in result.rows]


def _field(result: Result, index: int, name: str, type_: str) -> Field:
    role, unit = _sort(type_)
    if role == "nothing":
        kind = clean(type_.split("(")[0], 40)
        return Field(index, name, role, why=f"{name} is {kind}, which has no place in a chart.")
    values = cells(result, index)
    if values and all(value is None for value in values):
        why = _empty(result, index, name)
        return Field(index, name, "nothing", why=why, hidden=bool(result.masked))
    if unit == "whole" and _named(_YEAR, name) and _all_years(values):
        role, unit = "time", "year"
    elif role == "number" and _named(_SHARE, name) and _all_shares(values):
        unit = "share"
    return Field(index, name, role, unit)


def _sort(type_: str) -> tuple[Role, Unit]:
    exact: Sequence[tuple[re.Pattern[str], Role, Unit]] = (
        (_WHOLE, "number", "whole"),
        (_NUMBER, "number", ""),
        (_MOMENT, "time", "moment"),
        (_ZONED, "time", "zoned"),
        (re.compile("DATE"), "time", "date"),
        (re.compile("TIME"), "time", "clock"),
        (_NAMED, "category", ""),
    )
    for pattern, role, unit in exact:
        if pattern.fullmatch(type_.strip()):
            return role, unit
    return "nothing", ""


def _empty(result: Result, index: int, name: str) -> str:
    """A masked property reads as NULL; the result only tells which of its sources are masked."""
    own = result.columns[index].name.casefold()
    for place, why in result.masked:
        if place.casefold().endswith(f".{own}"):
            because = f": {clean(why, 120).rstrip('.')}" if why else ""
            return f"{name} is masked for your role, so it cannot be drawn{because}."
    if result.masked:
        hidden = ", ".join(clean(place.rsplit(".", 1)[-1], 60) for place, _ in result.masked[:3])
        return f"{name} has no values here; masked for your role: {hidden}."
    return f"{name} has no values here."


def _named(pattern: re.Pattern[str], name: str) -> bool:
    return len(name) <= 100 and bool(pattern.fullmatch(name))


def _all_years(values: Iterable[Any]) -> bool:
    return all(v is None or (type(v) is int and v in _YEARS) for v in values)


def _all_shares(values: Iterable[Any]) -> bool:
    """A percentage that counts to 100 is left as it is."""
    read = [number(value) for value in values]
    return all(v is None or -1 <= v <= 1 for v in read) and any(
        v is not None and not v.is_integer() for v in read
    )


_LARGEST = 1e300  # beyond it the distance of two values is no number


def number(cell: Any) -> float | None:
    """None where there is nothing to draw: NULL, NaN, infinity. Long decimals come as text."""
    if cell is None or isinstance(cell, bool):
        return None
    try:
        value = float(cell)
    except (TypeError, ValueError, OverflowError):
        return None
    return value if abs(value) <= _LARGEST else None
