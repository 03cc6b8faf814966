"""In the worker: where the values of a property are in a row, as SQL.

Unlike in a profile, what is inside of nothing is left out: an address that is not there lacks no
street. A row may have many values, as within a list; then they are one list.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from marketplace.engines import kinds, nested, quote

# (field, items, key or value; how it may be called), from the top down
Path = Sequence[tuple[str, Sequence[str]]]
Condition = Callable[[str], str]  # from SQL of a value to SQL of a condition


class Unmeasurable(Exception):
    """There is no number, and why; the words are ours and hold nothing of the data."""


@dataclass(frozen=True, slots=True)
class Place:
    sql: str
    type: str
    many: bool = False  # `sql` is a list of all values of a row
    parent: str = ""  # NULL where there is nothing that it could be in; "": the row itself

    @property
    def kind(self) -> str:
        return kinds.kind(self.type)

    def breaks(self, condition: Condition) -> str:
        """Of a row: at least one of its values meets the condition."""
        if self.many:
            return f"len(list_filter({self.sql}, lambda x: {condition('x')})) > 0"
        return f"({condition(self.sql)})"

    def missing(self) -> str:
        """Of a row: a value is not there that could be."""
        if self.parent and not self.many:
            return f"({self.parent} IS NOT NULL AND {self.sql} IS NULL)"
        return self.breaks(lambda value: f"{value} IS NULL")


def place(path: Path, columns: Mapping[str, str]) -> Place | None:
    """`columns`: name and type. None where the data has no such place."""
    top = path[0][1][0]
    if top not in columns:
        return None
    found: Place | None = Place(quote.name(top), columns[top])
    for how, names in path[1:]:
        found = _down(found, how, names) if found else None
    return found


def _down(at: Place, how: str, names: Sequence[str]) -> Place | None:
    if how == "field":
        return _field(at, names)
    if how == "items":
        return _items(at) if at.kind == "array" else None
    return _pairs(at, how) if at.kind == "map" else None


def _field(at: Place, names: Sequence[str]) -> Place | None:
    while at.kind in ("array", "map"):
        at = _items(at) if at.kind == "array" else _pairs(at, "value")
    if at.kind != "object":
        raise Unmeasurable("What is inside of it cannot be told: it is stored as one value.")
    held = {nested.fold(name): (name, type_) for name, type_ in nested.fields(at.type)}
    found = next((held[fold] for name in names if (fold := nested.fold(name)) in held), None)
    if found is None:
        return None
    name, type_ = quote.name(found[0]), found[1]
    if at.many:
        there = f"list_filter({at.sql}, lambda x: x IS NOT NULL)"
        return replace(at, sql=f"list_transform({there}, lambda x: (x).{name})", type=type_)
    return Place(f"({at.sql}).{name}", type_, parent=at.sql)


def _items(at: Place) -> Place:
    inner = nested.item(at.type)
    cast = "" if at.type.endswith("[]") else f"::{inner}[]"
    return _spread(at, lambda value: f"({value}){cast}", inner)


def _pairs(at: Place, how: str) -> Place:
    key, value = nested.pair(at.type)
    if how == "key":
        return _spread(at, lambda x: f"map_keys({x})", key)
    return _spread(at, lambda x: f"map_values({x})", value)


def _spread(at: Place, lists: Callable[[str], str], type_: str) -> Place:
    if at.many:
        sql = f"flatten(list_transform({at.sql}, lambda x: {lists('x')}))"
        return replace(at, sql=sql, type=type_)
    return Place(lists(at.sql), type_, many=True)
