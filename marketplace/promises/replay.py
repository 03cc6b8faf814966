"""What if: the same values against another threshold."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from marketplace.model.health import Attainment
from marketplace.model.promise import Observation, Verdict
from marketplace.model.schema import Threshold
from marketplace.promises.history import TARGET, over
from marketplace.promises.judge import keeps
from marketplace.promises.said import briefly, share
from marketplace.promises.timeline import JUDGED, drawn

_NO_NUMBER = (Verdict.ERRORED, Verdict.NOT_MEASURED)
_MILD = ("warning", "info", "minor")  # as `judge` takes them


def replay(
    observations: Sequence[Observation],
    threshold: Threshold,
    days: int,
    now: datetime,
    target: float = TARGET,
    every: float = 0.0,
) -> Attainment:
    """Of one check. What has no value, an error or a plain yes or no, stays as it was judged."""
    verdicts = rejudged(observations, threshold)
    results = [
        (one.observed_at.timestamp(), JUDGED[verdict])
        for one, verdict in zip(observations, verdicts, strict=True)
    ]
    return over(drawn(results, now, every), days, target)


def promised(observation: Observation) -> Threshold | None:
    """What it was judged by; None: by no number."""
    if not observation.operator or observation.low is None:
        return None
    if observation.high is not None:
        return Threshold(observation.operator, (observation.low, observation.high))
    return Threshold(observation.operator, observation.low)


def rejudged(observations: Sequence[Observation], threshold: Threshold) -> list[Verdict]:
    """The verdicts that there would be."""
    known: dict[float, bool] = {}
    found = []
    for one in observations:
        value, verdict = one.value, one.verdict
        if value is not None and verdict not in _NO_NUMBER:
            kept = known.get(value)
            if kept is None:
                kept = known[value] = keeps(threshold, value)
            verdict = Verdict.PASSED if kept else _beyond(one)
        found.append(verdict)
    return found


def _beyond(one: Observation) -> Verdict:
    """What is only a warning stays one, wherever the limit is."""
    return Verdict.WARNED if one.severity.strip().casefold() in _MILD else Verdict.FAILED


def words(found: Attainment) -> str:
    """ "met 91.3 %, 14 violations, longest 9 h"."""
    if found.share is None:
        return "never measured"
    said = f"met {share(found.share)}"
    if not found.violations:
        return f"{said}, no violation"
    noun = "violation" if found.violations == 1 else "violations"
    return f"{said}, {found.violations:,} {noun}, longest {briefly(found.longest)}"
