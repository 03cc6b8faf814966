"""Numbers, names and times as sentences about promises say them: plain text, on one line."""

from __future__ import annotations

import math
from collections.abc import Collection
from datetime import date
from typing import Any

_LARGEST = 2**53  # beyond it, whole numbers are no longer exact as floats
_DIGITS = 40  # of a number that stands in a text
# Up to how long a time is counted in which unit: "120 seconds" is already "2 minutes".
_TIMES = (
    (1.0, 1e-3, "millisecond"), (119.5, 1.0, "second"), (7170.0, 60.0, "minute"),
    (171_000.0, 3600.0, "hour"), (2 * 365.25 * 86400, 86400.0, "day"),
    (math.inf, 365.25 * 86400, "year"),
)  # fmt: skip


def numeric(value: Any) -> float | int | None:
    """A finite number, also where it stands in quotes; true and false are none."""
    if isinstance(value, bool):
        return None
    if isinstance(value, int) and abs(value) <= _LARGEST:
        return value
    if isinstance(value, str) and len(value) > _DIGITS:
        return None
    if isinstance(value, (int, float, str)):
        try:
            found = float(value)
        except (ValueError, OverflowError):
            return None
        return found if math.isfinite(found) else None
    return None


def brief(value: Any, most: int = 60) -> str:
    """A value of the contract, short and on one line."""
    if value is None or isinstance(value, bool):
        return {None: "nothing", True: "true", False: "false"}[value]
    if isinstance(value, dict):
        return "a mapping"
    if isinstance(value, (list, tuple)):
        return "a list"
    if isinstance(value, (int, float)):
        exact = numeric(value)
        return "a number beyond all bounds" if exact is None else number(exact)
    text = " ".join(str(value).strip()[: 4 * most].split())
    return f"{text[:most]}..." if len(text) > most else text


def quoted(value: Any) -> str:
    return f'"{brief(value)}"'


def number(value: float) -> str:
    """ "336,776", "99.95": as it was stated."""
    if value == int(value) and abs(value) <= _LARGEST:
        return f"{int(value):,}"
    return f"{value:,.12g}"


def rounded(value: float) -> str:
    """ "0.004", "12.3": as much of a measured number as people read."""
    if abs(value) >= 100 or value == int(value):
        return number(round(value) if abs(value) >= 1000 else round(value, 1))
    return number(float(f"{value:.3g}" if abs(value) >= 0.1 else f"{value:.1g}"))


def listed(names: Collection[str], last: str = "and", most: int = 5) -> str:
    """ "a, b and c"; of more than `most` the rest is counted."""
    shown = [*names]
    if len(shown) > most:
        rest = len(shown) - most + 1
        shown, last = [*shown[: most - 1], f"{rest:,} more"], "and"
    return f" {last} ".join(filter(None, (", ".join(shown[:-1]), shown[-1]))) if shown else ""


def rows(count: float) -> str:
    shown = number(count)
    return "1 row" if shown == "1" else f"{shown} rows"


def lasting(seconds: float) -> str:
    """ "23 minutes", "9 hours", "2.5 days": one unit, rounded as people do."""
    size = min(abs(seconds), 1e15)
    if size < 0.0005:
        return "0 seconds"
    _, unit, name = next(row for row in _TIMES if size < row[0])
    value = size / unit
    shown = number(round(value, 1) if value < 10 else round(value))
    return f"{shown} {name if shown == '1' else name + 's'}"


def day(when: date) -> str:
    """ "2 December 2024"."""
    months = "January February March April May June July August September October November December"
    return f"{when.day} {months.split()[when.month - 1]} {when.year}"
