"""In the worker: a CSV file with all that DuckDB finds out about it stated.

To find it out takes a tenth of a second, and would be done anew for each statement. What is
promised as text is read as it stands: 01234 is no number.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

import duckdb

from marketplace.engines import quote
from marketplace.engines.nested import fold
from marketplace.engines.reader import handle

_ENDS = ("\\n", "\\r\\n", "\\r")


def stated(
    con: duckdb.DuckDBPyConnection, reader: str, files: Sequence[int], texts: Collection[str]
) -> str:
    """`reader`: as `text_reader` has it; `texts`: names of columns that hold text."""
    wanted = {fold(name) for name in texts}
    known = _sniffed(con, reader, files[0], wanted) if len(files) == 1 else ""
    return known or _with_texts(con, reader, wanted)


def _sniffed(con: duckdb.DuckDBPyConnection, reader: str, file: int, texts: set[str]) -> str:
    """ "" where that does not go; then it is guessed each time."""
    path = quote.text(handle(file))
    options = reader.partition("], ")[2][:-1]
    try:
        found = con.execute(
            "SELECT Delimiter, Quote, Escape, Comment, NewLineDelimiter, SkipRows, Columns, "
            f"DateFormat, TimestampFormat FROM sniff_csv({path}, {options})"
        ).fetchall()[0]
    except duckdb.Error:
        return ""
    *signs, ends, skip, columns, dates, times = found
    if ends not in _ENDS or len({fold(one["name"]) for one in columns}) < len(columns):
        return ""
    own: dict[str, Any] = dict(zip(("delim", "quote", "escape", "comment"), signs, strict=True))
    own = {name: "" if sign == "(empty)" else sign for name, sign in own.items()}
    own |= {"dateformat": dates} if dates else {}
    own |= {"timestampformat": times} if times else {}
    kept = [o for o in options.split(", ") if o.startswith(("header", "compression", "encoding"))]
    types = ", ".join(f"{quote.text(one['name'])}: {_type(one, texts)}" for one in columns)
    every = [
        "auto_detect = false",
        f"skip = {int(skip)}",
        f"new_line = {quote.text(ends)}",
        *(f"{name} = {quote.text(sign)}" for name, sign in own.items()),
        *kept,
        f"columns = {{{types}}}",
    ]
    return f"read_csv([{path}], {', '.join(every)})"


def _type(column: Any, texts: set[str]) -> str:
    return quote.text("VARCHAR" if fold(column["name"]) in texts else column["type"])


def _with_texts(con: duckdb.DuckDBPyConnection, reader: str, texts: set[str]) -> str:
    found = con.execute(f"FROM {reader} LIMIT 0").description or []
    guessed = (c[0] for c in found if fold(c[0]) in texts and str(c[1]) != "VARCHAR")
    types = ", ".join(f"{quote.text(name)}: 'VARCHAR'" for name in guessed)
    return f"{reader[:-1]}, types = {{{types}}})" if types else reader
