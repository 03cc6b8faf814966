"""The values that a property may take, each by its id, then by itself."""

from __future__ import annotations

from collections.abc import Hashable
from typing import Any

from marketplace.contracts.compare.match import match, named
from marketplace.contracts.compare.place import Differences, Place, fields, told
from marketplace.contracts.compare.plain import lists, nothing, other, words
from marketplace.contracts.numbers import brief

_TABLE = {
    "value": nothing,
    **dict.fromkeys(
        ("id", "label", "description", "tags", "customProperties", "authoritativeDefinitions"),
        words,
    ),
}


@lists
def enum(place: Place) -> Differences:
    old, new = place.old or [], place.new or []
    if not old or not new:
        values = ", ".join(_value(row) for row in enumerate(new or old))
        yield told("enum-added" if new else "enum-removed", place, new=values, old=values)
        return
    matched = match(_entries(old), _entries(new), named("id"), _key)
    for a, b in matched.pairs:
        inner = place.item(a, b, _value(b))
        inner.what = place.what
        if _key(a[1]) != _key(b[1]):
            yield told("enum-value-renamed", inner.field("value"), old=_value(a), new=_value(b))
        yield from fields(inner, _TABLE, other)
    for gone in matched.gone:
        at = place.item(gone, None, _value(gone))
        yield told("enum-value-removed", at, what=place.what, old=_value(gone))
    for added in matched.added:
        at = place.item(None, added, _value(added))
        yield told("enum-value-added", at, what=place.what, new=_value(added))


def _entries(values: list[Any]) -> list[Any]:
    """Bare values are no valid entries, and what everybody means by them is clear."""
    return [value if type(value) is dict else {"value": value} for value in values]


def _key(entry: dict[Any, Any]) -> Hashable:
    """The number 1 is not the text "1"."""
    value = entry.get("value")
    return (type(value).__name__, str(value))


def _value(row: tuple[int, Any]) -> str:
    entry = row[1]
    return brief(entry.get("value") if type(entry) is dict else entry)
