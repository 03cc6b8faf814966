"""In the worker: the tables of a contract, each as a view that has the promised names.

Several tables are within reach at once, so that one can be looked up in another. A text is read
once into memory where there is room for it: each statement would read it anew.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import duckdb

from marketplace.engines import kinds, measure_csv, measure_partitions, quote
from marketplace.engines.formats import UNTYPED
from marketplace.engines.match import match
from marketplace.engines.nested import fold
from marketplace.engines.reader import COMPRESSIONS, Complaint, columns_of, handle, text_reader

Job = Mapping[str, Any]
ROOM = 8  # a text may take this part of the memory at most
PACKED = 6  # times that a compressed text is larger than its file
LATE = (duckdb.ConversionException, duckdb.InvalidInputException)


@dataclass(slots=True)
class Held:
    """A table within reach. `columns`: property -> type; `names`: property -> column."""

    asked: Job
    view: str
    relation: str = ""  # what the view is made of
    columns: dict[str, str] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    shown: dict[str, str] = field(default_factory=dict)  # types that may be told
    masked: dict[str, str] = field(default_factory=dict)  # why, of what may not be shown
    extra: list[str] = field(default_factory=list)
    kept: bool = False
    thorough: bool = False
    broken: Exception | None = None  # told when it is opened
    problem: str = ""  # why it cannot be read
    found: bool = True  # there is such a table

    @property
    def footers(self) -> bool:
        return bool(self.asked["format"] == "parquet")

    @property
    def columnar(self) -> bool:
        """Single columns can be read again and again."""
        return self.kept or self.asked["format"] in ("parquet", "duckdb")

    @property
    def clear(self) -> bool:
        """Whatever is in it may be seen."""
        return not (self.masked or self.extra or self.problem)

    def is_late(self, error: BaseException) -> bool:
        """A value is not of the type that the first ones had, and nobody has looked further."""
        untyped = self.asked["format"] in UNTYPED
        return isinstance(error, LATE) and untyped and not self.thorough and not self.kept


class Tables:
    def __init__(self, con: duckdb.DuckDBPyConnection, job: Job, files: Sequence[int]) -> None:
        self.con, self.job, self.files = con, job, files
        self.held = [Held(one, f"t{row}") for row, one in enumerate(job["tables"])]

    def attach(self) -> None:
        """Before the doors close: databases."""
        for table in self.held:
            if table.asked["format"] == "duckdb":
                path = quote.text(handle(self.handles(table)[0]))
                try:
                    self.con.execute(f"ATTACH {path} AS {table.view}_file (TYPE duckdb, READ_ONLY)")
                except duckdb.Error as error:
                    table.broken = error

    def handles(self, table: Held) -> list[int]:
        return [self.files[row] for row in table.asked["files"]]

    def open(self, table: Held, keep: Sequence[str] | None) -> None:
        """`keep`: properties that are asked for, None for all."""
        if table.broken:
            raise table.broken
        if self.job["examples"] and table.asked["format"] in UNTYPED and not self._has_room(table):
            # Examples show more columns than were measured, and any of them may hold a late value.
            table.thorough = True
        try:
            self._open(table, keep)
        except LATE as error:
            if not table.is_late(error):
                raise
            table.thorough = True  # look at all of them
            self._open(table, keep)

    def _open(self, table: Held, keep: Sequence[str] | None) -> None:
        table.relation = self._relation(table)
        found = columns_of(self.con, table.relation, table.asked["format"])
        columns, extra = match(found, table.asked["properties"])
        table.extra = extra
        for one in columns:
            table.columns[one.property] = one.type
            table.names[one.property] = one.name
            table.shown[one.property] = kinds.shown(one.type, bool(one.hidden))
            if one.hidden:
                table.masked[one.property] = one.hidden
        values = {name: quote.name(column) for name, column in table.names.items()}
        self._partitions(table, values)
        self._view(table, values, keep)

    def _relation(self, table: Held) -> str:
        asked, files = table.asked, self.handles(table)
        if asked["format"] == "duckdb":
            return self._stored(table)
        if asked["format"] == "parquet":
            several = ", union_by_name = true" if len(files) > 1 else ""
            return f"read_parquet({quote.texts(map(handle, files))}{several})"
        reader = text_reader(asked, files, table.thorough)
        if asked["format"] == "csv":
            return measure_csv.stated(self.con, reader, files, asked["texts"])
        return reader

    def _stored(self, table: Held) -> str:
        database = f"{table.view}_file"
        found = self.con.execute(
            "SELECT schema_name, table_name FROM duckdb_tables() WHERE database_name = ? "
            "UNION ALL SELECT schema_name, view_name FROM duckdb_views() "
            "WHERE database_name = ? AND NOT internal ORDER BY ALL",
            [database, database],
        ).fetchall()
        stored = table.asked.get("stored")  # of a copy
        for name in [stored] if stored else table.asked["tables"]:
            for schema, one in found:
                if name.lower() in (one.lower(), f"{schema}.{one}".lower()):
                    return f"{database}.{quote.name(schema)}.{quote.name(one)}"
        table.found = False
        held = ", ".join(one for _, one in found[:10]) or "nothing"
        raise Complaint(f"holds no table or view named {table.asked['tables'][0]}; it holds {held}")

    def _partitions(self, table: Held, values: dict[str, str]) -> None:
        """What a path tells as `year=2026` is the same for all rows of a file."""
        told = measure_partitions.told(table.asked["names"])
        for promise in table.asked["properties"]:
            name = promise["name"]
            held = next((told[k] for k in map(fold, (promise["column"], name)) if k in told), None)
            if held is None or name in values:
                continue
            type_, texts = held
            places = zip(self.handles(table), texts, strict=True)
            each = " ".join(
                f"WHEN {quote.text(handle(file))} THEN {quote.text(text)}"
                for file, text in places
                if text is not None
            )
            values[name] = f"(CASE filename {each} END)::{type_}" if each else f"NULL::{type_}"
            table.columns[name] = table.shown[name] = type_
            if promise["hidden"]:
                table.masked[name] = promise["hidden"]

    def _view(self, table: Held, values: Mapping[str, str], keep: Sequence[str] | None) -> None:
        chosen = {name: sql for name, sql in values.items() if keep is None or name in keep}
        listed = ", ".join(f"{sql} AS {quote.name(name)}" for name, sql in chosen.items())
        select = f"SELECT {listed or 'NULL AS nothing'} FROM {table.relation}"
        table.kept = False
        if table.asked["format"] in UNTYPED and self._has_room(table):
            try:
                self.con.execute(f"CREATE OR REPLACE TEMP TABLE {table.view}_kept AS {select}")
                select, table.kept = f"FROM {table.view}_kept", True
            except duckdb.OutOfMemoryException:
                self.con.execute(f"DROP TABLE IF EXISTS {table.view}_kept")
        self.con.execute(f"CREATE OR REPLACE TEMP VIEW {table.view} AS {select}")

    def _has_room(self, table: Held) -> bool:
        files = self.handles(table)
        size = sum(os.fstat(file).st_size for file in files) * (PACKED if packed(files) else 1)
        return size <= int(self.job["limits"]["query_memory"]) // ROOM // 2


def packed(files: Sequence[int]) -> bool:
    return any(os.pread(file, 4, 0).startswith(tuple(COMPRESSIONS)) for file in files)
