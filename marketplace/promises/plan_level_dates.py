"""Service levels that promise a day, or a time of day: since when, until when, by when."""

from __future__ import annotations

import re
from typing import Any

from marketplace.contracts.durations import span
from marketplace.contracts.numbers import brief
from marketplace.contracts.promises import stated_date
from marketplace.model import Check, DataContract, Metric, Threshold
from marketplace.promises import zones
from marketplace.promises.plan_level import Level
from marketplace.promises.plan_thresholds import warn_at
from marketplace.promises.wording import day

_SOON = 30  # days before an end that are worth a warning
_COMING = ("proposed", "draft")
_TIME = re.compile(r"(\d{1,2})(?::(\d{2}))?(?::\d{2})?\s*([AaPp][Mm])?\s*(\S.*)?")


def starts_on(contract: DataContract) -> str:
    """Since when there is this data, as far as the contract says so."""
    stated = [
        slo.value
        for slo in contract.slos
        if re.sub(r"[\s_-]", "", slo.property).casefold() in ("generalavailability", "ga")
    ]
    for value in (*stated, contract.created):
        if found := stated_date(value):
            return found.isoformat()
    return ""


def _dated(
    level: Level, words: str, plain: str, threshold: Threshold, soon: bool, severity: str = "error"
) -> Check:  # fmt: skip
    found = stated_date(level.slo.value)
    if found is None:
        said = "It states no day."
        if level.slo.value not in (None, ""):
            said = f"{brief(level.slo.value)} is not a date."
        return level.check(plain, "value", reason=said)
    warning = None
    if soon:
        warning = _warn_at(level) or Threshold("mustBeGreaterThan", _SOON)
    return level.check(
        f"{words} {day(found)}",
        "value",
        measure=level.measure(Metric.CALENDAR, arguments=(("date", found.isoformat()),)),
        threshold=threshold,
        warning=warning,
        unit="date",
        expected=day(found),
        severity=severity,
    )


def _warn_at(level: Level) -> Threshold | None:
    """How long before the end: 60, or "60 d"."""

    def days(value: Any) -> Any:
        found = span(value, "d")
        return found.seconds() / 86400 if found else None

    broken = Threshold("mustBeGreaterThan", 0)
    return warn_at(level.slo.custom_properties, broken, days)


def general_availability(level: Level) -> Check:
    """A draft may still become available in time; what is active is so since then."""
    if level.contract.status.casefold() in _COMING:
        threshold = Threshold("mustBeGreaterOrEqualTo", 0)
        return _dated(level, "It becomes available by", "It becomes available", threshold, False)
    threshold = Threshold("mustBeLessOrEqualTo", 0)
    return _dated(level, "It is available since", "It is available", threshold, False)


def _until(level: Level, words: str, plain: str, severity: str = "error") -> Check:
    """What is retired must not be so before the day; what is not must not be there after it."""
    if level.contract.status.casefold() == "retired":
        threshold = Threshold("mustBeLessOrEqualTo", 0)
        return _dated(level, f"{words} at least until", plain, threshold, False)
    threshold = Threshold("mustBeGreaterOrEqualTo", 0)
    return _dated(level, f"{words} until", plain, threshold, True, severity)


def end_of_support(level: Level) -> Check:
    return _until(level, "It is supported", "It is supported", "warning")


def end_of_life(level: Level) -> Check:
    return _until(level, "It is there", "It is there")


def time_of_availability(level: Level) -> Check:
    """Whether the data of the day before was there by then. "09:00-08:00" has its time zone."""
    written = level.slo.value.strip() if isinstance(level.slo.value, str) else ""
    found = _TIME.fullmatch(written[:60])
    plain = "The data of the day before is there in time"
    at = zones.clock(found[1], found[2], found[3]) if found else ""
    if not found or not at:
        reason = f"{brief(level.slo.value)} is not a time of day."
        return level.check(plain, "value", reason=reason)
    place = (found[4] or level.slo.unit).strip() or "UTC"
    if zones.zone(place) is None:
        reason = f"{brief(place)} is no time zone. Between two times, nothing is recorded."
        return level.check(plain, "value", reason=reason)
    said = f"{at} ({'UTC' if place[0] in '+-' else ''}{brief(place, 40)})"
    title, expected = f"Yesterday's data is there by {said}", f"by {said}"
    if reason := level.no_times("whether the data is there by then"):
        return level.check(title, "value", expected=expected, reason=reason)
    own = (("timezone", zones.name(place)),) if zones.name(place) else ()
    arguments = (*(level.zone or own), ("by", at), ("zone", place))
    return level.check(
        title,
        "value",
        measure=level.measure(Metric.NEWEST, arguments=arguments),
        unit="seconds",
        expected=expected,
    )
