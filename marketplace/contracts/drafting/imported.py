"""What an importer made of a file, as a draft that people can read."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from marketplace.contracts.drafting.merge import ordered
from marketplace.contracts.drafting.write import CONTRACT, FIRST

_SAID = {"description", "purpose", "usage", "limitations"}
_TIMES = {"date-time": "timestamp", "date": "date", "time": "time"}  # formats of a text
_PLACEHOLDERS = {"my-data-contract", "My Data Contract", "source", ""}


def drafted(made: Mapping[str, Any], name: str, whole: bool) -> dict[str, Any]:
    """In the order of the standard, without what states nothing. `name` is the file's; `whole`:
    the file holds a contract, whose id and version stay."""
    tree: dict[str, Any] = _without_nothing(made)
    stem = re.split(r"[\\/]", name)[-1].partition(".")[0].strip()
    tree["apiVersion"], tree["kind"], tree["status"] = CONTRACT, "DataContract", "draft"
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
    return dict(ordered(tree))


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
    options = dict(found.get("logicalTypeOptions", {}))
    if found.get("logicalType") == "string" and options.get("format") in _TIMES:
        found["logicalType"] = _TIMES[options.pop("format")]
        found["logicalTypeOptions"] = options
        if not options:
            del found["logicalTypeOptions"]
    if "properties" in found:
        found["properties"] = [_element(inner) for inner in found["properties"]]
    if "items" in found:
        found["items"] = _element(found["items"])
    return found


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
