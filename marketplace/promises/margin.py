"""Promised far less than delivered, or more than can be kept."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta
from math import ceil, isfinite

from marketplace.model.health import Margin
from marketplace.model.promise import Observation, Verdict
from marketplace.model.schema import Threshold
from marketplace.promises import said
from marketplace.promises.judge import keeps
from marketplace.promises.replay import promised

DAYS = 90
ENOUGH = 14  # results; fewer are no habit
_USUALLY = 0.99  # of the results, which what could be promised must hold for
_BOLD = 0.95  # kept less often than this, it is more than can be kept
_FAR = 2  # times as good as promised is far better
_UPPER = ("mustBeLessThan", "mustBeLessOrEqualTo")
_LOWER = ("mustBeGreaterThan", "mustBeGreaterOrEqualTo")
# "At least one row" only says that there is something, and nobody promises half a second.
_LEAST = {"rows": 1.0, "seconds": 1.0}
_WINDOW = timedelta(days=DAYS)
_UNJUDGED = (Verdict.ERRORED, Verdict.NOT_MEASURED)

NONE = Margin(words="", kind="")


def margin(observations: Sequence[Observation], now: datetime) -> Margin:
    """Of one check, by its newest promise and what was measured in the unit of that."""
    since = now - _WINDOW
    recent = [one for one in observations if one.observed_at >= since]
    recent = [x for x in recent if x.observed_at <= now and x.verdict not in _UNJUDGED]
    recent.sort(key=lambda one: one.observed_at)
    # A stated day comes nearer by itself, and the shape of the data is as promised or it is not.
    if len(recent) < ENOUGH or recent[-1].unit == "date" or recent[-1].kind == "structure":
        return NONE
    promise = recent[-1]
    values = sorted(
        one.value
        for one in recent
        if one.value is not None and isfinite(one.value) and one.unit == promise.unit
    )
    threshold = promised(promise)
    if len(values) < ENOUGH or promise.low is None or threshold is None:
        return NONE
    return _margin(promise, promise.low, values, _kept(threshold, values))


def _kept(threshold: Threshold, values: Sequence[float]) -> int:
    """How many of the sorted values keep it; in one direction a few of them tell of all."""
    if threshold.operator in _UPPER:
        return bisect_left(values, True, key=lambda value: not keeps(threshold, value))
    if threshold.operator in _LOWER:
        return len(values) - bisect_left(values, True, key=lambda value: keeps(threshold, value))
    return sum(number for value, number in Counter(values).items() if keeps(threshold, value))


def _margin(promise: Observation, limit: float, values: Sequence[float], kept: int) -> Margin:
    upper = promise.operator in _UPPER
    if kept < len(values) * _BOLD:
        return Margin(words=_bold(promise, values, kept), kind="too bold")
    if not upper and promise.operator not in _LOWER:
        return NONE
    number = ceil(len(values) * _USUALLY)  # of the results, in which it was this good
    delivered = values[number - 1] if upper else values[len(values) - number]
    if not _far(promise, limit, delivered):
        return NONE
    often = f"in {number:,} of {len(values):,} results"
    if number == len(values):
        often = f"in all of {len(values):,} results"
    better = "less" if upper else "more"
    words = f"{_delivered(promise.unit, delivered, upper)} {often}: could promise {better} than "
    return Margin(words=words + said.amount(limit, promise.unit), kind="too modest")


def _far(promise: Observation, limit: float, delivered: float) -> bool:
    if promise.operator in _UPPER:
        return limit > _LEAST.get(promise.unit, 0) and delivered * _FAR <= limit
    if promise.unit == "percent":  # 99.9 of 99: what is missing counts
        return limit < 100 and (100 - delivered) * _FAR <= 100 - limit
    return limit > _LEAST.get(promise.unit, 0) and delivered >= limit * _FAR


def _delivered(unit: str, value: float, upper: bool) -> str:
    if unit == "seconds" and upper:
        return f"Delivered within {said.within(value)}"
    return f"At {'most' if upper else 'least'} {_round(unit, value, upper)}"


def _round(unit: str, value: float, upper: bool) -> str:
    if unit == "seconds":
        return said.within(value) if upper else said.least(value)
    return said.amount(value, unit)


def _bold(promise: Observation, values: Sequence[float], kept: int) -> str:
    words = f"Kept in {kept:,} of {len(values):,} results"
    number = ceil(len(values) * _BOLD)
    if promise.operator in _UPPER:
        could = f"at most {_round(promise.unit, values[number - 1], True)}"
    elif promise.operator in _LOWER:
        could = f"at least {_round(promise.unit, values[len(values) - number], False)}"
    else:
        return f"{words}: more is promised than can be kept"
    return f"{words}: {could} would hold in {number:,} of them"
