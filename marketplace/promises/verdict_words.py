"""What was measured, in words: "3 days", "12 of 336,776 rows (0.004 %)"."""

from __future__ import annotations

from datetime import datetime

from marketplace.contracts.durations import seconds
from marketplace.contracts.numbers import brief, number
from marketplace.model import Check, Measured, Metric, Threshold
from marketplace.promises.plan_thresholds import OPERATORS
from marketplace.promises.wording import day, lasting, rounded, rows

_OF_ROWS = (
    Metric.NULLS, Metric.MISSING, Metric.INVALID, Metric.DUPLICATES, Metric.ORPHANS,
)  # fmt: skip
_AGES = (Metric.NEWEST, Metric.OLDEST)
_LETTERS = 200


def actual(check: Check, measured: Measured, value: float) -> str:
    metric = check.measure.metric if check.measure else None
    text = brief(measured.text, _LETTERS) if measured.text else ""
    if metric is Metric.PRESENT:
        return "there" if value == 1 else "missing"
    if metric is Metric.TYPE:
        return text or ("fits" if value == 1 else "does not fit")
    if metric is Metric.EXTRA:
        return "nothing else" if value == 0 else f"{number(value)}: {text}".removesuffix(": ")
    if metric is Metric.CALENDAR:
        return days_away(value)
    if metric is Metric.RATE:
        return _rate(check, value)
    if check.service_level == "completeness" and check.unit == "percent":
        return _filled(measured, value)
    if metric in _OF_ROWS:
        return _of_rows(check, measured, value)
    return _told(check, value)


def _told(check: Check, value: float) -> str:
    """What is rounded to its limit without being equal to it says on which side it is."""
    said = _plain(check, value)
    stated = check.threshold.value if check.threshold else None
    for limit in stated if isinstance(stated, tuple) else (stated,):
        if isinstance(limit, (int, float)) and limit != value and _plain(check, limit) == said:
            return f"a little {'more' if value > limit else 'less'} than {said}"
    return said


def _plain(check: Check, value: float) -> str:
    metric = check.measure.metric if check.measure else None
    if check.unit == "seconds":
        if value < 0 and metric in _AGES:
            return f"{lasting(value)} ahead of now"
        return f"-{lasting(value)}" if value < 0 else lasting(value)
    if check.unit == "percent":
        return f"{rounded(value)} %"
    return rows(value) if check.unit == "rows" else rounded(value)


def first_step(check: Check, warning: Threshold) -> str:
    """Why it is at risk though it is kept."""
    stated = warning.value if isinstance(warning.value, (list, tuple)) else (warning.value,)
    ends = (_days(one) if check.unit == "date" else _plain(check, one) for one in stated)
    return f"It is beyond its first step, {OPERATORS[warning.operator].format(' and '.join(ends))}."


def _days(value: float) -> str:
    return f"{number(value)} {'day' if value == 1 else 'days'}"


def _of_rows(check: Check, measured: Measured, value: float) -> str:
    if measured.rows == 0:
        return "no rows"
    failed = measured.failed
    if failed is None and check.unit == "rows":
        failed = round(value)
    if failed is None or measured.rows is None:
        return _told(check, value)
    if failed == 0:
        return f"none of {rows(measured.rows)}"
    return f"{number(failed)} of {rows(measured.rows)} ({_share(failed, measured.rows)})"


def _share(failed: int, of: int) -> str:
    """Not all and not nothing, however few."""
    value = 100 * failed / of
    said = rounded(value)
    return "99.99 %" if said == "100" and failed < of else f"{said} %"


def _filled(measured: Measured, value: float) -> str:
    if measured.rows == 0:
        return "no rows"
    said = f"{rounded(value)} %"
    if measured.rows is None or measured.failed is None:
        return said
    kept = measured.rows - measured.failed
    return f"{number(kept)} of {rows(measured.rows)} ({_share(kept, measured.rows)})"


def _rate(check: Check, value: float) -> str:
    """In the period that was promised."""
    name = str(dict(check.measure.arguments).get("per", "second")) if check.measure else "second"
    period = seconds(1, name) or 1.0
    return f"{rounded(value * period)} rows {'an' if name == 'hour' else 'a'} {name}"


def days_away(value: float) -> str:
    """ "in 12 days", "today", "3 days ago"."""
    if abs(value) < 1:
        return "today"
    size = abs(int(value))
    said = "1 day" if size == 1 else f"{size:,} days"
    return f"in {said}" if value > 0 else f"{said} ago"


def remark(check: Check, measured: Measured, value: float) -> str:
    """What to know beside the number."""
    metric = check.measure.metric if check.measure else None
    if measured.rows == 0 and metric in _OF_ROWS:
        return "There are no rows."
    when = _moment(measured.text)
    if metric is Metric.OLDEST and when:
        return f"The data begins on {day(when)}."
    if metric is Metric.NEWEST and value < 0:
        return "The newest value is ahead of now, so it does not show how old the data is."
    if metric is Metric.NEWEST and when:
        return f"The newest is of {day(when)}."
    return ""


def _moment(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text.strip()) if text else None
    except ValueError:
        return None
