"""In the worker: which values a column has, in numbers that do not tell them, to find joins by.

Of each column that could be a key the smallest of its salted hashes are kept: the same values
have the same hashes in every table, so two such handfuls tell how much two columns have in common
(exactly, where a column has no more values than are kept). They stay on the server.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import duckdb

from marketplace.engines import kinds, quote
from marketplace.engines.match import Matched

KEPT = 1024  # hashes a column
ROWS = 3_000_000  # that are looked at
COLUMNS = 40


def measure(
    con: duckdb.DuckDBPyConnection, relation: str, columns: Sequence[Matched], salt: str
) -> list[dict[str, Any]]:
    """For each property: `distinct` values, `most` rows with one of them, `hashes` in order."""
    sorts = ("text", "integer")
    possible = [c for c in columns if kinds.kind(c.type) in sorts and kinds.base(c.type) != "ENUM"]
    found = []
    for column in possible[:COLUMNS]:
        value = f"hash({quote.text(salt)} || {quote.name(column.name)}::VARCHAR)"
        try:
            told = con.execute(
                f"SELECT count(*), max(n), min(h, {KEPT}) FROM (SELECT {value} AS h, count(*) AS n "
                f"FROM (SELECT {quote.name(column.name)} FROM {relation} LIMIT {ROWS}) "
                f"WHERE {quote.name(column.name)} IS NOT NULL GROUP BY h)"
            ).fetchall()[0]
        except duckdb.OutOfMemoryException:
            continue
        if told[0]:
            found.append({"property": column.property, "distinct": told[0], "most": told[1],
                          "hashes": told[2]})  # fmt: skip
    return found
