"""To a newer version of the standard, step by step, as edits that keep everything else.

What has to change between versions: `team` becomes an object (ODCS 3.1, ODPS 1.0), library rules
are called `metric` and have `arguments`, exclusive bounds are numbers, the default element of
service levels stands at each of them (all ODCS 3.1). 3.2 and ODPS 1.1 take everything that was
valid before. What only people can decide stays and is a problem that `lint` names: a rule without
a threshold, fields of one's own where 3.1 takes none.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from marketplace.contracts.build_schema import METRICS
from marketplace.contracts.findings import Path, dotted
from marketplace.contracts.parts import mapping, rows
from marketplace.contracts.splice.apply import Draft
from marketplace.contracts.splice.edits import (
    Edit,
    Insert,
    Nest,
    Remove,
    Rename,
    Set,
    changed,
    settled,
)
from marketplace.settings import Limits


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that a version asks for. Steps are made in their order."""

    version: str
    words: str
    edits: tuple[Edit, ...]


def upgrade(text: str, limits: Limits | None = None) -> list[Step]:
    """All steps from the version that a contract or product declares to the newest.

    None for what is of another kind, older than ODCS 3.0, or new already. Raises CannotEdit
    where the text cannot be read.
    """
    tree = Draft.of(text, limits or Limits()).tree
    found: list[Step] = []
    kind = tree.get("kind") if type(tree) is dict else None
    for before, version, needs in _WAYS.get(kind, ()) if type(kind) is str else ():
        if not str(tree.get("apiVersion")).startswith(before):
            continue
        for need in needs:
            steps = [Step(version, words, tuple(edits)) for words, edits in need(tree)]
            found, tree = found + steps, _after(tree, steps)
        newest = Step(version, f"`apiVersion` is {version}.", (Set(("apiVersion",), version),))
        found, tree = [*found, newest], _after(tree, [newest])
    return found


_Needs = Iterator[tuple[str, list[Edit]]]


def _after(tree: Any, steps: list[Step]) -> Any:
    for edit in (edit for step in steps for edit in step.edits):
        todo = settled(tree, edit)
        tree = changed(tree, todo) if todo else tree
    return tree


def _team(tree: Any) -> _Needs:
    if type(tree.get("team")) is list:
        yield "`team` is an object; its list stands in `members`.", [Nest(("team",), "members")]


def _names(tree: Any) -> _Needs:
    """What every tool took and 3.1 does not take any more."""
    levels = rows(tree.get("slaProperties"))
    members = rows(mapping(tree.get("team")).get("members"))
    for path, item, old, new in (
        *((("slaProperties", row), level, "column", "element") for row, level in levels),
        *((("team", "members", row), one, "comment", "description") for row, one in members),
    ):
        if old in item and new not in item:
            yield f"`{old}` of `{dotted(path)}` is `{new}`.", [Rename((*path, old), new)]


def _rules(tree: Any) -> _Needs:
    for path, holder in _elements(tree):
        for row, rule in rows(holder.get("quality")):
            name, where = rule.get("rule"), (*path, "quality", row)
            metric = METRICS.get(str(name), name)
            if metric not in METRICS.values() or "metric" in rule:
                continue
            if rule.get("type", "library") != "library":
                continue
            edits: list[Edit] = [
                Rename((*where, "rule"), "metric"),
                Set((*where, "metric"), metric),
            ]
            words = f"The rule `{name}` of `{dotted(path)}` is the metric `{metric}`."
            yield words, edits + _arguments(rule, where)


def _arguments(rule: dict[Any, Any], where: Path) -> list[Edit]:
    """What stood beside the rule stands in its `arguments`."""
    edits: list[Edit] = []
    for name in ("validValues", "pattern"):
        if name in rule and "arguments" not in rule and not edits:
            edits = [Nest((*where, name), name), Rename((*where, name), "arguments")]
        elif name in rule:
            into = Set((*where, "arguments", name), rule[name])
            edits += [into, Remove((*where, name))]
    return edits


def _bounds(tree: Any) -> _Needs:
    for path, holder in _elements(tree):
        options = holder.get("logicalTypeOptions")
        for name, bound in _EXCLUSIVE.items():
            if type(options) is not dict or type(options.get(name)) is not bool:
                continue
            where = (*path, "logicalTypeOptions")
            if options[name] and bound in options:
                edits: list[Edit] = [Set((*where, name), options[bound]), Remove((*where, bound))]
            else:
                edits = [Remove((*where, name))]
            yield f"`{name}` of `{dotted(path)}` is the bound itself, not true or false.", edits


def _default_element(tree: Any) -> _Needs:
    if "slaDefaultElement" not in tree:
        return
    element = tree["slaDefaultElement"]
    edits: list[Edit] = [
        Insert(("slaProperties", row), "element", element)
        for row, level in rows(tree.get("slaProperties"))
        if "element" not in level and type(element) is str
    ]
    words = "Each service level says its `element`; there is no default for it."
    yield words, [*edits, Remove(("slaDefaultElement",))]


def _duckdb(tree: Any) -> _Needs:
    for row, server in rows(tree.get("servers")):
        if server.get("type") == "duckdb" and type(server.get("schema")) is int:
            edit = Set(("servers", row, "schema"), str(server["schema"]))
            yield "The schema of a DuckDB server is a name, not a number.", [edit]


def _elements(tree: Any) -> Iterator[tuple[Path, dict[Any, Any]]]:
    """Every object and property of the schema, at any depth, with the way to it."""
    waiting: list[tuple[Path, Any]] = [(("schema", r), o) for r, o in rows(tree.get("schema"))]
    while waiting:
        path, holder = waiting.pop(0)
        yield path, holder
        waiting += [((*path, "properties", r), p) for r, p in rows(holder.get("properties"))]
        if type(holder.get("items")) is dict:
            waiting.append(((*path, "items"), holder["items"]))


_EXCLUSIVE = {"exclusiveMinimum": "minimum", "exclusiveMaximum": "maximum"}
_Need = Callable[[Any], _Needs]
_OBJECTS: tuple[_Need, ...] = (_team, _names, _rules, _bounds, _default_element, _duckdb)
# By kind: what a version begins with, the one that follows, and what that one asks for.
_WAYS: dict[Any, tuple[tuple[str, str, tuple[_Need, ...]], ...]] = {
    "DataContract": (("v3.0.", "v3.1.0", _OBJECTS), ("v3.1.", "v3.2.0", ())),
    "DataProduct": (("v0.9.", "v1.0.0", (_team,)), ("v1.0.", "v1.1.0", ())),
}
