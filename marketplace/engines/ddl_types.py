"""In the process that reads DDL: the type of a column in the words of the standard."""

from __future__ import annotations

from typing import Any

from sqlglot import exp

_WORDS = {
    "BOOLEAN": "boolean", "ARRAY": "array", "LIST": "array", "STRUCT": "object", "MAP": "map",
    "OBJECT": "object", "TIME": "time", "TIMETZ": "time", "DATE": "date", "DATE32": "date",
    "SERIAL": "integer", "BIGSERIAL": "integer", "SMALLSERIAL": "integer", "UUID": "string",
    "ENUM": "string",
}  # fmt: skip


def logical(kind: Any, dialect: str) -> str:
    """ "" where there is no word for it."""
    if kind is None or not isinstance(kind.this, exp.DataType.Type):
        return ""
    name, given = kind.this.name, kind.expressions
    if name == "BIT" and dialect == "tsql":
        return "boolean"
    if name in _WORDS:
        return _WORDS[name]
    if kind.this in exp.DataType.INTEGER_TYPES:
        return "integer"
    if kind.this in exp.DataType.NUMERIC_TYPES:
        whole = given and (len(given) < 2 or given[1].name == "0")
        return "integer" if whole and name == "DECIMAL" else "number"
    if kind.this in exp.DataType.TEMPORAL_TYPES:
        return "timestamp"
    return "string" if kind.this in exp.DataType.TEXT_TYPES else ""


def listed(kind: Any) -> list[str]:
    """The values of an ENUM."""
    if kind is None or getattr(kind.this, "name", "") != "ENUM":
        return []
    return [one.name for one in kind.expressions if isinstance(one, exp.Literal)]


def held(kind: Any, dialect: str) -> list[dict[str, Any]]:
    """What is inside of a nested type."""
    if logical(kind, dialect) not in ("array", "object", "map"):
        return []
    made = []
    for one in kind.expressions:
        inner = one.args.get("kind") if isinstance(one, exp.ColumnDef) else one
        if isinstance(inner, exp.DataType):
            name = one.name if isinstance(one, exp.ColumnDef) else ""
            made.append(told(name, inner, dialect))
    return made


def told(name: str, kind: Any, dialect: str) -> dict[str, Any]:
    """A column, or a part of one, as far as its type tells."""
    return {
        "name": name, "type": kind.sql(dialect) if kind else "", "comment": "", "required": False,
        "logical": logical(kind, dialect), "held": held(kind, dialect),
    }  # fmt: skip
