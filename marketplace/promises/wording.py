"""Numbers, names and times as sentences about promises say them: plain text, on one line."""

from __future__ import annotations

import math
from collections.abc import Collection
from datetime import date
from typing import Any

from marketplace.contracts.numbers import brief, number

# Up to how long a time is counted in which unit: "120 seconds" is already "2 minutes".
_TIMES = (
    (1.0, 1e-3, "millisecond"), (119.5, 1.0, "second"), (7170.0, 60.0, "minute"),
    (171_000.0, 3600.0, "hour"), (2 * 365.25 * 86400, 86400.0, "day"),
    (math.inf, 365.25 * 86400, "year"),
)  # fmt: skip


def quoted(value: Any) -> str:
    return f'"{brief(value)}"'


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
