"""What a place in a contract is called, and which fields the schema knows there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from marketplace.contracts.findings import Path, dotted
from marketplace.model import Tree

_NAMED = {"servers": "server", "roles": "role", "support": "channel", "slaProperties": "property"}
_PORTS = {"inputPorts": "input port", "outputPorts": "output port"}
_PORTS["managementPorts"] = "management port"
_APPLIED = ("allOf", "anyOf", "oneOf", "then", "else")


def place(tree: Any, path: Path, word: str = "of") -> str:
    """ " of `orders.amount`", " of server `prod`", or "" for the root: an end for a sentence."""
    return f" {word} {_called(tree, path)}" if path else ""


def _called(tree: Any, path: Path) -> str:
    top = path[0]
    if top == "schema" and len(path) > 1:
        return _in_schema(tree, path)
    item = _at(tree, path[:2])
    if isinstance(item, Mapping):
        if top in _NAMED and item.get(_NAMED[top]):
            what = "service level" if top == "slaProperties" else str(top).removesuffix("s")
            return f"{what} `{str(item[_NAMED[top]])[:60]}`"
        if top in _PORTS and item.get("name"):
            return f"{_PORTS[top]} `{str(item['name'])[:60]}`"
    return f"`{dotted(path)}`"


def _in_schema(tree: Any, path: Path) -> str:
    names: list[str] = []
    rest: list[str] = []
    node = tree
    for depth, part in enumerate(path):
        node = node[part] if _has(node, part) else None
        if isinstance(part, int) and path[depth - 1] in ("schema", "properties"):
            name = node.get("name") if isinstance(node, Mapping) else None
            names.append(f".{name[:60]}" if isinstance(name, str) else f"[{part}]")
            rest.clear()
        elif part == "items":
            names.append("[]")
        elif part == "quality":
            rest.append("a quality rule")
        elif part == "relationships":
            rest.append("a relationship")
        elif part == "enum":
            rest.append("an enum value")
        elif isinstance(part, str) and part not in ("schema", "properties") and not rest:
            rest.append(f"`{part}`")
    owner = f"`{''.join(names).removeprefix('.')}`"
    return f"{rest[0]} of {owner}" if rest else owner


def _at(tree: Any, path: Path) -> Any:
    for part in path:
        if not _has(tree, part):
            return None
        tree = tree[part]
    return tree


def _has(node: Any, part: str | int) -> bool:
    if isinstance(node, Mapping):
        return part in node
    return isinstance(node, list) and isinstance(part, int) and 0 <= part < len(node)


def node_at(schema: Tree, path: Iterable[str | int]) -> Any:
    """A part of the schema by the path that a validation error gives."""
    return _at(schema, tuple(path))


def fields(schema: Tree, node: Any) -> set[str]:
    """Every field that the schema names for this place, whatever the conditions."""
    return {name for part in parts(schema, node) for name in part.get("properties", ())}


def allowed(schema: Tree, path: Path) -> tuple[set[str], set[str]]:
    """Of a place in a file: the fields that the schema names for it, and the types it may have."""
    nodes: list[Any] = [schema]
    for step in path:
        here = [part for node in nodes for part in parts(schema, node)]
        nodes = [
            part["items"] if isinstance(step, int) else part["properties"][step]
            for part in here
            if ("items" in part if isinstance(step, int) else step in part.get("properties", ()))
        ]
    names: set[str] = set()
    types: set[str] = set()
    for part in (part for node in nodes for part in parts(schema, node)):
        names |= set(part.get("properties", ()))
        stated = part.get("type", ())
        types |= {stated} if isinstance(stated, str) else set(stated)
    return names, types


def parts(schema: Tree, node: Any) -> Iterator[Mapping[str, Any]]:
    """A node of the schema, and all that it refers to or is made of."""
    seen: set[int] = set()
    todo = [node]
    while todo:
        part = todo.pop()
        if not isinstance(part, Mapping) or id(part) in seen:
            continue
        seen.add(id(part))
        yield part
        if reference := part.get("$ref"):
            todo.append(_at(schema, tuple(reference.removeprefix("#/").split("/"))))
        for word in _APPLIED:
            inner = part.get(word)
            todo += inner if isinstance(inner, list) else [inner]
