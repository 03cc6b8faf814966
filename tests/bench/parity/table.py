"""A table of a case: columns one by one, each with its values and what is promised of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import duckdb
import yaml

FORMATS = ("csv", "parquet", "duckdb")
# Of each operator: what is stated about a number, where it is below, at and above it.
PLACES = ("below", "at", "above")
OPERATORS: dict[str, Callable[[float], Any]] = {
    "mustBe": lambda v: v,
    "mustNotBe": lambda v: v,
    "mustBeGreaterThan": lambda v: v,
    "mustBeGreaterOrEqualTo": lambda v: v,
    "mustBeLessThan": lambda v: v,
    "mustBeLessOrEqualTo": lambda v: v,
    "mustBeBetween": lambda v: [v, v + 2],
    "mustNotBeBetween": lambda v: [v - 2, v],
}


@dataclass
class Table:
    """`rows` are made by a statement over range(rows) t(i), `i` starting with 0."""

    name: str
    rows: int = 10
    columns: dict[str, str] = field(default_factory=dict)  # name -> SQL
    properties: list[dict[str, Any]] = field(default_factory=list)
    more: dict[str, Any] = field(default_factory=dict)  # of the schema object

    def add(self, name: str, sql: str, logical: str = "string", **parts: Any) -> None:
        """A column, and the property that promises something of it; "": no such column."""
        if sql:
            self.columns[parts.get("physicalName", name)] = sql
        stated = {"logicalType": logical} if logical else {}
        self.properties.append({"name": name, **stated, **parts})

    @property
    def query(self) -> str:
        chosen = ", ".join(f'{sql} AS "{name}"' for name, sql in self.columns.items())
        return f"SELECT {chosen} FROM range({self.rows}) t(i)"

    def schema(self) -> dict[str, Any]:
        return {"name": self.name, "properties": self.properties, **self.more}


@dataclass
class Case:
    name: str
    tables: Sequence[Table]
    formats: Sequence[str] = ("csv", "parquet")
    levels: list[dict[str, Any]] = field(default_factory=list)


def picked(*values: Any) -> str:
    """SQL for one value a row, in turn."""
    shown = ", ".join("NULL" if v is None else repr(v) for v in values)
    return f"([{shown}])[1 + i % {len(values)}]"


class _Whole(yaml.SafeDumper):
    """Writes out what occurs twice, as people do."""

    def ignore_aliases(self, _: Any) -> bool:
        return True


def write(home: Path, cases: Sequence[Case]) -> dict[str, Path]:
    """The data and the contracts; by the id of the contract where it is."""
    written = {}
    for case in cases:
        for format_ in case.formats:
            id_ = f"{case.name}-{format_}"
            _data(home / id_, case, format_)
            written[id_] = home / f"{id_}.odcs.yaml"
            text = yaml.dump(_contract(id_, case, format_), Dumper=_Whole, sort_keys=False)
            written[id_].write_text(text, encoding="utf-8")
    return written


def _data(folder: Path, case: Case, format_: str) -> None:
    folder.mkdir()
    with duckdb.connect() as con:
        if format_ == "duckdb":  # as any version of it reads it
            con.execute(f"ATTACH '{folder / 'data.duckdb'}' AS data (STORAGE_VERSION 'v1.0.0')")
            con.execute("USE data")
        for table in case.tables:
            if format_ == "duckdb":
                con.execute(f"CREATE TABLE {table.name} AS {table.query}")
                continue
            path = folder / f"{table.name}.{format_}"
            options = "(HEADER)" if format_ == "csv" else "(FORMAT parquet)"
            con.execute(f"COPY ({table.query}) TO '{path}' {options}")


def _contract(id_: str, case: Case, format_: str) -> dict[str, Any]:
    path = f"{id_}/data.duckdb" if format_ == "duckdb" else f"{id_}/{{model}}.{format_}"
    servers: list[dict[str, Any]] = [
        {"server": "sample", "type": "local", "path": path, "format": format_}
    ]
    if format_ == "duckdb":  # the same file, as the other tool reads it
        servers.append({"server": "peer", "type": "duckdb", "database": path, "schema": "main"})
    return {
        "apiVersion": "v3.1.0", "kind": "DataContract", "id": id_, "name": id_,
        "version": "1.0.0", "status": "active", "servers": servers,
        "schema": [table.schema() for table in case.tables],
        **({"slaProperties": case.levels} if case.levels else {}),
    }  # fmt: skip
