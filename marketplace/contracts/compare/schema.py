"""Objects and properties, at any depth."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from marketplace.contracts.compare.enums import enum
from marketplace.contracts.compare.keys import key_position, partitioning, primary_key
from marketplace.contracts.compare.lists import called
from marketplace.contracts.compare.match import Row, match, match_large, named
from marketplace.contracts.compare.options import options
from marketplace.contracts.compare.physical import physical
from marketplace.contracts.compare.place import (
    Compare,
    Difference,
    Differences,
    Place,
    both,
    fields,
    told,
)
from marketplace.contracts.compare.plain import (
    changed,
    flag,
    lists,
    misshapen,
    nothing,
    other,
    plain_text,
    words,
)
from marketplace.contracts.compare.quality import quality
from marketplace.contracts.compare.relationships import relationships
from marketplace.contracts.compare.types import (
    classification,
    logical_type,
    object_type,
    physical_name,
    physical_type,
)
from marketplace.contracts.parts import items

_ID, _NAME = named("id"), named("name")


@lists
def objects(place: Place) -> Differences:
    yield from _elements(place, "object", "", _OBJECT, _columns)


@lists
def properties(place: Place) -> Differences:
    yield from _elements(place, "property", place.what, _PROPERTY, _type_of)


def _elements(
    place: Place, rule: str, holder: str, table: Mapping[str, Compare], alike: Any
) -> Differences:
    old, new = place.old or [], place.new or []
    matching = match if holder else match_large
    matched = matching(old, new, _ID, _NAME)
    for a, b in matched.pairs:
        inner = _named(place, a, b, holder)
        if a[1].get("name") != b[1].get("name"):
            yield told(f"{rule}-renamed", inner.field("name"), old=_full(holder, a), new=_name(b))
        yield from fields(inner, table, other)
    for gone in matched.gone:
        difference = told(f"{rule}-removed", _named(place, gone, None, holder))
        yield _renamed(difference, gone, matched.added, alike)
    for added in matched.added:
        yield told(f"{rule}-added", _named(place, None, added, holder))
    if matched.moved:
        yield told(f"{rule}-order-changed", place, what=holder or "The objects")


def _named(place: Place, old: Row | None, new: Row | None, holder: str) -> Place:
    row = new or old
    assert row
    name = _name(row)
    found = place.item(old, new, name)
    found.what = f"{holder}.{name}" if holder else name
    return found


def _name(row: Row) -> str:
    return called(row, "name")


def _full(holder: str, row: Row) -> str:
    return f"{holder}.{_name(row)}" if holder else _name(row)


def _renamed(difference: Difference, gone: Row, added: list[Row], alike: Any) -> Difference:
    """A hint, not a verdict: whatever it is called now, queries with the old name stop."""
    for row, item in added:
        if row == gone[0] and type(item) is dict and type(gone[1]) is dict:
            if alike(gone[1]) == alike(item):
                difference.note = f"Renamed to {_name((row, item))}?"
            break
    return difference


def _type_of(item: Mapping[Any, Any]) -> Any:
    stored = item.get("physicalType")
    return plain_text(item.get("logicalType")), physical(stored) if type(stored) is str else None


def _columns(item: Mapping[Any, Any]) -> Any:
    return [(one.get("name"), _type_of(one)) for one in items(item.get("properties"))]


def _inner(mark: str) -> Compare:
    """What stands in a list or a map: a property without a name of its own."""

    def compare(place: Place) -> Differences:
        inner = Place(
            place.old, place.new, place.old_path, place.new_path, place.path,
            f"{place.what}{mark}", place.up,
        )  # fmt: skip
        if place.old is None or place.new is None:
            yield told("items-added" if place.old is None else "items-removed", inner)
        elif type(place.old) is not dict or type(place.new) is not dict:
            yield misshapen(place)
        else:
            yield from fields(inner, _INNER, other)

    return compare


def _map(place: Place) -> Differences:
    if both(place, dict):
        yield from fields(place.filled(), {"key": _inner("{key}"), "value": _inner("{}")}, other)
    else:
        yield misshapen(place)


def _id(place: Place) -> Differences:
    """Others may refer to it; one that is new nobody refers to yet."""
    yield told("words-changed" if place.old is None else "element-id-changed", place,
               **({"what": f"the id of {place.what}"} if place.old is None else {}))  # fmt: skip


_ELEMENT: dict[str, Compare] = {
    "id": _id,
    "name": nothing,  # told where it was matched
    "deprecated": flag("deprecated", "undeprecated"),
    "relationships": relationships,
    "quality": quality,
    "properties": properties,
    **dict.fromkeys(
        ("description", "businessName", "synonyms", "tags", "context", "examples",
         "authoritativeDefinitions", "customProperties"), words,
    ),
}  # fmt: skip
_OBJECT: dict[str, Compare] = {
    **_ELEMENT,
    "logicalType": words,
    "physicalName": physical_name("object-moved"),
    "physicalType": object_type,
    "dataGranularityDescription": changed("granularity-changed"),
}
_PROPERTY: dict[str, Compare] = {
    **_ELEMENT,
    "logicalType": logical_type,
    "physicalType": physical_type,
    "logicalTypeOptions": options,
    "physicalName": physical_name("property-moved"),
    "required": flag("required-added", "required-removed"),
    "unique": flag("unique-added", "unique-removed"),
    "primaryKey": primary_key,
    "primaryKeyPosition": key_position,
    "partitioned": partitioning,
    "partitionKeyPosition": partitioning,
    "classification": classification,
    "enum": enum,
    "items": _inner("[]"),
    "map": _map,
    **dict.fromkeys(
        ("criticalDataElement", "encryptedName", "semanticType", "transformSourceObjects",
         "transformLogic", "transformDescription"), words,
    ),
}  # fmt: skip
_INNER = {**_PROPERTY, "name": words}  # nobody asks for it by that name
