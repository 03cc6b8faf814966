"""Where the values of a property are in a row, as SQL for PostgreSQL.

Many values of a row are a subselect with one column, `v`. `IS NULL` is no test for a group of
properties here: it holds for one whose properties are all empty, too.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from marketplace.engines import kinds, nested, place
from marketplace.engines.place import Condition, Unmeasurable
from marketplace.engines.postgres import literal
from marketplace.engines.postgres.table import Held
from marketplace.engines.property_path import Step, names

_EACH = '"~u".v'


@dataclass(frozen=True, slots=True)
class Place(place.Place):
    @staticmethod
    def filled(sql: str, type_: str, /) -> str:
        if kinds.kind(type_) == "object":
            return f"({sql} IS DISTINCT FROM NULL)"
        return f"({sql} IS NOT NULL)"

    @staticmethod
    def empty(sql: str, type_: str, /) -> str:
        return f"NOT {Place.filled(sql, type_)}"

    def any(self, condition: Condition) -> str:
        return f'EXISTS (SELECT 1 FROM ({self.sql}) AS "~u" WHERE {condition(_EACH)})'

    def field(self, name: str, type_: str) -> Place:
        if self.many:
            there = self.filled(_EACH, self.type)
            inner = f"({_EACH}).{literal.name(name)}"
            sql = f'SELECT {inner} AS v FROM ({self.sql}) AS "~u" WHERE {there}'
            return replace(self, sql=sql, type=type_)
        return Place(f"({self.sql}).{literal.name(name)}", type_, parent=self.sql)

    def items(self) -> Place:
        inner = nested.item(self.type)
        if self.many:
            sql = f'SELECT unnest({_EACH}) AS v FROM ({self.sql}) AS "~u"'
            return replace(self, sql=sql, type=inner)
        return Place(f"SELECT unnest({self.sql}) AS v", inner, many=True)

    def pairs(self, _how: str, /) -> Place | None:
        if self.kind == "any":
            raise Unmeasurable("What is inside of it cannot be told: it is stored as one value.")
        return None


def find(steps: Sequence[Step], held: Held) -> Place | None:
    """None where the data has no such place. Raises Unmeasurable."""
    top, *rest = steps
    if (name := top.item.name) not in held.columns:
        return None
    at = Place(literal.name(held.names[name]), held.columns[name])
    return at.inside([(step.how, names(step.item)) for step in rest])
