"""Incidents: derived from what was measured, so nobody has to open or close one.

A run of failing or errored results of one check is one. A single result is enough to open it: a
check runs once a day as a rule, and a day of silence is worse than an alarm that ends by itself.
The first result that keeps the promise closes it; one that measured nothing neither opens nor
closes. What breaks again within a day is the same trouble, not a new one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from math import inf, isfinite
from operator import lt

from marketplace.model.health import Incident
from marketplace.model.promise import Observation, Verdict
from marketplace.promises.acknowledged import Acknowledgement

AGAIN = timedelta(days=1)
_SEVERITIES = ("minor", "major", "critical")
_TIERS = {"critical": 2, "important": 1}  # of any other: 0
_GRAVE = ("critical", "blocker", "high", "major")
_MILD = ("warning", "info", "minor", "low")
_KEPT, _BAD = (Verdict.PASSED, Verdict.WARNED), (Verdict.FAILED, Verdict.ERRORED)
_UPPER = ("mustBeLessThan", "mustBeLessOrEqualTo")
_LOWER = ("mustBeGreaterThan", "mustBeGreaterOrEqualTo")
_NOBODY: Mapping[str, Acknowledgement] = {}


@dataclass(slots=True)
class _Run:
    """One incident while it is being read."""

    failures: list[Observation]
    closed_at: datetime | None = None
    reopened: int = 0


def incidents(
    observations: Sequence[Observation],
    tier: str = "",
    acknowledgements: Mapping[str, Acknowledgement] = _NOBODY,
) -> tuple[Incident, ...]:
    """Of any number of checks, in any order; open ones first, then the newest."""
    found: dict[str, Incident] = {}
    for _, results in sorted(_by_check(observations).items()):
        for run in _runs(_one_a_moment(results)):
            incident = _incident(run, tier, found)
            said = acknowledgements.get(incident.id)
            found[incident.id] = said.applied(incident) if said else incident
    ordered = sorted(found.values(), key=lambda one: one.id)
    ordered.sort(key=lambda one: one.opened_at, reverse=True)
    return tuple(sorted(ordered, key=lambda one: not one.is_open))


def _by_check(observations: Sequence[Observation]) -> dict[tuple[str, ...], list[Observation]]:
    """Of the checks that ever broke: of most there is nothing to tell."""
    failed, errored = _BAD
    broke = {x.check for x in observations if x.verdict is failed or x.verdict is errored}
    found: dict[tuple[str, ...], list[Observation]] = defaultdict(list)
    for one in observations:
        if one.check in broke:
            found[one.product, one.check, one.contract, one.version].append(one)
    # Version 1 and version 2 are promised side by side; 1.2 goes on where 1.1 ended.
    joined: dict[tuple[str, ...], list[Observation]] = defaultdict(list)
    for (*key, version), results in found.items():
        joined[*key, version.partition(".")[0]] += results
    return joined


def _one_a_moment(results: list[Observation]) -> Iterable[Observation]:
    """Oldest first; of several at one moment the worst, without those that measured nothing."""
    times = [one.observed_at for one in results]
    if all(map(lt, times, times[1:])):
        return results
    moments: dict[datetime, Observation] = {}
    for one in results:
        known = moments.get(one.observed_at)
        if known is None or _rank(one) > _rank(known):
            moments[one.observed_at] = one
    return [moments[at] for at in sorted(moments)]


def _rank(one: Observation) -> tuple[int, int, float]:
    """How bad it is: a breach, then an error; then by rows, then by how far it is out."""
    verdicts = (Verdict.NOT_MEASURED, Verdict.PASSED, Verdict.WARNED, Verdict.ERRORED)
    place = verdicts.index(one.verdict) if one.verdict in verdicts else len(verdicts)
    return place, one.rows_failed or 0, _distance(one)


def _distance(one: Observation) -> float:
    """How far a value is out: comparable among results of one check."""
    if one.value is None or not isfinite(one.value):
        return -inf
    if one.operator in _UPPER:
        return one.value
    return -one.value if one.operator in _LOWER else abs(one.value - (one.low or 0.0))


def _runs(results: Iterable[Observation]) -> list[_Run]:
    runs: list[_Run] = []
    run: _Run | None = None  # the open one
    for one in results:
        verdict = one.verdict
        if verdict not in _BAD:
            if run and verdict in _KEPT:
                run.closed_at, run = one.observed_at, None
        elif run:
            run.failures.append(one)
        elif runs and one.observed_at - (runs[-1].closed_at or one.observed_at) <= AGAIN:
            run = runs[-1]
            run.failures.append(one)
            run.closed_at = None
            run.reopened += 1
        else:
            run = _Run([one])
            runs.append(run)
    return runs


def _incident(run: _Run, tier: str, others: Mapping[str, Incident]) -> Incident:
    first = worst = run.failures[0]
    if len(run.failures) > 1:
        worst = max(run.failures, key=_rank)
    return Incident(
        id=_id(first, others),
        product=first.product,
        check=first.check,
        title=run.failures[-1].title,
        opened_at=first.observed_at,
        closed_at=run.closed_at,
        severity=severity(worst, tier),
        failures=len(run.failures),
        reopened=run.reopened,
        worst=worst,
    )


def _id(first: Observation, others: Mapping[str, Incident]) -> str:
    """By the day it began: one check has no two on one day, but two versions of it may."""
    plain = f"{first.product}/{first.check}/{first.observed_at.astimezone(UTC).date()}"
    id_, number = plain, 1
    while id_ in others:
        number += 1
        id_ = f"{plain}/{number}"
    return id_


def severity(worst: Observation, tier: str = "") -> str:
    """By the product's tier; a grave check counts a step more, a mild one and a check that only
    could not run a step less."""
    step = _TIERS.get(tier.strip().casefold(), 0)
    stated = worst.severity.strip().casefold()
    step += (stated in _GRAVE) - (stated in _MILD) - (worst.verdict is Verdict.ERRORED)
    return _SEVERITIES[min(max(step, 0), 2)]
