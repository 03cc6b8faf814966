"""In the worker: some of the rows that break a promise, as who asks may see them."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

import duckdb

from marketplace.engines import kinds, quote
from marketplace.engines.measure_table import Held
from marketplace.engines.measure_teller import Teller
from marketplace.engines.measure_wanted import Wanted

Job = Mapping[str, Any]
MOST = 12  # columns of an example
LETTERS = 500  # of a value
REASONS = quote.name("~reasons")


class Examples:
    def __init__(
        self, con: duckdb.DuckDBPyConnection, job: Job, table: Held, teller: Teller
    ) -> None:
        self.con, self.job, self.table, self.teller = con, job, table, teller

    def tell(self, wanted: Sequence[Wanted]) -> None:
        broken = [one for one in wanted if one.breaks and not self._hidden(one)]
        for one in broken:
            self._tell(f"e{one.row}", one.asked["shown"], one.breaks, [one])
        if self.job["together"] and broken:
            shown = list(dict.fromkeys(name for one in broken for name in one.asked["shown"]))
            any_ = " OR ".join(one.breaks for one in broken)
            self._tell(f"t{broken[0].asked['table']}", shown, any_, broken)

    def _hidden(self, one: Wanted) -> str:
        """Which rows break a rule about hidden values would tell what they are."""
        named = {path[0][1][0] for path in one.asked["paths"]} or set(self.table.columns)
        return next((why for name, why in self.table.masked.items() if name in named), "")

    def _tell(self, key: str, shown: Sequence[str], where: str, broken: Sequence[Wanted]) -> None:
        together = key.startswith("t")
        names = [name for name in shown if name in self.table.columns][:MOST]
        cells = [self._cell(name) for name in names]
        counted = "count(*) OVER ()" if together else "0"
        reasons = (f"CASE WHEN {one.breaks} THEN {one.row} END" for one in broken if together)
        select = (
            f"SELECT {', '.join([*cells, counted, *reasons])} FROM {self.table.view} "
            f"WHERE {where}{_order(broken)} LIMIT {int(self.job['examples'])}"
        )
        try:
            rows = self.con.execute(select).fetchall()
        except (duckdb.Error, MemoryError) as error:
            self.teller.emit({key: {"note": self.teller.said(error, self.table)}})
            return
        width = len(names)
        self.teller.emit({
            key: {
                "columns": [[name, self.table.masked.get(name, "")] for name in names],
                "examples": [[_plain(value) for value in row[:width]] for row in rows],
                "failed": rows[0][width] if rows else 0,
                "reasons": [[r for r in row[width + 1 :] if r is not None] for row in rows],
            }
        })  # fmt: skip

    def _cell(self, name: str) -> str:
        if name in self.table.masked:
            return "NULL"
        letters = min(LETTERS, int(self.job["limits"]["cell"]))
        return kinds.cell(quote.name(name), self.table.columns[name], letters)


def _order(broken: Sequence[Wanted]) -> str:
    """Rows that are alike stand together."""
    keys = broken[0].keys if len(broken) == 1 else ()
    return f" ORDER BY {', '.join(at.sql for at in keys)}" if keys else ""


def _plain(value: Any) -> Any:
    """JSON has no word for NaN and the infinities."""
    return str(value) if isinstance(value, float) and not math.isfinite(value) else value
