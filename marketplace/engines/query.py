"""In the worker: the job "query". Somebody's statement over the tables that were prepared for it.

Nothing is within reach but these tables, and the process ends with the answer; so there is no
need to understand the statement. Values leave as JSON holds them, a result for elsewhere as a
file that only this process may write.
"""

from __future__ import annotations

import math
import re
import secrets
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import duckdb

from marketplace.engines import kinds, quote
from marketplace.engines.fault import HANDLE, fault
from marketplace.engines.prepare import DATA
from marketplace.engines.reader import handle, lock

Emit = Callable[[Mapping[str, Any]], None]
Job = Mapping[str, Any]

SIZE = 8_000_000  # letters of a whole result on a screen
BATCH = 100
# What a spreadsheet takes for a formula, and would run.
FORMULA = r"^[\s\p{Z}\p{Cf}]*[=+\-@\x{FF1D}\x{FF0B}\x{FF0D}\x{FF20}\t\r\n]"
STARTS = re.compile(r"[\s\u200b-\u200f\u2060\ufeff]*[=+\-@\uff1d\uff0b\uff0d\uff20]|[\t\r\n]")
LONGEST = 300  # letters of a column's name


def query(job: Job, con: duckdb.DuckDBPyConnection, files: Sequence[int], emit: Emit) -> None:
    try:
        _tables(con, job, files)
        found = con.sql(job["sql"])
        columns = list(zip(found.columns, map(str, found.types), strict=True))
        told = [[_name(name), kinds.shown(type_)] for name, type_ in columns]
        emit({"columns": told})
        if job["export"]:
            emit({"whole": _export(found, columns, job, files[-1])})
        else:
            _answer(con, found, columns, job, emit)
    except Exception as error:
        emit({"fault": fault(error, job)})


def _tables(con: duckdb.DuckDBPyConnection, job: Job, files: Sequence[int]) -> None:
    """Each under the name by which the statement calls it."""
    sources = [_source(con, table, files) for table in job["tables"]]
    lock(con, files)
    for table, source in zip(job["tables"], sources, strict=True):
        chosen = ", ".join(
            f"{quote.name(column)} AS {quote.name(name)}" for name, column in table["columns"]
        )
        schema = quote.name(table["schema"] or "main")
        con.execute(f"CREATE SCHEMA IF NOT EXISTS {schema}")
        con.execute(
            f"CREATE OR REPLACE VIEW {schema}.{quote.name(table['table'])} AS "
            f"SELECT {chosen} FROM {source}"
        )


def _source(con: duckdb.DuckDBPyConnection, table: Job, files: Sequence[int]) -> str:
    paths = [handle(files[index]) for index in table["files"]]
    if not table["copied"]:
        return f"read_parquet({quote.texts(paths)}{', union_by_name = true' if paths[1:] else ''})"
    name = f"copy_{secrets.token_hex(4)}"  # no product is called so
    con.execute(f"ATTACH {quote.text(paths[0])} AS {name} (TYPE duckdb, READ_ONLY)")
    return f"{name}.main.{DATA}"


def _answer(
    con: duckdb.DuckDBPyConnection,
    found: duckdb.DuckDBPyRelation,
    columns: Sequence[tuple[str, str]],
    job: Job,
    emit: Emit,
) -> None:
    """Rows until they are enough, or long enough; what is cut off says so."""
    most, letters = int(job["rows"]), int(job["limits"]["cell"])
    cells = [kinds.cell(f"#{i}", type_, letters + 1) for i, (_, type_) in enumerate(columns, 1)]
    rows: list[list[Any]] = []
    size, shortened, cut = 0, False, ""
    for row in _rows(con, found, cells, job, most + 1):
        if len(rows) >= most or size > SIZE:
            cut = "size" if size > SIZE else "rows"
            break
        rows.append([_plain(value, letters) for value in row])
        lengths = [len(value) for value in row if isinstance(value, str)]
        size += sum(min(length, letters) for length in lengths) + 8 * len(row)
        shortened = shortened or any(length > letters for length in lengths)
    emit({"rows": rows, "cut": cut, "shortened": shortened})


def _rows(
    con: duckdb.DuckDBPyConnection,
    found: duckdb.DuckDBPyRelation,
    cells: Sequence[str],
    job: Job,
    most: int,
) -> Iterator[tuple[Any, ...]]:
    chosen = ", ".join(f"{cell} AS c{i}" for i, cell in enumerate(cells))
    if job["kind"] != "select":  # its rows are in memory already
        yield from found.project(chosen).limit(most).fetchall()
        return
    con.execute(f"SELECT {chosen} FROM (\n{job['sql']}\n) LIMIT {most}")
    while batch := con.fetchmany(BATCH):
        yield from batch


def _name(stated: str) -> str:
    return HANDLE.sub("the file", stated[:LONGEST])


def _plain(value: Any, letters: int) -> Any:
    """JSON has no word for NaN and the infinities."""
    if isinstance(value, float) and not math.isfinite(value):
        return str(value)
    return HANDLE.sub("the file", value[:letters]) if isinstance(value, str) else value


def _export(
    found: duckdb.DuckDBPyRelation, columns: Sequence[tuple[str, str]], job: Job, file: int
) -> bool:
    """False where it was cut: there is a row behind the last one."""
    names = _names([_name(name) for name, _ in columns])
    if job["export"] == "csv":
        letters = int(job["limits"]["cell"])
        values = (_harmless(f"#{i}", type_, letters) for i, (_, type_) in enumerate(columns, 1))
    else:
        values = (f"#{i}" for i, _ in enumerate(columns, 1))
    chosen = ", ".join(
        f"{value} AS {quote.name(name)}" for value, name in zip(values, names, strict=True)
    )
    most = int(job["rows"])
    rows = found.project(chosen).limit(most)
    if job["export"] == "csv":
        rows.write_csv(handle(file), header=True, use_tmp_file=False)
    else:
        rows.write_parquet(handle(file), compression="zstd", use_tmp_file=False)
    return not found.limit(1, most).fetchall()


def _harmless(column: str, type_: str, letters: int) -> str:
    """A text that a spreadsheet would run gets a quotation mark before it, as spreadsheets do."""
    if kinds.kind(type_) in ("integer", "number", "float", "boolean", "date", "timestamp"):
        return column
    text = kinds.cell(column, type_, letters)
    return (
        f"CASE WHEN regexp_matches({text}, {quote.text(FORMULA)}) THEN '''' || {text} "
        f"ELSE {text} END"
    )


def _names(stated: Sequence[str]) -> list[str]:
    """A file has each name once; a name can be a formula too."""
    names: list[str] = []
    for name in stated:
        plain = f"'{name}" if STARTS.match(name) else name
        number, unique = 1, plain
        while unique.casefold() in {other.casefold() for other in names}:
            number += 1
            unique = f"{plain}_{number}"
        names.append(unique)
    return names
