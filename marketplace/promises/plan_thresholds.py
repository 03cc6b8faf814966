"""What a number must be: operators made exact, and said in words."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from marketplace.contracts.numbers import number, numeric
from marketplace.model import CustomProperty, Threshold
from marketplace.promises.wording import quoted, rows

_BETWEEN = ("mustBeBetween", "mustNotBeBetween")
OPERATORS = {
    "mustBe": "exactly {}",
    "mustNotBe": "not {}",
    "mustBeGreaterThan": "more than {}",
    "mustBeGreaterOrEqualTo": "at least {}",
    "mustBeLessThan": "less than {}",
    "mustBeLessOrEqualTo": "at most {}",
    "mustBeBetween": "between {}",
    "mustNotBeBetween": "not between {}",
}


def exact(stated: Threshold) -> Threshold | str:
    """With numbers alone; or why no number can be held against it."""
    if stated.operator not in OPERATORS:
        return f"{quoted(stated.operator)} is no way to compare that the standard has."
    if stated.operator not in _BETWEEN:
        value = _number(stated.value)
        if value is None:
            return f"What it must be is no number, but {quoted(stated.value)}."
        return Threshold(stated.operator, value)
    ends = stated.value if isinstance(stated.value, (list, tuple)) else ()
    pair = tuple(_number(end) for end in ends)
    if len(pair) != 2 or None in pair:
        return "It needs two numbers, the smallest and the largest."
    low, high = pair
    if low > high:  # type: ignore[operator]
        return f"It goes from {number(low)} down to {number(high)}."  # type: ignore[arg-type]
    return Threshold(stated.operator, pair)


def _number(value: Any) -> float | int | None:
    return int(value) if isinstance(value, bool) else numeric(value)


def warn_at(
    properties: tuple[CustomProperty, ...], broken: Threshold,
    read: Callable[[Any], Any] = lambda value: value,
) -> Threshold | None:  # fmt: skip
    """The milder of two steps, `warnAt`, compared as the other is."""
    stated = next((p.value for p in properties if p.property == "warnAt"), None)
    if stated is None:
        return None
    both = isinstance(stated, (list, tuple))
    value = tuple(read(one) for one in stated) if both else read(stated)
    found = exact(Threshold(broken.operator, value))
    return found if isinstance(found, Threshold) else None


def said(threshold: Threshold, unit: str) -> str:
    """ "at most 5 rows", "less than 1 % of rows", "between 3 and 9"."""
    value = threshold.value
    if unit in ("rows", "% of rows") and value == 0 and threshold.operator == "mustBe":
        return "no rows"
    words = OPERATORS[threshold.operator]
    if unit == "rows" and threshold.operator == "mustBeLessThan":
        words = "fewer than {}"
    pair = value if isinstance(value, tuple) else (value,)
    if unit == "rows":
        *first, last = pair
        return words.format(" and ".join([*map(number, first), rows(last)]))
    return f"{words.format(' and '.join(map(number, pair)))} {unit}".strip()


def own_severity(properties: tuple[CustomProperty, ...], otherwise: str = "error") -> str:
    """Of what has no field for it in the standard: the custom property `severity`."""
    named = (p.value for p in properties if p.property == "severity")
    stated = next((value for value in named if isinstance(value, str)), "")
    return severity(stated) if stated else otherwise


def severity(stated: str) -> str:
    """Ours of the many words for it: only these keep a break from being a failure."""
    word = stated.strip().casefold()
    if word in ("info", "information", "notice", "trivial"):
        return "info"
    return "warning" if word in ("warning", "warn", "minor", "low") else "error"
