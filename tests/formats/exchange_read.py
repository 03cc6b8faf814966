"""Reads what an export made, by a reader of its format; complains where it cannot."""

from __future__ import annotations

import ast
import io
import json
import xml.etree.ElementTree as ET
import zipfile

import jsonschema_rs
import sqlglot
import yaml
from sqlglot import exp

DIALECTS = {"postgres": "postgres", "sqlserver": "tsql"}  # where sqlglot calls it otherwise


def read(name: str, data: bytes, dialect: str = "") -> str:
    """What is wrong with it; "" where it can be read, or where nothing here reads it."""
    try:
        if name in _READERS:
            _READERS[name](data, dialect)
    except Exception as error:
        return f"{type(error).__name__}: {str(error).splitlines()[0][:150]}"
    return ""


def _ddl(data: bytes, dialect: str) -> None:
    found = sqlglot.parse(data.decode(), dialect=DIALECTS.get(dialect, dialect))
    for statement in filter(None, found):
        assert isinstance(statement, exp.Create), type(statement).__name__
        assert statement.expression is None, "made of a query"


def _query(data: bytes, dialect: str) -> None:
    (statement,) = sqlglot.parse(data.decode(), dialect=DIALECTS.get(dialect, dialect))
    assert isinstance(statement, exp.Select)


def _code(data: bytes, _: str) -> None:
    """Nothing but imports, classes, assignments and texts."""
    for node in ast.parse(data.decode()).body:
        assert isinstance(node, ast.Import | ast.ImportFrom | ast.ClassDef | ast.Assign | ast.Expr)
        if isinstance(node, ast.Expr):
            assert isinstance(node.value, ast.Constant)
        if isinstance(node, ast.Import):
            known = {"datetime", "typing", "pydantic", "decimal", "sqlalchemy", "uuid"}
            assert {alias.name.split(".")[0] for alias in node.names} <= known


def _yaml(data: bytes, _: str) -> None:
    assert yaml.safe_load(data) is not None


def _dbt(data: bytes, _: str) -> None:
    _yaml(data, _)
    assert b"{{" not in data


def _workbook(data: bytes, _: str) -> None:
    book = zipfile.ZipFile(io.BytesIO(data))
    for name in book.namelist():
        if name.startswith("xl/worksheets/"):
            text = book.read(name).decode()
            assert "HYPERLINK(1)</f>" not in text
            assert "1+1</f>" not in text


_READERS = {
    "sql": _ddl,
    "sql-query": _query,
    "jsonschema": lambda data, _: jsonschema_rs.meta.validate(json.loads(data)),
    "dbt-models": _dbt,
    "dbt-sources": _dbt,
    "avro": lambda data, _: json.loads(data),
    "bigquery": lambda data, _: json.loads(data),
    "great-expectations": lambda data, _: json.loads(data),
    "pydantic-model": _code,
    "sqlalchemy": _code,
    "spark": _code,
    "xsd": lambda data, _: ET.fromstring(data),
    "excel": _workbook,
    **dict.fromkeys(("odcs", "dcs", "sodacl", "dqx", "data-caterer"), _yaml),
}
