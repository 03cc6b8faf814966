"""In the worker: which columns of the file are the promised properties, and what else there is.

A promise is `{"name", "column", "hidden", "inside": [promise ...]}`: the property, its physical
name, the reason why its values stay hidden ("" if they do not), and the properties in it. Lists
and maps are looked through: what is in their items and values counts as in the list itself.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from duckdb.sqltypes import DuckDBPyType

from marketplace.engines import kinds
from marketplace.engines.nested import fold

Promise = Mapping[str, Any]
Fields = Sequence[tuple[str, DuckDBPyType]]
NAMED = 3  # unpromised fields in a reason


@dataclass(frozen=True, slots=True)
class Matched:
    property: str
    name: str  # of the column
    type: str
    hidden: str
    inside: Mapping[str, str]  # path of a nested property -> its type

    def told(self) -> dict[str, Any]:
        """What may leave the worker: the fields of a hidden value stay."""
        type_ = kinds.shown(self.type, bool(self.hidden))
        return {"property": self.property, "name": self.name, "type": type_,
                "hidden": self.hidden, "inside": dict(self.inside)}  # fmt: skip


def match(found: Fields, promised: Sequence[Promise]) -> tuple[list[Matched], list[str]]:
    """The promised columns in the order of the contract, and the names that nobody promised."""
    columns = {fold(name): (name, type_) for name, type_ in found}
    claims: dict[str, list[Promise]] = {}
    for promise in promised:
        for name in (promise["column"], promise["name"]):
            if fold(name) in columns:
                claims.setdefault(fold(name), []).append(promise)
                break
    extra = [name for name, _ in found if fold(name) not in claims]
    matched = []
    for key, claimed in claims.items():
        name, type_ = columns[key]
        unpromised = list(_unpromised(type_, claimed[0]["inside"], name))
        extra += unpromised
        # Claimed twice, hidden once: hidden.
        hidden = next((c["hidden"] for c in claimed if c["hidden"]), "")
        if unpromised and not hidden:
            hidden = f"holds {', '.join(unpromised[:NAMED])}, which the contract does not mention"
        inside = {} if hidden else dict(_inside(type_, claimed[0]["inside"], claimed[0]["name"]))
        matched.append(Matched(claimed[0]["name"], name, str(type_), hidden, inside))
    return matched, extra


def _fields(type_: object) -> Fields:
    if not isinstance(type_, DuckDBPyType):
        return ()
    if type_.id == "struct":
        return [(name, inner) for name, inner in type_.children if isinstance(inner, DuckDBPyType)]
    if type_.id in ("list", "array"):
        return _fields(type_.children[0][1])
    if type_.id == "map":
        return _fields(type_.children[1][1])
    return ()


def _pairs(
    type_: DuckDBPyType, promised: Sequence[Promise]
) -> Iterator[tuple[str, DuckDBPyType, Promise | None]]:
    for name, child in _fields(type_) if promised else ():
        wanted = (p for p in promised if fold(name) in (fold(p["column"]), fold(p["name"])))
        yield name, child, next(wanted, None)


def _unpromised(type_: DuckDBPyType, promised: Sequence[Promise], path: str) -> Iterator[str]:
    """Fields beside the promised ones; where nothing is promised inside, nothing is wrong."""
    for name, child, promise in _pairs(type_, promised):
        if promise is None:
            yield f"{path}.{name}"
        else:
            yield from _unpromised(child, promise["inside"], f"{path}.{name}")


def _inside(
    type_: DuckDBPyType, promised: Sequence[Promise], path: str
) -> Iterator[tuple[str, str]]:
    for _, child, promise in _pairs(type_, promised):
        if promise is not None:
            inner = f"{path}.{promise['name']}"
            yield inner, kinds.shown(str(child))
            yield from _inside(child, promise["inside"], inner)
