"""What was accepted, put into the tree: mappings are merged, lists grow, what is there stays."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable
from copy import deepcopy
from typing import Any

from marketplace.contracts.drafting.words import slug
from marketplace.model import Tree
from marketplace.model.drafting import Suggestion

# As a reader of a contract expects them; what is not named comes last.
_ORDER = (
    "apiVersion", "kind", "server", "id", "name", "version", "status", "domain", "type",
    "dataProduct", "tenant", "description", "tags", "servers", "environment", "path", "format",
    "schema", "physicalName", "businessName", "logicalType", "physicalType", "primaryKey",
    "primaryKeyPosition", "required", "unique", "classification", "logicalTypeOptions", "enum",
    "examples", "properties", "items", "map", "relationships", "quality", "slaProperties", "team",
    "roles", "support", "price", "customProperties",
)  # fmt: skip
_RANK = {name: row for row, name in enumerate(_ORDER)}
_STRINGS = ("pattern", "minLength", "maxLength")
_NUMBERS = ("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf")


def merged(tree: Tree, accepted: Iterable[Suggestion]) -> dict[str, Any]:
    """A new tree; `tree` stays as it is. A piece whose place is not there is left out."""
    made: dict[str, Any] = deepcopy(dict(tree))
    for one in accepted:
        place = _at(made, one)
        if isinstance(place, dict):
            _merge(place, deepcopy(dict(one.piece)))
    for item in made.get("schema", ()):
        _tidy(item)
    return made


def ordered(value: Any) -> Any:
    """The same with its keys in the order of the standard."""
    if isinstance(value, dict):
        keys = sorted(value, key=lambda key: _RANK.get(key, len(_RANK)))
        return {key: ordered(value[key]) for key in keys}
    return [ordered(item) for item in value] if isinstance(value, list) else value


def relative(tree: Any, folder: str) -> None:
    """References to files of the repository, which begin with a slash, as seen from a folder."""
    if isinstance(tree, dict):
        for end in tree.get("relationships") or ():
            end["to"] = _relative(end.get("to"), folder)
        for inner in tree.values():
            relative(inner, folder)
    elif isinstance(tree, list):
        for inner in tree:
            relative(inner, folder)


def _relative(to: Any, folder: str) -> Any:
    if isinstance(to, list):
        return [_relative(one, folder) for one in to]
    if not isinstance(to, str) or not to.startswith("/"):
        return to
    file, hash_, rest = to[1:].partition("#")
    return f"{posixpath.relpath(file, folder or '.')}{hash_}{rest}" if hash_ else to


def _at(tree: Any, one: Suggestion) -> Any:
    for step in one.at:
        if isinstance(tree, dict):
            tree = tree.get(str(step))
        elif isinstance(tree, list) and isinstance(step, int) and step < len(tree):
            tree = tree[step]
        else:
            return None
    return tree


def _merge(place: dict[str, Any], piece: dict[str, Any]) -> None:
    for key, value in piece.items():
        held = place.get(key)
        if isinstance(held, dict) and isinstance(value, dict):
            _merge(held, value)
        elif isinstance(held, list) and isinstance(value, list):
            place[key] = [*held, *value]
        else:
            place[key] = value


def _tidy(item: dict[str, Any]) -> None:
    """Options need the logical type that they are options of."""
    logical = item.get("logicalType")
    options = item.get("logicalTypeOptions")
    if isinstance(options, dict):
        known = _STRINGS if logical == "string" else _NUMBERS
        if logical in ("string", "integer", "number"):
            options = {key: value for key, value in options.items() if key in known}
        elif logical not in ("date", "timestamp", "time", "object", "array"):
            options = {}
        item.pop("logicalTypeOptions")
        if options:
            item["logicalTypeOptions"] = options
    for inner in item.get("properties", ()):
        _tidy(inner)
    for part in (item.get("items"), *(item.get("map") or {}).values()):
        if isinstance(part, dict):
            _tidy(part)


def new_id(stated: str, name: str) -> str:
    """What a file can be called and a link can name; "new-product" where nothing else is left."""
    return slug(stated) or slug(name) or "new-product"
