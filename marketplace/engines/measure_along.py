"""In the worker: a rule that only counts rows of one table, counted along with a scan of it.

Anything but plain comparisons of properties is left to be asked as it stands.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import duckdb

from marketplace.engines.lexer import NAMES, Token, tokens
from marketplace.engines.measure_statement import names
from marketplace.engines.measure_table import Held
from marketplace.engines.measure_wanted import Asked, Wanted, count_of
from marketplace.engines.nested import fold

COUNT = ("select", "count", "(", "*", ")")
WORDS = frozenset(
    "and or not in is null like ilike between true false date timestamp".split()
)  # DATE '2026-01-01'
SIGNS = frozenset("( ) , = < > <= >= <> != + - *".split())


def along(
    con: duckdb.DuckDBPyConnection, table: Held, tables: Sequence[Held], asked: Sequence[Asked]
) -> Iterator[Wanted]:
    for one in asked:
        found = condition(one["query"], table, tables)
        if found and _is_understood(con, table, found):
            yield Wanted(
                one,
                table,
                ends=(count_of(found),),
                finish=lambda ends, _: {"value": float(ends[0])},
            )


def condition(sql: str, table: Held, tables: Sequence[Held]) -> str:
    """What a row has to meet; "" where the statement is not of this kind, or of this table."""
    lexed = [token for token in tokens(sql) if token.text != ";"]
    words = [token.text.casefold() for token in lexed]
    if tuple(words[: len(COUNT)]) != COUNT or "from" not in words:
        return ""
    start = words.index("from")
    named = lexed[len(COUNT) : start]  # AS its_name
    if len(named) > 2 or not all(token.kind in NAMES for token in named):
        return ""
    where = words.index("where") if "where" in words else len(words)
    if _meant(lexed[start + 1 : where], tables) is not table:
        return ""
    rest = lexed[where + 1 :]
    if not rest:
        return "" if where < len(words) else "true"
    seen = {fold(name) for name in table.columns if name not in table.masked}
    return (
        f"\n{sql[rest[0].start : rest[-1].end]}\n" if all(_is_plain(t, seen) for t in rest) else ""
    )


def _meant(path: Sequence[Token], tables: Sequence[Held]) -> Held | None:
    """The first table of that name."""
    if [token.text for token in path[1::2]] not in ([], ["."]):
        return None
    parts = [fold(token.text) for token in path[::2] if token.kind in NAMES]
    wanted = tuple(parts) if len(parts) == 2 else ("main", *parts)
    for table in tables:
        if wanted in [(fold(schema), fold(name)) for schema, name in names(table.asked["tables"])]:
            return table
    return None


def _is_plain(token: Token, properties: set[str]) -> bool:
    if token.kind in NAMES:
        known = fold(token.text) in properties
        return known or (token.kind == "word" and token.text.casefold() in WORDS)
    return token.kind in ("text", "number") or token.text in SIGNS


def _is_understood(con: duckdb.DuckDBPyConnection, table: Held, condition: str) -> bool:
    """The engine takes it, constants included."""
    try:
        con.execute(f"EXPLAIN SELECT {count_of(condition)} FROM {table.view}")
    except duckdb.Error:
        return False
    return True
