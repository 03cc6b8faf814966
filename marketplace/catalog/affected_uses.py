"""What a dependant uses of a contract, and which changes touch that."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TypeVar

from marketplace.model import (
    IMPACTS,
    Change,
    DataContract,
    DataProduct,
    Dependant,
    DependantKind,
    Impact,
    SchemaObject,
    SchemaProperty,
)

Used = tuple[str, ...]  # "object" or "object.property"
Model = DataContract | DataProduct
HURTS = (Impact.BREAKING, Impact.RISKY)
_WORST = {impact: place for place, impact in enumerate(IMPACTS)}
_Part = TypeVar("_Part", SchemaObject, SchemaProperty)
_MOST = 50  # things that somebody says to use


@dataclass(frozen=True, slots=True)
class Touch:
    """The changes, and what was renamed: old name -> new one, as "object.property".

    `changed` is False where nothing changes yet: then all are only near.
    """

    changes: tuple[Change, ...] = ()
    renames: Mapping[str, str] = field(default_factory=dict)
    changed: bool = True

    def on(self, uses: Used, *, data: bool = False) -> tuple[Change, ...]:
        """Worst first. `data`: service levels, servers and prices do not matter to it."""
        found = [one for one in self.changes if self._touches(one, uses, data)]
        return tuple(sorted(found, key=lambda one: _WORST[one.severity]))

    def told(self, one: Dependant) -> Dependant:
        """The same with what happens to it. `why` comes without a capital and a full stop."""
        head = f"{one.why[:1].upper()}{one.why[1:]}"
        if not self.changed:
            return replace(one, why=f"{head}.")
        found = self.on(one.uses, data=one.kind is DependantKind.REFERENCE)
        bad = [change for change in found if change.severity in HURTS]
        if not bad:
            told = f"{head}; nothing that it uses changes for the worse."
            return replace(one, why=told, severity=found[0].severity if found else None)
        more = f" And {len(bad) - 1} more." if len(bad) > 1 else ""
        said = f"{head}. {bad[0].message}{more}"
        return replace(one, why=said, hurt=True, severity=bad[0].severity)

    def _touches(self, change: Change, uses: Used, data: bool) -> bool:
        if not change.path.startswith("schema"):
            return not data or not change.path  # "": the contract itself comes or goes
        if not uses:
            return True
        return any(_meets(change.path, name) for use in uses for name in self._names(use))

    def _names(self, use: str) -> Iterator[str]:
        yield use
        if use in self.renames:
            yield self.renames[use]
        object_, _, rest = use.partition(".")
        if rest and object_ in self.renames:
            yield f"{self.renames[object_]}.{rest}"


def _meets(path: str, use: str) -> bool:
    """Is it about the thing, something in it, or what it is in?"""
    object_, _, inside = use.partition(".")
    whole = f"schema.{object_}"
    if path == whole or not path.startswith(f"{whole}."):
        return path in ("schema", whole)
    rest = path.removeprefix(f"{whole}.")
    if not inside or not rest.startswith("properties."):
        return True
    wanted = f"properties.{'.properties.'.join(inside.split('.'))}"
    return rest == wanted or rest.startswith(f"{wanted}.") or wanted.startswith(f"{rest}.")


def within(said: object, model: Model) -> Used:
    """What a text or list says, as far as it names objects and properties of the contract."""
    if not isinstance(model, DataContract):
        return ()
    stated = said.split(",") if isinstance(said, str) else said if isinstance(said, list) else ()
    names = [name.strip() for name in stated[:_MOST] if isinstance(name, str)]
    known = {name.casefold(): name for name in _members(model)}
    found = (_found(name.casefold(), model.id.casefold(), known) for name in names)
    return tuple(dict.fromkeys(filter(None, found)))


def _found(name: str, id_: str, known: Mapping[str, str]) -> str:
    """With or without the contract's id before it, and, where there is one object, without that."""
    bare = name.removeprefix(f"{id_}.")
    objects = [one for one in known if "." not in one]
    alone = f"{objects[0]}.{bare}" if len(objects) == 1 else ""
    return known.get(bare) or known.get(alone) or ""


def _members(contract: DataContract) -> Iterator[str]:
    for schema in contract.schema:
        yield schema.name
        yield from (f"{schema.name}.{path}" for path, _ in schema.walk())


def renames(old: Model | None, new: Model | None) -> dict[str, str]:
    """What has the same id under another name, at the top two levels."""
    if not isinstance(old, DataContract) or not isinstance(new, DataContract):
        return {}
    found: dict[str, str] = {}
    for before, now in _pairs(old.schema, new.schema):
        if before.name != now.name:
            found[before.name] = now.name
        for one, other in _pairs(before.properties, now.properties):
            if one.name != other.name:
                found[f"{before.name}.{one.name}"] = f"{now.name}.{other.name}"
    return found


def _pairs(old: Sequence[_Part], new: Sequence[_Part]) -> Iterator[tuple[_Part, _Part]]:
    """By id, else by name."""
    ids = {one.id: one for one in new if one.id}
    names = {one.name: one for one in new}
    for one in old:
        other = (ids.get(one.id) if one.id else None) or names.get(one.name)
        if other is not None:
            yield one, other
