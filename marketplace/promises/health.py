"""How one product is doing now, from the newest result of each of its promises."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from marketplace.model.health import STATES, Health, State
from marketplace.model.promise import Observation, Verdict
from marketplace.promises.timeline import DAY

_NO_INTERVALS: Mapping[str, float] = {}
_NOT_KEPT = (State.BROKEN, State.ERROR, State.AT_RISK)


def health(
    product: str,
    latest: Sequence[Observation],
    now: datetime,
    causes: Sequence[str] = (),
    *,
    every: Mapping[str, float] = _NO_INTERVALS,
    unmeasured: int = 0,
) -> Health:
    """`every`: check -> the seconds in which it is due, a day where not named; `unmeasured`:
    promises that there is no result of at all. Nothing measured is never "kept"."""
    results = newest(latest)
    counts = Counter(STATES[one.verdict] for one in results)
    worst = [one for one in results if STATES[one.verdict] in _NOT_KEPT]
    return Health(
        product=product,
        state=state(counts, causes),
        kept=counts[State.KEPT],
        broken=counts[State.BROKEN],
        errors=counts[State.ERROR],
        at_risk=counts[State.AT_RISK],
        unmeasured=counts[State.UNKNOWN] + unmeasured,
        # A check that is due every week must not hide that the daily ones have stopped, nor an
        # import of last year that the others go on: it is stale when nothing of it is fresh.
        stale=bool(results) and all(stale(one, now, every.get(one.check, DAY)) for one in results),
        checked_at=max((one.observed_at for one in results), default=None),
        worst=tuple(sorted(worst, key=lambda one: (STATES[one.verdict].rank, one.check))),
        causes=tuple(causes),
    )


def state(counts: Mapping[State, int], causes: Sequence[str] = ()) -> State:
    """Of a product whose promises are in these states."""
    if counts.get(State.BROKEN):
        return State.BROKEN
    if counts.get(State.ERROR):
        return State.ERROR
    if counts.get(State.AT_RISK) or causes:
        return State.AT_RISK
    return State.KEPT if counts.get(State.KEPT) else State.UNKNOWN


def stale(result: Observation, now: datetime, every: float = DAY) -> bool:
    """Older than twice the interval: one run was missed for sure."""
    return (now - result.observed_at).total_seconds() > 2 * every


def newest(observations: Iterable[Observation]) -> list[Observation]:
    """One of each check of each contract, in the order in which they come; of two at one moment
    the worse one."""
    found: dict[tuple[str, str, str], Observation] = {}
    for one in observations:
        key = (one.contract, one.version, one.check)
        known = found.get(key)
        if known is None or _later(one) > _later(known):
            found[key] = one
    return [*found.values()]


def _later(one: Observation) -> tuple[datetime, int]:
    return one.observed_at, _BADNESS[one.verdict]


_BADNESS = {
    Verdict.PASSED: 0,
    Verdict.NOT_MEASURED: 1,
    Verdict.WARNED: 2,
    Verdict.ERRORED: 3,
    Verdict.FAILED: 4,
}


def worst_first(healths: Iterable[Health]) -> list[Health]:
    """By state, then by how many promises are broken; of the others the stale ones first."""
    return sorted(
        healths,
        key=lambda one: (
            one.state.rank,
            -one.broken,
            -one.errors,
            -one.at_risk,
            not one.stale,
            one.product,
        ),
    )
