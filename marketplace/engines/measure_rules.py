"""In the worker: a rule of a contract, as a condition in DuckDB's SQL that a value breaks."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal

import duckdb

from marketplace.engines import kinds, quote, rules
from marketplace.engines.measure_formats import breaks_format
from marketplace.engines.measure_pattern import pattern
from marketplace.engines.measure_place import Place
from marketplace.engines.place import Condition, Unmeasurable

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


class Rules(rules.Rules):
    """`con`: to ask the engine whether it can read a bound or a pattern."""

    def __init__(self, con: duckdb.DuckDBPyConnection) -> None:
        self.con = con

    def can(self, statement: str) -> bool:
        try:
            self.con.execute(statement).fetchall()
        except duckdb.Error:
            return False
        return True

    def name(self, name: str) -> str:
        return quote.name(name)

    def text(self, value: str) -> str:
        return quote.text(value)

    def digits(self, number: Decimal) -> str:
        digits = f"{number:f}"
        # More digits than a decimal has are a float's.
        return digits if len(digits) <= 38 else f"{float(number)!r}::DOUBLE"

    def moment(self, value: str, type_: str) -> str:
        literal = f"{quote.text(value)}::{type_}"
        if type_ in ("DATE", "TIMESTAMP") and _DAY.fullmatch(value) and _is_day(value):
            return literal  # the engine need not be asked
        return literal if self.can(f"SELECT {literal}") else ""

    def read(self, value: str, type_: str) -> str:
        return f"try_cast({value}::VARCHAR AS {type_})"

    def filled(self, value: str, type_: str) -> str:
        return Place.filled(value, type_)

    def nan(self, value: str) -> str:
        return f"isnan({value})"

    def pattern(self, stated: str) -> Condition:
        made = quote.text(pattern(stated))
        return lambda v: f"NOT regexp_matches({v}::VARCHAR, {made})"

    def format(self, word: str, type_: str) -> Condition:
        return breaks_format(word, type_)

    def items(self, type_: str) -> Callable[[str], str]:
        if kinds.kind(type_) == "map":
            return lambda v: f"cardinality({v})::BIGINT"
        if kinds.kind(type_) != "array":
            raise Unmeasurable(f"It is stored as {kinds.base(type_)}, not as a list.")
        return lambda v: f"len({v})"

    def repeated(self, type_: str) -> Condition:
        self.items(type_)
        return lambda v: f"list_count({v}) <> list_unique({v})"

    def properties(self, type_: str) -> Callable[[str], str]:
        return self.items(type_) if kinds.kind(type_) == "map" else super().properties(type_)

    def required(self, names: Sequence[str], type_: str) -> Condition:
        if kinds.kind(type_) == "map":
            keys = quote.texts(names)
            return lambda v: f"NOT list_has_all(map_keys({v})::VARCHAR[], {keys})"
        return super().required(names, type_)


def _is_day(value: str) -> bool:
    try:
        return bool(date.fromisoformat(value))
    except ValueError:
        return False
