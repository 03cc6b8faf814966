"""In the worker: what the footers of Parquet files answer exactly, without a look at any value."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import duckdb

from marketplace.engines import kinds, quote
from marketplace.engines.measure_table import Held
from marketplace.engines.reader import handle

FEW = 3.0  # bytes of a value below which it stands in a short dictionary


@dataclass(frozen=True, slots=True)
class Column:
    values: int  # in all files that have it, nulls included
    nulls: int | None  # None: not every footer tells
    size: float  # bytes of a value
    dictionary: bool


class Footers:
    def __init__(self, con: duckdb.DuckDBPyConnection, table: Held, files: Sequence[int]) -> None:
        self.con, self.table, self.files = con, table, files
        self._columns: dict[str, Column] | None = None

    def without_nulls(self, names: Sequence[str]) -> bool:
        """All of these are: then the engine knows that there is nothing to look for."""
        null = " OR ".join(f"{quote.name(name)} IS NULL" for name in names)
        told = self.con.execute(
            f"EXPLAIN (FORMAT json) SELECT 1 FROM {self.table.view} WHERE {null}"
        ).fetchall()
        return "EMPTY_RESULT" in str(told)

    def nulls(self, name: str, rows: int) -> int | None:
        """In a property; where a file has no such column, all of its rows."""
        found = self._column(name)
        if found is None or found.nulls is None:
            return None
        return rows - found.values + found.nulls

    def few(self, name: str) -> bool:
        """It has few different values, most likely."""
        found = self._column(name)
        return found is not None and found.dictionary and found.size <= FEW

    def _column(self, name: str) -> Column | None:
        if kinds.kind(self.table.columns[name]) in kinds.NESTED:
            return None
        return self._all().get(self.table.names.get(name, ""))

    def _all(self) -> dict[str, Column]:
        if self._columns is None:
            paths = quote.texts(map(handle, self.files))
            found = self.con.execute(
                "SELECT path_in_schema, sum(num_values)::BIGINT, sum(stats_null_count)::BIGINT, "
                "count(*) = count(stats_null_count), sum(total_uncompressed_size)::DOUBLE, "
                "count(dictionary_page_offset) > 0.8 * count(*) "
                f"FROM parquet_metadata({paths}) GROUP BY path_in_schema"
            ).fetchall()
            self._columns = {
                name: Column(values, nulls if whole else None, size / max(1, values), dictionary)
                for name, values, nulls, whole, size, dictionary in found
            }
        return self._columns
