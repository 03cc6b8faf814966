"""The demo's data at a PostgreSQL server, and its checks asked of both engines."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

from marketplace.engines import quote
from marketplace.engines.measuring import Key
from marketplace.engines.measuring import Table as File
from marketplace.engines.postgres import measuring
from marketplace.engines.postgres.connecting import connected
from marketplace.engines.postgres.table import Table
from marketplace.model import Check, Measured
from marketplace.services.marketplace import Marketplace
from marketplace.services.measured import by_engine, measured, opened
from marketplace.services.promised import Planned, live, planned_ports
from marketplace.services.servers import _named
from tests.engines.postgres.server import Server


@dataclass(frozen=True, slots=True)
class Both:
    contract: str
    check: Check
    file: Measured
    server: Measured


class Loaded:
    """Every table of the demo under a schema of the path of its contract, loaded when needed."""

    def __init__(self, server: Server, market: Marketplace, root: Path) -> None:
        self.server, self.market, self.root = server, market, root
        self._there: set[tuple[str, str]] = set()

    def at_server(self, path: str, table: File) -> Table:
        # A name has 63 letters at most.
        schema, name = (
            Path(path).name.partition(".")[0],
            table.object.physical_name or table.object.name,
        )
        if (path, name) not in self._there:
            self._there.add((path, name))
            if table.format == "duckdb":
                file = str(self.root / table.files.names[0])
                self.server.load(f"FROM held.{quote.name(name)}", schema, name, file)
            else:
                self.server.load(_reader(self.root, table), schema, name)
        return Table(object=table.object, schema=schema, hidden=table.hidden, masked=table.masked)

    def both(self, one: Planned, now: datetime) -> Iterator[Both]:
        wanted = by_engine(one.checks)
        measures = [check.measure for check in wanted if check.measure]
        with opened(self.market, one, measures) as data:
            ours = measured(self.market, data, wanted, now, measuring.quiet)
            tables: Mapping[Key, Table] = {
                key: self.at_server(key[0] or one.path, file) for key, file in data.tables.items()
            }
            missing = {c.id: why for c, m in zip(wanted, measures, strict=True)
                       if (why := data.why_not(m))}  # fmt: skip
            asked = [check for check in wanted if check.id not in missing]
            own = [table for key, table in tables.items() if not key[0]]
            limits = self.market.settings.limits
            with connected("pg", self.server.stated, limits) as con:
                theirs = measuring.measure(
                    con, tables, [c.measure for c in asked if c.measure], now,
                    read=partial(_named, self.market, own),
                )  # fmt: skip
        for check, found in zip(asked, theirs, strict=True):
            yield Both(one.contract.id, check, ours[check.id], found)


def contracts(market: Marketplace) -> Iterator[Planned]:
    catalog = market.catalog("")
    for listing in catalog.listings:
        yield from planned_ports(market, catalog, listing, live(listing))


def _reader(root: Path, table: File) -> str:
    paths = quote.texts(str(root / name) for name in table.files.names)
    readers: Mapping[str, Any] = {
        "parquet": f"read_parquet({paths})",
        "csv": f"read_csv({paths}, header = true)",
        "json": f"read_json({paths})",
    }
    return f"SELECT * FROM {readers[table.format]}"
