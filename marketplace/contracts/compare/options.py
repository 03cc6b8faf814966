"""`logicalTypeOptions`: which values a property may have."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from marketplace.contracts.compare.place import Compare, Differences, Place, both, fields, told
from marketplace.contracts.compare.plain import flag, misshapen, other, plain_text, respelt
from marketplace.contracts.numbers import numeric

_LOW = (("minimum", 0), ("exclusiveMinimum", 1))
_HIGH = (("maximum", 0), ("exclusiveMaximum", -1))
_WHOLE = ("integer",)
# Sizes of numbers that each hold all of those before it.
_SIZES = (("i8", "i16", "i32", "i64", "i128"), ("u8", "u16", "u32", "u64", "u128"), ("f32", "f64"))


def options(place: Place) -> Differences:
    """Nothing where the type itself changed: the options of another type say other things."""
    held = place.up
    if held and plain_text(held.old.get("logicalType")) != plain_text(held.new.get("logicalType")):
        return
    if both(place, dict):
        yield from fields(place.filled(), OPTIONS, other)
    else:
        yield misshapen(place)


def _bound(sides: tuple[tuple[str, int], ...], sign: int) -> Compare:
    """`sign` 1: an upper bound, so more is looser; -1: a lower one."""

    def compare(place: Place) -> Differences:
        held = place.up
        if held is None or place.path[-1] != _first_changed(held, sides):
            return  # both sides changed: told once
        whole = _is_whole(held)
        a, b = _strictest(held.old, sides, sign, whole), _strictest(held.new, sides, sign, whole)
        word = "the largest" if sign > 0 else "the smallest"
        yield _judged(place, a, b, sign, word)

    return compare


def _first_changed(held: Place, sides: tuple[tuple[str, int], ...]) -> str:
    return next((name for name, _ in sides if held.old.get(name) != held.new.get(name)), "")


def _is_whole(held: Place) -> bool:
    item = held.up
    return item is not None and plain_text(item.new.get("logicalType")) in _WHOLE


def _strictest(
    tree: Mapping[Any, Any], sides: tuple[tuple[str, int], ...], sign: int, whole: bool
) -> Any:
    """(value, side) of the bound that decides; None where there is none, () where none can tell."""
    ends: list[tuple[Any, int]] = []
    for name, side in sides:
        stated = tree.get(name)
        if stated is None:
            continue
        value = numeric(stated)
        if value is None:
            ends.append((str(stated), side))
        elif whole and side and value == int(value):
            ends.append((int(value) + side, 0))  # below 6 is at most 5
        else:
            ends.append((value, side))
    if len({type(value) is str for value, _ in ends}) > 1:
        return ()
    return (min if sign > 0 else max)(ends) if ends else None


def _size(sign: int, word: str) -> Compare:
    """A bound that stands alone: lengths and counts."""

    def compare(place: Place) -> Differences:
        old, new = numeric(place.old), numeric(place.new)
        a = None if place.old is None else () if old is None else (old, 0)
        b = None if place.new is None else () if new is None else (new, 0)
        yield _judged(place, a, b, sign, word)

    return compare


def _judged(place: Place, a: Any, b: Any, sign: int, word: str) -> Any:
    if a == b and a != ():
        return respelt(place)
    if a == () or b == () or (a and b and isinstance(a[0], str) != isinstance(b[0], str)):
        return told("bound-changed", place, side=word)
    looser = b is None or (a is not None and (b > a) == (sign > 0))
    return told("bound-loosened" if looser else "bound-tightened", place, side=word)


def _pattern(place: Place) -> Differences:
    if place.old is None or place.new is None:
        rule = "bound-tightened" if place.old is None else "bound-loosened"
        yield told(rule, place, side="the pattern")
    else:
        yield told("pattern-changed", place)


def _format(place: Place) -> Differences:
    old, new = plain_text(place.old), plain_text(place.new)
    sizes = next((s for s in _SIZES if old in s and new in s), ())
    if place.old is None or place.new is None:
        rule = "bound-tightened" if place.old is None else "bound-loosened"
        yield told(rule, place, side="the format")
    elif sizes:
        wider = sizes.index(new) > sizes.index(old)
        yield told("number-format-wider" if wider else "number-format-narrower", place)
    elif any(old in s for s in _SIZES) or any(new in s for s in _SIZES):
        yield told("number-format-changed", place)
    else:
        yield told("format-changed", place)


def _multiple(place: Place) -> Differences:
    """A multiple of 10 is one of 5."""
    old, new = numeric(place.old), numeric(place.new)
    rule = "bound-changed"
    if place.new is None or (old and new and old % new == 0):
        rule = "bound-loosened"
    elif place.old is None or (old and new and new % old == 0):
        rule = "bound-tightened"
    yield told(rule, place, side="the step between two values")


def _required(place: Place) -> Differences:
    """Names of inner properties that are always there."""
    if not all(type(value or []) is list for value in (place.old, place.new)):
        yield misshapen(place)
        return
    old, new = (dict.fromkeys(map(str, value or [])) for value in (place.old, place.new))
    for name in old:
        if name not in new:
            yield told("required-removed", place, what=f"{place.what}.{name}")
    for name in new:
        if name not in old:
            yield told("required-added", place, what=f"{place.what}.{name}")


def _simple(rule: str) -> Compare:
    return lambda place: iter([told(rule, place, field=place.path[-1])])


OPTIONS: Mapping[str, Compare] = {
    "minimum": _bound(_LOW, -1),
    "exclusiveMinimum": _bound(_LOW, -1),
    "maximum": _bound(_HIGH, 1),
    "exclusiveMaximum": _bound(_HIGH, 1),
    "minLength": _size(-1, "the shortest length"),
    "maxLength": _size(1, "the longest length"),
    "minItems": _size(-1, "the least number of items"),
    "maxItems": _size(1, "the largest number of items"),
    "minProperties": _size(-1, "the least number of properties"),
    "maxProperties": _size(1, "the largest number of properties"),
    "uniqueItems": flag("bound-tightened", "bound-loosened", side="that items never repeat"),
    "multipleOf": _multiple,
    "pattern": _pattern,
    "format": _format,
    "required": _required,
    "timezone": _simple("timezone-changed"),
    "defaultTimezone": _simple("timezone-changed"),
    "dimensions": _simple("vector-changed"),
    "elementType": _simple("vector-changed"),
    "distanceMetric": _simple("vector-changed"),
    "embeddingModel": _simple("vector-changed"),
    "embeddingModelVersion": _simple("vector-changed"),
    "normalized": _simple("vector-changed"),
}
