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


class Resolver:
    """Looks references up in one contract; indexes only what it is asked for, and once."""

    def __init__(self, tree: Tree) -> None:
        self._tree = tree
        self._objects: dict[str, list[dict[Any, Any]]] | None = None
        self._inner: dict[int, dict[str, list[dict[Any, Any]]]] = {}

    def find(self, reference: Reference) -> Target:
        """Is there such a property in this contract?"""
        if self._objects is None:
            self._objects = _by_name(self._tree.get("schema"))
        found = self._objects.get(reference.object, [])
        if not found:
            return Target.NO_OBJECT
        for part in reference.properties:
            found = [inner for outer in found for inner in self._inside(outer, part)]
        return Target.FOUND if found else Target.NO_PROPERTY

    def properties(self, name: str) -> list[str]:
        """The names on the first level of an object."""
        found = (self._objects or {}).get(name, [])
        return [text(p.get("name")) for o in found for p in items(o.get("properties"))]

    def objects(self) -> list[str]:
        return [text(item.get("name")) for item in items(self._tree.get("schema"))]

    def is_property(self, name: str) -> bool:
        """Is it a property of any object, on its first level?"""
        return any(self._named(item).get(name) for item in items(self._tree.get("schema")))

    def _inside(self, outer: dict[Any, Any], part: str) -> list[dict[Any, Any]]:
        """The properties of this name or id, looking through arrays and maps."""
        name = part.removesuffix("[]")
        found = self._named(outer).get(name, [])
        inner, values = outer.get("items"), outer.get("map")
        if not found and type(inner) is dict:
            own = name in ("", inner.get("name"), inner.get("id"))
            return [inner] if own else self._inside(inner, part)
        if not found and type(values) is dict and type(values.get("value")) is dict:
            return self._inside(values["value"], part)
        return found

    def _named(self, outer: dict[Any, Any]) -> dict[str, list[dict[Any, Any]]]:
        key = id(outer)  # the tree outlives us, so no other mapping gets this id
        if key not in self._inner:
            self._inner[key] = _by_name(outer.get("properties"))
        return self._inner[key]


def _by_name(entries: Any) -> dict[str, list[dict[Any, Any]]]:
    """Entries by name and by id."""
    found: dict[str, list[dict[Any, Any]]] = {}
    for item in items(entries):
        for word in {text(item.get("name")), text(item.get("id"))} - {""}:
            found.setdefault(word, []).append(item)
    return found
