"""In the worker: the job "prepare". What a role may see of a file, as a table that SQL can have.

A Parquet file of which every column may be seen is read in place. Of everything else a copy is
made that holds what may be seen and nothing more: hidden columns are NULL in it, so no statement,
however clever, finds in the copy what is not there. Nothing but names and types is told.

A copy is a database file, for Parquet does not know all types: it has no HUGEINT and no UNION.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import duckdb

from marketplace.engines import keys, kinds, quote
from marketplace.engines.match import Matched, match
from marketplace.engines.reader import (
    Complaint,
    Source,
    columns_of,
    handle,
    open_files,
    text_reader,
)

Emit = Callable[[Mapping[str, Any]], None]
KEPT = 50_000_000
HIDDEN = "VARCHAR"  # the type of a hidden column whose own tells something: ENUM, STRUCT
PLAIN = frozenset({"text", "boolean", "integer", "number", "float", "date", "time", "timestamp"})
COPY, DATA = "copy.duckdb", "data"  # the file of a copy, and the table in it


def prepare(
    job: Mapping[str, Any], con: duckdb.DuckDBPyConnection, files: Sequence[int], emit: Emit
) -> None:
    *sources, folder = files
    source = open_files(con, job, sources, folder)
    try:
        _prepare(job, con, _kept(con, source, sources), folder, emit)
    except duckdb.IOException as error:
        if "File too large" not in str(error):
            raise
        emit({"too_large": True})
    except (duckdb.ConversionException, duckdb.InvalidInputException):
        if source.columnar or job["format"] == "duckdb":
            raise
        # A later value is not of the type that the first ones had: look at all before guessing.
        thorough = Source(text_reader(job, sources, thorough=True))
        _prepare(job, con, _kept(con, thorough, sources), folder, emit)


def _kept(con: duckdb.DuckDBPyConnection, source: Source, sources: Sequence[int]) -> Source:
    """A text once into memory, if it is not too long: each statement would read it anew."""
    if source.columnar or sum(os.fstat(file).st_size for file in sources) > KEPT:
        return source
    con.execute(f"CREATE OR REPLACE TEMP TABLE source AS FROM {source.relation}")
    return Source("source")


def _prepare(
    job: Mapping[str, Any],
    con: duckdb.DuckDBPyConnection,
    source: Source,
    folder: int,
    emit: Emit,
) -> None:
    relation = source.relation
    columns, extra = match(columns_of(con, relation, job["format"]), job["properties"])
    if not columns:
        raise Complaint("has none of the promised columns")
    in_place = job["format"] == "parquet" and not extra and not any(c.hidden for c in columns)
    if not in_place:
        _copy(con, relation, columns, f"{handle(folder)}/{COPY}")
    told = [[c.property, c.property if not in_place else c.name, _type(c)] for c in columns]
    emit({"in_place": in_place, "columns": told})
    # Of hidden ones it would tell, by who shares values with it, whether a guess is right.
    visible = [column for column in columns if not column.hidden]
    emit({"keys": keys.measure(con, relation, visible, job["salt"])})


def _type(column: Matched) -> str:
    return _hidden(column) if column.hidden else kinds.shown(column.type)


def _hidden(column: Matched) -> str:
    plain = kinds.kind(column.type) in PLAIN and kinds.base(column.type) != "ENUM"
    return column.type if plain else HIDDEN


def _copy(
    con: duckdb.DuckDBPyConnection, relation: str, columns: Sequence[Matched], path: str
) -> None:
    chosen = ", ".join(f"{_value(column)} AS {quote.name(column.property)}" for column in columns)
    con.execute(f"ATTACH OR REPLACE {quote.text(path)} AS copy (TYPE duckdb)")
    con.execute(f"CREATE OR REPLACE TABLE copy.{DATA} AS SELECT {chosen} FROM {relation}")
    con.execute("DETACH copy")


def _value(column: Matched) -> str:
    if column.hidden:
        return f"NULL::{_hidden(column)}"
    return quote.name(column.name)
