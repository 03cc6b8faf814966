"""Where a file and its contract differ: what is missing, and what is of another type.

Compared are kinds of types, not their widths: a contract states the types of its warehouse, and
the sample beside it is a file. CSV and JSON hardly have types, so of them only what cannot be
meant is told.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from marketplace.engines import kinds
from marketplace.model.sample import Drift
from marketplace.model.schema import SchemaObject, SchemaProperty

LOGICAL = {
    "string": {"text", "any"},
    "integer": {"integer"},
    "number": {"integer", "number", "float"},
    "boolean": {"boolean"},
    "date": {"date"},
    "timestamp": {"timestamp"},
    "time": {"time", "zoned time"},
    "object": {"object", "map", "any"},
    "map": {"map", "object", "any"},
    "array": {"array", "any"},
    "vector": {"array", "any"},
}
# The first word of physical types, of all kinds of servers, without its digits.
PHYSICAL = {
    "int integer bigint smallint tinyint mediumint hugeint uint ubigint uinteger usmallint "
    "utinyint uhugeint long short byte byteint serial bigserial smallserial year": {"integer"},
    "decimal dec numeric number bignumeric bigdecimal money smallmoney float double real": {
        "integer", "number", "float",
    },
    "varchar nvarchar char nchar bpchar character text ntext tinytext mediumtext longtext string "
    "utf clob nclob uuid guid uniqueidentifier enum keyword symbol lowcardinality": {"text", "any"},
    "bool boolean logical": {"boolean"},
    "bit": {"boolean", "integer", "binary"},
    "timestamp timestamptz timestamp_tz timestamp_ntz timestamp_ltz timestamp_ns timestamp_ms "
    "timestamp_s datetime datetimeoffset smalldatetime instant": {"timestamp"},
    "date": {"date"},
    "time timetz time_ns": {"time", "zoned time"},
    "json jsonb super variant struct record object row map hstore document nested union": {
        "object", "map", "array", "any", "text",
    },
    "array list repeated set": {"array", "any"},
    "binary varbinary bytes blob tinyblob mediumblob longblob bytea raw image": {"binary"},
    "interval duration": {"interval"},
}  # fmt: skip
WORDS = {word: kinds_ for words, kinds_ in PHYSICAL.items() for word in words.split()}
# What a value may also look like in a file that has no types of its own.
WEAK = {
    "text": {"integer", "number", "float", "boolean", "date", "timestamp", "time"},
    "boolean": {"integer", "text"},
    "date": {"timestamp"},
    "timestamp": {"date"},
    "time": {"text"},
    "object": {"text"},
    "map": {"text"},
    "array": {"text"},
    "binary": {"text"},
    "interval": {"text"},
}
SILENT = frozenset({"other", "null"})  # what these hold, nobody can tell


def drift(
    schema: SchemaObject,
    columns: Sequence[Mapping[str, Any]],
    empty: frozenset[str],
    extra: Sequence[str],
    weak: bool,
) -> Drift:
    """`columns` as the worker tells them; `empty`: properties with no value at all."""
    found = {c["property"]: c["type"] for c in columns}
    for column in columns:
        found |= column["inside"]
    hidden = {c["property"] for c in columns if c["hidden"]}
    missing, retyped = [], []
    for top in schema.properties:
        for path, item in _promised((top,), found, hidden):
            if path not in found:
                missing.append(path)
            elif top.name not in empty and not compatible(item, found[path], weak):
                promised = item.physical_type or item.logical_type
                retyped.append((path, promised, found[path]))
    return Drift(tuple(missing), tuple(extra), tuple(retyped))


def compatible(item: SchemaProperty, type_: str, weak: bool) -> bool:
    """Does the type found serve what is promised, by the logical type or by the physical one?

    True also where nobody can tell; see `untold`.
    """
    promised = _kinds(item)
    if weak:
        promised |= {kind for wanted in tuple(promised) for kind in WEAK.get(wanted, ())}
    found = kinds.kind(type_)
    return not promised or found in SILENT or found in promised


def untold(item: SchemaProperty, type_: str) -> str:
    """Why nobody can tell whether the type found serves; "" where it can be told."""
    if not _kinds(item):
        stated = item.logical_type or item.physical_type
        return f"Nothing here knows the type {stated[: kinds.SHORT]!r}."
    if kinds.kind(type_) in SILENT:
        return "It is stored in a type that nothing here knows."
    return ""


def _kinds(item: SchemaProperty) -> set[str]:
    promised = set(LOGICAL.get(item.logical_type.strip().lower(), ()))
    physical = _physical(item.physical_type)
    if promised == {"date"} and not physical:
        promised.add("timestamp")  # until version 3.1 there was no other word for it
    return promised | physical


def _physical(stated: str) -> set[str]:
    words = stated.strip().lower()
    if words.endswith("]"):
        return {"array", "any"}
    found = re.match(r"[a-z_]+", words)
    return WORDS.get(found[0].rstrip("_"), set()) if found else set()


def _promised(
    properties: Sequence[SchemaProperty],
    found: Mapping[str, str],
    hidden: set[str],
    prefix: str = "",
) -> Iterator[tuple[str, SchemaProperty]]:
    """Properties at every depth that the file could be asked for, lists and maps looked through."""
    for item in properties:
        path = prefix + item.name
        yield path, item
        told = path in found and path not in hidden
        if told and kinds.kind(found[path]) in kinds.NESTED:
            yield from _promised(inside(item), found, hidden, f"{path}.")


def inside(item: SchemaProperty) -> tuple[SchemaProperty, ...]:
    """The properties within a property, as within the items of a list or the values of a map."""
    inner = item.items or item.map_value
    return item.properties or (inside(inner) if inner else ())
