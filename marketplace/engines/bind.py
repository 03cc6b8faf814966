"""In the worker: the job "bind". Do statements fit tables, and which columns do they give?

Nothing is run, and the tables have no rows. Each statement is tried twice: over the tables as
they are, and as they would be. What is known is sent at once, so that a statement which ends the
worker takes nothing with it but itself.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

import duckdb

from marketplace.engines import gate, quote
from marketplace.engines.fault import fault
from marketplace.engines.reader import lock

Emit = Callable[[Mapping[str, Any]], None]
Job = Mapping[str, Any]
LONGEST = 300  # letters of a name or a type
MOST = 2_000  # columns of an answer


def bind(job: Job, con: duckdb.DuckDBPyConnection, files: Sequence[int], emit: Emit) -> None:
    lock(con, files)
    sys.setrecursionlimit(gate.DEEPEST)  # this process ends with the job
    for number, columns in enumerate(job["tables"]):
        spelled = ", ".join(f"{quote.name(name)} {type_}" for name, type_ in columns)
        con.execute(f"CREATE TABLE {_table(number)} ({spelled})")
    for number, statement in job["statements"]:
        emit({"begun": number})
        emit({f"bound {number}": _tried(con, statement, job)})


def _table(number: int) -> str:
    """No product is called so."""
    return quote.name(f"#{number}")


def _tried(con: duckdb.DuckDBPyConnection, statement: Job, job: Job) -> dict[str, Any]:
    try:
        looked = gate.look(con, statement["sql"])
    except gate.Objection as found:
        return {"objection": found.message}
    if looked["kind"] != "select" or looked["listing"]:
        return {"objection": "Its columns come from the rows, which are not looked at."}
    return {side: _bound(con, looked["sql"], statement[side], job) for side in ("old", "new")}


def _bound(
    con: duckdb.DuckDBPyConnection, sql: str, names: Sequence[Sequence[Any]], job: Job
) -> dict[str, Any]:
    """The columns that it gives, or what is wrong with it."""
    try:
        with _called(con, names):
            found = con.sql(sql)
            columns = zip(found.columns, map(str, found.types), strict=True)
            told = [[name[:LONGEST], type_[:LONGEST]] for name, type_ in columns]
            return {"columns": told[:MOST]}
    except Exception as error:
        return {"fault": fault(error, {**job, "sql": sql})["message"]}


@contextmanager
def _called(
    con: duckdb.DuckDBPyConnection, names: Sequence[Sequence[Any]]
) -> Iterator[None]:  # fmt: skip
    """The tables under the names by which this statement calls them."""
    made: list[str] = []
    try:
        for schema, table, number in names:
            inside = quote.name(schema or "main")
            con.execute(f"CREATE SCHEMA IF NOT EXISTS {inside}")
            view = f"{inside}.{quote.name(table)}"
            con.execute(f"CREATE OR REPLACE VIEW {view} AS FROM {_table(number)}")
            made.append(view)
        yield
    finally:
        for view in made:
            con.execute(f"DROP VIEW IF EXISTS {view}")
