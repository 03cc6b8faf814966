"""In the worker: a rule that is a statement. It gives one number, or it says nothing.

It runs where all that is within reach may be seen by everybody. Else it is told back, to be asked
in another worker, of copies in which hidden values are not; and if it names a hidden property,
or all of them, it is not asked at all: its number would be wrong.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

import duckdb

from marketplace.engines import quote
from marketplace.engines.fault import fault
from marketplace.engines.lexer import NAMES, Token, tokens
from marketplace.engines.measure_table import Held
from marketplace.engines.nested import fold
from marketplace.engines.place import Unmeasurable

Found = dict[str, Any]


class Statements:
    def __init__(
        self, con: duckdb.DuckDBPyConnection, job: Mapping[str, Any], tables: Sequence[Held]
    ) -> None:
        self.con, self.job, self.tables = con, job, tables
        self._named = False

    @property
    def clear(self) -> bool:
        return all(table.clear for table in self.tables)

    def answer(self, sql: str) -> Found:
        """Raises Unmeasurable."""
        self._refuse_hidden(sql)
        try:
            self._name()
            found = self.con.execute(f"SELECT * FROM (\n{sql}\n) LIMIT 2")
            width, rows = len(found.description or ()), found.fetchall()
        except Exception as error:
            told = fault(error, {**self.job, "sql": sql})
            return {"error": f"{told['message']} {told['hint']}".strip()}
        if width != 1 or len(rows) != 1:
            what = "several values" if len(rows) == 1 else "several rows" if rows else "no row"
            return {"error": f"The statement of a rule gives one number; this one gives {what}."}
        return _number(rows[0][0])

    def _refuse_hidden(self, sql: str) -> None:
        hidden = {
            fold(name): (property_, why)
            for table in self.tables
            for property_, why in table.masked.items()
            for name in (property_, table.names.get(property_, property_))
        }
        if not hidden:
            return
        lexed = tokens(sql)
        for token in lexed:
            if token.kind in NAMES and fold(token.text) in hidden:
                property_, why = hidden[fold(token.text)]
                raise Unmeasurable(f"The statement names {property_}, which is hidden: {why}.")
        if _asks_for_all(lexed):
            property_, why = next(iter(hidden.values()))
            raise Unmeasurable(
                f"The statement asks for all properties, of which {property_} is hidden: {why}."
            )

    def _name(self) -> None:
        """Each table under the names that a statement may use."""
        if self._named:
            return
        for table in reversed(self.tables):  # the first of a name is the one that is meant
            for schema, name in names(table.asked["tables"]):
                self.con.execute(f"CREATE SCHEMA IF NOT EXISTS {quote.name(schema)}")
                where = f"{quote.name(schema)}.{quote.name(name)}"
                self.con.execute(f"CREATE OR REPLACE VIEW {where} AS {_select(table)}")
        self._named = True


def _asks_for_all(lexed: Sequence[Token]) -> bool:
    """`*` other than in `count(*)` and between numbers, COLUMNS(...), FROM without SELECT."""
    words = ["(", *(token.text.casefold() for token in lexed)]
    for before, word, place in zip(words, words[1:], range(len(words)), strict=False):
        if word == "*" and before in ("select", "distinct", "all", ",", "."):
            return True
        if word == "*" and before == "(" and words[max(0, place - 1)] != "count":
            return True
        if word in ("columns", "table", "unpivot", "pivot") or (word == "from" and before == "("):
            return True
    return False


def names(stated: Sequence[str]) -> list[tuple[str, str]]:
    """Schema and table: `sales.orders` is one in a schema, and its last part is a name too."""
    found = [("main", name) for name in stated if name]
    for name in stated:
        *above, last = name.split(".")
        if above and last:
            found += [(above[-1] or "main", last), ("main", last)]
    return list(dict.fromkeys(found))


def _select(table: Held) -> str:
    """Properties by their names, and by those of their columns where these are others."""
    taken = {fold(name) for name in table.columns}
    chosen = [quote.name(name) for name in table.columns]
    for name, column in table.names.items():
        if fold(column) not in taken:
            taken.add(fold(column))
            chosen.append(f"{quote.name(name)} AS {quote.name(column)}")
    return f"SELECT {', '.join(chosen) or 'NULL AS nothing'} FROM {table.view}"


def _number(value: Any) -> Found:
    if value is None:
        raise Unmeasurable("The statement gives no number: its answer is empty.")
    if isinstance(value, bool | int | float | Decimal):
        return {"value": float(value)}
    return {"error": f"The statement of a rule gives one number; this one gives a {_kind(value)}."}


def _kind(value: Any) -> str:
    return "text" if isinstance(value, str) else type(value).__name__
