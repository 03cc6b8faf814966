"""In the worker: what may be seen of a table, as a file that a statement can be asked of.

Hidden columns are NULL in their own type in it, and what nobody promised is not there.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import duckdb

from marketplace.engines import kinds, quote
from marketplace.engines.measure_table import Held, Tables
from marketplace.engines.measure_teller import Teller
from marketplace.engines.prepare import COPY, DATA, HIDDEN, PLAIN
from marketplace.engines.reader import handle, lock

Emit = Callable[[Mapping[str, Any]], None]


def copy(
    job: Mapping[str, Any], con: duckdb.DuckDBPyConnection, files: Sequence[int], emit: Emit
) -> None:
    """The job "measure" with an `output`: the last of the files is a folder to write in."""
    *sources, folder = files
    tables = Tables(con, job, sources)
    tables.attach()
    con.execute(f"SET allowed_directories = {quote.texts([handle(folder)])}")
    lock(con, sources)
    [table] = tables.held
    teller = Teller(job, sources, emit)
    try:
        tables.open(table, None)
        try:
            _write(con, table, folder)
        except Exception as error:
            if not table.is_late(error):
                raise
            table.thorough = True
            tables.open(table, None)
            _write(con, table, folder)
    except duckdb.IOException as error:
        large = "File too large" in str(error)
        emit({"failed": "" if large else teller.said(error, table), "too_large": large})
    except Exception as error:
        emit({"failed": teller.said(error, table)})
    else:
        emit({"columns": [*table.columns]})


def _write(con: duckdb.DuckDBPyConnection, table: Held, folder: int) -> None:
    values = ", ".join(f"{_value(table, name)} AS {quote.name(name)}" for name in table.columns)
    path = quote.text(f"{handle(folder)}/{COPY}")
    con.execute(f"ATTACH OR REPLACE {path} AS copy (TYPE duckdb)")
    con.execute(
        f"CREATE OR REPLACE TABLE copy.{DATA} AS "
        f"SELECT {values or 'NULL AS nothing'} FROM {table.view}"
    )
    con.execute("DETACH copy")


def _value(table: Held, name: str) -> str:
    if name not in table.masked:
        return quote.name(name)
    type_ = table.columns[name]
    plain = kinds.kind(type_) in PLAIN and kinds.base(type_) != "ENUM"
    return f"NULL::{type_ if plain else HIDDEN}"
