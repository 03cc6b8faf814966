"""In the worker: the numbers of one table, in as few scans as possible."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import duckdb

from marketplace.engines import kinds, quote
from marketplace.engines.measure_distinct import PART, duplicates, hashes
from marketplace.engines.measure_footers import Footers
from marketplace.engines.measure_table import Held
from marketplace.engines.measure_teller import Teller
from marketplace.engines.measure_text import Text
from marketplace.engines.measure_wanted import Found, Wanted, count_of, counted

Values = Sequence[Any]
Finish = Callable[[Wanted, Values], Found | None]
SAMPLE, ALIKE = 20_000, 0.05  # rows looked at; the share of different values among them that is few
TIMES = quote.name("~times")  # of a value in a group


class Scan:
    def __init__(
        self,
        con: duckdb.DuckDBPyConnection,
        table: Held,
        files: Sequence[int],
        teller: Teller,
        memory: int,
    ) -> None:
        """`memory`: of the worker, in bytes."""
        self.con, self.table, self.files, self.teller = con, table, files, teller
        self.memory = memory
        self.footers = Footers(con, table, files) if table.footers else None
        self.rows: int | None = None
        self.ends: dict[int, Values] = {}  # of what they did not answer

    def run(self, wanted: Sequence[Wanted]) -> None:
        scanned = [one for one in wanted if not one.statement]
        if scanned and not self.table.columnar:
            self._in_one(scanned)
        elif scanned:
            self._in_steps(scanned)
        for one in wanted:
            if one.statement and one.row in self.teller.open:
                self._alone(one)

    def _in_one(self, wanted: Sequence[Wanted]) -> None:
        text = Text(self.con, self.table, self.teller, self.memory)
        text.read(wanted, self.files)
        self.rows, self.ends = text.rows, text.ends
        for one in wanted:
            if one.row in self.ends and one.row in self.teller.open:
                self._distinct(one)

    def _in_steps(self, wanted: Sequence[Wanted]) -> None:
        self._ends(wanted)
        left = [one for one in wanted if one.row in self.teller.open]
        conditions = [one for one in left if one.condition]
        few = self._few({one.column for one in conditions if one.column})
        for name in sorted(few):
            self._grouped(name, [one for one in conditions if one.column == name])
        for one in left:
            if beside := self._beside(one, conditions):
                self._with_hashes(one, beside)
        if rest := [one for one in conditions if one.row in self.teller.open]:
            self._select(rest, {one.row: [count_of(one.condition)] for one in rest}, self._failed)
        for one in left:
            if one.keys and one.row in self.teller.open:
                self._distinct(one)

    def _beside(self, one: Wanted, conditions: Sequence[Wanted]) -> list[Wanted]:
        """Conditions of a long text whose hashes are counted: it is better read only once."""
        if len(one.keys) != 1 or one.keys[0].kind != "text" or one.keys[0].parent:
            return []
        if not 1 < self.ends[one.row][0] < PART:
            return []
        name = one.asked["paths"][0][0][1][0]
        return [c for c in conditions if c.column == name and c.row in self.teller.open]

    def _with_hashes(self, one: Wanted, beside: Sequence[Wanted]) -> None:
        """Where a value comes twice, it is left to be counted exactly."""
        values = self.ends[one.row][0]
        parts = {other.row: [count_of(other.condition)] for other in beside}

        def finish(other: Wanted, counts: Values) -> Found | None:
            if other is not one:
                return self._failed(other, counts)
            return counted(one.asked, 0, self.rows or 0) if counts[0] == values else None

        self._select([one, *beside], {one.row: [hashes(one)], **parts}, finish)

    def _ends(self, wanted: Sequence[Wanted]) -> None:
        """Counts, least and greatest values; footers first."""
        parts = {one.row: list(one.ends) for one in wanted}
        if self.footers:
            self._from_footers(self.footers, wanted, parts)
        else:
            self._select(wanted, parts, self._ended)

    def _from_footers(
        self, footers: Footers, wanted: Sequence[Wanted], parts: Mapping[int, list[str]]
    ) -> None:
        """One that footers do not state would make the engine read all columns of a statement."""
        nulls = [one for one in wanted if one.nulls_of]
        stated = [one for one in wanted if one.stated or not one.ends]
        self._select(stated, parts, self._ended)
        if nulls:
            self.teller.try_(nulls, lambda: self._nulls(footers, nulls), self.table)
        others = [one for one in wanted if one not in stated and one.row in self.teller.open]
        if others:
            self._select(others, parts, self._ended)

    def _nulls(self, footers: Footers, wanted: Sequence[Wanted]) -> dict[int, Found]:
        rows = self.rows or 0
        if footers.without_nulls([one.nulls_of for one in wanted]):
            return {one.row: counted(one.asked, 0, rows) for one in wanted}
        found = {one: footers.nulls(one.nulls_of, rows) for one in wanted}
        return {
            one.row: counted(one.asked, nulls, rows)
            for one, nulls in found.items()
            if nulls is not None
        }

    def _ended(self, one: Wanted, values: Values) -> Found | None:
        found = one.finish(values, self.rows or 0)
        if found is None:
            self.ends[one.row] = values
        return found

    def _failed(self, one: Wanted, values: Values) -> Found:
        return counted(one.asked, values[0], self.rows or 0)

    def _few(self, names: Iterable[str]) -> set[str]:
        """Properties whose values are worth being looked at once each."""
        if self.footers:
            return {name for name in names if self.footers.few(name)}
        plain = [n for n in names if kinds.kind(self.table.columns[n]) in kinds.COUNTED]
        if not plain or not self.rows or self.rows < SAMPLE:
            return set()
        listed = ", ".join(f"approx_count_distinct({quote.name(name)})" for name in plain)
        some = f"(FROM {self.table.view} LIMIT {SAMPLE})"
        found = self.con.execute(f"SELECT {listed} FROM {some}").fetchall()[0]
        return {n for n, count in zip(plain, found, strict=True) if count <= ALIKE * SAMPLE}

    def _grouped(self, name: str, wanted: Sequence[Wanted]) -> None:
        column = quote.name(name)
        groups = f"(SELECT {column}, count(*) AS {TIMES} FROM {self.table.view} GROUP BY {column})"
        parts = {
            one.row: [f"coalesce(sum({TIMES}) FILTER (WHERE {one.condition}), 0)::BIGINT"]
            for one in wanted
        }
        self._select(wanted, parts, self._failed, groups)

    def _select(
        self,
        wanted: Sequence[Wanted],
        parts: Mapping[int, list[str]],
        finish: Finish,
        source: str = "",
    ) -> None:
        """One statement for all of them, but for those that once ended a worker."""
        alone = [one for one in wanted if one.row in self.teller.alone]
        groups = [[one for one in wanted if one not in alone], *([one] for one in alone)]
        for group in groups:
            if not group and (wanted or source):
                continue
            if not self._statement(group, parts, finish, source):
                for one in group:
                    self._statement([one], parts, finish, source)

    def _statement(
        self,
        group: Sequence[Wanted],
        parts: Mapping[int, list[str]],
        finish: Finish,
        source: str,
    ) -> bool:
        def answer() -> dict[int, Found]:
            every = dict.fromkeys(part for one in group for part in parts[one.row])
            if not source:
                every = {"count(*)": None, **every}
            if not every:
                return {}
            listed, where = ", ".join(every), source or self.table.view
            row = self.con.execute(f"SELECT {listed} FROM {where}").fetchall()[0]
            values = dict(zip(every, row, strict=True))
            if not source:
                self.rows = int(values["count(*)"])
            found = {}
            for one in group:
                told = finish(one, [values[part] for part in parts[one.row]])
                if told is not None:
                    found[one.row] = told
            return found

        return self.teller.try_(group, answer, self.table)

    def _distinct(self, one: Wanted) -> None:
        def answer() -> dict[int, Found]:
            ends = self.ends[one.row]
            return {one.row: counted(one.asked, duplicates(self.con, one, ends), self.rows or 0)}

        self.teller.try_([one], answer, self.table)

    def _alone(self, one: Wanted) -> None:
        if self.rows is None:
            self._select([], {}, self._ended)

        def answer() -> dict[int, Found]:
            value = self.con.execute(one.statement).fetchall()[0][0]
            return {one.row: one.told(value, self.rows or 0)}

        self.teller.try_([one], answer, self.table)
