"""All that the standard knows, place by place: what an editor suggests while somebody types."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from marketplace.contracts.schema_place import parts
from marketplace.model import Tree

_LONGEST = 160  # characters of a meaning
_KINDS = {"array": "list", "object": "mapping", "boolean": "yes or no", "string": "text"}


def vocabulary(schema: Tree) -> dict[str, Any]:
    """`{"nodes": [{"fields": {name: [kind, meaning, node, choices]}, "items": node}]}`; the first
    node is the file, -1 is none. Places that are alike share a node, so recursion ends."""
    nodes: list[dict[str, Any]] = []
    known: dict[frozenset[int], int] = {}

    def node(sources: list[Any]) -> int:
        found = [part for source in sources for part in parts(schema, source)]
        key = frozenset(id(part) for part in found)
        if not any("properties" in part or "items" in part for part in found):
            return -1
        if key in known:
            return known[key]
        here: dict[str, Any] = {"fields": {}, "items": -1}
        known[key] = len(nodes)
        nodes.append(here)
        if items := [part["items"] for part in found if "items" in part]:
            here["items"] = node(items)
        fields: dict[str, list[Any]] = {}
        for part in found:
            for name, inner in part.get("properties", {}).items():
                fields.setdefault(name, []).append(inner)
        for name, inner in fields.items():
            told = [part for one in inner for part in parts(schema, one)]
            here["fields"][name] = [_kind(told), _meaning(told), node(inner), _choices(told)]
        return known[key]

    node([schema])
    return {"nodes": nodes}


def _kind(found: list[Mapping[str, Any]]) -> str:
    types = [part["type"] for part in found if isinstance(part.get("type"), str)]
    return _KINDS.get(types[0], types[0]) if types else ""


def _meaning(found: list[Mapping[str, Any]]) -> str:
    said = next((str(part["description"]) for part in found if part.get("description")), "")
    return said if len(said) <= _LONGEST else said[: _LONGEST - 1] + "…"


def _choices(found: list[Mapping[str, Any]]) -> list[str]:
    for part in found:
        if part.get("enum"):
            return [str(one) for one in part["enum"]]
    booleans = any(part.get("type") == "boolean" for part in found)
    return ["true", "false"] if booleans else []
