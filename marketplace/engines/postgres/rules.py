"""A rule of a contract, as a condition in PostgreSQL's SQL that a value breaks.

Each as `measure_rules` has it for DuckDB: a null breaks none, and a value of another type than
the rule speaks of is read as the rule means it.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Sequence
from decimal import Decimal, InvalidOperation
from typing import Any

from marketplace.engines import kinds, nested
from marketplace.engines.measure_place import Condition, Unmeasurable
from marketplace.engines.postgres import literal, readable, regex
from marketplace.engines.postgres.formats import breaks_format
from marketplace.engines.postgres.place import filled
from marketplace.engines.postgres.session import Failed, Session

NUMBERS = ("integer", "number", "float")
TIMES = ("date", "timestamp", "time")
BOUNDS = {"minimum": "<", "exclusiveMinimum": "<=", "maximum": ">", "exclusiveMaximum": ">="}
LENGTHS = {"minLength": "<", "maxLength": ">", "minItems": "<", "maxItems": ">",
           "minProperties": "<", "maxProperties": ">"}  # fmt: skip
_NAMES = {"date": "date", "time": "time"}
# What DuckDB reads as a time; a server would also read `now` and `next month`.
_DAY = re.compile(r"\d{4}-\d{1,2}-\d{1,2}([T ]\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?\s*"
                  r"([Zz]|[+-]\d{2}(:?\d{2})?)?)?|-?infinity")  # fmt: skip
_CLOCK = re.compile(r"\d{1,2}:\d{1,2}(:\d{1,2}(\.\d+)?)?")


class Rules:
    """`session`: to ask the server whether it can read a bound or a pattern."""

    def __init__(self, session: Session) -> None:
        self.session = session

    def breaks(self, name: str, value: Any, type_: str) -> Condition:
        """Raises Unmeasurable."""
        if name in BOUNDS:
            return self._bound(BOUNDS[name], value, type_)
        if name in ("minLength", "maxLength"):
            return _compare(_letters(type_), LENGTHS[name], number(value))
        if name in ("minItems", "maxItems", "dimensions"):
            return _compare(_items(type_), LENGTHS.get(name, "<>"), number(value))
        if name in ("minProperties", "maxProperties"):
            return _compare(_properties(type_), LENGTHS[name], number(value))
        if name == "in":
            return self.unlike(value, type_)
        if name == "pattern":
            return self._pattern(value)
        if name == "multipleOf":
            return _multiple(number(value), type_)
        if name == "format":
            return breaks_format(str(value), type_)
        if name == "uniqueItems":
            return _unique(type_) if value else lambda _: "false"
        if name == "required":
            return _required(value, type_)
        raise Unmeasurable(f"Nothing here can look for {name[:60]}.")

    def unlike(self, values: Sequence[Any], type_: str) -> Condition:
        """It is none of these."""
        alike = self.alike(values, type_)
        return lambda v: f"{v} IS NOT NULL AND NOT ({alike(v)})"

    def alike(self, values: Sequence[Any], type_: str) -> Condition:
        """It is one of these, which may be written as text; never NULL but for a NULL."""
        kind, stated = kinds.kind(type_), [one for one in values if one is not None]
        if kind in kinds.NESTED:
            raise Unmeasurable("Its values are no single ones that could be compared.")
        if kind in NUMBERS:
            known = [one for one in map(_decimal, stated) if one is not None]
            return _in([_like(one, type_) for one in known], lambda v: v)
        if kind in TIMES:
            read = [self._literal(str(one), type_) for one in stated]
            return _in([one for one in read if one], lambda v: v)
        texts = [literal.text(_text(one)) for one in stated]
        return _in(texts, lambda v: f"({v})::text")

    def _pattern(self, stated: Any) -> Condition:
        made = literal.text(regex.of_contract(str(stated)))
        try:
            self.session.ask(f"SELECT '' ~ {made}")
        except Failed:
            raise Unmeasurable("The engine cannot read this pattern.") from None
        return lambda v: f"({v})::text !~ {made}"

    def _bound(self, sign: str, value: Any, type_: str) -> Condition:
        kind = kinds.kind(type_)
        if kind in NUMBERS:
            bound = _like(number(value), type_)
            return lambda v: f"{v} {sign} {bound}"
        if kind in TIMES:
            if literal_ := self._literal(str(value), type_):
                return lambda v: f"{v} {sign} {literal_}"
            raise Unmeasurable(f"{str(value)[:60]!r} cannot be read as a {kind}.")
        if kind not in ("text", "any", "null", "zoned time"):
            raise Unmeasurable(f"It is stored as {kinds.base(type_)}, which has no order.")
        if (found := _decimal(value)) is not None:
            return _read(sign, found, readable.number)
        for read_as, reader in (("TIMESTAMP", readable.timestamp), ("TIME", readable.time)):
            if literal_ := self._literal(str(value), read_as):
                return _read(sign, literal_, reader)
        raise Unmeasurable(f"{str(value)[:60]!r} is neither a number nor a time.")

    def _literal(self, value: str, type_: str) -> str:
        """SQL for a time; "" where it is none."""
        kind = kinds.kind(type_)
        written = _CLOCK if kind == "time" else _DAY
        if not written.fullmatch(value.strip()):
            return ""
        zoned = "timestamptz" if type_.endswith("TIME ZONE") else "timestamp"
        made = f"{literal.text(value.strip())}::{_NAMES.get(kind, zoned)}"
        try:
            self.session.ask(f"SELECT {made}")
        except Failed:
            return ""
        return made


def number(value: Any) -> str:
    """As SQL. Raises Unmeasurable."""
    found = _decimal(value)
    if found is None:
        raise Unmeasurable(f"{str(value)[:60]!r} is not a number.")
    return found


def _decimal(value: Any) -> str | None:
    if isinstance(value, bool):
        return None
    try:
        found = Decimal(str(value).strip())
    except InvalidOperation:
        return None
    if not found.is_finite() or not -400 < found.adjusted() < 400:
        return None
    return f"{found:f}"


def _like(digits: str, type_: str) -> str:
    """A short float is compared with the number as it would hold it itself."""
    return f"({digits})::real" if kinds.base(type_) == "FLOAT" else digits


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float) and value.is_integer() and math.isfinite(value):
        return str(int(value))
    return str(value)


def _in(values: Sequence[str], of: Callable[[str], str]) -> Condition:
    listed = ", ".join(dict.fromkeys(values))
    return lambda v: f"{of(v)} IN ({listed})" if listed else "false"


def _compare(size: Callable[[str], str], sign: str, bound: str) -> Condition:
    return lambda v: f"{size(v)} {sign} {bound}"


def _read(sign: str, bound: str, reader: Callable[[str], str]) -> Condition:
    return lambda v: (
        f"{v} IS NOT NULL AND coalesce(({reader(f'({v})::text')}) {sign} {bound}, true)"
    )


def _letters(type_: str) -> Callable[[str], str]:
    if kinds.kind(type_) in kinds.NESTED:
        raise Unmeasurable("Its values are no texts that could be long or short.")
    if kinds.base(type_) == "BLOB":
        return lambda v: f"octet_length({v})"
    return lambda v: f"char_length(({v})::text)"


def _items(type_: str) -> Callable[[str], str]:
    if kinds.kind(type_) != "array":
        raise Unmeasurable(f"It is stored as {kinds.base(type_)}, not as a list.")
    return lambda v: f"cardinality({v})"


def _unique(type_: str) -> Condition:
    _items(type_)
    return lambda v: (
        f'(SELECT count(v) <> count(DISTINCT v) FROM (SELECT unnest({v}) AS v) AS "~i")'
    )


def _fields(type_: str) -> dict[str, tuple[str, str]]:
    held = {nested.fold(name): (literal.name(name), of) for name, of in nested.fields(type_)}
    if kinds.kind(type_) != "object" or not held:
        raise Unmeasurable(f"It is stored as {kinds.base(type_)}, not as a group of properties.")
    return held


def _properties(type_: str) -> Callable[[str], str]:
    held = _fields(type_).values()
    return lambda v: (
        f"CASE WHEN {filled(v, type_)} THEN "
        + " + ".join(f"{filled(f'({v}).{name}', of)}::integer" for name, of in held)
        + " END"
    )


def _required(names: Sequence[Any], type_: str) -> Condition:
    held = _fields(type_)
    found = [held.get(nested.fold(str(name))) for name in names]
    if None in found:
        return lambda v: filled(v, type_)
    empty = [one for one in found if one]
    return lambda v: (
        f"{filled(v, type_)} AND ("
        + (" OR ".join(f"NOT {filled(f'({v}).{name}', of)}" for name, of in empty) or "false")
        + ")"
    )


def _multiple(factor: str, type_: str) -> Condition:
    kind = kinds.kind(type_)
    if kind == "integer" and "." not in factor:
        return lambda v: f"({v})::numeric % {factor} <> 0"
    if kind not in NUMBERS:

        def breaks(value: str) -> str:
            read = f"({readable.number(f'({value})::text')})"
            return f"{value} IS NOT NULL AND coalesce({_rest(read, factor)}, true)"

        return breaks
    return lambda v: _rest(v, factor)


def _rest(value: str, factor: str) -> str:
    """Floats are never quite a multiple of 0.1."""
    share = f"(({value})::float8 / {factor}::float8)"
    return f"abs({share} - round({share})) > 1e-9 * greatest(1, abs({share}))"
