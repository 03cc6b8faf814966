"""The results of one check as pieces of time: kept, broken, or nobody knows.

A result holds until the next one, but no longer than twice the usual interval: a check that stopped
running says nothing about the time after. What nobody measured counts neither way.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from itertools import pairwise
from operator import lt
from statistics import median
from typing import NamedTuple

from marketplace.model.promise import Observation, Verdict

HOUR, DAY = 3600.0, 86400.0
# Worse is more: of two results at one moment the worse one counts.
KEPT, UNKNOWN, BROKEN = 0, 1, 2
# A warning keeps the promise: only the step beyond it breaks. A check that could not run says
# nothing about the data; it counts as down only where it is promised that the data can be read
# (availability), which is asked of the runs and not of one check.
JUDGED = {
    Verdict.PASSED: KEPT,
    Verdict.WARNED: KEPT,
    Verdict.FAILED: BROKEN,
    Verdict.ERRORED: UNKNOWN,
    Verdict.NOT_MEASURED: UNKNOWN,
}
_BURST = 3000.0  # an hourly check is never exactly an hour apart; what is closer is one visit
_RHYTHM = 2  # gaps that make one
_RECENT = 1000  # results that show it

Span = tuple[float, float]
Result = tuple[float, int]  # when, and one of the three


class Breach(NamedTuple):
    """From the first broken result to the next one that is kept, whatever is unknown between."""

    opened: float
    closed: float | None
    spans: tuple[Span, ...]  # in which it is known to be broken


class Timeline(NamedTuple):
    kept: tuple[Span, ...]
    breaches: tuple[Breach, ...]
    until: float


def timeline(
    observations: Sequence[Observation], now: datetime, every: float = 0.0, days: int = 0
) -> Timeline:
    """Of one check, in any order. `every`: the seconds in which it is due, 0: as the results tell;
    `days`: exact for that long, and nothing is said of the time before; 0: for all of it."""
    times = [one.observed_at for one in observations]
    if days and times and times[-1] <= now and all(map(lt, times, times[1:])):
        every = every or interval([at.timestamp() for at in times[-_RECENT:]])
        observations = observations[_first(observations, times, now - timedelta(days=days)) :]
    return drawn([(o.observed_at.timestamp(), JUDGED[o.verdict]) for o in observations], now, every)


def _first(observations: Sequence[Observation], times: Sequence[datetime], since: datetime) -> int:
    """The newest kept result before that moment: whatever goes on in it has begun by then."""
    row = max(bisect_left(times, since) - 1, 0)
    while row and JUDGED[observations[row].verdict] != KEPT:
        row -= 1
    return row


def drawn(results: Sequence[Result], now: datetime, every: float = 0.0) -> Timeline:
    until = now.timestamp()
    ordered = _one_a_moment(results, until)
    hold = 2 * (max(every, HOUR) if every > 0 else interval([at for at, _ in ordered]))
    kept: list[Span] = []
    breaches: list[Breach] = []
    broken: list[Span] = []
    opened: float | None = None
    start, end, state = until, until, UNKNOWN
    for (at, said), (following, _) in pairwise([*ordered, (until, UNKNOWN)]):
        if said == state and at == end:  # goes on: most of a good year is one piece
            end = following if following - at < hold else at + hold
            continue
        if state != UNKNOWN:
            (kept if state == KEPT else broken).append((start, end))
        if said == KEPT and opened is not None:
            breaches.append(Breach(opened, at, tuple(broken)))
            opened, broken = None, []
        elif said == BROKEN and opened is None:
            opened = at
        start, end, state = at, following if following - at < hold else at + hold, said
    if state != UNKNOWN:
        (kept if state == KEPT else broken).append((start, end))
    if opened is not None:
        breaches.append(Breach(opened, None, tuple(broken)))
    return Timeline(tuple(kept), tuple(breaches), until)


def _one_a_moment(results: Sequence[Result], until: float) -> Sequence[Result]:
    """Oldest first; what claims to come from the future is no history."""
    times = [at for at, _ in results]
    if not results or (all(map(lt, times, times[1:])) and times[-1] <= until):
        return results
    return [*dict(sorted(one for one in results if one[0] <= until)).items()]


def interval(times: Sequence[float]) -> float:
    """The usual one between the newest results, at least an hour; a day where there is no rhythm.

    Somebody who runs a daily check ten times in a row does not make it one of every minute.
    """
    gaps = []
    recent = times[-_RECENT:]
    last = recent[0] if recent else 0.0
    for at in recent:
        if at - last >= _BURST:
            gaps.append(at - last)
            last = at
    usual = max(median(gaps), HOUR) if gaps else DAY
    return usual if len(gaps) >= _RHYTHM else min(usual, DAY)


def within(spans: Iterable[Span], since: float, until: float) -> float:
    """The seconds of them between two moments."""
    return sum(
        min(end, until) - max(start, since) for start, end in spans if end > since and start < until
    )
