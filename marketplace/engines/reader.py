"""In the worker: open files as something that SQL can read, with DuckDB's own doors closed.

Files are reached as `/proc/self/fd/N`, never by name: whatever happens to the folder meanwhile,
the file read is the one that was checked.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import duckdb

from marketplace.engines import quote

CONFIG: dict[str, Any] = {
    "temp_directory": "",
    "max_temp_directory_size": "0B",
    "autoinstall_known_extensions": False,
    "autoload_known_extensions": False,
    "allow_community_extensions": False,
    "allow_persistent_secrets": False,
    "python_enable_replacements": False,
}
HANDLES = "/proc/self/fd" if os.path.isdir("/proc/self/fd") else "/dev/fd"
TOUCHED = 40_000_000  # bytes: what first rows of a wide table take
EXAMPLE = 700  # or above
DELIMITERS = ",;\t|"
MADE_UP = ("json", "JSON")
COMPRESSIONS = {b"\x1f\x8b": "gzip", b"\x28\xb5\x2f\xfd": "zstd"}


class Complaint(Exception):
    """Ours, in words that may leave the worker."""


@dataclass(frozen=True, slots=True)
class Source:
    relation: str  # SQL to select from
    columnar: bool = False  # single columns are read again and again at no great cost
    numbered: str = ""  # the same with a column `position` that numbers the rows, by which
    position: str = ""  # parts can be read without the rest


def warm(memory: int) -> duckdb.DuckDBPyConnection:
    """In the zygote: an engine that has run once, and started no thread. `memory`: of a worker."""
    # A quarter: much is outside its count. Set here, for to change it gives all memory back.
    settings = {"threads": 1, "async_threads": 0, "memory_limit": f"{memory >> 22}MiB"}
    con = duckdb.connect(":memory:", config=CONFIG | settings)
    con.execute("SET TimeZone = 'UTC'")
    con.execute("SELECT json_serialize_sql('SELECT 1'), now()::VARCHAR").fetchall()
    return con


def connect(engine: duckdb.DuckDBPyConnection) -> duckdb.DuckDBPyConnection:
    """In the worker. A connection of its own has random numbers of its own."""
    con = engine.cursor()
    # The end of a file is read for the view over it, for its types and for the answer.
    con.execute("SET TimeZone = 'UTC'; SET parquet_metadata_cache = true")
    return con


def touch(con: duckdb.DuckDBPyConnection, example: int) -> None:
    """While there is no job yet: the code that a query runs. `example`: a file as it may come."""
    con.execute(f"CREATE TEMP VIEW touched AS FROM read_parquet('{handle(example)}')")
    con.sql("FROM touched").project("#1").limit(1).fetchall()
    con.execute("SELECT * FROM (FROM touched) LIMIT 10").fetchall()
    con.execute("DROP VIEW touched")


def touch_memory(con: duckdb.DuckDBPyConnection) -> None:
    """The same for memory: page by page it takes as long as to read first rows into it."""
    con.execute(f"SELECT length(repeat('x', {TOUCHED}))").fetchall()


def an_example() -> int:
    """A Parquet file in memory, by a number that no file of a job will have."""
    made = os.memfd_create("example", os.MFD_CLOEXEC)
    example = fcntl.fcntl(made, fcntl.F_DUPFD_CLOEXEC, EXAMPLE)
    os.close(made)
    with duckdb.connect(":memory:", config=CONFIG | {"threads": 1, "async_threads": 0}) as con:
        columns = ", ".join(f"1::{type_} AS {type_}" for type_ in ("BIGINT", "DOUBLE", "VARCHAR"))
        con.execute(
            f"COPY (SELECT {columns}, now()::DATE, now()::TIMESTAMP, true FROM range(100)) TO "
            f"'{handle(example)}' (FORMAT parquet, USE_TMP_FILE false)"
        )
    return example


def use(con: duckdb.DuckDBPyConnection, threads: int, memory: int) -> None:
    """Behind the locks: they hold only threads that start after them. `memory` 0: as it is.

    To start a thread, or to change the memory, gives back all that is at hand.
    """
    if memory:
        con.execute(f"SET memory_limit = '{memory >> 22}MiB'")
    if threads > 1:
        con.execute(f"SET threads = {threads}")


def lock(con: duckdb.DuckDBPyConnection, files: Sequence[int]) -> None:
    """From here on the connection reaches these files and nothing else."""
    con.execute(
        f"SET allowed_paths = {quote.texts(handle(fd) for fd in files)}; "
        "SET enable_external_access = false; SET lock_configuration = true"
    )


def handle(file: int) -> str:
    """The name under which an open file can be opened again."""
    return f"{HANDLES}/{file}"


def open_files(
    con: duckdb.DuckDBPyConnection,
    job: Mapping[str, Any],
    files: Sequence[int],
    folder: int | None = None,
) -> Source:
    """Afterwards the connection reads `files`, writes in `folder`, and reaches nothing else."""
    paths = [handle(fd) for fd in files]
    if job["format"] == "duckdb":
        con.execute(f"ATTACH {quote.text(paths[0])} AS data (TYPE duckdb, READ_ONLY)")
    if folder is not None:
        con.execute(f"SET allowed_directories = {quote.texts([handle(folder)])}")
    lock(con, files)
    if job["format"] == "duckdb":
        return _table(con, job["tables"])
    if job["format"] == "parquet":
        options = quote.texts(paths) + (", union_by_name = true" if len(paths) > 1 else "")
        numbered = f"read_parquet({options}, file_row_number = true)"
        return Source(f"read_parquet({options})", True, numbered, "file_row_number")
    return Source(text_reader(job, files))


def text_reader(job: Mapping[str, Any], files: Sequence[int], thorough: bool = False) -> str:
    """CSV or JSON; types are guessed from the first rows, or from all when `thorough`."""
    options = {"sample_size": "-1"} if thorough else {}
    if len(files) > 1:
        options["union_by_name"] = "true"
    start = os.pread(files[0], 4, 0) if files else b""
    packed = [name for magic, name in COMPRESSIONS.items() if start.startswith(magic)]
    options["compression"] = quote.text(packed[0] if packed else "none")
    if job["format"] == "csv":
        # The first line holds names: guessing could take a line of values for them, or lose one.
        options |= {"header": "true", "skip": "0"}
        options["encoding"] = quote.text(job["encoding"])
        delimiter = job["delimiter"] or ("" if packed else _delimiter(files[0], job["known"]))
        if delimiter:
            options["delim"] = quote.text(delimiter)
    paths = quote.texts(handle(fd) for fd in files)
    stated = ", ".join(f"{key} = {value}" for key, value in options.items())
    return f"read_{job['format']}({paths}, {stated})"


def columns_of(
    con: duckdb.DuckDBPyConnection, relation: str, format_: str
) -> list[tuple[str, Any]]:
    """Names and types. For a JSON file without a record, DuckDB makes up a column."""
    found = [(c[0], c[1]) for c in con.execute(f"FROM {relation} LIMIT 0").description or []]
    made_up = format_ == "json" and [(name, str(type_)) for name, type_ in found] == [MADE_UP]
    if made_up and not con.execute(f"FROM {relation} LIMIT 1").fetchall():
        return []
    return found


def _delimiter(file: int, known: Sequence[str]) -> str:
    """By which the first line falls apart into promised names; "": let DuckDB guess.

    DuckDB guesses from all the first lines, so one crooked line makes it see other columns.
    """
    line = os.pread(file, 1 << 16, 0).decode("utf-8", "replace").lstrip("\ufeff").split("\n")[0]
    promised = {name.lower() for name in known}

    def hits(delimiter: str) -> int:
        return sum(word.strip(" \r\"'").lower() in promised for word in line.split(delimiter))

    best = max(DELIMITERS, key=hits)
    return best if best in line and hits(best) else ""


def _table(con: duckdb.DuckDBPyConnection, wanted: Sequence[str]) -> Source:
    """The table or view of that name; the schema may stand before it."""
    found = con.execute(
        "SELECT schema_name, table_name, true FROM duckdb_tables() WHERE database_name = 'data' "
        "UNION ALL SELECT schema_name, view_name, false FROM duckdb_views() "
        "WHERE database_name = 'data' AND NOT internal ORDER BY ALL"
    ).fetchall()
    for name in wanted:
        for schema, table, is_table in found:
            if name.lower() in (table.lower(), f"{schema}.{table}".lower()):
                relation = f"data.{quote.name(schema)}.{quote.name(table)}"
                return Source(relation, True, relation, "rowid") if is_table else Source(relation)
    held = ", ".join(table for _, table, _ in found[:10]) or "nothing"
    raise Complaint(f"holds no table or view named {wanted[0]}; it holds {held}")
