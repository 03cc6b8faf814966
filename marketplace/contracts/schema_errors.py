"""The errors of a JSON Schema without their noise: one for each thing that is wrong."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

import jsonschema_rs

from marketplace.contracts.findings import Path

_OF_VALUES = ("enum", "const", "pattern")
UNKNOWN = ("additionalProperties", "unevaluatedProperties")

_Errors = list[jsonschema_rs.ValidationError]


class SchemaError(NamedTuple):
    path: Path
    keyword: str
    expected: Any  # what the keyword asks for: a type, the allowed values, unknown names
    instance: Any
    message: str
    schema_path: tuple[str | int, ...]


def distinct(errors: Iterable[jsonschema_rs.ValidationError]) -> list[SchemaError]:
    """Of alternatives the one that was meant, and nothing twice."""
    found = {(e.path, e.keyword, e.message): e for e in _flat(errors)}
    other_type = {e.path for e in found.values() if e.keyword == "type"}
    # A number is never one of some texts: that its type is wrong says it all.
    return [e for e in found.values() if e.keyword not in _OF_VALUES or e.path not in other_type]


def causes(unknown: SchemaError, errors: Iterable[SchemaError]) -> bool:
    """Is there a real error here or below? Then known fields are `unevaluated` because of it."""
    depth = len(unknown.path)
    return any(e.path[:depth] == unknown.path and e.keyword not in UNKNOWN for e in errors)


def _flat(errors: Iterable[jsonschema_rs.ValidationError]) -> Iterator[SchemaError]:
    for found in errors:
        path = tuple(found.instance_path)
        branches = getattr(found.kind, "context", None) or []
        meant = _meant(branches, path)
        if meant:
            yield from _flat(meant)
            continue
        keyword, expected = found.kind.name, found.kind.value
        if branches and all(_is_other_type(branch, path) for branch in branches):
            keyword, expected = "type", list(_types(branches))
        where = tuple(found.schema_path)
        yield SchemaError(path, keyword, expected, found.instance, found.message, where)


def _meant(branches: list[_Errors], path: Path) -> _Errors | None:
    """The alternative of the right type, else the one that fits deepest; None: none stands out."""
    fitting = [branch for branch in branches if branch and not _is_other_type(branch, path)]
    if len(fitting) == 1 and len(branches) > 1:
        return fitting[0]
    deepest = max(branches, key=_depth, default=[])
    return deepest if _depth(deepest) > len(path) else None


def _is_other_type(branch: _Errors, path: Path) -> bool:
    return any(e.kind.name == "type" and len(e.instance_path) == len(path) for e in branch)


def _types(branches: list[_Errors]) -> Iterator[str]:
    """The types that the alternatives ask for."""
    for branch in branches:
        for found in branch:
            if found.kind.name == "type":
                yield from found.kind.value


def _depth(branch: _Errors) -> int:
    return max((len(found.instance_path) for found in branch), default=0)
