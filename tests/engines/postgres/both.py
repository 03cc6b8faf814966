"""The same rows in a file and at the server, and the same measures of both."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from marketplace.engines.postgres import measuring
from marketplace.engines.postgres.connecting import connected
from marketplace.engines.postgres.measuring import Read
from marketplace.engines.postgres.table import Table
from marketplace.engines.workers import Workers
from marketplace.model import Measure, Measured, SchemaObject
from marketplace.settings import Limits
from tests.engines.builders_engines import a_file
from tests.engines.measured import NOW, Data
from tests.engines.postgres.server import Server


def plainly(sql: str) -> tuple[str, list[tuple[tuple[str, ...], int]]]:
    """For statements that name their tables without a schema."""
    return sql, []


class Both:
    def __init__(self, workers: Workers, folder: Path, server: Server, schema: str) -> None:
        self.data, self.folder, self.server = Data(workers, folder), folder, server
        self.schema = schema
        self.tables: dict[tuple[str, str], Table] = {}

    def has(self, select: str, schema: SchemaObject, contract: str = "", **parts: Any) -> Both:
        file = f"{schema.name}.parquet"
        a_file(self.folder, file, select)
        self.data.has(file, schema, contract, **parts)
        where = f"{self.schema}_{len(self.tables)}"
        path = str(self.folder / file).replace("'", "''")
        self.server.load(f"FROM '{path}'", where, schema.physical_name or schema.name)
        self.tables[contract, schema.name] = Table(object=schema, schema=where, **parts)
        return self

    def file(self, measures: Sequence[Measure], now: datetime = NOW) -> list[Measured]:
        return self.data.measured(*measures, now=now)

    def at_server(
        self, measures: Sequence[Measure], now: datetime = NOW, read: Read = plainly, **parts: Any
    ) -> list[Measured]:
        return asked(self.server, self.tables, measures, now, read, **parts)


def asked(
    server: Server,
    tables: dict[tuple[str, str], Table],
    measures: Sequence[Measure],
    now: datetime = NOW,
    read: Read = plainly,
    **parts: Any,
) -> list[Measured]:
    with connected("pg", server.stated, Limits()) as con:
        return measuring.measure(con, tables, measures, now, read=read, **parts)


def told(found: Sequence[Measured]) -> list[tuple[Any, ...]]:
    """All but times and types; whether there is an error, not its words."""
    return [
        (None if one.value is None else round(one.value, 6), one.rows, one.failed,
         bool(one.error), one.unmeasurable)
        for one in found
    ]  # fmt: skip
