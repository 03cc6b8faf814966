"""A rule of a contract, as a condition in PostgreSQL's SQL that a value breaks."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal

from marketplace.engines import kinds, rules
from marketplace.engines.place import Condition, Unmeasurable
from marketplace.engines.postgres import literal, readable, regex
from marketplace.engines.postgres.formats import breaks_format
from marketplace.engines.postgres.place import Place
from marketplace.engines.postgres.session import Failed, Session

_NAMES = {"date": "date", "time": "time"}
_READERS = {
    "DOUBLE": readable.number,
    "TIMESTAMP": readable.timestamp,
    "TIME": readable.time,
}
# What DuckDB reads as a time; a server would also read `now` and `next month`.
_DAY = re.compile(r"\d{4}-\d{1,2}-\d{1,2}([T ]\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?\s*"
                  r"([Zz]|[+-]\d{2}(:?\d{2})?)?)?|-?infinity")  # fmt: skip
_CLOCK = re.compile(r"\d{1,2}:\d{1,2}(:\d{1,2}(\.\d+)?)?")


class Rules(rules.Rules):
    """`session`: to ask the server whether it can read a bound or a pattern."""

    def __init__(self, session: Session) -> None:
        self.session = session

    def can(self, statement: str) -> bool:
        try:
            self.session.ask(statement)
        except Failed:
            return False
        return True

    def name(self, name: str) -> str:
        return literal.name(name)

    def text(self, value: str) -> str:
        return literal.text(value)

    def digits(self, number: Decimal) -> str | None:
        return f"{number:f}" if -400 < number.adjusted() < 400 else None

    def like(self, digits: str, type_: str, /) -> str:
        """A short float is compared with the number as it would hold it itself."""
        return f"({digits})::real" if kinds.base(type_) == "FLOAT" else digits

    def moment(self, value: str, type_: str) -> str:
        kind = kinds.kind(type_)
        written = _CLOCK if kind == "time" else _DAY
        if not written.fullmatch(value.strip()):
            return ""
        zoned = "timestamptz" if type_.endswith("TIME ZONE") else "timestamp"
        made = f"{literal.text(value.strip())}::{_NAMES.get(kind, zoned)}"
        return made if self.can(f"SELECT {made}") else ""

    def read(self, value: str, type_: str) -> str:
        return _READERS[type_](f"({value})::text")

    def filled(self, value: str, type_: str) -> str:
        return Place.filled(value, type_)

    def nan(self, value: str) -> str:
        return f"{value} = 'NaN'"

    def pattern(self, stated: str) -> Condition:
        made = literal.text(regex.of_contract(stated))
        return lambda v: f"({v})::text !~ {made}"

    def format(self, word: str, type_: str) -> Condition:
        return breaks_format(word, type_)

    def items(self, type_: str) -> Callable[[str], str]:
        if kinds.kind(type_) != "array":
            raise Unmeasurable(f"It is stored as {kinds.base(type_)}, not as a list.")
        return lambda v: f"cardinality({v})"

    def repeated(self, type_: str) -> Condition:
        self.items(type_)
        return lambda v: (
            f'(SELECT count(v) <> count(DISTINCT v) FROM (SELECT unnest({v}) AS v) AS "~i")'
        )
