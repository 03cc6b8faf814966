"""In the worker: how many different values there are, exactly, for little.

Whole numbers that lie close together are marked in a row of bits. Of all else the hashes are
counted: as many different hashes as values, then no value comes twice; only where there are
fewer, the values themselves are counted. Many of them are counted in parts, by their hashes.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import duckdb

from marketplace.engines.measure_wanted import Wanted, filled

BITS = 1 << 28
SPREAD = 64  # bits for a value
PART = 12_000_000  # values whose hashes fit into the memory


def in_bits(ends: Sequence[Any]) -> bool:
    """`ends`: how many values there are; of whole numbers also the least and the greatest."""
    return len(ends) == 3 and ends[0] > 1 and ends[2] - ends[1] < min(BITS, SPREAD * ends[0])


def duplicates(con: duckdb.DuckDBPyConnection, wanted: Wanted, ends: Sequence[Any]) -> int:
    """`ends` as in `in_bits`."""
    values = int(ends[0])
    if values < 2:
        return 0
    keys = [at.sql for at in wanted.keys]
    view, whole = wanted.table.view, filled(wanted.keys)
    if in_bits(ends):
        return values - marked(con, keys[0], wanted.keys[0].type, view, ends)
    hashed = f"hash({', '.join(keys)})"
    where = parts(hashed, values, f"{whole} AND ")
    if len(where) == 1:
        where = [whole]
    if different(con, hashed, view, where) == values:
        return 0
    return values - different(con, ", ".join(keys), view, where)


def marked(
    con: duckdb.DuckDBPyConnection, key: str, type_: str, view: str, ends: Sequence[Any]
) -> int:
    """How many different whole numbers there are, each a bit."""
    bits = f"bitstring_agg({key}, {ends[1]}::{type_}, {ends[2]}::{type_})"
    return _one(con, f"SELECT bit_count({bits}) FROM {view}")


def parts(hashed: str, values: int, before: str = "") -> list[str]:
    """Conditions that each leave no more of so many values than fit into the memory."""
    count = values // PART + 1
    return [f"{before}{hashed} % {count} = {part}" for part in range(count)]


def different(con: duckdb.DuckDBPyConnection, what: str, view: str, where: Sequence[str]) -> int:
    groups = (f"(SELECT 1 FROM {view} WHERE {part} GROUP BY {what})" for part in where)
    return sum(_one(con, f"SELECT count(*) FROM {group}") for group in groups)


def _one(con: duckdb.DuckDBPyConnection, statement: str) -> int:
    return int(con.execute(statement).fetchall()[0][0] or 0)


def hashes(wanted: Wanted) -> str:
    """An aggregate: how many different hashes a key has, for a scan that looks at it anyway."""
    [key] = (at.sql for at in wanted.keys)
    return f"count(DISTINCT hash({key})) FILTER (WHERE {key} IS NOT NULL)"
