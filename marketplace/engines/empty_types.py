"""The type that DuckDB would have for a property, by what its contract promises.

For tables without rows, in which statements are only bound. Every word that is written is ours;
names are quoted. What nothing says is text.
"""

from __future__ import annotations

import re

from marketplace.engines import drift, quote
from marketplace.model.schema import SchemaObject, SchemaProperty

DEEPEST = 20  # levels of nesting; what lies below is JSON
_EXACT = {
    "tinyint": "TINYINT", "byteint": "TINYINT", "byte": "TINYINT",
    "smallint": "SMALLINT", "int2": "SMALLINT", "short": "SMALLINT",
    "integer": "INTEGER", "int": "INTEGER", "int4": "INTEGER", "mediumint": "INTEGER",
    "serial": "INTEGER", "int32": "INTEGER",
    "bigint": "BIGINT", "int8": "BIGINT", "long": "BIGINT", "int64": "BIGINT",
    "bigserial": "BIGINT", "hugeint": "HUGEINT",
    "utinyint": "UTINYINT", "usmallint": "USMALLINT", "uinteger": "UINTEGER",
    "ubigint": "UBIGINT", "uint8": "UTINYINT", "uint16": "USMALLINT", "uint32": "UINTEGER",
    "uint64": "UBIGINT",
    "real": "FLOAT", "float4": "FLOAT", "float": "FLOAT",
    "double": "DOUBLE", "float8": "DOUBLE",
    "uuid": "UUID", "timestamptz": "TIMESTAMPTZ", "timestamp_tz": "TIMESTAMPTZ",
    "timestamp_ltz": "TIMESTAMPTZ", "datetimeoffset": "TIMESTAMPTZ", "timetz": "TIMETZ",
}  # fmt: skip
_LOGICAL = {
    "string": "VARCHAR", "integer": "BIGINT", "number": "DOUBLE", "boolean": "BOOLEAN",
    "date": "DATE", "timestamp": "TIMESTAMP", "time": "TIME", "vector": "FLOAT[]",
}  # fmt: skip
_OF_KINDS = (
    ("object", "JSON"), ("integer", "BIGINT"), ("float", "DOUBLE"), ("text", "VARCHAR"),
    ("boolean", "BOOLEAN"), ("timestamp", "TIMESTAMP"), ("date", "DATE"), ("time", "TIME"),
    ("binary", "BLOB"), ("interval", "INTERVAL"),
)  # fmt: skip
_KINDS = {
    "TINYINT": "integer", "FLOAT": "float", "DOUBLE": "float", "UUID": "text",
    "TIMESTAMPTZ": "timestamp", "TIMETZ": "time",
}  # fmt: skip
_DECIMALS = frozenset({"decimal", "numeric", "number", "dec"})
_STORED = re.compile(r"([a-z_]+\d*)\s*(?:\((\d{1,4})(?:\s*,\s*(\d{1,4}))?\))?(.*)", re.DOTALL)
_LISTS = re.compile(r"(?:\s*\[\d*\])+\s*")


def columns(schema: SchemaObject) -> list[tuple[str, str]]:
    """(name, type) of each property; of two that differ in their capitals the first one."""
    return _named(schema.properties, 0)


def column(item: SchemaProperty, depth: int = 0) -> str:
    if depth >= DEEPEST:
        return "JSON"
    logical = item.logical_type.strip().casefold()
    stored = " ".join(item.physical_type.casefold().split())
    if item.map_key or item.map_value or logical == "map":
        key = column(item.map_key, depth + 1) if item.map_key else "VARCHAR"
        value = column(item.map_value, depth + 1) if item.map_value else "VARCHAR"
        return f"MAP({key}, {value})"
    if item.items or logical == "array":
        inner = column(item.items, depth + 1) if item.items else _element(stored)
        return f"{inner}[]"
    if item.properties:
        fields = (f"{quote.name(name)} {type_}" for name, type_ in _named(item.properties, depth))
        return f"STRUCT({', '.join(fields)})"
    return _plain(logical, stored)


def _named(properties: tuple[SchemaProperty, ...], depth: int) -> list[tuple[str, str]]:
    found: dict[str, tuple[str, str]] = {}
    for item in properties:
        if item.name:
            found.setdefault(item.name.casefold(), (item.name, column(item, depth + 1)))
    return [*found.values()]


def _element(stored: str) -> str:
    """Of an array that says nothing of its items but "varchar[]"."""
    return _plain("", _LISTS.sub("", stored)) if stored.endswith("]") else "VARCHAR"


def _plain(logical: str, stored: str) -> str:
    """The stored type, where it is of the promised kind: it says how large a number is."""
    promised = drift.LOGICAL.get(logical, set())
    held = _stored(stored)
    if held and (not promised or _kind(held) & promised):
        return held
    return _LOGICAL.get(logical, "JSON" if logical == "object" else held or "VARCHAR")


def _kind(type_: str) -> set[str]:
    if type_.endswith("[]"):
        return {"array"}
    if type_.startswith("DECIMAL"):
        return {"number", "integer"} if type_.endswith(", 0)") else {"number"}
    if type_ in _KINDS:
        return {_KINDS[type_]}
    if type_.endswith(("INT", "INTEGER")):
        return {"integer"}
    return {kind for kind, known in _OF_KINDS if known == type_}


def _stored(stored: str) -> str:
    """ "" where nothing here knows it."""
    if stored.endswith("]"):
        inner = _stored(_LISTS.sub("", stored))
        return f"{inner}[]" if inner and not inner.endswith("[]") else ""
    found = _STORED.fullmatch(stored)
    if not found:
        return ""
    word, size, scale, rest = found.groups()
    if word in _DECIMALS:
        return _decimal(size, scale)
    if word.startswith("time") and "with time zone" in rest:
        return "TIMETZ" if word == "time" else "TIMESTAMPTZ"
    if word in _EXACT and not (word == "float" and size and int(size) > 24):
        return "DOUBLE" if word == "double" else _EXACT[word]
    kinds = drift.WORDS.get(word.rstrip("_0123456789"), set())
    return next((type_ for kind, type_ in _OF_KINDS if kind in kinds), "")


def _decimal(size: str | None, scale: str | None) -> str:
    """Without a size each server means something else: any number fits into a DOUBLE."""
    digits, behind = int(size or 0), int(scale or 0)
    if not 0 < digits <= 38 or behind > digits:
        return "DOUBLE"
    return f"DECIMAL({digits}, {behind})"
