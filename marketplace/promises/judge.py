"""A number against its threshold and the clock. Never green without a number."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from marketplace.contracts.numbers import numeric
from marketplace.model import Check, Measured, Metric, Outcome, Threshold, Verdict
from marketplace.promises.verdict_words import actual, days_away, first_step, remark
from marketplace.promises.zones import since_day_before

_DAY = 86400.0
_ZONES = 14 * 3600.0  # no clock of a place is further ahead of another
_EXACT = 2**53  # beyond it, a float is not the whole number that was meant


def keeps(threshold: Threshold, value: float) -> bool:
    """Both ends of a range belong to it. What is equal but for the last digits of a float is equal:
    0.1 + 0.2 is 0.3; whole numbers are never taken for each other."""
    if not math.isfinite(value):
        return False
    stated = threshold.value
    pair = stated if isinstance(stated, (list, tuple)) else (stated,)
    ends = [int(end) if isinstance(end, bool) else numeric(end) for end in pair]
    limits = [end for end in ends if end is not None]
    if len(limits) != len(ends) or len(limits) not in (1, 2):
        return False
    return _holds(threshold.operator, value, limits)


def _holds(operator: str, value: float, limits: Sequence[float]) -> bool:
    signs = [_sign(value, limit) for limit in limits]
    if operator in ("mustBeBetween", "mustNotBeBetween"):
        between = len(signs) == 2 and signs[0] >= 0 >= signs[1]
        return len(signs) == 2 and between == (operator == "mustBeBetween")
    first = signs[0]
    return len(signs) == 1 and {
        "mustBe": first == 0,
        "mustNotBe": first != 0,
        "mustBeGreaterThan": first > 0,
        "mustBeGreaterOrEqualTo": first >= 0,
        "mustBeLessThan": first < 0,
        "mustBeLessOrEqualTo": first <= 0,
    }.get(operator, False)


def _sign(value: float, limit: float) -> int:
    """-1 below, 0 at, 1 above the limit."""
    near = max(1e-12, min(1e-12 * abs(limit), 1e-9))
    if value == limit or abs(value - limit) <= near:
        return 0
    return 1 if value > limit else -1


@dataclass(frozen=True, slots=True)
class _Judging:
    check: Check
    measured: Measured

    def outcome(self, verdict: Verdict, value: float | None = None, reason: str = "") -> Outcome:
        found = self.measured
        return Outcome(
            check=self.check,
            verdict=verdict,
            value=value,
            actual="" if value is None else actual(self.check, found, value),
            rows=found.rows,
            rows_failed=found.failed,
            reason=reason,
        )


def judge(check: Check, measured: Measured | None, now: datetime) -> Outcome:
    if check.measure is None:
        one = _Judging(check, Measured())
        return one.outcome(Verdict.NOT_MEASURED, reason=check.reason or "Nobody can measure it.")
    if measured is None:
        measured = calendar(check, now)
    one = _Judging(check, measured)
    if measured.error:
        return one.outcome(Verdict.ERRORED, reason=measured.error)
    if measured.unmeasurable:
        return one.outcome(Verdict.NOT_MEASURED, reason=measured.unmeasurable)
    value = _value(check, measured)
    if value is None:
        reason = "There is nothing that could be measured."
        return one.outcome(Verdict.NOT_MEASURED, reason=reason)
    if not math.isfinite(value):
        return one.outcome(Verdict.ERRORED, reason="What was measured is no number.")
    return _judged(one, value, now)


def _value(check: Check, measured: Measured) -> float | None:
    """In the unit of the check. A share is worked out from whole rows, so that it is exact."""
    failed, rows = measured.failed, measured.rows
    if check.measure and check.measure.percent and failed is not None and rows is not None:
        kept = rows - failed if check.service_level == "completeness" else failed
        return 100 * kept / rows if rows else 100.0 * (check.service_level == "completeness")
    if measured.value is None:
        return float(failed) if failed is not None and check.unit == "rows" else None
    value = float(measured.value)
    if check.service_level == "completeness" and check.measure and check.measure.percent:
        return 100 - value
    return value


def _judged(one: _Judging, value: float, now: datetime) -> Outcome:
    check = one.check
    threshold = _threshold(check, now)
    if threshold is None:
        reason = "Nothing says what the number must be."
        return one.outcome(Verdict.NOT_MEASURED, value, reason)
    said = remark(check, one.measured, value)
    if untold := _untold(check, threshold, value):
        return one.outcome(Verdict.NOT_MEASURED, value, untold)
    if not keeps(threshold, value):
        if early := _too_early(check, value, now):
            return one.outcome(Verdict.NOT_MEASURED, value, early)
        mild = check.severity.strip().casefold() in ("warning", "info", "minor")
        return one.outcome(Verdict.WARNED if mild else Verdict.FAILED, value, said)
    if check.warning is not None and not keeps(check.warning, value):
        why = " ".join(filter(None, (said, first_step(check, check.warning))))
        return one.outcome(Verdict.WARNED, value, why)
    return one.outcome(Verdict.PASSED, value, said)


def _untold(check: Check, threshold: Threshold, value: float) -> str:
    """Why a number says nothing."""
    if check.measure and check.measure.metric is Metric.NEWEST and value < -_ZONES:
        return "The newest value is ahead of now, so it does not show how old the data is."
    stated = threshold.value
    ends = stated if isinstance(stated, (list, tuple)) else (stated,)
    if abs(value) >= _EXACT and any(numeric(end) == value for end in ends):
        return "It is too large to be told from its limit."
    return ""


def _threshold(check: Check, now: datetime) -> Threshold | None:
    """That of a time of day moves with the clock."""
    arguments = dict(check.measure.arguments) if check.measure else {}
    if check.service_level == "timeOfAvailability" and "by" in arguments:
        age = since_day_before(str(arguments["by"]), str(arguments.get("zone", "")), now)
        return Threshold("mustBeLessOrEqualTo", age)
    return check.threshold


def _too_early(check: Check, value: float, now: datetime) -> str:
    """Why it can be neither kept nor broken yet."""
    if check.service_level == "generalAvailability" and value > 0:
        return f"It begins {days_away(value)}; nothing is promised before."
    arguments = dict(check.measure.arguments) if check.measure else {}
    if check.service_level == "retention" and check.threshold and "since" in arguments:
        limits = check.threshold.value
        least = limits[0] if isinstance(limits, tuple) else limits
        since = _moment(str(arguments["since"]))
        if value < least and (now - since).total_seconds() < least:
            return f"It has only been there since {since:%Y-%m-%d}, which is not that long ago."
    return ""


def calendar(check: Check, now: datetime) -> Measured:
    """What the calendar tells by itself: the days until the stated one, less than 0 after it."""
    arguments = dict(check.measure.arguments) if check.measure else {}
    if not check.measure or check.measure.metric is not Metric.CALENDAR:
        return Measured(unmeasurable="It has not been measured.")
    stated = str(arguments.get("date", ""))
    try:
        if len(stated) == 10:  # to the end of the day
            return Measured(
                value=(date.fromisoformat(stated) - now.astimezone(UTC).date()).days, text=stated
            )
        left = datetime.fromisoformat(stated) - now
        return Measured(value=left / timedelta(days=1), text=stated)
    except (ValueError, TypeError):
        return Measured(error="The stated day cannot be read.")


def _moment(stated: str) -> datetime:
    found = datetime.fromisoformat(stated)
    return found if found.tzinfo else found.replace(tzinfo=UTC)
