"""Relationships: which properties refer to which, in either notation."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import Any

from marketplace.contracts.compare.match import match, named
from marketplace.contracts.compare.place import Differences, Place, fields, told
from marketplace.contracts.compare.plain import lists, nothing, other, respelt, words
from marketplace.contracts.parts import texts
from marketplace.contracts.references import Reference, parse


@lists
def relationships(place: Place) -> Differences:
    old, new = place.old or [], place.new or []
    matched = match(old, new, named("id"), _ends, _from)
    for a, b in matched.pairs:
        yield from _relationship(_at(place, a, b))
    for gone in matched.gone:
        yield told("relationship-removed", _at(place, gone, None), old=_to(gone[1]))
    for added in matched.added:
        yield told("relationship-added", _at(place, None, added), new=_to(added[1]))


def _at(place: Place, old: tuple[int, Any] | None, new: tuple[int, Any] | None) -> Place:
    row = new or old
    assert row
    found = place.item(old, new, _to(row[1]))
    start = ", ".join(texts(row[1].get("from"))) if type(row[1]) is dict else ""
    found.what = start or place.what
    return found


def _relationship(place: Place) -> Differences:
    old, new = place.old, place.new
    if _ends(old) != _ends(new):
        yield told("relationship-changed", place.field("to"), old=_to(old), new=_to(new))
    elif any(old.get(name) != new.get(name) for name in ("from", "to")):
        yield respelt(place.field("to"))
    yield from fields(place, _TABLE, other)


_TABLE = {"from": nothing, "to": nothing, "customProperties": words, "id": words}


def _to(relationship: Any) -> str:
    """ "carriers.code", whichever notation it is written in."""
    found = _references(relationship.get("to")) if type(relationship) is dict else ()
    return ", ".join(".".join((one.object, *one.properties)) for one in found) or "nothing"


def _ends(relationship: Mapping[Any, Any]) -> Hashable:
    return _from(relationship), _references(relationship.get("to"))


def _from(relationship: Mapping[Any, Any]) -> Hashable:
    """Never empty, so that those of one property find each other."""
    return ("from", *_references(relationship.get("from")))


def _references(value: Any) -> tuple[Reference, ...]:
    return tuple(parse(one) for one in texts(value))
