"""Promises that the history of the other checks can answer: availability, time to repair."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from itertools import pairwise

from marketplace.model import MEASURED_BY_ENGINE, Check, Measured, Metric, Observation, Verdict
from marketplace.promises.history import over
from marketplace.promises.timeline import BROKEN, KEPT, drawn, timeline

DAYS = 30
Runs = Mapping[datetime, Sequence[Observation]]
_BAD = (Verdict.FAILED, Verdict.ERRORED)
_HISTORY = {Metric.AVAILABLE, Metric.ERRORS, Metric.REPAIR, Metric.DETECT}


def from_history(checks: Iterable[Check]) -> list[Check]:
    return [c for c in checks if c.measure and c.measure.metric in _HISTORY]


def answers(
    checks: Sequence[Check], seen: Iterable[Observation], now: datetime
) -> dict[str, Measured]:
    """For those checks that ask the history; `seen`: of their contract, with the run of `now`."""
    asking = from_history(checks)
    if not asking:
        return {}
    data = {check.id for check in checks if _of_data(check)}
    runs: dict[datetime, list[Observation]] = defaultdict(list)
    since = now - timedelta(days=DAYS)
    for one in seen:
        if one.check in data and since <= one.observed_at <= now and _counts(one):
            runs[one.observed_at].append(one)
    ordered = dict(sorted(runs.items()))
    return {c.id: _ASKED[c.measure.metric](ordered, now) for c in asking if c.measure}


def _of_data(check: Check) -> bool:
    return check.measure is not None and check.measure.metric in MEASURED_BY_ENGINE


def _counts(one: Observation) -> bool:
    return one.verdict is not Verdict.NOT_MEASURED


def _available(runs: Runs, now: datetime) -> Measured:
    """Down is a run in which no check of an object could read it."""
    results = [(at.timestamp(), BROKEN if _is_down(run) else KEPT) for at, run in runs.items()]
    share = over(drawn(results, now), DAYS).share
    if share is None:
        return _nothing("Shown from the second run on: it is the time in which the data was there.")
    down = sum(state == BROKEN for _, state in results)
    return Measured(value=100 * share, rows=len(runs), failed=down)


def _is_down(run: Sequence[Observation]) -> bool:
    objects: dict[str, bool] = {}
    for one in run:
        objects[one.object] = objects.get(one.object, True) and one.verdict is Verdict.ERRORED
    return any(objects.values())


def _errors(runs: Runs, now: datetime) -> Measured:  # noqa: ARG001
    if not runs:
        return _nothing("No check has run over the data yet.")
    bad = sum(any(one.verdict in _BAD for one in run) for run in runs.values())
    return Measured(value=100 * bad / len(runs), rows=len(runs), failed=bad)


def _repair(runs: Runs, now: datetime) -> Measured:
    """The longest of all checks; what is still broken has taken as long as it is by now."""
    by_check: dict[str, list[Observation]] = defaultdict(list)
    for run in runs.values():
        for one in run:
            by_check[one.check].append(one)
    breaches = [breach for seen in by_check.values() for breach in timeline(seen, now).breaches]
    if not breaches:
        return _nothing(f"Nothing broke in the last {DAYS} days.")
    until = now.timestamp()
    return Measured(value=max((breach.closed or until) - breach.opened for breach in breaches))


def _detect(runs: Runs, now: datetime) -> Measured:
    """What breaks just after one run is seen by the next."""
    times = [*runs, now] if now not in runs else [*runs]
    if len(times) < 2:
        return _nothing("Shown from the second run on: it is the longest time between two.")
    return Measured(value=max((b - a).total_seconds() for a, b in pairwise(times)))


def _nothing(why: str) -> Measured:
    return Measured(unmeasurable=why)


_ASKED: Mapping[Metric, Callable[[Runs, datetime], Measured]] = {
    Metric.AVAILABLE: _available,
    Metric.ERRORS: _errors,
    Metric.REPAIR: _repair,
    Metric.DETECT: _detect,
}
