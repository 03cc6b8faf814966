"""Service levels that promise a length of time: how old, how long, how often, how soon."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from marketplace.contracts.durations import Span, every, span
from marketplace.contracts.numbers import brief, numeric
from marketplace.model import Check, Measure, Metric, Threshold
from marketplace.promises.plan_level import Level
from marketplace.promises.plan_level_dates import starts_on
from marketplace.promises.plan_thresholds import warn_at

_AT_MOST = "mustBeLessOrEqualTo"
_AT_LEAST = "mustBeGreaterOrEqualTo"
# Where the unit "m" are months; elsewhere they are minutes.
_IN_MONTHS = ("retention", "frequency")
# One day in the year has 25 hours; what comes each day is not late on it.
_CLOCKS = 3600.0


@dataclass(frozen=True, slots=True)
class Limits:
    """`far` breaks it; `near`, where two are stated, is worth a warning."""

    far: Span | None = None
    near: Span | None = None
    reason: str = ""


def _read(level: Level, value: Any) -> Span | None:
    return span(value, level.slo.unit, months=level.name in _IN_MONTHS)


def limits(level: Level) -> Limits:
    """Of a value and an upper one, `valueExt`, the longer is the limit."""
    value = level.slo.value
    if value is None or value == "":
        return Limits(reason="It states no value.")
    found = _read(level, value)
    if found is None:
        if numeric(value) is not None and not level.slo.unit.strip():
            return Limits(reason=f"{brief(value)} of what? The promise has no unit.")
        said = f"{brief(value)} {brief(level.slo.unit, 20)}".strip()
        return Limits(reason=f"{said} is no length of time that is known here.")
    upper = _read(level, level.slo.value_ext)
    if upper and upper.seconds() > found.seconds():
        return Limits(upper, found)
    return Limits(found)


def _at_most(
    level: Level, title: str, plain: str, measure: Measure, reason: str, slack: float = 0.0
) -> Check:
    """`title` with the promised time for {}; `plain` where there is none."""
    found = limits(level)
    if found.far is None:
        return level.check(plain, "value", reason=found.reason)
    said = title.format(found.far.words)
    expected = f"at most {found.far.words}"
    if reason:
        return level.check(said, "value", expected=expected, reason=reason)
    threshold = Threshold(_AT_MOST, found.far.seconds() + slack)
    near = Threshold(_AT_MOST, found.near.seconds()) if found.near else None
    return level.check(
        said,
        "value",
        measure=measure,
        threshold=threshold,
        warning=near or _warning(level, threshold),
        unit="seconds",
        expected=expected,
    )


def _warning(level: Level, threshold: Threshold, least: bool = False) -> Threshold | None:
    def read(value: Any) -> float | None:
        found = _read(level, value)
        return found.seconds(least=least) if found else None

    return warn_at(level.slo.custom_properties, threshold, read)


def latency(level: Level) -> Check:
    name = level.element.called
    what = f"newest {name}" if name else "newest data"
    measure = level.measure(Metric.NEWEST, arguments=level.zone)
    reason = level.no_times("when the data was updated")
    plain = f"The {what} is fresh"
    return _at_most(level, f"The {_plain(what)} is at most {{}} old", plain, measure, reason)


def _plain(name: str) -> str:
    """For a text that is a format itself."""
    return name.replace("{", "{{").replace("}", "}}")


def retention(level: Level) -> Check:
    """Data that has not been there for long breaks nothing, but nothing shows that it will stay.

    Where the contract says since when there is data, it cannot be broken before. Else a short past
    only warns: whether older data was removed or never there, the data does not tell.
    """
    found = limits(level)
    if found.far is None:
        return level.check("Data is kept", "value", reason=found.reason)
    low = found.near or found.far
    words, expected = low.words, f"at least {low.words}"
    threshold = Threshold(_AT_LEAST, low.seconds(least=True))
    if found.near:
        words = f"{low.words}, and at most {found.far.words}"
        expected = f"between {low.words} and {found.far.words}"
        threshold = Threshold("mustBeBetween", (low.seconds(least=True), found.far.seconds()))
    title = f"Data is kept for at least {words}"
    if reason := level.no_times("how far back the data reaches"):
        return level.check(title, "value", expected=expected, reason=reason)
    since = starts_on(level.contract)
    return level.check(
        title,
        "value",
        measure=level.measure(
            Metric.OLDEST, arguments=(*level.zone, *((("since", since),) if since else ()))
        ),
        threshold=threshold,
        warning=_warning(level, threshold, least=True),
        unit="seconds",
        expected=expected,
        severity="error" if since or found.near else "warning",
    )


def frequency(level: Level) -> Check:
    """As the longest time without anything new between the oldest and the newest."""
    found = _often(level)
    if found is None:
        reason = limits(level).reason or "It states no value."
        return level.check("New data comes regularly", "value", reason=reason)
    title = f"New data comes at least every {found.every}"
    expected = f"at least every {found.every}"
    if reason := level.no_times("when the data was updated"):
        return level.check(title, "value", expected=expected, reason=reason)
    threshold = Threshold(_AT_MOST, found.seconds() + (_CLOCKS if found.in_days else 0.0))
    return level.check(
        title,
        "value",
        measure=level.measure(Metric.GAP, arguments=level.zone),
        threshold=threshold,
        warning=_warning(level, threshold),
        unit="seconds",
        expected=expected,
    )


def _often(level: Level) -> Span | None:
    return every(level.slo.value, level.slo.unit) or limits(level).far


def time_to_repair(level: Level) -> Check:
    return _at_most(
        level, "What breaks is mended within {}", "What breaks is mended in time",
        level.measure(Metric.REPAIR), "",
    )  # fmt: skip


def time_to_detect(level: Level) -> Check:
    return _at_most(
        level, "What breaks is noticed within {}", "What breaks is noticed in time",
        level.measure(Metric.DETECT), "",
    )  # fmt: skip


def time_to_notify(level: Level) -> Check:
    return _at_most(
        level, "Who uses it is told within {} of what broke", "Who uses it is told what broke",
        level.measure(Metric.DETECT), "When people were told is recorded nowhere.",
    )  # fmt: skip
