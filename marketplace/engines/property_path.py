"""From a property of a contract, at any depth, to SQL for its values in a prepared table.

A list is not unnested on the way: as one value a row, it can also be told whether a row has none.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Literal

from marketplace.engines import kinds, nested, quote
from marketplace.model.schema import SchemaObject, SchemaProperty

How = Literal["field", "items", "key", "value"]


@dataclass(frozen=True, slots=True)
class Step:
    """One level down, and the property that is there."""

    how: How
    item: SchemaProperty


@dataclass(frozen=True, slots=True)
class Reached:
    """`sql` is a value of each row, or where `many`, a list of them."""

    sql: str
    type: str  # of the value, or of the items
    many: bool = False
    items: str = ""  # SQL: how many items the list of a row has, where there is one
    counted: bool = False  # the value is a number of items or pairs

    @property
    def kind(self) -> str:
        return kinds.kind(self.type)

    def each(self, of: Callable[[str], str], type_: str) -> Reached:
        sql = f"list_transform({self.sql}, lambda x: {of('x')})" if self.many else of(self.sql)
        return replace(self, sql=sql, type=type_)

    def spread(self, of: Callable[[str], str], type_: str) -> Reached:
        """Where each value holds a list: all of their items."""
        lists = self.each(of, type_)
        if self.many:
            return replace(lists, sql=f"flatten({lists.sql})", items="")
        return replace(lists, many=True, items=f"len({lists.sql})")


def names(item: SchemaProperty) -> list[str]:
    """How the data may call it: as the contract says that it is spelt there first."""
    stated = [name for name in (item.physical_name, item.name) if name]
    return list({nested.fold(name): name for name in stated}.values())


def paths(of: SchemaObject) -> Iterator[tuple[str, tuple[Step, ...]]]:
    """Every property at every depth, as `SchemaObject.walk` spells it, and the way to it."""
    for item in of.properties:
        yield from _below(item, item.name, (Step("field", item),))


def _below(
    item: SchemaProperty, path: str, steps: tuple[Step, ...]
) -> Iterator[tuple[str, tuple[Step, ...]]]:
    yield path, steps
    for child in item.properties:
        yield from _below(child, f"{path}.{child.name}", (*steps, Step("field", child)))
    inner: tuple[tuple[str, How, SchemaProperty | None], ...] = (
        ("[]", "items", item.items),
        ("{key}", "key", item.map_key),
        ("{}", "value", item.map_value),
    )
    for sign, how, one in inner:
        if one is not None:
            yield from _below(one, path + sign, (*steps, Step(how, one)))


def reach(steps: tuple[Step, ...], columns: Mapping[str, str]) -> Reached | None:
    """`columns`: name and type of those of the table. None where the data has no such place."""
    names = {nested.fold(name): name for name in columns}
    column = names.get(nested.fold(steps[0].item.name))
    if column is None:
        return None
    found: Reached | None = Reached(quote.name(column), columns[column])
    for step in steps[1:]:
        found = _down(found, step) if found else None
    return _at_last(found) if found else None


def _down(at: Reached, step: Step) -> Reached | None:
    if step.how == "field":
        return _field(at, step.item)
    if step.how == "items":
        return _items(at) if at.kind == "array" else None
    return _pairs(at, step.how) if at.kind == "map" else None


def _field(at: Reached, item: SchemaProperty) -> Reached | None:
    """Lists and maps on the way are looked through, as where names are matched."""
    while at.kind in ("array", "map"):
        at = _items(at) if at.kind == "array" else _pairs(at, "value")
    held = {nested.fold(name): (name, type_) for name, type_ in nested.fields(at.type)}
    for name in names(item):
        if found := held.get(nested.fold(name)):
            return at.each(lambda x: f"({x}).{quote.name(found[0])}", found[1])
    return None


def _items(at: Reached) -> Reached:
    inner = nested.item(at.type)
    if at.type.endswith("[]"):
        return at.spread(lambda x: x, inner)
    return at.spread(lambda x: f"({x})::{inner}[]", inner)


def _pairs(at: Reached, how: How) -> Reached:
    key, value = nested.pair(at.type)
    if how == "key":
        return at.spread(lambda x: f"map_keys({x})", key)
    return at.spread(lambda x: f"map_values({x})", value)


def _at_last(at: Reached) -> Reached:
    """Of lists of plain values, the values; of other lists and of maps, how long they are."""
    while at.kind == "array" and kinds.kind(nested.item(at.type)) not in (*kinds.NESTED, "any"):
        at = _items(at)
    if at.kind == "array":
        return replace(at.each(lambda x: f"len({x})", "BIGINT"), counted=True)
    if at.kind == "map":
        return replace(at.each(lambda x: f"cardinality({x})", "UBIGINT"), counted=True)
    return at
