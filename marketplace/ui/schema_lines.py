"""A schema object as the rows that people read, nested properties below their parent."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from marketplace.model import SchemaObject, SchemaProperty


@dataclass(frozen=True, slots=True)
class Line:
    """One property as a row: its dotted path without the object, and how it is called there."""

    path: str
    level: int
    shown: str
    item: SchemaProperty


@dataclass(frozen=True, slots=True)
class Table:
    """One schema object with its rows."""

    of: SchemaObject
    lines: tuple[Line, ...]

    @property
    def keys(self) -> int:
        return sum(line.item.primary_key for line in self.lines)


def lines(of: SchemaObject) -> Iterator[Line]:
    for item in of.properties:
        yield from _below(item, item.name, 0, item.name)


def _below(item: SchemaProperty, path: str, level: int, shown: str) -> Iterator[Line]:
    yield Line(path, level, shown, item)
    yield from _children(item.properties, path, level)
    for sign, inner in (("[]", item.items), ("{key}", item.map_key), ("{}", item.map_value)):
        if inner is None:
            continue
        if inner.description or inner.items or inner.map_value:
            word = {"[]": "each item", "{key}": "each key", "{}": "each value"}[sign]
            yield from _below(inner, path + sign, level + 1, word)
        else:
            yield from _children(inner.properties, path + sign, level)


def _children(items: Sequence[SchemaProperty], path: str, level: int) -> Iterator[Line]:
    for child in items:
        yield from _below(child, f"{path}.{child.name}", level + 1, child.name)
