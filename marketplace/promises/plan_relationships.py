"""Relationships: every value exists where it points to, also in another contract."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from marketplace.contracts.numbers import brief
from marketplace.contracts.references import Reference, parse
from marketplace.model import Check, DataContract, Metric, Relationship, SchemaProperty, Target
from marketplace.promises.plan_ids import slug
from marketplace.promises.plan_names import Named, Names
from marketplace.promises.plan_place import Place, placed
from marketplace.promises.plan_thresholds import own_severity
from marketplace.promises.wording import listed, quoted

# From a target as it is written to the path of its file and the contract in it.
Resolve = Callable[[str], tuple[str, DataContract] | None]


class Relationships:
    """Of one contract; each other contract is looked up once."""

    def __init__(self, names: Names, resolve: Resolve | None) -> None:
        self._names = names
        self._resolve = resolve
        self._others: dict[str, tuple[str, Names] | None] = {}

    def of(self, place: Place) -> Iterator[Check]:
        for row, _, relation in placed(place.tree, "relationships", place.item.relationships):
            found = self._sides(place, relation)
            key, title = _called(place, relation, found)
            at = ("relationships", row)
            if isinstance(found, str):
                yield place.unmeasured(key, title, at, found, dimension="consistency")
                continue
            own, target = found
            yield place.no_rows(
                key, title, Metric.ORPHANS, at,
                properties=own, target=target,
                expected=f"found in {target.object}", dimension="consistency",
                severity=own_severity(relation.custom_properties),
            )  # fmt: skip

    def _sides(self, place: Place, relation: Relationship) -> tuple[tuple[str, ...], Target] | str:
        if relation.type.casefold() != "foreignkey":
            return f"Nothing here knows what a relationship {quoted(relation.type)} means."
        own = self._own(place, relation)
        if isinstance(own, str):
            return own
        targets = [parse(one.strip()) for one in relation.to]
        if not targets:
            return "It does not say where it points to."
        if len(own) != len(targets):
            return f"{len(own):,} properties point to {len(targets):,}."
        target = self._target(relation.to[0], targets)
        if isinstance(target, str):
            return target
        return own, target

    def _own(self, place: Place, relation: Relationship) -> tuple[str, ...] | str:
        if place.path:
            item = place.item if isinstance(place.item, SchemaProperty) else None
            return _many([Named(place.object.name, place.path, item)]) or (place.path,)
        if not relation.from_:
            return "It does not say which properties point there."
        found = [self._from(place, one.strip()) for one in relation.from_]
        bad = next((one.reason for one in found if one.reason), "")
        if bad or not all(one.path for one in found):
            return bad or "It does not say which properties point there."
        if any(one.object != place.object.name for one in found):
            return f"It starts in another object than {place.name}."
        return _many(found) or tuple(one.path for one in found)

    def _from(self, place: Place, written: str) -> Named:
        """With or without the name of its object."""
        reference = parse(written)
        own = (place.object.name, place.object.id)
        if reference.object in own and reference.properties:
            return self._names.inside(place.object, reference.properties)
        alone = self._names.inside(place.object, (reference.object, *reference.properties))
        return self._names.find(reference) if alone.reason else alone

    def _target(self, written: str, targets: Sequence[Reference]) -> Target | str:
        first = targets[0]
        if any((one.file, one.object) != (first.file, first.object) for one in targets):
            return "It points to more than one object."
        where = self._where(written, first)
        if where is None:
            return f"The file {brief(first.file)} is not here."
        path, names = where
        found = [names.find(one) for one in targets]
        bad = next((one.reason for one in found if one.reason), "")
        if bad or not all(one.path for one in found):
            return bad or f"It names no property of {brief(first.object)}."
        return _many(found) or Target(path, found[0].object, tuple(one.path for one in found))

    def _where(self, written: str, target: Reference) -> tuple[str, Names] | None:
        if not target.file:
            return "", self._names
        if target.file not in self._others:
            other = self._resolve(written) if self._resolve else None
            self._others[target.file] = (other[0], Names(other[1])) if other else None
        return self._others[target.file]


def _many(ends: Sequence[Named]) -> str:
    """Why they are no single values that could be looked up; "" where they are."""
    for end in ends:
        holds = end.item.logical_type.strip().casefold() if end.item else ""
        if holds in ("array", "map") or "[]" in end.path or "{" in end.path:
            return f"{brief(end.called)} holds many values a row, which are not looked up."
    return ""


def _called(
    place: Place, relation: Relationship, found: tuple[tuple[str, ...], Target] | str
) -> tuple[str, str]:
    """The key of the check, and its title."""
    if isinstance(found, str):
        ends = [parse(one.strip()) for one in relation.to]
        names = [one.properties[-1] if one.properties else one.object for one in ends]
        own = [place.name] if place.path else [parse(o).properties[-1:] for o in relation.from_]
        from_ = [one if isinstance(one, str) else ".".join(one) for one in own]
        object_ = ends[0].object if ends else ""
    else:
        from_, names, object_ = [*found[0]], [*found[1].properties], found[1].object
    key = relation.id or slug(" ".join([*([] if place.path else from_), object_, *names]))
    said = listed([brief(name, 40) for name in names])
    begin = listed([brief(name, 40) for name in from_]) or "value"
    return f"relationship.{key}", f"Every {begin} is found in {brief(object_, 40)} ({said})"
