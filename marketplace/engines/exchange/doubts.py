"""Whether what a writer made can be read again: some write names and types as they stand."""

from __future__ import annotations

import ast
import json
from collections.abc import Callable

_TSQL = {"sqlserver": "tsql"}  # what the reader calls it


def of(format: str, dialect: str, data: bytes) -> str:
    """What a reader of the format complains of; "" where it does not, or where there is none."""
    reader = _READERS.get(format)
    if reader is None:
        return ""
    try:
        reader(data.decode(), dialect)
    except Exception as error:
        return str(error) or type(error).__name__
    return ""


def _sql(text: str, dialect: str) -> None:
    import sqlglot

    sqlglot.parse(text, dialect=_TSQL.get(dialect, dialect))


def _python(text: str, _: str) -> None:
    ast.parse(text)


def _avro(text: str, _: str) -> None:
    from avro import schema

    schema.parse(text)


def _json(text: str, _: str) -> None:
    json.loads(text)


_READERS: dict[str, Callable[[str, str], object]] = {
    "sql": _sql,
    "sql-query": _sql,
    "pydantic-model": _python,
    "sqlalchemy": _python,
    "spark": _python,
    "avro": _avro,
    "jsonschema": _json,
    "bigquery": _json,
    "great-expectations": _json,
}
