"""Primary keys and partitions: what a row stands for, and how it is stored."""

from __future__ import annotations

from typing import Any

from marketplace.contracts.compare.place import Differences, Place, told
from marketplace.contracts.compare.plain import misshapen, respelt
from marketplace.contracts.parts import items


def primary_key(place: Place) -> Differences:
    """A key of other parts stands for other rows; a first one only promises more."""
    old, new = place.old or False, place.new or False
    if type(old) is not bool or type(new) is not bool:
        yield misshapen(place)
        return
    siblings = place.up and place.up.up
    before, after = (_has_key(siblings.old), _has_key(siblings.new)) if siblings else (old, new)
    if old == new:
        yield respelt(place)
    elif before and after:
        yield told("key-changed", place, what=_holder(place))
    else:
        yield told("key-added" if new else "key-removed", place)


def _holder(place: Place) -> str:
    """What the property is one of: its key."""
    siblings = place.up and place.up.up
    return siblings.what if siblings else place.what


def _has_key(stated: Any) -> bool:
    return any(item.get("primaryKey") is True for item in items(stated))


def partitioning(place: Place) -> Differences:
    held = place.up
    before = bool(held and held.old.get("partitioned"))
    if place.path[-1] == "partitionKeyPosition" and held:
        if before != bool(held.new.get("partitioned")):
            return  # told by that
    elif bool(place.old) == bool(place.new):
        yield respelt(place)
        return
    yield told("partitioning-changed", place)


def key_position(place: Place) -> Differences:
    if place.up and bool(place.up.old.get("primaryKey")) == bool(place.up.new.get("primaryKey")):
        yield told("key-order-changed", place, what=_holder(place))
