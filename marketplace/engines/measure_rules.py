"""In the worker: a rule of a contract, as a condition in SQL that a value breaks.

A null breaks no rule. Where the data is of another type than the rule speaks of, the value is
read as the rule means it, and one that cannot be read so breaks it.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

import duckdb

from marketplace.engines import kinds, nested, quote
from marketplace.engines.measure_formats import breaks_format
from marketplace.engines.measure_pattern import pattern
from marketplace.engines.measure_place import Condition, Unmeasurable

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
NUMBERS = ("integer", "number", "float")
TIMES = ("date", "timestamp", "time")
BOUNDS = {"minimum": "<", "exclusiveMinimum": "<=", "maximum": ">", "exclusiveMaximum": ">="}
LENGTHS = {"minLength": "<", "maxLength": ">", "minItems": "<", "maxItems": ">",
           "minProperties": "<", "maxProperties": ">"}  # fmt: skip


class Rules:
    """`con`: to ask the engine whether it can read a bound or a pattern."""

    def __init__(self, con: duckdb.DuckDBPyConnection) -> None:
        self.con = con

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
            _items(type_)
            return lambda v: f"list_count({v}) <> list_unique({v})" if value else "false"
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
            texts = [str(one) for one in known]
        elif kind in TIMES:
            read = [self._literal(str(one), type_) for one in stated]
            texts = [one for one in read if one]
        else:
            return _in([quote.text(_text(one)) for one in stated], lambda v: f"{v}::VARCHAR")
        return _in(texts, lambda v: v)

    def _pattern(self, stated: Any) -> Condition:
        made = quote.text(pattern(str(stated)))
        try:
            self.con.execute(f"SELECT regexp_matches('', {made})").fetchall()
        except duckdb.Error:
            raise Unmeasurable("The engine cannot read this pattern.") from None
        return lambda v: f"NOT regexp_matches({v}::VARCHAR, {made})"

    def _bound(self, sign: str, value: Any, type_: str) -> Condition:
        kind = kinds.kind(type_)
        if kind in NUMBERS:
            bound = number(value)
            return lambda v: f"{v} {sign} {bound}"
        if kind in TIMES:
            if literal := self._literal(str(value), type_):
                return lambda v: f"{v} {sign} {literal}"
            raise Unmeasurable(f"{str(value)[:60]!r} cannot be read as a {kind}.")
        if kind not in ("text", "any", "null", "zoned time"):
            raise Unmeasurable(f"It is stored as {kinds.base(type_)}, which has no order.")
        if _decimal(value) is not None:
            return _read(sign, str(_decimal(value)), "DOUBLE")
        for read_as in ("TIMESTAMP", "TIME"):
            if literal := self._literal(str(value), read_as):
                return _read(sign, literal, read_as)
        raise Unmeasurable(f"{str(value)[:60]!r} is neither a number nor a time.")

    def _literal(self, value: str, type_: str) -> str:
        """SQL for a time; "" where it is none."""
        literal = f"{quote.text(value)}::{type_}"
        if type_ in ("DATE", "TIMESTAMP") and _DAY.fullmatch(value) and _is_day(value):
            return literal  # the engine need not be asked
        try:
            self.con.execute(f"SELECT {literal}").fetchall()
        except duckdb.Error:
            return ""
        return literal


def _is_day(value: str) -> bool:
    try:
        return bool(date.fromisoformat(value))
    except ValueError:
        return False


def number(value: Any) -> str:
    """As SQL. Raises Unmeasurable."""
    found = _decimal(value)
    if found is None:
        raise Unmeasurable(f"{str(value)[:60]!r} is not a number.")
    return str(found)


def _decimal(value: Any) -> str | None:
    if isinstance(value, bool):
        return None
    try:
        found = Decimal(str(value).strip())
    except InvalidOperation:
        return None
    if not found.is_finite():
        return None
    digits = f"{found:f}"
    # More digits than a decimal has are a float's.
    return digits if len(digits) <= 38 else f"{float(found)!r}::DOUBLE"


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


def _read(sign: str, literal: str, type_: str) -> Condition:
    return lambda v: (
        f"{v} IS NOT NULL AND coalesce(try_cast({v}::VARCHAR AS {type_}) {sign} {literal}, true)"
    )


def _letters(type_: str) -> Callable[[str], str]:
    if kinds.kind(type_) in kinds.NESTED:
        raise Unmeasurable("Its values are no texts that could be long or short.")
    if kinds.base(type_) == "BLOB":
        return lambda v: f"octet_length({v})"
    return lambda v: f"length({v})" if type_ == "VARCHAR" else f"length({v}::VARCHAR)"


def _items(type_: str) -> Callable[[str], str]:
    if kinds.kind(type_) == "map":
        return lambda v: f"cardinality({v})::BIGINT"
    if kinds.kind(type_) != "array":
        raise Unmeasurable(f"It is stored as {kinds.base(type_)}, not as a list.")
    return lambda v: f"len({v})"


def _properties(type_: str) -> Callable[[str], str]:
    if kinds.kind(type_) == "map":
        return lambda v: f"cardinality({v})::BIGINT"
    held = [quote.name(name) for name, _ in nested.fields(type_)]
    if kinds.kind(type_) != "object" or not held:
        raise Unmeasurable(f"It is stored as {kinds.base(type_)}, not as a group of properties.")
    return lambda v: (
        f"CASE WHEN {v} IS NOT NULL THEN "
        + " + ".join(f"(({v}).{name} IS NOT NULL)::INTEGER" for name in held)
        + " END"
    )


def _required(names: Sequence[Any], type_: str) -> Condition:
    wanted = [str(name) for name in names]
    if kinds.kind(type_) == "map":
        keys = quote.texts(wanted)
        return lambda v: f"NOT list_has_all(map_keys({v})::VARCHAR[], {keys})"
    if kinds.kind(type_) != "object":
        raise Unmeasurable(f"It is stored as {kinds.base(type_)}, not as a group of properties.")
    held = {nested.fold(name): quote.name(name) for name, _ in nested.fields(type_)}
    found = [held.get(nested.fold(name)) for name in wanted]
    if None in found:
        return lambda v: f"{v} IS NOT NULL"
    return lambda v: (
        f"{v} IS NOT NULL AND (" + " OR ".join(f"({v}).{name} IS NULL" for name in found) + ")"
    )


def _multiple(factor: str, type_: str) -> Condition:
    kind = kinds.kind(type_)
    if kind == "integer" and "." not in factor:
        return lambda v: f"{v} % {factor} <> 0"
    if kind not in NUMBERS:
        read = "try_cast({}::VARCHAR AS DOUBLE)".format
        return lambda v: f"{v} IS NOT NULL AND coalesce({_rest(read(v), factor)}, true)"
    return lambda v: _rest(f"{v}::DOUBLE", factor)


def _rest(value: str, factor: str) -> str:
    """Floats are never quite a multiple of 0.1."""
    share = f"{value} / {factor}::DOUBLE"
    return f"abs({share} - round({share})) > 1e-9 * greatest(1, abs({share}))"
