"""What a value is, what it is stored as and under which name, and who may see it."""

from __future__ import annotations

from marketplace.contracts.compare.physical import holds, is_same_kind, physical
from marketplace.contracts.compare.place import Compare, Differences, Place, told
from marketplace.contracts.compare.plain import changed, misshapen, plain_text, respelt, words
from marketplace.contracts.parts import text
from marketplace.model import CLASSIFICATIONS

_RANKS = {level.name: rank for rank, level in enumerate(CLASSIFICATIONS)}


def physical_name(rule: str) -> Compare:
    """Where none is stated, it is stored under its name."""

    def compare(place: Place) -> Differences:
        held = place.up
        if held is None:
            return
        old = text(place.old) or text(held.old.get("name"))
        new = text(place.new) or text(held.new.get("name"))
        yield respelt(place) if old == new else told(rule, place, old=old, new=new)

    return compare


def object_type(place: Place) -> Differences:
    if place.old is None or place.new is None:
        yield from words(place)
    else:
        yield from changed("object-type-changed")(place)


def logical_type(place: Place) -> Differences:
    if place.old is None or place.new is None:
        yield told("type-added" if place.old is None else "type-removed", place)
    else:
        yield from changed("type-changed")(place)


def physical_type(place: Place) -> Differences:
    held = place.up
    if (
        held
        and held.old.get("logicalType")
        and held.new.get("logicalType")
        and plain_text(held.old["logicalType"]) != plain_text(held.new["logicalType"])
    ):
        return  # told by the logical type
    if place.old is None or place.new is None:
        yield told("type-added" if place.old is None else "type-removed", place)
    elif type(place.old) is not str or type(place.new) is not str:
        yield misshapen(place)
    else:
        old, new = physical(place.old), physical(place.new)
        if old == new:
            yield respelt(place)
        elif holds(new, old):
            yield told("physical-type-wider", place)
        elif holds(old, new):
            yield told("physical-type-narrower", place)
        else:
            same = is_same_kind(old, new)
            yield told("physical-type-changed" if same else "type-changed", place)


def classification(place: Place) -> Differences:
    old, new = plain_text(place.old), plain_text(place.new)
    if old == new:
        yield respelt(place)
    elif all(isinstance(name, str) and name in _RANKS for name in (old, new)):
        raised = _RANKS[new] > _RANKS[old]
        yield told("classification-raised" if raised else "classification-lowered", place)
    else:
        yield told("classification-changed", place)
