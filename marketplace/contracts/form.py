"""Which fields a place in a file may have, so that a form can offer them.

Read from the JSON Schema of the version that the file declares: what a field is called, may hold
and means is the standard's to say.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from marketplace.contracts.findings import Path
from marketplace.contracts.schema_place import node_at
from marketplace.model import Tree

_ALWAYS = ("allOf", "oneOf", "anyOf")
_MISSING = object()


class Holds(StrEnum):
    """What a field holds, as far as a form cares."""

    TEXT = "text"
    NUMBER = "number"
    FLAG = "flag"
    TEXTS = "texts"  # a list of short texts
    RANGE = "range"  # two numbers
    ANY = "any"  # a single value of any type
    RECORDS = "records"  # a list of mappings
    RECORD = "record"
    OTHER = "other"  # too odd for a form


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    name: str
    holds: Holds
    meaning: str = ""  # in the standard's words
    choices: tuple[str, ...] = ()  # nothing else is allowed
    examples: tuple[str, ...] = ()
    needed: bool = False


def fields(schema: Tree, tree: Any, path: Path) -> tuple[Field, ...]:
    """The fields of the mapping at `path`, in the standard's order; of a server, only those of its
    type. Empty where the standard knows no such place."""
    needed: set[str] = set()
    found: dict[str, list[Mapping[str, Any]]] = {}
    for part in _at(schema, tree, path):
        needed.update(part.get("required", ()))
        for name, node in part.get("properties", {}).items():
            found.setdefault(name, []).append(node)
    here = _value(tree, path)
    return tuple(
        _field(schema, name, nodes, _step(here, name), name in needed)
        for name, nodes in found.items()
    )


def _at(schema: Tree, tree: Any, path: Path) -> list[Mapping[str, Any]]:
    """All parts of the schema that speak of the place."""
    value = tree
    parts = [*_parts(schema, schema, value)]
    for step in path:
        value = _step(value, step)
        nodes = [_below(part, step) for part in parts]
        parts = [part for node in nodes if node for part in _parts(schema, node, value)]
    return parts


def _below(part: Mapping[str, Any], step: str | int) -> Any:
    if isinstance(step, int):
        return part.get("items")
    return part.get("properties", {}).get(step)


def _parts(schema: Tree, node: Any, value: Any) -> Iterator[Mapping[str, Any]]:
    """A node with all that it refers to, is made of, or asks for of this value."""
    seen: set[int] = set()
    todo = [node]
    while todo:
        part = todo.pop(0)
        if not isinstance(part, Mapping) or id(part) in seen or not _fits(part, value):
            continue
        seen.add(id(part))
        yield part
        if reference := part.get("$ref"):
            todo.append(node_at(schema, reference.removeprefix("#/").split("/")))
        for word in _ALWAYS:
            todo += part.get(word, ())
        if "if" in part:
            todo.append(part.get("then" if _holds(part["if"], value) else "else"))


def _fits(part: Mapping[str, Any], value: Any) -> bool:
    """Of "a list, or a mapping" the one that stands there."""
    stated = part.get("type")
    if value is _MISSING or not isinstance(stated, str) or stated not in ("array", "object"):
        return True
    return not isinstance(value, dict | list) or isinstance(value, list) == (stated == "array")


def _holds(condition: Any, value: Any) -> bool:
    """The few words that the standard's conditions are made of."""
    if not isinstance(condition, Mapping):
        return False
    if any(_step(value, name) is _MISSING for name in condition.get("required", ())):
        return False
    for name, wanted in condition.get("properties", {}).items():
        held = _step(value, name)
        if held is _MISSING:
            continue
        if "const" in wanted and held != wanted["const"]:
            return False
        if "enum" in wanted and held not in wanted["enum"]:
            return False
        if "not" in wanted and _holds({"properties": {name: wanted["not"]}}, value):
            return False
    if "not" in condition and _holds(condition["not"], value):
        return False
    if not all(_holds(one, value) for one in condition.get("allOf", ())):
        return False
    ways = (*condition.get("anyOf", ()), *condition.get("oneOf", ()))
    return not ways or any(_holds(one, value) for one in ways)


def _field(schema: Tree, name: str, nodes: list[Any], value: Any, needed: bool) -> Field:
    parts = [part for node in nodes for part in _parts(schema, node, _MISSING)]
    return Field(
        name=name,
        holds=_kind(schema, parts, value),
        meaning=next((str(p["description"]) for p in parts if p.get("description")), ""),
        choices=next((tuple(map(str, p["enum"])) for p in parts if p.get("enum")), ()),
        examples=next((tuple(map(str, p["examples"])) for p in parts if p.get("examples")), ()),
        needed=needed,
    )


_SIMPLE = {"string": Holds.TEXT, "boolean": Holds.FLAG, "integer": Holds.NUMBER}
_SIMPLE["number"] = Holds.NUMBER


def _kind(schema: Tree, parts: list[Mapping[str, Any]], value: Any) -> Holds:
    types = {word for part in parts for word in _types(part)}
    if isinstance(value, list) or (value is _MISSING and types == {"array"}):
        items = [p["items"] for p in parts if "items" in p]
        inner = {w for node in items for p in _parts(schema, node, _MISSING) for w in _types(p)}
        if inner == {"object"}:
            return Holds.RECORDS
        if inner and inner <= {"number", "integer"}:
            return Holds.RANGE
        return Holds.TEXTS if inner == {"string"} else Holds.OTHER
    if isinstance(value, dict) or (value is _MISSING and types == {"object"}):
        return Holds.RECORD
    simple = types - {"null"}
    if len(simple) == 1:
        return _SIMPLE.get(next(iter(simple)), Holds.OTHER)
    if simple and simple <= {"number", "integer"}:
        return Holds.NUMBER
    return Holds.ANY if simple & set(_SIMPLE) or not simple else Holds.OTHER


def _types(part: Mapping[str, Any]) -> tuple[str, ...]:
    stated = part.get("type", ())
    return (stated,) if isinstance(stated, str) else tuple(stated)


def _step(value: Any, step: Any) -> Any:
    if isinstance(value, Mapping):
        return value.get(step, _MISSING)
    if isinstance(value, list) and isinstance(step, int) and 0 <= step < len(value):
        return value[step]
    return _MISSING


def _value(tree: Any, path: Path) -> Any:
    for step in path:
        tree = _step(tree, step)
    return tree
