"""In the worker: the job "sample". First rows, then the number of rows, then the profile.

Columns that nobody promised stay in here: only their names leave. Of hidden columns only the
share of nulls leaves. Each part is sent when it is known; a later one of the same name replaces
an earlier one.
"""

from __future__ import annotations

import math
import threading
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import duckdb

from marketplace.engines import kinds, quote
from marketplace.engines.match import Matched, match
from marketplace.engines.profile import profile
from marketplace.engines.reader import Source, columns_of, open_files, text_reader

Emit = Callable[[Mapping[str, Any]], None]

VALUES = 10_000_000  # that a profile looks at: rows times columns
LETTERS = 8_000_000  # of a whole preview
SLICES = 10
PROFILED = 300  # columns
EXTRA = 50  # names of columns that nobody promised
COUNTING = 1.0  # seconds for the number of rows where every row has to be read for it


class Peek:
    """One look at one source."""

    def __init__(
        self, con: duckdb.DuckDBPyConnection, source: Source, job: Mapping[str, Any], emit: Emit
    ) -> None:
        self.con, self.source, self.job, self.emit = con, source, job, emit
        self.head = source.relation
        self.columns: list[Matched] = []

    def look(self) -> None:
        rows = int(self.job["rows"])
        if not self.source.columnar:
            # Once into memory: each statement would guess the types of the file anew.
            self.head = "head"
            self._keep("head", "*", rows)
        found = columns_of(self.con, self.head, self.job["format"])
        self.columns, extra = match(found, self.job["properties"])
        # Not one promised name: then the names may be values, of a file without a header.
        named = extra[:EXTRA] if self.columns else []
        self.emit({
            "columns": [column.told() for column in self.columns],
            "extra": named,
            "unnamed": len(extra) - len(named),
            "rows": self._rows(rows) if self.columns else [],
        })  # fmt: skip
        if self.columns:
            self._profile()

    def _keep(self, table: str, columns: str, rows: int) -> None:
        self.con.execute(
            f"CREATE OR REPLACE TEMP TABLE {table} AS "
            f"SELECT {columns} FROM {self.source.relation} LIMIT {rows}"
        )

    def _rows(self, rows: int) -> list[list[Any]]:
        most = int(self.job["limits"]["cell"])
        letters = max(100, min(most, LETTERS // max(1, rows * len(self.columns))))
        cells = ", ".join(
            "NULL" if c.hidden else kinds.cell(quote.name(c.name), c.type, letters)
            for c in self.columns
        )
        found = self.con.execute(f"SELECT {cells} FROM {self.head} LIMIT {rows}").fetchall()
        return [[_plain(value) for value in row] for row in found]

    def _profile(self) -> None:
        seen = self.columns[:PROFILED]
        most = max(1000, VALUES // len(seen))
        relation, total = self._part(most, seen)
        if total is not None:
            self.emit({"total": total})
        columns = [(c.name, c.type, bool(c.hidden)) for c in seen]
        rows, figures = profile(self.con, relation, columns, len(self.job["names"]))
        self.emit({"profiled": rows, "profile": figures})
        if total is None and (counted := self._count()) is not None:
            self.emit({"total": counted})

    def _part(self, most: int, seen: Sequence[Matched]) -> tuple[str, int | None]:
        """What to profile: all, or about `most` rows; and the number of all rows, where known."""
        if self.source.columnar:
            total = self._number(self.source.relation)
            return self.source.relation if total <= most else self._slices(most), total
        total = self._number("head")
        if total < int(self.job["rows"]):
            return "head", total
        most = self._body(most, seen)
        total = self._number("body")
        return "body", total if total < most else None

    def _body(self, most: int, seen: Sequence[Matched]) -> int:
        """The first rows as a table; of long texts fewer than asked for."""
        while True:
            try:
                self._keep("body", ", ".join(quote.name(c.name) for c in seen), most)
                return most
            except duckdb.OutOfMemoryException:
                most //= 20
                if most < 1000:
                    raise

    def _slices(self, most: int) -> str:
        """Some rows from ten places; a file in the order of time is not judged by its beginning."""
        source = self.source
        last = self.con.execute(
            f"SELECT max({source.position}), count_if({source.position} = 0) FROM {source.numbered}"
        ).fetchall()[0]
        step = last[0] // SLICES
        length = max(1, most // max(1, last[1]) // SLICES)
        ranges = (
            f"{source.position} BETWEEN {i * step} AND {i * step + length - 1}"
            for i in range(SLICES)
        )
        return f"(FROM {source.numbered} WHERE {' OR '.join(ranges)})"

    def _number(self, relation: str) -> int:
        return int(self.con.execute(f"SELECT count(*) FROM {relation}").fetchall()[0][0])

    def _count(self) -> int | None:
        alarm = threading.Timer(COUNTING, self.con.interrupt)
        alarm.start()
        try:
            return self._number(self.source.relation)
        except duckdb.InterruptException:
            return None
        finally:
            alarm.cancel()


def sample(
    job: Mapping[str, Any], con: duckdb.DuckDBPyConnection, files: Sequence[int], emit: Emit
) -> None:
    source = open_files(con, job, files)
    try:
        Peek(con, source, job, emit).look()
    except (duckdb.ConversionException, duckdb.InvalidInputException):
        if source.columnar or job["format"] == "duckdb":
            raise
        # A later value is not of the type that the first ones had: look at all before guessing.
        Peek(con, Source(text_reader(job, files, thorough=True)), job, emit).look()


def _plain(value: Any) -> Any:
    """JSON has no word for NaN and the infinities."""
    return str(value) if isinstance(value, float) and not math.isfinite(value) else value
