"""In the worker: the job "measure". Many numbers about a few tables, in as few scans as possible.

Each number is told as soon as it is known, under its place in the list: a worker that is stopped
has not worked for nothing. What is looked at is told before, so that it is known what ended it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import duckdb

from marketplace.engines.measure_along import along
from marketplace.engines.measure_copy import copy
from marketplace.engines.measure_examples import Examples
from marketplace.engines.measure_scan import Scan
from marketplace.engines.measure_statement import Statements
from marketplace.engines.measure_table import Held, Tables
from marketplace.engines.measure_teller import Teller
from marketplace.engines.measure_wanted import Found, Wanted, Wants
from marketplace.engines.place import Unmeasurable
from marketplace.engines.reader import lock

Emit = Callable[[Mapping[str, Any]], None]
Job = Mapping[str, Any]


def measure(job: Job, con: duckdb.DuckDBPyConnection, files: Sequence[int], emit: Emit) -> None:
    if job.get("output"):
        copy(job, con, files, emit)
        return
    tables = Tables(con, job, files)
    tables.attach()
    if not job["examples"] and job.get("threads") != 1:
        con.execute("SET preserve_insertion_order = false")
    lock(con, files)
    Measuring(con, job, tables, Teller(job, files, emit)).all()


class Measuring:
    def __init__(
        self, con: duckdb.DuckDBPyConnection, job: Job, tables: Tables, teller: Teller
    ) -> None:
        self.con, self.job, self.tables, self.teller = con, job, tables, teller
        self.asked: list[Job] = [*job["measures"]]

    def all(self) -> None:
        for row, table in enumerate(self.tables.held):
            self._open(table, row)
        for row, table in enumerate(self.tables.held):
            if not table.problem:
                self._table(table, row)
        self._statements()

    def _of(self, row: int) -> list[Job]:
        return [a for a in self.asked if a["table"] == row and a["row"] in self.teller.open]

    def _open(self, table: Held, row: int) -> None:
        asked = self._of(row)
        self.teller.begin([one["row"] for one in asked])
        try:
            self.tables.open(table, _needed(row, self.asked, self.job))
        except Exception as error:
            table.problem = self.teller.said(error, table)
            if not table.found:
                there = (a for a in asked if a["metric"] == "present" and not a["paths"])
                self.teller.tell({one["row"]: {"value": 0.0} for one in there})
            self.teller.tell({one["row"]: {"error": table.problem} for one in asked})

    def _table(self, table: Held, row: int) -> None:
        try:
            self._measured(table, self._of(row))
        except Exception as error:
            if not table.is_late(error):
                raise
            # Only now a value was seen that is not of the type of the first ones.
            table.thorough = True
            self._open(table, row)
            if not table.problem:
                self._measured(table, self._of(row))

    def _measured(self, table: Held, asked: Sequence[Job]) -> None:
        wanted = self._wanted(one for one in asked if one["metric"] != "sql")
        rules = self._along(table)
        if wanted or rules:
            memory = int(self.job["limits"]["query_memory"])
            Scan(self.con, table, self.tables.handles(table), self.teller, memory).run(
                [*wanted, *rules]
            )
        if self.job["examples"] and wanted:
            Examples(self.con, self.job, table, self.teller).tell(wanted)

    def _along(self, table: Held) -> list[Wanted]:
        """Rules that need no scan of their own where one is dear."""
        if table.columnar:
            return []
        rules = [a for a in self.asked if a["metric"] == "sql" and a["row"] in self.teller.open]
        rules = [one for one in rules if one["row"] not in self.teller.alone]
        return [*along(self.con, table, self.tables.held, rules)]

    def _wanted(self, asked: Iterable[Job]) -> list[Wanted]:
        wants = Wants(self.con, self.tables.held, self.job["now"])
        found: list[Wanted] = []
        known: dict[int, Found] = {}
        for one in asked:
            try:
                wanted = wants.of(one)
            except Unmeasurable as reason:
                known[one["row"]] = {"unmeasurable": str(reason)}
                continue
            if wanted.known is None:
                found.append(wanted)
            else:
                known[wanted.row] = wanted.known
        self.teller.tell(known)
        return found

    def _statements(self) -> None:
        """Last, for they are somebody's own."""
        statements = Statements(self.con, self.job, self.tables.held)
        for one in self.asked:
            row = one["row"]
            if one["metric"] != "sql" or row not in self.teller.open:
                continue
            if not (self.job["apart"] or statements.clear):
                self.teller.tell({row: {"apart": True}})
                continue
            self.teller.begin([row])
            try:
                self.teller.tell({row: statements.answer(one["query"])})
            except Unmeasurable as reason:
                self.teller.tell({row: {"unmeasurable": str(reason)}})


def _needed(row: int, asked: Sequence[Job], job: Job) -> list[str] | None:
    """The properties of a table that something is asked of; None: it may be any."""
    named: set[str] = set()
    for one in asked:
        target = one["target"]
        if target and target["table"] == row:
            named |= {path[0][1][0] for path in target["paths"]}
        if one["metric"] == "sql" or job["examples"]:
            return None
        if one["table"] == row:
            if one["metric"] == "duplicates" and not one["paths"]:
                return None
            named |= {path[0][1][0] for path in one["paths"]}
    return sorted(named)
