"""Relationships and elements: what they name must exist."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from marketplace.contracts.findings import Finding, Path, did_you_mean, error, shown, warning
from marketplace.contracts.parts import rows
from marketplace.contracts.references import Reference, Resolver, Target, parse
from marketplace.model import Tree

_HINTS = 50  # looking for near names costs, and nobody reads more of them


def lint_references(tree: Tree, found: list[Finding]) -> None:
    resolver = Resolver(tree)
    _lint_relationships(tree, resolver, found)
    if resolver.objects():
        _lint_elements(tree, resolver, found)


def _lint_relationships(tree: Tree, resolver: Resolver, found: list[Finding]) -> None:
    """Targets in other files are looked up by the checks over many files."""
    for path, relationship in relationships(tree):
        ends = {side: _ends(relationship.get(side)) for side in ("from", "to")}
        for side, written in ends.items():
            for row, reference in enumerate(written):
                if type(reference) is str and "#" not in reference:
                    single = type(relationship[side]) is str
                    where = (*path, side) if single else (*path, side, row)
                    _target(reference, resolver, where, found)
        if ends["from"] and ends["to"] and len(ends["from"]) != len(ends["to"]):
            message = f"{len(ends['from'])} properties refer to {len(ends['to'])}."
            hint = "List as many in `from` as in `to`, in the same order."
            found.append(error((*path, "to"), "relationship-lengths", message, hint))


def relationships(tree: Tree) -> Iterator[tuple[Path, dict[Any, Any]]]:
    """Every relationship at every level, with its place."""
    for row, item in rows(tree.get("schema")):
        yield from _own(item, ("schema", row))
        yield from _below(item, ("schema", row))


def _own(item: dict[Any, Any], path: Path) -> Iterator[tuple[Path, dict[Any, Any]]]:
    for row, relationship in rows(item.get("relationships")):
        yield (*path, "relationships", row), relationship


def _below(item: dict[Any, Any], path: Path) -> Iterator[tuple[Path, dict[Any, Any]]]:
    for row, inner in rows(item.get("properties")):
        if "relationships" in inner:
            yield from _own(inner, (*path, "properties", row))
        if "properties" in inner or "items" in inner:
            yield from _below(inner, (*path, "properties", row))
    if type(item.get("items")) is dict:
        yield from _own(item["items"], (*path, "items"))
        yield from _below(item["items"], (*path, "items"))


def _ends(value: Any) -> list[Any]:
    return value if type(value) is list else [value] if type(value) is str else []


def _target(written: str, resolver: Resolver, where: Path, found: list[Finding]) -> None:
    reference = parse(written)
    answer = resolver.find(reference)
    if answer is Target.NO_PROPERTY:
        message = f"{shown(written)} does not exist: the object has no such property."
        hint = _near(reference, resolver) if len(found) < _HINTS else ""
        found.append(error(where, "relationship-target", message, hint))
    elif answer is Target.NO_OBJECT:
        message = f"{shown(written)} refers to an object that this contract does not have."
        hint = did_you_mean(reference.object, resolver.objects()) if len(found) < _HINTS else ""
        hint = hint or "Name the file too: `file.odcs.yaml#...`."
        found.append(warning(where, "relationship-target", message, hint))


def _near(reference: Reference, resolver: Resolver) -> str:
    return did_you_mean(reference.properties[-1], resolver.properties(reference.object))


def _lint_elements(tree: Tree, resolver: Resolver, found: list[Finding]) -> None:
    for row, slo in rows(tree.get("slaProperties")):
        if type(slo.get("element")) is str:
            _element(slo["element"], resolver, ("slaProperties", row, "element"), found)
    if type(tree.get("slaDefaultElement")) is str:
        _element(tree["slaDefaultElement"], resolver, ("slaDefaultElement",), found)


def _element(written: str, resolver: Resolver, where: Path, found: list[Finding]) -> None:
    """`object.property`, an object, or a property alone; several with commas between."""
    for one in written.split(","):
        reference = parse(one.strip())
        if reference.file:
            continue
        answer = resolver.find(reference)
        if answer is Target.NO_PROPERTY:
            message = f"{shown(one.strip())} does not exist: the object has no such property."
            hint = _near(reference, resolver) if len(found) < _HINTS else ""
            found.append(error(where, "sla-element", message, hint or "Write `object.property`."))
        elif answer is Target.NO_OBJECT and not resolver.is_property(reference.object):
            message = f"{shown(one.strip())} is no object or property of this contract."
            found.append(warning(where, "sla-element", message, "Write `object.property`."))
