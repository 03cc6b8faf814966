"""What a contract promises as something to measure, and what was measured."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, Literal

from marketplace.model.schema import Threshold

CheckKind = Literal["structure", "declared", "quality", "service level"]
Unit = Literal["rows", "percent", "seconds", "number", "date", ""]


class Verdict(StrEnum):
    """Unknown is not green: what nobody measured is a verdict of its own."""

    PASSED = "passed"
    WARNED = "warned"
    FAILED = "failed"
    ERRORED = "errored"  # the check could not run
    NOT_MEASURED = "not_measured"


class Metric(StrEnum):
    """What an engine, the check history or the calendar can put a number to."""

    # From the columns that the data has; nothing is scanned.
    PRESENT = "present"  # 1 where the object or property is there, else 0
    TYPE = "type"  # 1 where its type fits; `arguments`: logical_type, physical_type, options
    EXTRA = "extra"  # columns that nobody promised
    # Counts of rows.
    ROWS = "rows"
    NULLS = "nulls"
    MISSING = "missing"  # `arguments`: values that stand for "nothing", None for null
    INVALID = "invalid"  # rows that break one of `rules`; a null breaks none
    DUPLICATES = "duplicates"  # rows beyond the first of each value; one with a null is unlike all
    ORPHANS = "orphans"  # rows whose values are not among `target`'s; a null refers to nothing
    # Of a property that holds times.
    NEWEST = "newest"  # age in seconds of the newest value
    OLDEST = "oldest"  # age in seconds of the oldest value
    GAP = "gap"  # the longest time in seconds between two values that follow each other
    RATE = "rate"  # rows per second between the oldest and the newest value
    # A statement of the contract: one number.
    SQL = "sql"
    # Not from the data.
    AVAILABLE = "available"  # percent of time in which the checks could read the data
    ERRORS = "errors"  # percent of runs that failed or errored
    REPAIR = "repair"  # seconds: how long it took to mend what broke, the longest in the window
    DETECT = "detect"  # seconds: the longest between two runs
    CALENDAR = "calendar"  # days from `now` to a stated date; negative: it is over


MEASURED_BY_ENGINE = frozenset(Metric) - {
    Metric.AVAILABLE, Metric.ERRORS, Metric.REPAIR, Metric.DETECT, Metric.CALENDAR,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Rule:
    """One condition that valid values meet. `name` and its `value`:

    in (values), pattern (a regular expression), minLength, maxLength, minimum, maximum,
    exclusiveMinimum, exclusiveMaximum, multipleOf, format (of the logical type), minItems,
    maxItems, uniqueItems, minProperties, maxProperties, required (names of inner properties),
    dimensions.
    """

    name: str
    value: Any


@dataclass(frozen=True, slots=True)
class Target:
    """Where a relationship points: `product` "" is the same contract."""

    contract_path: str  # of the file; "": the same
    object: str
    properties: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """One number to find, for any engine."""

    metric: Metric
    object: str = ""
    properties: tuple[str, ...] = ()  # dotted paths as the contract names them
    rules: tuple[Rule, ...] = ()
    target: Target | None = None
    query: str = ""  # placeholders already replaced by the object's and property's names
    arguments: tuple[tuple[str, Any], ...] = ()
    percent: bool = False  # of the rows of the object


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One promise. `id` stays the same as long as it promises about the same thing."""

    id: str  # "legs.carrier.required", "legs.quality.a-year-is-there", "latency.legs.flight_date"
    title: str  # reads as a sentence: "Every carrier is filled"
    kind: CheckKind
    object: str = ""
    property: str = ""  # dotted path
    service_level: str = ""  # the standard's name: latency, availability ...
    measure: Measure | None = None  # None: not measured, `reason` says why
    threshold: Threshold | None = None  # broken beyond it; seconds for times, days for dates
    warning: Threshold | None = None  # worth a warning beyond it
    unit: Unit = ""
    expected: str = ""  # "at most 2 days"
    severity: str = "error"  # error | warning | info; a warning only warns where it breaks
    dimension: str = ""
    schedule: str = ""  # cron; "": the organisation's default
    description: str = ""
    reason: str = ""
    pointer: tuple[str | int, ...] = ()  # of the line that promises it


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """What an engine found. Either a value, or why there is none."""

    value: float | None = None
    rows: int | None = None  # looked at
    failed: int | None = None  # of them
    text: str = ""  # what cannot be said as a number: "VARCHAR", a newest time as ISO text
    error: str = ""  # the check could not run
    unmeasurable: str = ""  # it cannot be measured here: masked for everybody, empty, ...
    seconds: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    check: Check
    verdict: Verdict
    actual: str = ""  # in words: "3 days", "12 of 336,776 rows (0.004 %)"
    value: float | None = None  # in the check's unit
    rows: int | None = None
    rows_failed: int | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Observation:
    """One row of what is remembered: an outcome with its promise, as both were at that time."""

    product: str  # listing id
    contract: str  # its id
    version: str
    check: str
    kind: str
    title: str
    verdict: Verdict
    observed_at: datetime  # UTC
    object: str = ""
    property: str = ""
    service_level: str = ""
    value: float | None = None
    unit: str = ""
    operator: str = ""  # of the threshold; "": none
    low: float | None = None  # its value, or the lower one of a pair
    high: float | None = None  # the upper one of a pair
    expected: str = ""
    actual: str = ""
    rows: int | None = None
    rows_failed: int | None = None
    severity: str = ""
    schedule: str = ""  # cron: when the next one is due
    reason: str = ""
    run: str = ""  # the run that it belongs to
    source: str = "marketplace"  # or the tool: dbt, datacontract, great-expectations, soda, ...
    generated: bool = False  # made up for the demo
    fingerprint: str = ""  # of data and rule: the same again need not be measured
    seconds: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """Rows that break a check: how many, and some of them, masked as everywhere."""

    check: Check
    failed: int
    rows: int
    columns: tuple[tuple[str, str], ...] = ()  # (name, why it is masked or "")
    examples: tuple[tuple[Any, ...], ...] = ()  # keys first
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """One run over one product."""

    product: str
    contract: str
    version: str
    checked_at: datetime
    outcomes: tuple[Outcome, ...] = ()
    run: str = ""
    notes: tuple[str, ...] = field(default=())
