"""Measures to a server, what it answers as numbers: as `engines.measuring` does with files.

All measures of an object are one statement as far as one scan can tell them. If that fails, each
is asked by itself, so that what cannot run is one errored measure and no more.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from marketplace.engines.place import Unmeasurable
from marketplace.engines.postgres.session import Failed, Session
from marketplace.engines.postgres.statement import Named, Objection, confined
from marketplace.engines.postgres.table import Finder, Held, Table
from marketplace.engines.postgres.wanted import Key, Wanted, Wants
from marketplace.model import Measure, Measured, Metric

if TYPE_CHECKING:
    from psycopg import Connection

Progress = Callable[[int, int, str], None]
# The statement without what is around it, and the tables that it names; or what is wrong.
Read = Callable[[str], tuple[str, Named] | Measured]
COUNTED = (Metric.PRESENT, Metric.TYPE, Metric.NULLS, Metric.DUPLICATES)
TIMES = (Metric.NEWEST, Metric.OLDEST, Metric.GAP, Metric.RATE)  # near to a value itself
TOGETHER = 0.5  # of the time that is left, for what can be asked again one by one
LATE = "There was no time left for it: all checks took too long together."
# And of the database itself, which may stand before a schema.
SCHEMAS = (
    "SELECT nspname::text FROM pg_catalog.pg_namespace UNION ALL SELECT current_database()::text"
)
NUMBERS = {16: "bool", 20: "int8", 21: "int2", 23: "int4", 700: "float4", 701: "float8",
           1700: "numeric"}  # fmt: skip


def quiet(done: int, total: int, what: str) -> None:
    """For who does not wait."""


def unread(sql: str) -> Measured:
    """For who has nobody that could read statements."""
    return Measured(error=f"Statements cannot be read here: {sql[:40]!r}.")


def measure(
    con: Connection[Any],
    tables: Mapping[Key, Table],
    measures: Sequence[Measure],
    now: datetime,
    progress: Progress = quiet,
    *,
    seconds: float = 600.0,
    read: Read = unread,
) -> list[Measured]:
    """One for each, in their order; what fails is told there."""
    run = Run(Session(con, seconds), tables, measures, now, progress, read)
    try:
        with run.session.snapshot():
            run.all()
    except Failed as error:  # the connection, or the whole of the transaction
        run.give_up(f"It could not be measured: {error}.")
    return run.answers()


class Run:
    def __init__(
        self,
        session: Session,
        tables: Mapping[Key, Table],
        measures: Sequence[Measure],
        now: datetime,
        progress: Progress,
        read: Read,
    ) -> None:
        self.session, self.tables, self.measures = session, tables, measures
        self.now, self.progress, self.read = now, progress, read
        self.found: dict[int, Measured] = {}
        self.held: dict[Key, Held] = {}
        self.schemas: list[str] | None = None  # of the server
        self._since = time.monotonic()

    def all(self) -> None:
        finder = Finder(self.session)
        self.held = {key: finder.held(table) for key, table in self.tables.items()}
        for row, one in enumerate(self.measures):
            if refused := self._refusal(one):
                self._tell({row: refused}, one.object)
        wants = Wants(self.session, self.held, self.now)
        for name in dict.fromkeys(one.object for one in self.measures):
            self._object(name, wants)
        for row, one in self._open():
            self._tell({row: self._rule(one)}, one.object)

    def answers(self) -> list[Measured]:
        return [self.found.get(row, Measured(error=LATE)) for row in range(len(self.measures))]

    def give_up(self, why: str) -> None:
        for row, _ in self._open():
            self.found[row] = Measured(error=why)

    def _open(self, object_: str | None = None) -> list[tuple[int, Measure]]:
        return [
            (row, one)
            for row, one in enumerate(self.measures)
            if row not in self.found and object_ in (None, one.object)
        ]

    def _tell(self, found: Mapping[int, Measured], what: str) -> None:
        now = time.monotonic()
        each = round((now - self._since) / max(1, len(found)), 6)
        self._since = now
        for row, one in found.items():
            self.found[row] = _timed(one, each)
        self.progress(len(self.found), len(self.measures), what)

    def _refusal(self, one: Measure) -> Measured | None:
        """As `Jobs.refusal` has it for files."""
        keys = [("", one.object)]
        if one.target:
            keys.append((one.target.contract_path, one.target.object))
        for key in keys:
            if key not in self.held:
                return Measured(unmeasurable=f"There is no data of {key[1]} here.")
            if self.held[key].refused:
                return Measured(unmeasurable=self.held[key].refused)
        named = [(keys[0], path) for path in one.properties]
        if one.target:
            named += [(keys[1], path) for path in one.target.properties]
        for key, path in named:
            held = self.held[key]
            if path not in held.steps:
                return Measured(unmeasurable=f"{key[1]} promises no {path}.")
            hidden = {} if one.metric in COUNTED else held.table.hidden
            if one.metric in TIMES or key[0]:
                hidden = held.table.reasons
            if why := hidden.get(held.steps[path][0].item.name):
                return Measured(unmeasurable=f"{path} is hidden: {why}.")
        own = self.held[keys[0]]
        if not own.found and one.metric is Metric.PRESENT and not one.properties:
            return Measured(value=0.0)
        return Measured(error=own.problem) if own.problem else None

    def _object(self, name: str, wants: Wants) -> None:
        found: list[Wanted] = []
        known: dict[int, Measured] = {}
        for row, one in self._open(name):
            if one.metric is Metric.SQL:
                continue
            try:
                wanted = wants.of(one, row)
            except Unmeasurable as reason:
                known[row] = Measured(unmeasurable=str(reason))
                continue
            if wanted.known:
                known[row] = wanted.known
            else:
                found.append(wanted)
        self._tell(known, name)
        if not found:
            return
        held = self.held["", name]
        scanned = [wanted for wanted in found if not wanted.statement]
        if scanned and not self._scan(held, scanned, TOGETHER):
            for wanted in scanned:
                self._scan(held, [wanted], 1.0)
        for wanted in found:
            if wanted.statement:
                self._alone(wanted)

    def _scan(self, held: Held, wanted: Sequence[Wanted], share: float) -> bool:
        """False where it failed and there are several, which may be asked one by one."""
        parts = list(dict.fromkeys(part for one in wanted for part in one.parts))
        listed = ", ".join(["count(*)", *parts])
        try:
            [row] = self.session.ask(f"SELECT {listed} FROM {held.relation}", share=share)
        except Failed as error:
            if share < 1 and not self._is_over(error):
                return False
            self._tell({one.row: self._failed(error, held) for one in wanted}, held.relation)
            return True
        held.rows = int(row[0])
        values = dict(zip(parts, row[1:], strict=True))
        self._tell(
            {
                one.row: one.finish([values[part] for part in one.parts], held.rows)
                for one in wanted
            },
            held.table.object.name,
        )
        return True

    def _alone(self, one: Wanted) -> None:
        held = one.held
        try:
            if held.rows is None:
                held.rows = int(self.session.ask(f"SELECT count(*) FROM {held.relation}")[0][0])
            [row] = self.session.ask(one.statement)
            found = one.finish(row, held.rows)
        except Failed as error:
            found = self._failed(error, held)
        self._tell({one.row: found}, held.table.object.name)

    def _is_over(self, error: Failed) -> bool:
        return self.session.left < 1 or error.state.startswith(("57P", "08"))

    def _failed(self, error: Failed, held: Held) -> Measured:
        if error.is_late and self.session.left < 1:
            return Measured(error=LATE)
        name = held.table.object.name[:100]
        return Measured(error=f"{name} could not be measured: {error}.")

    def _rule(self, one: Measure) -> Measured:
        """Last, for they are somebody's own."""
        read = self.read(one.query)
        if isinstance(read, Measured):
            return read
        own = [held for key, held in self.held.items() if not key[0] and not held.problem]
        own.sort(key=lambda held: held.table.object.name != one.object)
        asked = [held for held in own if not held.refused]
        try:
            if self.schemas is None:
                self.schemas = [row[0] for row in self.session.ask(SCHEMAS)]
            sql = confined(*read, asked, self.schemas)
            types = self.session.types(sql)
            if len(types) != 1:
                return _wrong("several values")
            if types[0] not in NUMBERS:
                return _wrong("a text or another thing that is no number")
            rows = self.session.ask(f'SELECT * FROM (\n{sql}\n) AS "~all" LIMIT 2')
        except (Objection, Failed) as error:
            late = isinstance(error, Failed) and error.is_late and self.session.left < 1
            said = str(error)
            return Measured(error=LATE if late else f"{said[:1].upper()}{said[1:].rstrip('.')}.")
        except Unmeasurable as reason:
            return Measured(unmeasurable=str(reason))
        if len(rows) != 1:
            return _wrong("several rows" if rows else "no row")
        if rows[0][0] is None:
            return Measured(unmeasurable="The statement gives no number: its answer is empty.")
        return Measured(value=float(rows[0][0]))


def _wrong(what: str) -> Measured:
    return Measured(error=f"The statement of a rule gives one number; this one gives {what}.")


def _timed(one: Measured, seconds: float) -> Measured:
    return Measured(
        value=one.value, rows=one.rows, failed=one.failed, text=one.text, error=one.error,
        unmeasurable=one.unmeasurable, seconds=seconds,
    )  # fmt: skip
