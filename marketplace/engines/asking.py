"""In the web process: a statement to a worker, and what it says back as a Result or an error."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any, Literal, NoReturn

from marketplace.engines.answer import Answer
from marketplace.engines.copies import Prepared
from marketplace.engines.position import place
from marketplace.engines.workers import Workers
from marketplace.errors import Invalid, Limited, MarketplaceError, Refused, Unreadable
from marketplace.model import Result, ResultColumn
from marketplace.settings import Limits

READING = 2.0  # seconds for understanding a statement
SHORTER = "Add a filter or a LIMIT, or sum up before you join."
Export = Literal["", "csv", "parquet"]


@dataclass(frozen=True, slots=True)
class Named:
    """A table as a statement calls it, and where; `sure`: it is one and not an alias."""

    path: tuple[str, ...]
    position: int
    sure: bool


@dataclass(frozen=True, slots=True)
class Parsed:
    """`kind` is select, pivot or explain; `listing`: it asks which tables there are; `plain`:
    the first rows of one table, with nothing to compute."""

    sql: str
    kind: str
    tables: tuple[Named, ...]
    listing: bool
    plain: bool


@dataclass(frozen=True, slots=True)
class Ready:
    """A prepared table under the name that a statement uses; its open files are the caller's."""

    schema: str
    table: str
    prepared: Prepared
    files: tuple[int, ...]


def parse(workers: Workers, sql: str) -> Parsed:
    """Raises Refused and Invalid for what is no query. For who has a turn."""
    limits = workers.limits
    data = sql.encode("utf-8", "replace")
    if len(data) > limits.sql:
        size = limits.sql // 1000
        raise Limited(f"This statement is longer than {size:,} kB.", "Say it more briefly.")
    if b"\0" in data or data.decode() != sql:
        raise Refused("This statement holds characters that are no text.", "Type it anew.")
    return _parse(workers, sql)


@lru_cache(maxsize=200)  # each of up to 100 kB
def _parse(workers: Workers, sql: str) -> Parsed:
    # Together with the run it must not take much longer than a query may.
    seconds = min(workers.limits.query_seconds / 2, READING)
    limits = replace(workers.limits, query_seconds=seconds)
    answer = workers.run_at_once({"task": "parse", "sql": sql, "threads": 1}, (), limits)
    told = answer.parts
    if objection := told.get("objection"):
        _raise(objection)
    if answer.stopped:
        raise Limited(f"This could not be read: {answer.stopped}.", "Say it more briefly.")
    if "parsed" not in told:
        raise Unreadable(
            "The engine could not read this statement.", "Say it in another way, or try again."
        )
    found = told["parsed"]
    named = tuple(
        Named(tuple(one["path"]), one["position"], one["sure"]) for one in found["tables"]
    )
    return Parsed(found["sql"], found["kind"], named, found["listing"], found["plain"])


def run(workers: Workers, parsed: Parsed, tables: Sequence[Ready], rows: int) -> Result:
    """Raises Refused, Limited and Invalid. For who has a turn."""
    job, files = _job(parsed, tables, rows)
    if parsed.plain:
        job["threads"] = 1  # a second would read what nobody asked for
    answer = workers.run_at_once(job, files)
    _check(answer, "rows")
    parts, limits = answer.parts, workers.limits
    return Result(
        columns=tuple(ResultColumn(name, type_) for name, type_ in parts["columns"]),
        rows=tuple(map(tuple, parts["rows"])),
        truncated=bool(parts["cut"] or parts["shortened"]),
        cut=_cut(parts, rows, limits),
    )


def export(
    workers: Workers, parsed: Parsed, tables: Sequence[Ready], rows: int, kind: Export
) -> tuple[bytes, bool]:
    """The same as a file, and whether it is all. Raises as `run`, and Limited where too large."""
    job, files = _job(parsed, tables, rows)
    limits = replace(workers.limits, copy_size=workers.limits.export_size)
    with tempfile.TemporaryFile() as file:
        os.fchmod(file.fileno(), 0o666)  # the worker is nobody, and has only this handle
        job |= {"export": kind, "output": True}
        answer = workers.run_at_once(job, [*files, file.fileno()], limits)
        _check(answer, "whole")
        file.seek(0)
        return file.read(), answer.parts["whole"]


def _job(parsed: Parsed, tables: Sequence[Ready], rows: int) -> tuple[dict[str, Any], list[int]]:
    files: list[int] = []
    told = []
    for table in tables:
        told.append({
            "schema": table.schema,
            "table": table.table,
            "files": [*range(len(files), len(files) + len(table.files))],
            "copied": table.prepared.copy is not None,
            "columns": [(name, column) for name, column, _ in table.prepared.columns],
        })  # fmt: skip
        files += table.files
    job = {"task": "query", "sql": parsed.sql, "kind": parsed.kind, "tables": told, "rows": rows,
           "export": ""}  # fmt: skip
    return job, files


def _check(answer: Answer, wanted: str) -> None:
    parts = answer.parts
    if found := parts.get("fault"):
        _raise(found)
    if answer.stopped:
        raise Limited(f"This was stopped: {answer.stopped}.", SHORTER)
    if wanted not in parts:
        raise Limited("The engine gave up on this statement.", SHORTER)


def _raise(found: Mapping[str, Any]) -> NoReturn:
    message, hint = found["message"], found["hint"]
    kinds: dict[str, type[MarketplaceError]] = {"refused": Refused, "limited": Limited}
    if kind := kinds.get(found["kind"]):
        raise kind(message, hint)
    raise Invalid(message, hint, found["line"], found["column"])


def unknown(parsed: Parsed, named: Named, hint: str) -> Invalid:
    """For a table that nobody has."""
    line, column = place(parsed.sql, named.position)
    name = ".".join(named.path)
    return Invalid(f"There is no table {name[:120]}.", hint, line, column)


def _cut(parts: Mapping[str, Any], rows: int, limits: Limits) -> str:
    said = []
    if parts["cut"] == "rows":
        said.append(f"Cut at {rows:,} rows.")
    if parts["cut"] == "size":
        said.append(f"Cut at {len(parts['rows']):,} rows: more is too much for a screen.")
    if parts["shortened"]:
        said.append(f"Texts are cut at {limits.cell:,} characters.")
    return " ".join(said)
