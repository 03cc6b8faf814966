"""Numbers as contracts write them: plain, in quotes, as a share of a whole."""

from __future__ import annotations

import math
from decimal import Decimal
from typing import Any

PERCENT = ("percent", "percentage", "%", "pct")
_RATIO = ("ratio", "fraction", "share")
_SIGNS = "<>=\u2264\u2265~ \t"
_LARGEST = 2**53  # beyond it, whole numbers are no longer exact as floats
_DIGITS = 40  # of a number that stands in a text


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


def share(value: Any, unit: str, *, high: bool) -> float | str:
    """In percent, or why it is none. `high`: near everything is promised, so 0.999 is a ratio."""
    written, unit = unit, unit.strip().casefold()
    stated = value.strip(_SIGNS) if isinstance(value, str) else value
    if isinstance(stated, str) and stated.endswith("%"):
        stated, unit = stated[:-1].strip(), "%"
    amount = numeric(stated)
    if amount is None:
        return "It states no number." if value is None else f"{brief(value)} is no number."
    if unit in _RATIO or (not unit and high and 0 < amount <= 1):
        amount = float(Decimal(str(amount)) * 100)
    elif not unit and 0 < amount < 1:
        return f"{brief(value)} of what? It may be a ratio or percent: the promise has no unit."
    elif unit and unit not in PERCENT:
        return f"{brief(value)} {brief(written, 20)} is no share of a whole."
    if not 0 <= amount <= 100:
        return f"{number(amount)} % is no share of a whole."
    return amount


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


def number(value: float) -> str:
    """ "336,776", "99.95": as it was stated."""
    if value == int(value) and abs(value) <= _LARGEST:
        return f"{int(value):,}"
    return f"{value:,.12g}"
