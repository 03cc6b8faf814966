"""What an importer made of a file, as a draft that people can read."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from marketplace.contracts.splice.manners import Manners
from marketplace.contracts.splice.source import meaning, source
from marketplace.contracts.splice.write import Writer
from marketplace.errors import CannotEdit
from marketplace.settings import Limits

VERSION, FIRST = "v3.2.0", "0.1.0"
_ROOT = (
    "apiVersion", "kind", "id", "name", "version", "status", "domain", "dataProduct", "tenant",
    "description", "context", "tags", "team", "support", "roles", "price", "servers", "schema",
    "slaDefaultElement", "slaProperties", "authoritativeDefinitions", "customProperties",
    "contractCreatedTs",
)  # fmt: skip
_ELEMENT = (
    "id", "name", "physicalName", "businessName", "logicalType", "physicalType", "description",
    "dataGranularityDescription", "primaryKey", "primaryKeyPosition", "required", "unique",
    "classification", "logicalTypeOptions", "enum",
)  # fmt: skip
_LAST = ("relationships", "quality", "properties", "items", "map")
_SAID = {"description", "purpose", "usage", "limitations"}
_PLACEHOLDERS = {"my-data-contract", "My Data Contract", "source", ""}


def drafted(made: Mapping[str, Any], name: str, whole: bool) -> dict[str, Any]:
    """In the order of the standard, without what states nothing. `name` is the file's; `whole`:
    the file holds a contract, whose id and version stay."""
    tree: dict[str, Any] = _without_nothing(made)
    stem = re.split(r"[\\/]", name)[-1].partition(".")[0].strip()
    tree["apiVersion"], tree["kind"], tree["status"] = VERSION, "DataContract", "draft"
    if tree.get("name", "") in _PLACEHOLDERS:
        tree["name"] = stem.replace("-", " ").replace("_", " ").capitalize() or "New contract"
    if tree.get("id", "") in _PLACEHOLDERS:
        tree["id"] = _plain(stem, "-") or _plain(tree["name"], "-") or "new-contract"
    if not whole or not tree.get("version"):
        tree["version"] = FIRST
    for item in tree.get("schema", ()):
        if item.get("name") in _PLACEHOLDERS:
            item["name"] = _plain(stem, "_") or "object"
    servers = [one for one in tree.pop("servers", ()) if one.get("path") not in _PLACEHOLDERS]
    if servers:
        tree["servers"] = servers
    if "schema" in tree:
        tree["schema"] = [_element(item) for item in tree["schema"]]
    return _ordered(tree, _ROOT)


def written(tree: Mapping[str, Any], limits: Limits) -> str:
    """Read again before it is given away. Raises CannotEdit for what YAML cannot hold."""
    seed = source("a: 1\n", limits)
    text = "\n".join(Writer(Manners(seed, [seed.root])).root(dict(tree))) + "\n"
    if meaning(text, limits) != tree:
        raise CannotEdit(
            "The draft would be read differently from what it means.",
            "Rename what has unusual names, and try again.",
        )
    return text


def counted(tree: Mapping[str, Any]) -> tuple[int, int]:
    """Schema objects, and properties however deep."""
    objects = tree.get("schema", [])
    return len(objects), sum(_properties(item) for item in objects)


def _properties(element: Mapping[str, Any]) -> int:
    inner = element.get("properties", ())
    below = element.get("items")
    return len(inner) + sum(map(_properties, inner)) + (_properties(below) if below else 0)


def _element(made: dict[str, Any]) -> dict[str, Any]:
    """A schema object or a property, and those in it."""
    name = made.get("name", "")
    if any(sign.isspace() for sign in name):  # a title was taken for a name
        made = {**made, "name": _plain(name, "_") or "object", "businessName": name}
    same = {"physicalName": made.get("name"), "businessName": made.get("name")}
    same["physicalType"] = made.get("logicalType")
    found = {k: v for k, v in made.items() if not (k in same and v == same[k])}
    if "properties" in found:
        found["properties"] = [_element(inner) for inner in found["properties"]]
    if "items" in found:
        found["items"] = _element(found["items"])
    return _ordered(found, _ELEMENT)


def _ordered(tree: dict[str, Any], first: Iterable[str]) -> dict[str, Any]:
    known = [key for key in first if key in tree]
    last = [key for key in _LAST if key in tree and key not in known]
    return {
        key: tree[key] for key in (*known, *(k for k in tree if k not in (*known, *last)), *last)
    }


def _without_nothing(value: Any) -> Any:
    """Importers write what they did not find, too."""
    if isinstance(value, Mapping):
        kept = {key: _without_nothing(inner) for key, inner in value.items()}
        for key in _SAID & kept.keys():
            kept[key] = kept[key].strip() if isinstance(kept[key], str) else kept[key]
        return {key: inner for key, inner in kept.items() if inner not in (None, "", [], {})}
    if isinstance(value, list):
        kept_items = [_without_nothing(one) for one in value]
        # Of a property with a name and no value nothing is known.
        return [one for one in kept_items if one not in (None, "", {}) and not _bare(one)]
    return value


def _bare(one: Any) -> bool:
    return isinstance(one, dict) and one.keys() == {"property"}


def _plain(name: str, between: str) -> str:
    return re.sub(r"[^A-Za-z0-9]+", between, name).strip(between).lower()
