"""How well one check was kept over the last days: share, downtime, budget."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from math import isfinite
from statistics import median

from marketplace.model.health import Attainment
from marketplace.model.promise import Check, Metric, Observation
from marketplace.promises.timeline import DAY, Timeline, timeline, within

WINDOWS = (7, 30, 90)
TARGET = 0.99  # of the time, where a contract promises no availability
_RECENT = 10  # the burn rate looks at this part of the window


def attainment(
    observations: Sequence[Observation],
    days: int,
    now: datetime,
    target: float = TARGET,
    every: float = 0.0,
) -> Attainment:
    """Of one check. `every`: the seconds in which it is due, 0: as its results tell."""
    return over(timeline(observations, now, every, days), days, target)


def windows(
    observations: Sequence[Observation],
    now: datetime,
    target: float = TARGET,
    days: Sequence[int] = WINDOWS,
    every: float = 0.0,
) -> tuple[Attainment, ...]:
    """The same over several windows, read once."""
    line = timeline(observations, now, every, max(days, default=1))
    return tuple(over(line, one, target) for one in days)


def over(line: Timeline, days: int, target: float = TARGET) -> Attainment:
    since = line.until - days * DAY
    # A result of this very moment has lasted no time yet, and is a violation all the same.
    seen = [
        breach
        for breach in line.breaches
        if breach.spans[-1][1] > since or breach.opened == line.until
    ]
    lengths = [within(breach.spans, since, line.until) for breach in seen]
    repairs = [
        breach.closed - breach.opened
        for breach in line.breaches
        if breach.closed is not None and breach.closed > since
    ]
    kept, downtime = within(line.kept, since, line.until), sum(lengths)
    return Attainment(
        days=days,
        share=_share(kept, downtime),
        downtime=downtime,
        violations=len(seen),
        longest=max(lengths, default=0.0),
        repair=median(repairs) if repairs else None,
        budget=_budget(_share(kept, downtime), target),
        burn=_burn(line, days, target),
    )


def _share(kept: float, broken: float) -> float | None:
    return kept / (kept + broken) if kept + broken > 0 else None


def _allowed(target: float) -> float:
    """The share of the time that may be broken; a promise of 100 % leaves none to spend."""
    return 1 - target if isfinite(target) and 0 <= target < 1 else 0.0


def _budget(share: float | None, target: float) -> float | None:
    allowed = _allowed(target)
    return None if share is None or not allowed else 1 - (1 - share) / allowed


def _burn(line: Timeline, days: int, target: float) -> float | None:
    since = line.until - days * DAY / _RECENT
    broken = sum(within(breach.spans, since, line.until) for breach in line.breaches)
    share = _share(within(line.kept, since, line.until), broken)
    allowed = _allowed(target)
    return None if share is None or not allowed else (1 - share) / allowed


def target(checks: Iterable[Check]) -> float:
    """The availability that a contract promises, as a share; the strictest of several."""
    promised = [
        float(value) / 100
        for check in checks
        if check.measure and check.measure.metric is Metric.AVAILABLE and check.threshold
        for value in [check.threshold.value]
        if isinstance(value, int | float) and not isinstance(value, bool) and 0 < value <= 100
    ]
    return max(promised, default=TARGET)
