"""Is there what the contract describes? Objects, properties, their types, and what is too much."""

from __future__ import annotations

from collections.abc import Iterator

from marketplace.contracts.numbers import brief, numeric
from marketplace.model import Check, Metric, SchemaProperty, Threshold
from marketplace.promises.plan_place import NONE, ONE, Place

_HOLDS = {
    "string": "text", "integer": "whole numbers", "number": "numbers", "boolean": "true or false",
    "date": "dates", "timestamp": "dates with times", "time": "times of day",
    "object": "groups of properties", "array": "lists", "map": "keys with values",
    "vector": "vectors",
}  # fmt: skip
_OF_TYPE = ("format", "timezone", "defaultTimezone", "dimensions", "elementType")


def structure_of_object(place: Place) -> Iterator[Check]:
    yield _there(place)
    if place.item.properties:
        yield place.check(
            "extra",
            f"{place.name} holds only what the contract lists",
            "structure",
            measure=place.measure(Metric.EXTRA),
            threshold=NONE,
            unit="number",
            expected="nothing else",
            severity="info",
            dimension="conformity",
        )


def structure_of_property(place: Place) -> Iterator[Check]:
    item = place.item
    if not isinstance(item, SchemaProperty):
        return
    if not place.path.endswith(("]", "}")):  # what is in a list is there with the list
        yield _there(place)
    if item.logical_type.strip() or item.physical_type.strip():
        yield _type(place, item)


def _there(place: Place) -> Check:
    return place.check(
        "present",
        f"{place.name} is there",
        "structure",
        measure=place.measure(Metric.PRESENT),
        threshold=ONE,
        unit="number",
        expected="there",
        dimension="conformity",
    )


def _type(place: Place, item: SchemaProperty) -> Check:
    logical, physical = item.logical_type.strip(), item.physical_type.strip()
    holds = _HOLDS.get(logical.casefold(), brief(logical))
    stored = brief(physical)
    options = tuple(
        (name, value)
        for name in _OF_TYPE
        if isinstance(value := item.logical_type_options.get(name), (str, bool))
        or numeric(value) is not None
    )
    return place.check(
        "type",
        f"{place.name} holds {holds}" if holds else f"{place.name} is stored as {stored}",
        "structure",
        ("logicalType",) if logical else ("physicalType",),
        measure=place.measure(
            Metric.TYPE,
            arguments=(
                ("logical_type", logical),
                ("physical_type", physical),
                ("options", options),
            ),
        ),
        threshold=Threshold("mustBe", 1),
        unit="number",
        expected=f"{holds} ({stored})" if holds and stored else holds or stored,
        dimension="conformity",
    )
