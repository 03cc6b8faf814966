"""Which numbers a quality rule allows, as intervals: so every operator compares with every other.

An end is (number, -1 | 0 | 1): just below it, at it, just above it. Counts are whole and not
negative, percent lie between 0 and 100: `mustBeGreaterThan: 5` allows the same counts as
`mustBeGreaterOrEqualTo: 6`. Both numbers of a range belong to it.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import Any

from marketplace.contracts.numbers import numeric

End = tuple[float, int]
Allowed = tuple[tuple[End, End], ...]  # in order, without overlaps

_LEAST, _MOST = (-math.inf, 0), (math.inf, 0)
EVERYTHING: Allowed = ((_LEAST, _MOST),)
_ONE: Mapping[str, Callable[[float], Allowed]] = {
    "mustBe": lambda x: (((x, 0), (x, 0)),),
    "mustNotBe": lambda x: ((_LEAST, (x, -1)), ((x, 1), _MOST)),
    "mustBeGreaterThan": lambda x: (((x, 1), _MOST),),
    "mustBeGreaterOrEqualTo": lambda x: (((x, 0), _MOST),),
    "mustBeLessThan": lambda x: ((_LEAST, (x, -1)),),
    "mustBeLessOrEqualTo": lambda x: ((_LEAST, (x, 0)),),
}
_TWO: Mapping[str, Callable[[float, float], Allowed]] = {
    "mustBeBetween": lambda low, high: (((low, 0), (high, 0)),),
    "mustNotBeBetween": lambda low, high: ((_LEAST, (low, -1)), ((high, 1), _MOST)),
}
OPERATORS = (*_ONE, *_TWO)


def allowed(rule: Mapping[Any, Any], domain: str) -> Allowed | None:
    """None where an operator has no number to compare with. `domain`: count, percent, number."""
    found = {"count": (((0, 0), _MOST),), "percent": (((0, 0), (100, 0)),)}.get(domain, EVERYTHING)
    for operator in OPERATORS:
        if rule.get(operator) is not None:
            one = _of(operator, rule[operator])
            if one is None:
                return None
            found = _overlap(found, one)
    return _whole(found) if domain == "count" else found


def _of(operator: str, stated: Any) -> Allowed | None:
    if operator in _ONE:
        value = numeric(int(stated) if isinstance(stated, bool) else stated)
        return None if value is None else _ONE[operator](value)
    ends = [numeric(end) for end in stated] if isinstance(stated, list) else []
    if len(ends) != 2 or ends[0] is None or ends[1] is None or ends[0] > ends[1]:
        return None
    return _TWO[operator](ends[0], ends[1])


def _overlap(one: Allowed, other: Allowed) -> Allowed:
    cut = ((max(a, c), min(b, d)) for a, b in one for c, d in other)
    return tuple(sorted((low, high) for low, high in cut if low <= high))


def _whole(found: Allowed) -> Allowed:
    """Only whole numbers; neighbours such as 1 to 3 and 4 to 9 become one."""
    joined: list[tuple[End, End]] = []
    for low, high in found:
        first, last = _up(low), _down(high)
        if first > last:
            continue
        if joined and joined[-1][1][0] + 1 >= first:
            first = joined.pop()[0][0]
        joined.append(((first, 0), (last, 0)))
    return tuple(joined)


def _up(end: End) -> float:
    number, side = end
    if math.isinf(number):
        return number
    above = math.ceil(number)
    return above + 1 if side > 0 and above == number else above


def _down(end: End) -> float:
    number, side = end
    if math.isinf(number):
        return number
    below = math.floor(number)
    return below - 1 if side < 0 and below == number else below


def within(inner: Allowed, outer: Allowed) -> bool:
    """Whatever `inner` allows, `outer` allows, too."""
    return all(any(c <= a and b <= d for c, d in outer) for a, b in inner)
