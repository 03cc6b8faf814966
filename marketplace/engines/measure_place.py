"""In the worker: where the values of a property are in a row, as DuckDB's SQL.

Many values of a row are one list.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from marketplace.engines import nested, place, quote
from marketplace.engines.place import Condition, Path


@dataclass(frozen=True, slots=True)
class Place(place.Place):
    @staticmethod
    def filled(sql: str, _type: str, /) -> str:
        return f"{sql} IS NOT NULL"

    @staticmethod
    def empty(sql: str, _type: str, /) -> str:
        return f"{sql} IS NULL"

    def any(self, condition: Condition) -> str:
        return f"len(list_filter({self.sql}, lambda x: {condition('x')})) > 0"

    def field(self, name: str, type_: str) -> Place:
        if self.many:
            there = f"list_filter({self.sql}, lambda x: x IS NOT NULL)"
            sql = f"list_transform({there}, lambda x: (x).{quote.name(name)})"
            return replace(self, sql=sql, type=type_)
        return Place(f"({self.sql}).{quote.name(name)}", type_, parent=self.sql)

    def items(self) -> Place:
        inner = nested.item(self.type)
        cast = "" if self.type.endswith("[]") else f"::{inner}[]"
        return self._spread(lambda value: f"({value}){cast}", inner)

    def pairs(self, how: str, /) -> Place | None:
        if self.kind != "map":
            return None
        key, value = nested.pair(self.type)
        if how == "key":
            return self._spread(lambda x: f"map_keys({x})", key)
        return self._spread(lambda x: f"map_values({x})", value)

    def _spread(self, lists: Callable[[str], str], type_: str) -> Place:
        if self.many:
            sql = f"flatten(list_transform({self.sql}, lambda x: {lists('x')}))"
            return replace(self, sql=sql, type=type_)
        return Place(lists(self.sql), type_, many=True)


def find(path: Path, columns: Mapping[str, str]) -> Place | None:
    """`columns`: name and type. None where the data has no such place. Raises Unmeasurable."""
    top = path[0][1][0]
    return Place(quote.name(top), columns[top]).inside(path[1:]) if top in columns else None
