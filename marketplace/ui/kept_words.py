"""What became of a promise, as a person says it: plain text unless it says Markdown."""

from __future__ import annotations

from datetime import datetime

from marketplace.model import (
    MEASURED_BY_ENGINE,
    Check,
    Health,
    Metric,
    Observation,
    Slo,
    State,
    Threshold,
)
from marketplace.promises import said, wording
from marketplace.ui.promise_words import label, spaced
from marketplace.ui.words import STATES, badge, count, day

_LOWER = ("mustBeLessThan", "mustBeLessOrEqualTo")
_UPPER = ("mustBeGreaterThan", "mustBeGreaterOrEqualTo")


def state_badge(state: State) -> str:
    """Markdown."""
    return badge(*STATES[state])


def tally(health: Health) -> list[tuple[State, str]]:
    """How many of each, worst first, without those that there are none of."""
    counts = {
        State.BROKEN: health.broken,
        State.ERROR: health.errors,
        State.AT_RISK: health.at_risk,
        State.UNKNOWN: health.unmeasured,
        State.KEPT: health.kept,
    }
    names = {State.ERROR: "check error" if health.errors == 1 else "check errors"}
    return [
        (state, f"{number:,} {names.get(state, STATES[state][0].lower())}")
        for state, number in counts.items()
        if number
    ]


def called(check: Check) -> str:
    """A service level by its label, everything else by its sentence."""
    if check.kind != "service level":
        return check.title
    return label(Slo(property=check.service_level)) or spaced(check.service_level) or check.title


def of_what(check: Check) -> str:
    """ "legs.flight_date": what it is about, where a label does not say it."""
    return ".".join(part for part in (check.object, check.property) if part)


def where_from(check: Check, latest: Observation | None) -> str:
    """What a number comes from."""
    if latest and latest.source not in ("", "marketplace"):
        return f"from {spaced(latest.source)}"
    if check.measure is None:
        return ""
    metric = check.measure.metric
    if metric is Metric.CALENDAR:
        return "from the calendar"
    if metric not in MEASURED_BY_ENGINE:
        return "from the check history"
    rows = count(latest.rows, "row") if latest and latest.rows is not None else "the data"
    return f"from {rows}"


def amount(value: float, unit: str) -> str:
    """A measured value in the unit of its check."""
    return count(round(value), "day") if unit == "date" else said.amount(value, unit)


def to_spare(value: float | None, threshold: Threshold | None, unit: str) -> str:
    """The margin of a measured value: "12 hours to spare", "1 day too much"."""
    limits = bounds(threshold)
    if value is None or threshold is None or not limits or unit == "date":
        return ""
    if threshold.operator in _LOWER:
        room, wrong = limits[-1] - value, "over"
    elif threshold.operator in _UPPER:
        room, wrong = value - limits[0], "short"
    elif threshold.operator == "mustBeBetween":
        room, wrong = min(value - limits[0], limits[-1] - value), "outside"
    else:
        return ""
    if room == 0:
        return "nothing to spare"
    gap = amount(abs(room), unit)
    if unit == "percent":
        gap = f"{gap.removesuffix(' %')} points"
    return f"{gap} to spare" if room > 0 else f"{gap} {wrong}"


def bounds(threshold: Threshold | None) -> tuple[float, ...]:
    """The number of a threshold, or the two of a pair."""
    stated = threshold.value if threshold else None
    pair = stated if isinstance(stated, (list, tuple)) else (stated,)
    found = tuple(
        float(one) for one in pair if isinstance(one, (int, float)) and not isinstance(one, bool)
    )
    return found if len(found) == len(pair) else ()


def at(when: datetime, now: datetime) -> str:
    """ "today 06:00", "20 Nov 06:00"; no time of day for what is long ago."""
    local = when.astimezone(now.tzinfo)
    clock = f"{local:%H:%M}"
    days = (now.date() - local.date()).days
    if days in (0, 1):
        return f"{'today' if days == 0 else 'yesterday'} {clock}"
    date = day(local.date(), now.date())
    return f"{date} {clock}" if days < 60 else date


def since(begin: datetime, end: datetime) -> str:
    return wording.lasting(max((end - begin).total_seconds(), 0.0))
