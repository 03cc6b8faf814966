"""Small files with a known truth, and one call to measure them as the services do."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from marketplace.engines import measuring
from marketplace.engines.files import open_below
from marketplace.engines.measuring import Table
from marketplace.engines.workers import Workers
from marketplace.model import (
    Check,
    Evidence,
    Measure,
    Measured,
    Metric,
    Rule,
    SchemaObject,
    SchemaProperty,
    Target,
)
from tests.engines.builders_engines import format_of

NOW = datetime(2026, 3, 10, 12, tzinfo=UTC)
FILES = ("data/orders.csv", "data/orders.parquet", "data/orders.json", "data/orders.duckdb",
         "data/orders.csv.gz", "data/part-*.csv", "data/part-*.parquet")  # fmt: skip


def invalid(path: str, *rules: tuple[str, Any], **parts: Any) -> Measure:
    return a_measure(Metric.INVALID, path, rules=tuple(Rule(*rule) for rule in rules), **parts)


def a_measure(metric: Metric, *paths: str, **parts: Any) -> Measure:
    return Measure(metric=metric, **{"object": "orders", "properties": paths, **parts})


def refers(
    own: Sequence[str], to: Sequence[str], object_: str = "people", path: str = ""
) -> Measure:
    return a_measure(Metric.ORPHANS, *own, target=Target(path, object_, tuple(to)))


def sql(query: str, **parts: Any) -> Measure:
    return a_measure(Metric.SQL, query=query, **parts)


class Data:
    """Files below a folder, each with its object, under the key by which measures name it."""

    def __init__(self, workers: Workers, root: Path) -> None:
        self.workers, self.root = workers, root
        self._stated: list[tuple[str, SchemaObject, str, dict[str, Any]]] = []

    def has(self, path: str, schema: SchemaObject, contract: str = "", **parts: Any) -> Data:
        self._stated.append((path, schema, contract, parts))
        return self

    def tables(self, files: ExitStack) -> dict[tuple[str, str], Table]:
        found = {}
        for path, schema, contract, parts in self._stated:
            opened = files.enter_context(open_below(self.root, path, schema.name))
            parts = {"format": format_of(path), **parts}
            found[contract, schema.name] = Table(object=schema, files=opened, **parts)
        return found

    def measured(self, *measures: Measure, now: datetime = NOW, **parts: Any) -> list[Measured]:
        with ExitStack() as files:
            return measuring.measure(self.workers, self.tables(files), measures, now, **parts)

    def values(self, *measures: Measure, now: datetime = NOW) -> list[float | str]:
        """The value of each, or why there is none."""
        return [
            one.error or one.unmeasurable or (-1.0 if one.value is None else one.value)
            for one in self.measured(*measures, now=now)
        ]

    def evidence(self, *measures: Measure, rows: int = 100) -> list[Evidence]:
        with ExitStack() as files:
            return measuring.evidence(self.workers, self.tables(files), checks(measures), rows)

    def broken(self, *measures: Measure, rows: int = 100) -> list[measuring.Broken]:
        with ExitStack() as files:
            tables = self.tables(files)
            return measuring.rows_that_break(self.workers, tables, checks(measures), rows)


def checks(measures: Sequence[Measure]) -> list[Check]:
    return [
        Check(id=f"check-{row}", title=f"Check {row}", kind="declared", measure=one)
        for row, one in enumerate(measures)
    ]


def typed(**types: str) -> tuple[SchemaProperty, ...]:
    return tuple(SchemaProperty(name=name, logical_type=type_) for name, type_ in types.items())


def an_object(called: str = "orders", /, **types: str | Mapping[str, Any]) -> SchemaObject:
    """`types`: the logical type of a property, or all of its parts."""
    parts = {n: {"logical_type": t} if isinstance(t, str) else dict(t) for n, t in types.items()}
    properties = tuple(SchemaProperty(name=name, **part) for name, part in parts.items())
    return SchemaObject(name=called, properties=properties)
