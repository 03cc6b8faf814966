"""Where the values of a property are in a row, as SQL for PostgreSQL.

A row may have many of them, as within a list; then they are a subselect with one column, `v`.
What is inside of nothing is left out, as with DuckDB. `IS NULL` is no test for a group of
properties here: it holds for one whose properties are all empty, too.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from marketplace.engines import kinds, nested
from marketplace.engines.measure_place import Condition, Unmeasurable
from marketplace.engines.postgres import literal
from marketplace.engines.postgres.table import Held
from marketplace.engines.property_path import Step


@dataclass(frozen=True, slots=True)
class Place:
    sql: str
    type: str
    many: bool = False  # `sql` is a subselect of all values of a row
    parent: str = ""  # nothing there where it could be in nothing; "": the row itself

    @property
    def kind(self) -> str:
        return kinds.kind(self.type)

    def breaks(self, condition: Condition) -> str:
        """Of a row: at least one of its values meets the condition."""
        if self.many:
            return f'EXISTS (SELECT 1 FROM ({self.sql}) AS "~u" WHERE {condition(_EACH)})'
        return f"({condition(self.sql)})"

    def missing(self) -> str:
        """Of a row: a value is not there that could be."""
        if self.parent and not self.many:
            there = filled(self.parent, "STRUCT")
            return f"({there} AND NOT {filled(self.sql, self.type)})"
        return self.breaks(lambda value: f"NOT {filled(value, self.type)}")


_EACH = '"~u".v'


def filled(sql: str, type_: str) -> str:
    if kinds.kind(type_) == "object":
        return f"({sql} IS DISTINCT FROM NULL)"
    return f"({sql} IS NOT NULL)"


def place(steps: Sequence[Step], held: Held) -> Place | None:
    """None where the data has no such place. Raises Unmeasurable."""
    top = steps[0].item.name
    if top not in held.columns:
        return None
    found: Place | None = Place(literal.name(held.names[top]), held.columns[top])
    for step in steps[1:]:
        found = _down(found, step) if found else None
    return found


def _down(at: Place, step: Step) -> Place | None:
    if step.how == "field":
        return _field(at, [name for name in (step.item.physical_name, step.item.name) if name])
    if step.how == "items":
        return _items(at) if at.kind == "array" else None
    if at.kind == "any":
        raise Unmeasurable("What is inside of it cannot be told: it is stored as one value.")
    return None


def _field(at: Place, names: Sequence[str]) -> Place | None:
    while at.kind == "array":
        at = _items(at)
    if at.kind != "object":
        raise Unmeasurable("What is inside of it cannot be told: it is stored as one value.")
    held = {nested.fold(name): (name, type_) for name, type_ in nested.fields(at.type)}
    found = next((held[fold] for name in names if (fold := nested.fold(name)) in held), None)
    if found is None:
        return None
    name, type_ = literal.name(found[0]), found[1]
    if at.many:
        there = filled(_EACH, at.type)
        sql = f'SELECT ({_EACH}).{name} AS v FROM ({at.sql}) AS "~u" WHERE {there}'
        return replace(at, sql=sql, type=type_)
    return Place(f"({at.sql}).{name}", type_, parent=at.sql)


def _items(at: Place) -> Place:
    inner = nested.item(at.type)
    if at.many:
        sql = f'SELECT unnest({_EACH}) AS v FROM ({at.sql}) AS "~u"'
        return replace(at, sql=sql, type=inner)
    return Place(f"SELECT unnest({at.sql}) AS v", inner, many=True)
