"""In the worker: the job "survey". What is in a file that nobody has promised yet.

Each table is told when it is known, so a worker that is stopped has not worked for nothing. Few
values leave: those of columns that have few, none of what looks like addresses or numbers of
people, and the ends of numbers and times.
"""

from __future__ import annotations

import codecs
import os
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import duckdb

from marketplace.engines import kinds, quote
from marketplace.engines.reader import COMPRESSIONS, handle, lock, text_reader
from marketplace.engines.survey_columns import Spot, survey_columns
from marketplace.model.survey import MOST_TABLES

Emit = Callable[[Mapping[str, Any]], None]
Job = Mapping[str, Any]

COLUMNS = 500
VALUES = 10_000_000  # rows times columns that are looked at
SCANNED = 50_000_000  # the same where single columns are read by themselves
RAW = 20_000  # rows of a text that are read as they stand
DECODED = 16 << 20  # bytes of a text whose encoding is tried
LATE = (duckdb.ConversionException, duckdb.InvalidInputException)


def survey(job: Job, con: duckdb.DuckDBPyConnection, files: Sequence[int], emit: Emit) -> None:
    if job["format"] == "duckdb":
        con.execute(f"ATTACH {quote.text(handle(files[0]))} AS data (TYPE duckdb, READ_ONLY)")
    lock(con, files)
    if job["format"] == "duckdb":
        _database(con, emit)
    elif job["format"] == "parquet":
        union = ", union_by_name = true" if len(files) > 1 else ""
        relation = f"read_parquet({quote.texts(map(handle, files))}{union})"
        _tell(con, emit, 0, "", relation, SCANNED)
    else:
        _text(job, con, files, emit)


def _database(con: duckdb.DuckDBPyConnection, emit: Emit) -> None:
    found = con.execute(
        "SELECT schema_name, table_name FROM duckdb_tables() WHERE database_name = 'data' "
        "UNION ALL SELECT schema_name, view_name FROM duckdb_views() "
        "WHERE database_name = 'data' AND NOT internal ORDER BY ALL"
    ).fetchall()
    emit({"tables": len(found)})
    for row, (schema, table) in enumerate(found[:MOST_TABLES]):
        _tell(con, emit, row, table, f"data.{quote.name(schema)}.{quote.name(table)}", SCANNED)


def _text(job: Job, con: duckdb.DuckDBPyConnection, files: Sequence[int], emit: Emit) -> None:
    encoding = _encoding(files[0]) if job["format"] == "csv" else "utf-8"
    asked = {**job, "encoding": encoding, "delimiter": "", "known": ()}
    try:
        relation, zeros = _held(con, text_reader(asked, files), job["format"])
    except LATE:
        relation, zeros = _held(con, text_reader(asked, files, thorough=True), job["format"])
    emit({"encoding": encoding, "delimiter": _delimiter(con, asked, files)})
    _tell(con, emit, 0, "", relation, VALUES, zeros)


def _held(con: duckdb.DuckDBPyConnection, reader: str, format_: str) -> tuple[str, frozenset[str]]:
    """Once into memory: each statement would guess the types anew. And names of what has zeros."""
    columns = con.execute(f"FROM {reader} LIMIT 0").description or []
    zeros: list[str] = []
    if format_ == "csv":
        numbers = [name for name, type_, *_ in columns if kinds.kind(str(type_)) == "integer"]
        zeros = _zeros(con, reader, numbers[:COLUMNS])
        if zeros:
            types = ", ".join(f"{quote.text(name)}: 'VARCHAR'" for name in zeros)
            reader = f"{reader[:-1]}, types = {{{types}}})"
    most = max(1000, VALUES // max(1, len(columns)))
    while True:
        try:
            con.execute(f"CREATE OR REPLACE TEMP TABLE body AS FROM {reader} LIMIT {most + 1}")
            return "body", frozenset(zeros)
        except duckdb.OutOfMemoryException:
            most //= 20
            if most < 1000:
                raise


def _zeros(con: duckdb.DuckDBPyConnection, reader: str, numbers: Sequence[str]) -> list[str]:
    """Which of them hold the likes of 00501, that lose something when read as a number."""
    if not numbers:
        return []
    raw = f"(FROM {reader[:-1]}, all_varchar = true) LIMIT {RAW})"
    tests = (f"bool_or(regexp_matches({quote.name(n)}, '^[+-]?0[0-9]'))" for n in numbers)
    found = con.execute(f"SELECT {', '.join(tests)} FROM {raw}").fetchall()[0]
    return [name for name, zero in zip(numbers, found, strict=True) if zero]


def _encoding(file: int) -> str:
    start = os.pread(file, 4, 0)
    if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    if start.startswith(tuple(COMPRESSIONS)):
        return "utf-8"
    decoder = codecs.getincrementaldecoder("utf-8")()
    for at in range(0, DECODED, 1 << 20):
        part = os.pread(file, 1 << 20, at)
        try:
            decoder.decode(part)
        except UnicodeDecodeError:
            return "latin-1"
        if not part:
            break
    return "utf-8"


def _delimiter(con: duckdb.DuckDBPyConnection, job: Job, files: Sequence[int]) -> str:
    if job["format"] != "csv":
        return ""
    options = text_reader(job, files[:1]).partition("], ")[2][:-1]
    try:
        path = quote.text(handle(files[0]))
        return str(
            con.execute(f"SELECT Delimiter FROM sniff_csv({path}, {options})").fetchall()[0][0]
        )
    except (duckdb.Error, IndexError):
        return ""


def _tell(
    con: duckdb.DuckDBPyConnection, emit: Emit, place: int, name: str, relation: str, most: int,
    zeros: frozenset[str] = frozenset(),
) -> None:  # fmt: skip
    columns = con.execute(f"FROM {relation} LIMIT 0").description or []
    limit = max(1000, most // max(1, len(columns)))
    total = int(con.execute(f"SELECT count(*) FROM {relation}").fetchall()[0][0])
    part = relation if total <= limit else f"(FROM {relation} LIMIT {limit})"
    spots = [Spot(c[0], str(c[1]), quote.name(c[0])) for c in columns[:COLUMNS]]
    told = survey_columns(con, part, spots)
    for column in told:
        column["zeros"] = column["name"] in zeros
    emit({
        f"t{place}": {
            "name": name, "rows": min(total, limit), "whole": total <= limit,
            "columns": told, "unseen": len(columns) - len(spots),
        }
    })  # fmt: skip
