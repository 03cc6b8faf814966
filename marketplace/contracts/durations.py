"""How long is promised: "4h", P1Y, "1 day 12 hours", 2 with the unit d.

Months and years have no one length. A promise of "at most a month" is broken when even the longest
month is over, one of "at least a month" when not even the shortest has been reached.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from marketplace.contracts.numbers import number, numeric

_SECONDS = {
    "microsecond": 1e-6, "millisecond": 1e-3, "second": 1.0, "minute": 60.0, "hour": 3600.0,
    "day": 86400.0, "week": 604800.0,
}  # fmt: skip
_MONTHS = {"month": 1, "quarter": 3, "year": 12}
UNITS = {
    "us": "microsecond", "microsecond": "microsecond",
    "ms": "millisecond", "msec": "millisecond", "millisecond": "millisecond",
    "s": "second", "sec": "second", "second": "second",
    "min": "minute", "minute": "minute",
    "h": "hour", "hr": "hour", "hour": "hour",
    "d": "day", "day": "day",
    "w": "week", "wk": "week", "week": "week",
    "mo": "month", "mon": "month", "mth": "month", "month": "month",
    "q": "quarter", "qtr": "quarter", "quarter": "quarter",
    "y": "year", "yr": "year", "year": "year", "annum": "year",
}  # fmt: skip
_ISO = re.compile(
    r"P(?:(?P<year>\d+(?:[.,]\d+)?)Y)?(?:(?P<month>\d+(?:[.,]\d+)?)M)?"
    r"(?:(?P<week>\d+(?:[.,]\d+)?)W)?(?:(?P<day>\d+(?:[.,]\d+)?)D)?"
    r"(?P<clock>T(?:(?P<hour>\d+(?:[.,]\d+)?)H)?(?:(?P<minute>\d+(?:[.,]\d+)?)M)?"
    r"(?:(?P<second>\d+(?:[.,]\d+)?)S)?)?",
    re.IGNORECASE,
)
_PART = re.compile(r"(\d+(?:\.\d+)?)\s*([A-Za-z]+)(?:\s*(?:,|and\b))?\s*")
_WORDS = {
    "hourly": "1 hour", "daily": "1 day", "weekly": "1 week", "monthly": "1 month",
    "quarterly": "1 quarter", "yearly": "1 year", "annually": "1 year",
}  # fmt: skip
_PER = re.compile(r"(?:\w+\s*)?(?:/|\bper\b|\ba\b|\beach\b)\s*(\w+)", re.IGNORECASE)
_SIGNS = "<>=\u2264\u2265~ \t"  # "<= 4h" is what many write
_LONGEST = 60  # letters; nobody writes more, and a pattern need not look at it
_MEAN_MONTH = 1461 / 48
_YEAR = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_LENGTHS = (31, 29, *_YEAR[2:], *_YEAR * 3)


@dataclass(frozen=True, slots=True)
class Span:
    """A length of time as it was written."""

    parts: tuple[tuple[float, str], ...]  # ((1, "day"), (12, "hour"))

    def seconds(self, *, least: bool = False) -> float:
        """The longest that the calendar lets it be, or the least."""
        months = sum(amount * _MONTHS[unit] for amount, unit in self.parts if unit in _MONTHS)
        exact = (amount * _SECONDS[unit] for amount, unit in self.parts if unit in _SECONDS)
        return math.fsum(exact) + _month_days(months, least) * 86400.0

    @property
    def words(self) -> str:
        """ "2 days", "1 day 12 hours"."""
        return " ".join(counted(amount, unit) for amount, unit in self.parts)

    @property
    def every(self) -> str:
        """ "day", "6 hours": as after "every"."""
        return self.words.removeprefix("1 ") if len(self.parts) == 1 else self.words

    @property
    def in_days(self) -> bool:
        """Whether it is told in days or longer, which the change of the clocks may stretch."""
        return all(unit in _MONTHS or _SECONDS[unit] >= 86400 for _, unit in self.parts)


def counted(amount: float, unit: str) -> str:
    shown = number(amount)
    return f"{shown} {unit if shown == '1' else unit + 's'}"


def seconds(
    value: Any, unit: Any = "", *, least: bool = False, months: bool = False
) -> float | None:
    """None for what is no length of time. `months`: the unit "m" are months, not minutes."""
    found = span(value, unit, months=months)
    return found.seconds(least=least) if found else None


def span(value: Any, unit: Any = "", *, months: bool = False) -> Span | None:
    """A text may carry its own units; a number needs one."""
    if isinstance(value, str):
        text = value.strip(_SIGNS)
        if len(text) > _LONGEST:
            return None
        if numeric(text) is None:
            return _iso(text) or _written(text, months)
        value = text
    amount = numeric(value)
    name = unit_name(unit, months=months)
    if amount is None or amount < 0 or not name:
        return None
    return _finite(((amount, name),))


def every(value: Any, unit: Any) -> Span | None:
    """The time from one to the next: "daily", 3 with the unit "per day"; None for other words."""
    for word in (value, unit):
        if isinstance(word, str) and (known := _WORDS.get(word.strip().casefold())):
            return span(known)
    per = _PER.fullmatch(unit.strip()[:60]) if isinstance(unit, str) else None
    times = numeric(value)
    period = span(1, unit_name(per[1], months=True)) if per else None
    if period is None or times is None or times <= 0:
        return None
    if times == 1:
        return period
    return Span(((round(period.seconds() / times / 60, 2), "minute"),))


def unit_name(unit: Any, *, months: bool = False) -> str:
    """ "day" for d, D, day and days; "" for what is no unit of time."""
    word = unit.strip() if isinstance(unit, str) else ""
    if word in ("m", "M"):
        return "month" if months or word == "M" else "minute"
    word = word.casefold()
    return UNITS.get(word) or UNITS.get(word.removesuffix("s"), "")


def _iso(text: str) -> Span | None:
    found = _ISO.fullmatch(text)
    if not found or found["clock"] in ("T", "t"):
        return None
    names = ("year", "month", "week", "day", "hour", "minute", "second")
    stated = [(found[name], name) for name in names if found[name]]
    return _finite(tuple((float(n.replace(",", ".")), name) for n, name in stated))


def _written(text: str, months: bool) -> Span | None:
    """ "4h", "2 days", "1d 12h", "1 day and 12 hours"."""
    end, parts = 0, []
    while found := _PART.match(text, end):
        name = unit_name(found[2], months=months)
        if not name:
            return None
        parts.append((float(found[1]), name))
        end = found.end()
    return _finite(tuple(parts)) if end == len(text) else None


def _finite(parts: tuple[tuple[float, str], ...]) -> Span | None:
    found = Span(parts) if parts and all(amount < 1e12 for amount, _ in parts) else None
    return found if found and math.isfinite(found.seconds()) else None


def _month_days(months: float, least: bool) -> float:
    whole = int(months)
    return _whole_months(whole, least) + (months - whole) * _MEAN_MONTH


@lru_cache(maxsize=1_000)
def _whole_months(months: int, least: bool) -> int:
    cycles, rest = divmod(months, 48)  # leap years come again every four years
    twice = _LENGTHS * 2
    sums = [sum(twice[start : start + rest]) for start in range(48)]
    return cycles * 1461 + (min(sums) if least else max(sums))
