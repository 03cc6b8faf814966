"""Files, beside the contracts or in an object store, read by DuckDB, pandas, polars and R."""

from __future__ import annotations

from collections.abc import Sequence

from marketplace.formats.snippets import names, quote, stated
from marketplace.formats.snippets.question import ROWS, Question, ask, rows
from marketplace.formats.snippets.snippet import Subject

_MOST = 40  # columns that are listed; nobody reads more
HERE = "Run it in the folder of the repository"


def statements(subject: Subject) -> tuple[str, ...]:
    """What DuckDB is told, the question last."""
    *before, relation = sources(subject)
    return (*before, rows(ask(subject), relation))


def sources(subject: Subject) -> tuple[str, ...]:
    """What DuckDB is told before, and last what stands in a FROM."""
    if stated.format_of(subject) != "duckdb":
        return (stated.relation(subject),)
    path = quote.sql(stated.place(subject) or subject.text("database"))
    table = names.path((subject.text("schema"),), subject.stored, names.DUCKDB)
    return (f"ATTACH IF NOT EXISTS {path} AS source (READ_ONLY)", f"source.{table}")


def pandas(subject: Subject) -> str:
    """Leaves a data frame `df`."""
    kind = stated.format_of(subject)
    if kind not in ("csv", "parquet") or not subject.readable:
        return _through_duckdb(subject, "df")
    options = [f"{'usecols' if kind == 'csv' else 'columns'}={python_list(chosen(subject))}"]
    options = options if subject.masked else []
    options += csv_options(subject, "pandas") if kind == "csv" else []
    joined = "pd.concat({}, ignore_index=True)"
    return _python("pandas as pd", f"pd.read_{kind}", options, stated.place(subject), joined)


def polars(subject: Subject) -> str:
    """Leaves a data frame `df`."""
    kind = stated.format_of(subject)
    if kind not in ("csv", "parquet") or not subject.readable:
        return _through_duckdb(subject, "pl")
    options = [f"columns={python_list(chosen(subject))}"] if subject.masked else []
    options += csv_options(subject, "polars") if kind == "csv" else []
    # It reads several files by itself, but not while it has to recode them.
    joined = "pl.concat({})" if stated.encoding(subject) else ""
    return _python("polars as pl", f"pl.read_{kind}", options, stated.place(subject), joined)


def look(question: Question, library: str) -> str:
    """At the newest rows of a data frame `df`."""
    if not question.columns:
        return "print(df)"
    newest = quote.python(question.newest)
    order = f".sort_values({newest}, ascending=False)"
    if library == "polars":
        order = f".sort({newest}, descending=True, nulls_last=True)"
    return f"print(df{order if question.newest else ''}.head({ROWS}))"


def chosen(subject: Subject) -> list[str]:
    """What is read of a file that is wide, or holds what is masked."""
    newest = ask(subject).newest
    found = [column.stored for column in subject.readable]
    return found[:_MOST] + ([newest] if newest in found[_MOST:] else [])


def python_list(texts: Sequence[str]) -> str:
    return "[" + ", ".join(map(quote.python, texts)) + "]"


def _through_duckdb(subject: Subject, method: str) -> str:
    """What the library itself cannot read: JSON of both kinds, databases."""
    *before, relation = sources(subject)
    every = [names.name(column, names.DUCKDB) for column in chosen(subject)]
    shown = ", ".join(every) if subject.masked else "*"
    last = f"SELECT {shown if every else 'count(*) AS n'}\nFROM {relation}"
    lines = ["import duckdb", ""]
    lines += [f"duckdb.sql({quote.python(one)})" for one in before]
    return "\n".join([*lines, f"df = duckdb.sql({quote.python_block(last)}).{method}()"])


def _python(library: str, read: str, options: Sequence[str], place: str, joined: str) -> str:
    """`joined`: how several files become one frame, "" where the reader does it."""
    path = quote.python(place)
    if not joined or not stated.is_many(place):
        return f"import {library}\n\ndf = {read}({', '.join([path, *options])})"
    frames = f"[{read}({', '.join(['path', *options])}) for path in sorted(glob({path}))]"
    before, after = joined.split("{}")
    return f"from glob import glob\n\nimport {library}\n\ndf = {before}{frames}{after}"


def csv_options(subject: Subject, library: str) -> list[str]:
    found, encoded = stated.delimiter(subject), stated.encoding(subject)
    separator = "separator" if library == "polars" else "sep"
    options = [f"{separator}={quote.python(found)}"] if found else []
    options += [f"encoding={quote.python(encoded)}"] if encoded else []
    # The first hundred rows, by which polars goes, may all be empty; all of them take too long.
    more = ["try_parse_dates=True", "infer_schema_length=10_000"]
    return options + (more if library == "polars" else [])


def r(subject: Subject) -> str:
    *before, last = statements(subject)
    lines = ["library(DBI)", "", "connection <- dbConnect(duckdb::duckdb())"]
    lines += [f"dbExecute(connection, {quote.r(one)})" for one in before]
    lines += [f"rows <- dbGetQuery(connection, {quote.r(last)})", "print(rows)"]
    return "\n".join([*lines, "dbDisconnect(connection, shutdown = TRUE)"])
