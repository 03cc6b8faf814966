"""Where the values of a property are in a row, as SQL: what is the same for every engine.

Unlike in a profile, what is inside of nothing is left out: an address that is not there lacks no
street. A row may have many values, as within a list.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Self

from marketplace.engines import kinds, nested

# (field, items, key or value; how it may be called), from the top down
Path = Sequence[tuple[str, Sequence[str]]]
Condition = Callable[[str], str]  # from SQL of a value to SQL of a condition


class Unmeasurable(Exception):
    """There is no number, and why; the words are ours and hold nothing of the data."""


@dataclass(frozen=True, slots=True)
class Place(ABC):
    sql: str
    type: str  # as DuckDB writes it
    many: bool = False  # `sql` is all values of a row
    parent: str = ""  # nothing there where it could be in nothing; "": the row itself

    @property
    def kind(self) -> str:
        return kinds.kind(self.type)

    def breaks(self, condition: Condition) -> str:
        """Of a row: at least one of its values meets the condition."""
        return self.any(condition) if self.many else f"({condition(self.sql)})"

    def missing(self) -> str:
        """Of a row: a value is not there that could be."""
        if self.parent and not self.many:
            return f"({self.filled(self.parent, 'STRUCT')} AND {self.empty(self.sql, self.type)})"
        return self.breaks(lambda value: self.empty(value, self.type))

    def inside(self, path: Path) -> Self | None:
        """Further down; None where the data has no such place. Raises Unmeasurable."""
        found: Self | None = self
        for how, names in path:
            found = found._step(how, names) if found else None
        return found

    def _step(self, how: str, names: Sequence[str]) -> Self | None:
        if how == "field":
            return self._field(names)
        if how == "items":
            return self.items() if self.kind == "array" else None
        return self.pairs(how)

    def _field(self, names: Sequence[str]) -> Self | None:
        at: Self | None = self
        while at and at.kind in ("array", "map"):
            at = at.items() if at.kind == "array" else at.pairs("value")
        if not at or at.kind != "object":
            raise Unmeasurable("What is inside of it cannot be told: it is stored as one value.")
        held = {nested.fold(name): (name, type_) for name, type_ in nested.fields(at.type)}
        found = next((held[fold] for name in names if (fold := nested.fold(name)) in held), None)
        return at.field(*found) if found else None

    @staticmethod
    @abstractmethod
    def filled(sql: str, type_: str, /) -> str:
        """Condition: a value of that type is there."""

    @staticmethod
    @abstractmethod
    def empty(sql: str, type_: str, /) -> str:
        """Condition: it is not."""

    @abstractmethod
    def any(self, condition: Condition) -> str:
        """Of a row with many: one of them meets it."""

    @abstractmethod
    def field(self, name: str, type_: str) -> Self:
        """What an object here holds by that name, as the data spells it."""

    @abstractmethod
    def items(self) -> Self:
        """What a list here holds."""

    @abstractmethod
    def pairs(self, how: str, /) -> Self | None:
        """The `key`s or `value`s of a map here. Raises Unmeasurable."""
