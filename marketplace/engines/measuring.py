"""In the web process: measures to a worker, and what it found back as numbers.

What is measured goes into one job, so that tables are read once. When a worker ends before its
time, what it had told is kept, what it was looking at is tried once more by itself, and the rest
goes on in another worker.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any

from marketplace.engines.measuring_job import Jobs, Key, Table
from marketplace.engines.measuring_statement import apart, objection
from marketplace.engines.workers import Workers
from marketplace.errors import Unreadable
from marketplace.model import Check, Evidence, Measure, Measured, Metric
from marketplace.settings import Limits

__all__ = ["Broken", "Key", "Progress", "Table", "evidence", "measure", "rows_that_break"]

Progress = Callable[[int, int, str], None]  # done, of so many, what
CHANGED = "The data changed while it was measured. Try again in a moment."


def quiet(done: int, total: int, what: str) -> None:
    """For who does not wait."""


def measure(
    workers: Workers,
    tables: Mapping[Key, Table],
    measures: Sequence[Measure],
    now: datetime,
    progress: Progress = quiet,
) -> list[Measured]:
    """One for each, in their order. Raises Unreadable where no worker can be started."""
    run = Run(workers, tables, measures, now, progress)
    run.all()
    return run.answers()


@dataclass(slots=True)
class Run:
    workers: Workers
    tables: Mapping[Key, Table]
    measures: Sequence[Measure]
    now: datetime
    progress: Progress = quiet
    examples: int = 0
    together: bool = False
    found: dict[int, Measured] = field(default_factory=dict)
    parts: dict[str, Any] = field(default_factory=dict)  # whatever else was told
    _aside: list[int] = field(default_factory=list)  # statements for another worker
    _deadline: float = 0.0

    def all(self) -> None:
        self._deadline = time.monotonic() + self.workers.limits.check_seconds
        jobs = Jobs(self.tables)
        for row, one in enumerate(self.measures):
            refused = jobs.refusal(one)
            if not refused and one.metric is Metric.SQL:
                refused = objection(self.workers, one.query, self.tables)
            if refused:
                self.found[row] = refused
        self._tell()
        self._rounds(jobs)
        for row in self._aside:
            left = self.limits()
            query = self.measures[row].query
            told = apart(self.workers, self.tables, query, left) if left else LATE
            self.found[row] = told
            self._tell()

    def answers(self) -> list[Measured]:
        if any(table.files.changed() for table in self.tables.values()):
            return [Measured(error=CHANGED)] * len(self.measures)
        return [self.found[row] for row in range(len(self.measures))]

    def limits(self) -> Limits | None:
        """What is left of the time; None: nothing."""
        limits = self.workers.limits
        left = self._deadline - time.monotonic()
        if left < 0.1:
            return None
        return limited(limits, left)

    def heard(self, parts: Mapping[str, Any]) -> None:
        """From a worker, whenever it knows something new."""
        for name, told in parts.items():
            if not name.startswith("m") or not name[1:].isdigit():
                self.parts[name] = told
            elif told.get("apart"):
                self._aside.append(int(name[1:]))
            else:
                self.found.setdefault(int(name[1:]), Measured(**told))
        self._tell()

    def _rounds(self, jobs: Jobs) -> None:
        singly: list[int] = []
        while left := self._left():
            limits = self.limits()
            if limits is None:
                self._give_up(left, LATE.error)
                return
            self.parts["at"] = []
            job, files = jobs.job({row: self.measures[row] for row in left}, self._epoch)
            job |= {"singly": singly, "examples": self.examples, "together": self.together}
            if jobs.is_light(self.measures[row] for row in left) and not self.examples:
                # A worker is at hand as it is; to give it more would take longer than to look.
                job["threads"] = 1
                limits = replace(limits, query_memory=self.workers.limits.query_memory)
            answer = self.workers.run_at_once(job, files, limits)
            self.heard(answer.parts)
            left = self._left()
            culprits = [row for row in self.parts["at"] if row in left]
            if not answer.stopped or limits.query_seconds <= 0.2 or not culprits:
                self._give_up(left, _why(answer.parts, answer.stopped))
                return
            if "longer than" in answer.stopped or "processor time" in answer.stopped:
                self._give_up(left, LATE.error)
                return
            if len(culprits) == 1 or set(culprits) <= set(singly):
                self._give_up(culprits[:1], f"It could not be measured: {answer.stopped}.")
            singly = [*singly, *culprits]

    @property
    def _epoch(self) -> float:
        return self.now.timestamp()

    def _left(self) -> list[int]:
        asked = range(len(self.measures))
        return [row for row in asked if row not in self.found and row not in self._aside]

    def _give_up(self, rows: Sequence[int], why: str) -> None:
        self.found |= {row: Measured(error=why) for row in rows}

    def _tell(self) -> None:
        done = len(self.found)
        at = [row for row in self.parts.get("at", ()) if row not in self.found]
        what = self.measures[at[0]].object if at else ""
        self.progress(done, len(self.measures), what)


@dataclass(frozen=True, slots=True, kw_only=True)
class Broken:
    """Rows of one object that break its promises. `reasons`: of each row, the checks."""

    object: str
    failed: int  # rows
    columns: tuple[tuple[str, str], ...]  # (name, why it is masked or "")
    examples: tuple[tuple[Any, ...], ...]
    reasons: tuple[tuple[Check, ...], ...]


EPOCH = datetime.fromtimestamp(0, UTC)
LATE = Measured(error="There was no time left for it: all checks took too long together.")


def limited(limits: Limits, seconds: float) -> Limits:
    """Of a worker that checks."""
    return replace(
        limits,
        query_seconds=seconds,
        query_cpu_seconds=int(limits.query_threads * seconds) + 1,
        query_memory=limits.check_memory,
    )


def evidence(
    workers: Workers, tables: Mapping[Key, Table], checks: Sequence[Check], rows: int = 100
) -> list[Evidence]:
    """One for each, counted anew. Raises as `measure`, and Unreadable where it cannot be told."""
    measures = [check.measure or Measure(metric=Metric.ROWS) for check in checks]
    run = Run(workers, tables, measures, EPOCH, examples=rows)
    run.all()
    numbers = run.answers()
    return [
        _evidence(check, number, run.parts.get(f"e{row}", {}))
        for row, (check, number) in enumerate(zip(checks, numbers, strict=True))
    ]


def rows_that_break(
    workers: Workers, tables: Mapping[Key, Table], checks: Sequence[Check], rows: int = 100
) -> list[Broken]:
    """For each object that has some: rows that break any of these promises, and which."""
    told = [check for check in checks if check.measure]
    measures = [check.measure for check in told if check.measure]
    run = Run(workers, tables, measures, EPOCH, examples=rows, together=True)
    run.all()
    run.answers()
    found = []
    for name, part in run.parts.items():
        if name.startswith("t") and name[1:].isdigit() and part.get("examples"):
            of = part["reasons"][0]
            found.append(
                Broken(
                    object=measures[of[0]].object,
                    failed=part["failed"],
                    columns=tuple((c, why) for c, why in part["columns"]),
                    examples=tuple(map(tuple, part["examples"])),
                    reasons=tuple(tuple(told[row] for row in rows) for rows in part["reasons"]),
                )
            )
    return found


def _evidence(check: Check, number: Measured, told: Mapping[str, Any]) -> Evidence:
    if number.error:
        raise Unreadable(number.error)
    note = told.get("note", "")
    if number.unmeasurable:
        note = number.unmeasurable
    elif number.failed is None:
        note = "It is about the data as a whole; no single row breaks it."
    elif number.failed and not told:
        note = "Its rows are not shown, for they would tell what is hidden."
    return Evidence(
        check=check,
        failed=number.failed or 0,
        rows=number.rows or 0,
        columns=tuple((name, why) for name, why in told.get("columns", ())),
        examples=tuple(map(tuple, told.get("examples", ()))),
        note=note,
    )


def _why(parts: Mapping[str, Any], stopped: str) -> str:
    if stopped:
        return f"It could not be measured: {stopped}."
    error = parts.get("error") or {}
    return f"It could not be measured: {error.get('text') or 'the reader said nothing'}."
