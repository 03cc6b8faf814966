"""How well promises are kept, now and over time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from marketplace.model.promise import Check, Observation, Verdict


class State(StrEnum):
    """Of a promise or a product, worst first: the order of every list."""

    BROKEN = "broken"
    ERROR = "check error"
    AT_RISK = "at risk"
    UNKNOWN = "not measured"
    KEPT = "kept"

    @property
    def rank(self) -> int:
        return [*State].index(self)


STATES = {
    Verdict.FAILED: State.BROKEN,
    Verdict.ERRORED: State.ERROR,
    Verdict.WARNED: State.AT_RISK,
    Verdict.NOT_MEASURED: State.UNKNOWN,
    Verdict.PASSED: State.KEPT,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Health:
    """One product now. Everything that shows trust shows this."""

    product: str
    state: State = State.UNKNOWN
    kept: int = 0
    broken: int = 0
    errors: int = 0
    at_risk: int = 0
    unmeasured: int = 0  # promises that no number stands behind
    stale: bool = False  # the newest result is older than its interval
    checked_at: datetime | None = None  # None: never
    worst: tuple[Observation, ...] = ()  # what is not kept, worst first
    causes: tuple[str, ...] = ()  # products upstream that are broken: why this one is at risk

    @property
    def measured(self) -> int:
        return self.kept + self.broken + self.errors + self.at_risk

    @property
    def promised(self) -> int:
        return self.measured + self.unmeasured


@dataclass(frozen=True, slots=True)
class Day:
    """The worst of one day; UNKNOWN where nothing was measured."""

    day: date
    state: State


@dataclass(frozen=True, slots=True, kw_only=True)
class Attainment:
    """One check over a window of days. Times in seconds."""

    days: int
    share: float | None  # of the measured time in which it was kept; None: never measured
    downtime: float = 0.0
    violations: int = 0  # runs of results that were not kept
    longest: float = 0.0
    repair: float | None = None  # median time from broken to kept; None: nothing was repaired
    budget: float | None = None  # share of the error budget that is left; negative: overspent
    burn: float | None = None  # how many times as fast as sustainable it was spent lately


@dataclass(frozen=True, slots=True, kw_only=True)
class Margin:
    """What could be promised, judged by the last 90 days."""

    words: str  # "Delivered within 4 hours on 99 % of days: could promise less than 2 days"
    kind: str  # "too modest", "too bold" or ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Incident:
    """A run of failing results of one check. Closed when it passed again."""

    id: str  # "flights/latency.legs.flight_date/2026-11-20"
    product: str
    check: str
    title: str
    opened_at: datetime
    closed_at: datetime | None = None
    severity: str = "minor"  # critical, major or minor: from the tier and the check
    failures: int = 1
    reopened: int = 0  # closed and open again within a day
    worst: Observation | None = None
    acknowledged_by: str = ""  # from a file in Git
    note: str = ""

    @property
    def is_open(self) -> bool:
        return self.closed_at is None


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """One promise with all that was measured of it in the last year, oldest first."""

    check: Check
    file: str = ""
    line: int = 0  # of the contract, where it is promised
    latest: Observation | None = None  # None: never measured
    stale: bool = False
    observations: tuple[Observation, ...] = ()
    windows: tuple[Attainment, ...] = ()  # over 7, 30 and 90 days
    margin: Margin | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Promises:
    """All promises of one contract, beside what was measured."""

    health: Health
    contract: str = ""
    version: str = ""
    kept: tuple[Kept, ...] = ()  # in the order of the contract
    incidents: tuple[Incident, ...] = ()  # open ones first, then the newest
