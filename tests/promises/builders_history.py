"""Results of checks, made up."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

from marketplace.model.promise import Observation, Verdict

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
LETTERS = {
    "p": Verdict.PASSED,
    "w": Verdict.WARNED,
    "f": Verdict.FAILED,
    "e": Verdict.ERRORED,
    "n": Verdict.NOT_MEASURED,
}


def a_result(at: datetime = NOW, verdict: str = "p", **parts: Any) -> Observation:
    """`verdict`: its first letter."""
    stated: dict[str, Any] = {
        "product": "flights",
        "contract": "flights",
        "version": "1.0.0",
        "check": "legs.carrier.required",
        "kind": "declared",
        "title": "Every carrier is filled",
        "severity": "error",
    }
    return Observation(observed_at=at, verdict=LETTERS[verdict], **(stated | parts))


def results(verdicts: Iterable[str], hours: float = 24, end: datetime = NOW, **parts: Any):
    """One every so many hours, the last one that long before `end`."""
    said = [*verdicts]
    step = timedelta(hours=hours)
    first = end - step * len(said)
    return [a_result(first + step * row, letter, **parts) for row, letter in enumerate(said)]


def values(numbers: Iterable[float], limit: float, hours: float = 24, **parts: Any):
    """Of a promise of at most `limit`, judged by it."""
    said = [*numbers]
    found = results(["p" if number <= limit else "f" for number in said], hours)
    stated = {"operator": "mustBeLessOrEqualTo", "low": limit, "unit": "number", **parts}
    return [
        a_result(one.observed_at, "p" if number <= limit else "f", value=float(number), **stated)
        for one, number in zip(found, said, strict=True)
    ]
