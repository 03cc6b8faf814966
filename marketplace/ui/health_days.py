"""How each product did on each day, in one byte a day: what the heat map draws and sorts by."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from marketplace.model import STATES, Observation, State, Verdict

Promise = tuple[str, str, str]  # product, contract, check
_BETWEEN = timedelta(days=8)  # two results are hardly further apart
RECENT = 30  # days that decide what is the worst
WEEK = 7
_STATES: list[State] = [*State]
_RANKS = {verdict: STATES[verdict].rank for verdict in Verdict}
_UNKNOWN = State.UNKNOWN.rank
# One kept promise makes a day known; one that nobody could measure does not make it unknown.
_WORST = (State.BROKEN, State.ERROR, State.AT_RISK, State.KEPT, State.UNKNOWN)
_ORDER = [state.rank for state in _WORST]
_BAD = _ORDER[:3]


@dataclass(frozen=True, slots=True)
class Days:
    """`states` by product: the rank of the state on each day from `first`; absent: unknown."""

    first: date
    count: int
    states: Mapping[str, bytes] = field(default_factory=dict)

    def of(self, product: str) -> bytes:
        return self.states.get(product) or bytes([_UNKNOWN]) * self.count

    def badness(self, product: str) -> int:
        """Of the last days; the worse they were and the more there were, the larger."""
        recent = self.states.get(product, b"")[-RECENT:]
        broken, errors, risks = map(recent.count, _BAD)
        return (broken * 100 + errors) * 100 + risks

    def day(self, place: int) -> date:
        return self.first + timedelta(days=place)


def days_of(found: Mapping[str, Mapping[date, Verdict]], first: date, count: int) -> Days:
    """What lies outside is left out."""
    empty = bytes([_UNKNOWN]) * count
    states = {}
    for product, days in found.items():
        line = bytearray(empty)
        for day, worst in days.items():
            place = (day - first).days
            if 0 <= place < count:
                line[place] = _RANKS[worst]
        states[product] = bytes(line)
    return Days(first, count, states)


def weeks(line: bytes) -> bytes:
    """The worst day of each week, the newest week being whole."""
    start = len(line) % WEEK
    parts = [line[:start]] if start else []
    parts += [line[at : at + WEEK] for at in range(start, len(line), WEEK)]
    return bytes(next(rank for rank in _ORDER if rank in part) for part in parts)


def state_of(rank: int) -> State:
    return _STATES[rank]


def promise_of(one: Observation) -> Promise:
    return one.product, one.contract, one.check


def newest_run(
    found: Iterable[Observation], wanted: Collection[Promise], begin: datetime
) -> dict[Promise, datetime | None]:
    """When the last run of results that were not kept began; None: before `begin`."""
    runs: dict[Promise, datetime] = {}
    kept: set[Promise] = set()
    for one in found:  # oldest first
        key = promise_of(one)
        if key not in wanted:
            continue
        if one.verdict is Verdict.PASSED:
            runs.pop(key, None)
            kept.add(key)
        else:
            runs.setdefault(key, one.observed_at)
    near = begin + _BETWEEN
    return {key: None if key not in kept and start < near else start for key, start in runs.items()}
