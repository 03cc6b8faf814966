"""Finds what a reference names in a contract: an object, a property at any depth, by name or id."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

from marketplace.contracts.references import Reference, parse
from marketplace.model import DataContract, SchemaObject, SchemaProperty
from marketplace.promises.wording import quoted

_Named = TypeVar("_Named", SchemaObject, SchemaProperty)


@dataclass(frozen=True, slots=True)
class Named:
    """What was found, or the reason why nothing was."""

    object: str = ""
    path: str = ""  # dotted, as `SchemaObject.walk` has it; "": the object itself
    item: SchemaProperty | None = None
    reason: str = ""

    @property
    def called(self) -> str:
        return (self.path or self.object).replace("[]", "").replace("{}", "")


class Names:
    """Indexes only what it is asked for, and once."""

    def __init__(self, contract: DataContract) -> None:
        self._schema = contract.schema
        self._objects: dict[str, SchemaObject] | None = None
        self._inner: dict[int, dict[str, SchemaProperty]] = {}
        self._alone: dict[str, list[SchemaObject]] | None = None

    def find(self, reference: Reference) -> Named:
        if self._objects is None:
            self._objects = _by_name(self._schema)
        found = self._objects.get(reference.object)
        if found is None:
            return Named(reason=f"There is no object {quoted(reference.object)}.")
        return self.inside(found, reference.properties)

    def inside(self, found: SchemaObject, steps: Sequence[str]) -> Named:
        """A property of this object; looks through lists and maps."""
        at: SchemaObject | SchemaProperty = found
        path = ""
        for step in steps:
            after = self._step(at, step.removesuffix("[]"))
            if after is None:
                return Named(found.name, reason=f"{found.name} has no property {quoted(step)}.")
            through, at = after
            path = f"{path}{through}.{at.name}" if path else at.name
        return Named(found.name, path, at if isinstance(at, SchemaProperty) else None)

    def _step(
        self, at: SchemaObject | SchemaProperty, name: str
    ) -> tuple[str, SchemaProperty] | None:
        """What is called so in it, with the signs of the lists and maps on the way."""
        through = ""
        while True:
            if id(at) not in self._inner:  # the contract outlives us: no id comes again
                self._inner[id(at)] = _by_name(at.properties)
            if found := self._inner[id(at)].get(name):
                return through, found
            if not isinstance(at, SchemaProperty):
                return None
            if at.items:
                through, at = f"{through}[]", at.items
            elif at.map_value:
                through, at = f"{through}{{}}", at.map_value
            else:
                return None

    def element(self, written: str) -> Named:
        """`object.property`, an object, or a property that only one object has."""
        reference = parse(written)
        if reference.file:
            return Named(reason=f"{quoted(written)} is in another file.")
        found = self.find(reference)
        if not found.reason or found.object:
            return found
        alone = self._having(reference.object)
        if len(alone) > 1:
            return Named(reason=f"More than one object has {quoted(reference.object)}.")
        if not alone:
            return Named(reason=f"There is no object or property {quoted(written)}.")
        return self.inside(alone[0], (reference.object, *reference.properties))

    def _having(self, name: str) -> list[SchemaObject]:
        if self._alone is None:
            self._alone = {}
            for item in self._schema:
                for word in _by_name(item.properties):
                    self._alone.setdefault(word, []).append(item)
        return self._alone.get(name, [])


def elements(written: str) -> list[str]:
    """Those of a list with commas, each once."""
    stated = (one.strip() for one in written.split(","))
    return [*dict.fromkeys(one for one in stated if one)]


def _by_name(entries: Sequence[_Named]) -> dict[str, _Named]:
    """By name and by id, the first of each; a name goes before an id."""
    found = {item.id: item for item in reversed(entries) if item.id}
    found.update((item.name, item) for item in reversed(entries) if item.name)
    return found
