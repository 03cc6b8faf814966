"""Where a promise stands: the object or property that it is about, and its place in the file."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from marketplace.contracts.findings import Path
from marketplace.contracts.parts import mapping, rows
from marketplace.model import (
    Check,
    CheckKind,
    DataContract,
    Measure,
    Metric,
    SchemaObject,
    SchemaProperty,
    Threshold,
    Tree,
)
from marketplace.promises.plan_ids import joined

_Part = TypeVar("_Part")
_OF_MEASURE = ("rules", "properties", "target")
NONE = Threshold("mustBe", 0)
ONE = Threshold("mustBe", 1)


@dataclass(frozen=True, slots=True)
class Place:
    object: SchemaObject
    item: SchemaObject | SchemaProperty
    path: str  # dotted, as `SchemaObject.walk` has it; "": the object itself
    pointer: Path
    tree: Tree  # as it stands in the file

    @property
    def name(self) -> str:
        """As sentences call it: "carrier", "lines.sku"."""
        path = self.path.replace("[]", "").replace("{}", "").replace("{key}", " (key)")
        return " ".join((path or self.object.name).split())[:100]

    @property
    def is_inside_list(self) -> bool:
        """Whether one row may have many of it."""
        return self.path.endswith(("]", "}")) or "[]" in self.path or "{" in self.path

    def check(
        self, key: str, title: str, kind: CheckKind, at: Path = (), **parts: Any
    ) -> Check:  # fmt: skip
        return Check(
            id=joined(self.object.name, self.path, key),
            title=title,
            kind=kind,
            object=self.object.name,
            property=self.path,
            pointer=(*self.pointer, *at),
            **parts,
        )

    def measure(self, metric: Metric, **parts: Any) -> Measure:
        own = (self.path,) if self.path else ()
        return Measure(metric=metric, object=self.object.name, **{"properties": own, **parts})

    def no_rows(self, key: str, title: str, metric: Metric, at: Path, **parts: Any) -> Check:
        """No row may break it."""
        measuring = {name: parts.pop(name) for name in _OF_MEASURE if name in parts}
        return self.check(
            key,
            title,
            "declared",
            at,
            measure=self.measure(metric, **measuring),
            threshold=NONE,
            unit="rows",
            **parts,
        )

    def unmeasured(self, key: str, title: str, at: Path, reason: str, **parts: Any) -> Check:
        """The promise is shown, with the reason why there is no number."""
        return self.check(key, title, "declared", at, reason=reason, **parts)


def placed(tree: Tree, section: str, parts: Sequence[_Part]) -> Iterator[tuple[int, Tree, _Part]]:
    """The parts of the model beside what they were built from."""
    stated = [*rows(tree.get(section))]
    if len(stated) != len(parts):
        stated = [(row, {}) for row in range(len(parts))]
    for (row, inner), part in zip(stated, parts, strict=True):
        yield row, inner, part


def objects(contract: DataContract) -> Iterator[Place]:
    """Those that have a name: without one, nothing can be found."""
    for row, tree, item in placed(contract.raw, "schema", contract.schema):
        if item.name.strip():
            yield Place(item, item, "", ("schema", row), tree)


def properties(place: Place) -> Iterator[Place]:
    """Everything below, each before what is in it."""
    for row, tree, item in placed(place.tree, "properties", place.item.properties):
        if item.name.strip():
            path = f"{place.path}.{item.name}" if place.path else item.name
            pointer = (*place.pointer, "properties", row)
            yield from _with_inner(Place(place.object, item, path, pointer, tree))


def _with_inner(place: Place) -> Iterator[Place]:
    yield place
    yield from properties(place)
    item, tree = place.item, place.tree
    if not isinstance(item, SchemaProperty):
        return
    parts = mapping(tree.get("map"))
    for label, inner, inside, at in (
        ("[]", item.items, tree.get("items"), ("items",)),
        ("{key}", item.map_key, parts.get("key"), ("map", "key")),
        ("{}", item.map_value, parts.get("value"), ("map", "value")),
    ):
        if inner:
            pointer = (*place.pointer, *at)
            below = Place(place.object, inner, f"{place.path}{label}", pointer, mapping(inside))
            yield from _with_inner(below)
