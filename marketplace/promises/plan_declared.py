"""What a property says about its values by itself: filled, unique, one of a few."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from marketplace.contracts.numbers import brief
from marketplace.model import Check, Metric, Rule, SchemaProperty
from marketplace.promises.plan_options import options
from marketplace.promises.plan_place import Place
from marketplace.promises.wording import listed

_IN_LIST = "It is inside a list, and nothing says whether it is unique in each list or in all rows."


def declared(place: Place) -> Iterator[Check]:
    item = place.item
    if not isinstance(item, SchemaProperty):
        return
    if item.required:
        yield _filled(place, "required")
    if item.unique:
        title, at = f"No {place.name} occurs twice", ("unique",)
        if place.is_inside_list:
            yield place.unmeasured("unique", title, at, _IN_LIST, dimension="uniqueness")
        else:
            yield place.no_rows(
                "unique", title, Metric.DUPLICATES, at,
                expected="no duplicates", dimension="uniqueness",
            )  # fmt: skip
    if item.enum:
        yield _enum(place, item)
    yield from options(place, item)


def primary_key(place: Place, below: Sequence[Place]) -> Iterator[Check]:
    """Unique together, and each of them filled."""
    parts = [
        (inner.item.primary_key_position, inner)
        for inner in below
        if isinstance(inner.item, SchemaProperty)
        and inner.item.primary_key
        and not inner.is_inside_list
    ]
    # Those without a position come last, in the order of the file.
    keys = [inner for _, inner in sorted(parts, key=lambda part: (part[0] < 0, part[0]))]
    if not keys:
        return
    for key in keys:
        if isinstance(key.item, SchemaProperty) and not key.item.required:
            yield _filled(key, "primaryKey", "filled")
    names = listed([key.name for key in keys])
    own = keys[0] if len(keys) == 1 else place
    at = ("primaryKey",) if len(keys) == 1 else keys[0].pointer[len(place.pointer) :]
    yield own.no_rows(
        "primaryKey",
        f"No two rows have the same {names}",
        Metric.DUPLICATES,
        at if len(keys) == 1 else (*at, "primaryKey"),
        properties=tuple(key.path for key in keys),
        expected="no duplicates",
        dimension="uniqueness",
    )


def _filled(place: Place, at: str, key: str = "required") -> Check:
    return place.no_rows(
        key,
        f"Every {place.name} is filled",
        Metric.NULLS,
        (at,),
        expected="none empty",
        dimension="completeness",
    )


def _enum(place: Place, item: SchemaProperty) -> Check:
    values = allowed([entry.value for entry in item.enum])
    if not values:
        title = f"Every {place.name} is one of the listed values"
        return place.unmeasured("enum", title, ("enum",), "No value is listed.")
    shown = listed([brief(value, 30) for value in values], "or")
    return place.no_rows(
        "enum",
        f"Every {place.name} is {shown}",
        Metric.INVALID,
        ("enum",),
        rules=(Rule("in", values),),
        expected=shown,
        dimension="conformity",
    )


def allowed(stated: Sequence[Any]) -> tuple[Any, ...]:
    """The values that one can compare with; a null is never wrong."""
    return tuple(value for value in stated if isinstance(value, (str, int, float)))
