"""In the worker: the numbers of a text that is too large for memory, in one scan.

To read it takes longer than all that is asked of it. So what has to be compared with each other
is brought along as lists: whole numbers themselves, of everything else the hashes. What does not
fit is left to be read again.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from typing import Any

import duckdb

from marketplace.engines import kinds, quote
from marketplace.engines.measure_distinct import different, in_bits, marked, parts
from marketplace.engines.measure_table import PACKED, Held, packed
from marketplace.engines.measure_teller import Teller
from marketplace.engines.measure_wanted import Found, Wanted, count_of, counted, filled

Values = Sequence[Any]
BROUGHT = 40  # bytes that a value takes on its way through a list
LISTS = 5  # a worker's memory divided by this is what lists may take
SAMPLE = 1 << 16  # bytes of a file, by which its rows are guessed
ROW = 40  # bytes of one where that does not go
KEY = quote.name("~key")


class Text:
    """`rows` and `ends` as in `Scan`; of the ends, those that were not brought along."""

    def __init__(
        self, con: duckdb.DuckDBPyConnection, table: Held, teller: Teller, memory: int
    ) -> None:
        self.con, self.table, self.teller, self.memory = con, table, teller, memory
        self.rows = 0
        self.ends: dict[int, Values] = {}
        self.brought: Sequence[Wanted] = ()

    def read(self, wanted: Sequence[Wanted], files: Sequence[int]) -> None:
        """A rule is left unanswered where it does not go along with others."""
        if len(wanted) == 1 and wanted[0].asked["metric"] == "sql":
            return
        alone = [one for one in wanted if one.row in self.teller.alone]
        rest = [one for one in wanted if one not in alone]
        self._read(rest, [] if alone else [*self._that_fit(rest, files)])
        for one in alone:
            self._read([one], [])
        for one in self.brought:
            self._compare(one)

    def _that_fit(self, wanted: Sequence[Wanted], files: Sequence[int]) -> Iterator[Wanted]:
        room = self.memory // LISTS // BROUGHT // _rows(files)
        return (one for one, _ in zip((o for o in wanted if o.keys), range(room), strict=False))

    def _read(self, group: Sequence[Wanted], brought: Sequence[Wanted]) -> None:
        if not group or self.teller.try_(group, lambda: self._answer(group, brought), self.table):
            return
        if brought:  # they were too much, most likely
            self._read(group, [])
            return
        if rules := [one for one in group if one.asked["metric"] == "sql"]:
            self._read([one for one in group if one not in rules], [])
            return
        half = len(group) // 2
        self._read(group[:half], [])
        self._read(group[half:], [])

    def _answer(self, group: Sequence[Wanted], brought: Sequence[Wanted]) -> dict[int, Found]:
        asked = {one: _parts(one) for one in group}
        names = dict.fromkeys(["count(*)", *(part for each in asked.values() for part in each)])
        columns = {part: quote.name(f"~{n}") for n, part in enumerate(names)}
        listed = [f"{part} AS {name}" for part, name in columns.items()]
        listed += [f"{_list(one)} AS {_column(one)}" for one in brought]
        read = f"{self.table.view}_read"
        self.con.execute(
            f"CREATE OR REPLACE TEMP TABLE {read} AS SELECT {', '.join(listed)} "
            f"FROM {self.table.view}"
        )
        row = self.con.execute(f"SELECT {', '.join(columns.values())} FROM {read}").fetchall()[0]
        values = dict(zip(names, row, strict=True))
        self.rows = int(values["count(*)"])
        for one in brought:
            self.con.execute(
                f"CREATE OR REPLACE TEMP TABLE {_keys(one)} AS "
                f"SELECT unnest({_column(one)}) AS {KEY} FROM {read}"
            )
        self.con.execute(f"DROP TABLE {read}")
        self.brought = [*self.brought, *brought]
        told = {one: self._told(one, [values[p] for p in each]) for one, each in asked.items()}
        return {one.row: found for one, found in told.items() if found is not None}

    def _told(self, one: Wanted, values: Values) -> Found | None:
        if one.keys:
            self.ends[one.row] = values
            return None
        return counted(one.asked, values[0], self.rows) if one.condition else (
            one.finish(values, self.rows)
        )  # fmt: skip

    def _compare(self, one: Wanted) -> None:
        ends = self.ends.pop(one.row)

        def answer() -> dict[int, Found]:
            found = counted(one.asked, self._duplicates(one, ends), self.rows)
            self.con.execute(f"DROP TABLE {_keys(one)}")
            return {one.row: found}

        self.teller.try_([one], answer, self.table)

    def _duplicates(self, one: Wanted, ends: Values) -> int:
        values, table = int(ends[0]), _keys(one)
        if in_bits(ends):
            return values - marked(self.con, KEY, one.keys[0].type, table, ends)
        known = different(self.con, KEY, table, parts(f"hash({KEY})", values))
        if known == values or _is_whole(one):
            return values - known
        return values - self._apart(one, table)

    def _apart(self, one: Wanted, table: str) -> int:
        """Different values: those with a hash of their own, and the others looked at again."""
        counts = f"FROM {table} GROUP BY {KEY} HAVING count(*)"
        single = self.con.execute(f"SELECT count(*) FROM (SELECT 1 {counts} = 1)").fetchall()[0][0]
        keys = ", ".join(at.sql for at in one.keys)
        again = f"{filled(one.keys)} AND hash({keys}) IN (SELECT {KEY} {counts} > 1)"
        return int(single) + different(self.con, keys, one.table.view, [again])


def _parts(one: Wanted) -> list[str]:
    """A scan that reads everything can as well count what the ends alone might tell."""
    return [count_of(one.condition)] if one.condition else [*one.ends]


def _list(one: Wanted) -> str:
    keys = ", ".join(at.sql for at in one.keys)
    value = keys if _is_whole(one) else f"hash({keys})"
    return f"list({value}) FILTER (WHERE {filled(one.keys)})"


def _is_whole(one: Wanted) -> bool:
    return len(one.keys) == 1 and kinds.base(one.keys[0].type) in kinds.EXACT_INTEGERS


def _column(one: Wanted) -> str:
    return quote.name(f"~list{one.row}")


def _keys(one: Wanted) -> str:
    return f"{one.table.view}_keys{one.row}"


def _rows(files: Sequence[int]) -> int:
    """About how many there are, by the length of the first ones."""
    size = sum(os.fstat(file).st_size for file in files)
    if packed(files):
        return size * PACKED // ROW + 1
    sample = os.pread(files[0], SAMPLE, 0)
    return size * sample.count(b"\n") // len(sample) + 1 if b"\n" in sample else size // ROW + 1
