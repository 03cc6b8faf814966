"""Service levels that promise a share or an amount: percent of the time, rows an hour."""

from __future__ import annotations

import re
from typing import Any

from marketplace.contracts.durations import seconds, unit_name
from marketplace.contracts.numbers import brief, number, numeric, share
from marketplace.model import Check, Metric, Threshold
from marketplace.promises.plan_level import Level
from marketplace.promises.plan_thresholds import warn_at
from marketplace.promises.wording import rows

_AT_MOST = "mustBeLessOrEqualTo"
_AT_LEAST = "mustBeGreaterOrEqualTo"
_PER = re.compile(r"(?:rows?|records?)\s*(?:/|per|a|an|each)\s*(\w+)", re.IGNORECASE)


def _of_history(level: Level, title: str, plain: str, metric: Metric, *, high: bool) -> Check:
    found = share(level.slo.value, level.slo.unit, high=high)
    if isinstance(found, str):
        return level.check(plain, "value", reason=found)
    threshold = Threshold(_AT_LEAST if high else _AT_MOST, found)
    return level.check(
        title.format(number(found)),
        "value",
        measure=level.measure(metric),
        threshold=threshold,
        warning=_warning(level, threshold, high),
        unit="percent",
        expected=f"{'at least' if high else 'at most'} {number(found)} %",
    )


def _warning(level: Level, threshold: Threshold, high: bool) -> Threshold | None:
    def read(value: Any) -> Any:
        found = share(value, level.slo.unit, high=high)
        return None if isinstance(found, str) else found

    return warn_at(level.slo.custom_properties, threshold, read)


def availability(level: Level) -> Check:
    return _of_history(
        level, "The data can be read at least {} % of the time", "The data can be read",
        Metric.AVAILABLE, high=True,
    )  # fmt: skip


def error_rate(level: Level) -> Check:
    return _of_history(
        level, "At most {} % of the runs find something broken", "Few runs find something broken",
        Metric.ERRORS, high=False,
    )  # fmt: skip


def completeness(level: Level) -> Check:
    """Of a property: how many rows have it. Of an object: how many rows there are."""
    what = level.element.called
    plain = f"{what or 'The data'} is complete"
    if not level.written:
        reason = "It names no element, so nothing tells what must be complete."
        return level.check(plain, "value", reason=reason)
    if level.element.reason:
        return level.check(plain, "value", reason=level.element.reason)
    if not level.element.path:
        return _rows(level, plain)
    found = share(level.slo.value, level.slo.unit, high=True)
    if isinstance(found, str):
        return level.check(plain, "value", reason=found)
    threshold = Threshold(_AT_LEAST, found)
    return level.check(
        f"At least {number(found)} % of {what} are filled",
        "value",
        measure=level.measure(Metric.NULLS, percent=True),
        threshold=threshold,
        warning=_warning(level, threshold, high=True),
        unit="percent",
        expected=f"at least {number(found)} % filled",
    )


def _rows(level: Level, plain: str) -> Check:
    unit = level.slo.unit.strip().casefold()
    amount = numeric(level.slo.value)
    if unit not in ("row", "rows", "record", "records") or amount is None:
        reason = f"Nothing says how many rows {level.element.object} should have."
        return level.check(plain, "value", reason=reason)
    threshold = Threshold(_AT_LEAST, amount)
    return level.check(
        f"{level.element.object} has at least {rows(amount)}",
        "value",
        measure=level.measure(Metric.ROWS),
        threshold=threshold,
        warning=warn_at(level.slo.custom_properties, threshold),
        unit="rows",
        expected=f"at least {rows(amount)}",
    )


def throughput(level: Level) -> Check:
    """Only of rows: what a message or a byte is, the data does not tell."""
    amount = numeric(level.slo.value)
    said = f"{brief(level.slo.value)} {brief(level.slo.unit, 20)}".strip()
    plain = f"At least {said} arrive"
    if amount is None or amount < 0:
        return level.check("Enough data arrives", "value", reason="It states no number.")
    per = _PER.fullmatch(level.slo.unit.strip()[:60])
    period = seconds(1, unit_name(per[1])) if per else None
    if not per or not period:
        unit = brief(level.slo.unit, 20)
        reason = f"Only rows can be counted, not {unit}." if unit else "The promise has no unit."
        return level.check(plain, "value", reason=reason)
    name = unit_name(per[1])
    title = f"At least {rows(amount)} {'an' if name == 'hour' else 'a'} {name} arrive"
    expected = f"at least {rows(amount)} {'an' if name == 'hour' else 'a'} {name}"
    if reason := level.no_times("when the rows arrived"):
        return level.check(title, "value", expected=expected, reason=reason)
    threshold = Threshold(_AT_LEAST, amount / period)
    return level.check(
        title,
        "value",
        measure=level.measure(Metric.RATE, arguments=(*level.zone, ("per", name))),
        threshold=threshold,
        unit="number",
        expected=expected,
    )
