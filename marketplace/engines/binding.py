"""In the web process: statements to a worker that only binds them, and what became of each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from marketplace.engines import empty_types, kinds
from marketplace.engines.workers import Workers
from marketplace.model.schema import SchemaObject

__all__ = ["Bound", "Called", "Statement", "bind"]

SECONDS = 2.0  # for all statements of a round; binding one takes about a millisecond
ROUNDS = 3  # each begins behind the statement that ended the one before
LARGEST = 4_000_000  # letters of statements in one job


@dataclass(frozen=True, slots=True)
class Called:
    """A table under the name that a statement uses. `old` or `new` is None where it is not."""

    schema: str
    table: str
    old: SchemaObject | None
    new: SchemaObject | None


@dataclass(frozen=True, slots=True)
class Statement:
    sql: str
    tables: tuple[Called, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Bound:
    """`changed`: (column, type before, type now), with "" where there is none on that side.

    `untried`: why nobody can tell; `broken`: what is wrong with it over the new tables.
    """

    untried: str = ""
    broken: str = ""
    changed: tuple[tuple[str, str, str], ...] = ()

    @property
    def gentle(self) -> bool:
        """What changed are sizes alone: a program that reads the one reads the other."""
        return all(a and b and kinds.kind(a) == kinds.kind(b) and kinds.kind(a) not in kinds.NESTED
                   for _, a, b in self.changed)  # fmt: skip


def bind(workers: Workers, statements: Sequence[Statement]) -> tuple[Bound, ...]:
    """One for each. What is refused, hangs or ends its worker is untried, and stops no other."""
    limits = replace(workers.limits, query_seconds=min(workers.limits.query_seconds, SECONDS))
    tables: dict[int, tuple[int, Any]] = {}
    named = [_described(one, tables) for one in statements]
    job = {"task": "bind", "threads": 1, "tables": [columns for _, columns in tables.values()]}
    left, room = [], LARGEST
    for number, one in enumerate(named):
        room -= len(one["sql"])
        if room >= 0 and len(one["sql"]) <= limits.sql:
            left.append((number, one))
    found: dict[int, Bound] = {}
    stopped = "It is too long."
    for _ in range(ROUNDS):
        if not left:
            break
        answer = workers.run_at_once({**job, "statements": left}, (), limits)
        parts = answer.parts
        found |= {n: _judged(parts[f"bound {n}"]) for n, _ in left if f"bound {n}" in parts}
        stopped = answer.stopped or "The engine gave up on it."
        if "begun" not in parts:
            break
        found.setdefault(parts["begun"], Bound(untried=f"The engine gave up: {stopped}"))
        left = [(number, one) for number, one in left if number not in found]
    return tuple(found.get(n, Bound(untried=stopped)) for n in range(len(statements)))


def _described(one: Statement, tables: dict[int, tuple[int, Any]]) -> dict[str, Any]:
    """`tables` learns of new ones: by identity, each object of a contract is one."""
    told: dict[str, Any] = {"sql": one.sql, "old": [], "new": []}
    for called in one.tables:
        for side, schema in (("old", called.old), ("new", called.new)):
            if schema is None:
                continue
            if id(schema) not in tables and (columns := empty_types.columns(schema)):
                tables[id(schema)] = len(tables), columns
            if id(schema) in tables:
                told[side].append((called.schema, called.table, tables[id(schema)][0]))
    return told


def _judged(told: dict[str, Any]) -> Bound:
    if objection := told.get("objection"):
        return Bound(untried=objection)
    old, new = told["old"], told["new"]
    if said := new.get("fault"):
        if "fault" in old:
            return Bound(untried=f"It does not work today either: {old['fault']}")
        return Bound(broken=said)
    if "fault" in old:
        return Bound()
    return Bound(changed=tuple(_changed(old["columns"], new["columns"])))


def _changed(
    old: Sequence[tuple[str, str]], new: Sequence[tuple[str, str]]
) -> list[tuple[str, str, str]]:
    """By name; that a column stands elsewhere is no change."""
    before, now = dict(reversed(old)), dict(reversed(new))
    every = dict.fromkeys([name for name, _ in (*old, *new)])
    pairs = [(name, before.get(name, ""), now.get(name, "")) for name in every]
    return [(name, a, b) for name, a, b in pairs if a != b]
