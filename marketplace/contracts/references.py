"""References between properties: `orders.customer.id`, `/schema/ID/properties/ID`, `file.yaml#...`.

Used by the lint of one file and by whoever resolves references between files.
"""

from __future__ import annotations

from enum import Enum
from typing import Any, NamedTuple

from marketplace.contracts.parts import items, text
from marketplace.model import Tree

_STEPS = ("properties", "items", "map", "key", "value")


class Reference(NamedTuple):
    file: str  # "" for this file
    object: str  # name or id
    properties: tuple[str, ...]  # names or ids, outermost first


class Target(Enum):
    FOUND = "found"
    NO_OBJECT = "no object"
    NO_PROPERTY = "no property"


def parse(written: str) -> Reference:
    """Both notations; what is not a reference at all comes out as an object that nobody has."""
    file, _, rest = written.rpartition("#")
    if "/" in rest:
        parts = [part for part in rest.split("/") if part]
        if parts[:1] == ["schema"]:
            parts = parts[1:]
        return Reference(file, parts[0] if parts else "", _properties(parts[1:]))
    name, *properties = rest.split(".")
    return Reference(file, name.strip(), tuple(part.strip() for part in properties))


def _properties(parts: list[str]) -> tuple[str, ...]:
    """The ids of a path such as properties/address/properties/street."""
    found, after = [], ""
    for part in parts:
        if after == "properties" or part not in _STEPS:
            found.append(part)
            after = ""
        else:
            after = part
    return tuple(found)


def resolve(tree: Tree, reference: Reference) -> Target:
    """Is there such a property in this contract?"""
    wanted = reference.object
    found = [o for o in items(tree.get("schema")) if wanted in (text(o.get("name")), o.get("id"))]
    if not found:
        return Target.NO_OBJECT
    for part in reference.properties:
        found = [inner for outer in found for inner in _inside(outer, part)]
    return Target.FOUND if found else Target.NO_PROPERTY


def _inside(outer: dict[Any, Any], part: str) -> list[dict[Any, Any]]:
    """The properties of this name or id, looking through arrays and maps."""
    name = part.removesuffix("[]")
    found = [p for p in items(outer.get("properties")) if name in (p.get("name"), p.get("id"))]
    inner = outer.get("items")
    if not found and type(inner) is dict:
        return [inner] if name in ("", inner.get("name"), inner.get("id")) else _inside(inner, part)
    values = outer.get("map")
    if not found and type(values) is dict and type(values.get("value")) is dict:
        return _inside(values["value"], part)
    return found
