"""A rule of a contract, as a condition in SQL that a value breaks: what all engines share.

A null breaks no rule. Where the data is of another type than the rule speaks of, the value is
read as the rule means it, and one that cannot be read so breaks it. Types are written as DuckDB
writes them.
"""

from __future__ import annotations

import math
from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from decimal import Decimal, InvalidOperation
from typing import Any

from marketplace.engines import kinds, nested
from marketplace.engines.place import Condition, Unmeasurable

NUMBERS = ("integer", "number", "float")
TIMES = ("date", "timestamp", "time")
BOUNDS = {"minimum": "<", "exclusiveMinimum": "<=", "maximum": ">", "exclusiveMaximum": ">="}
LENGTHS = {"minLength": "<", "maxLength": ">", "minItems": "<", "maxItems": ">",
           "minProperties": "<", "maxProperties": ">"}  # fmt: skip


class Rules(ABC):
    def breaks(self, name: str, value: Any, type_: str) -> Condition:
        """Raises Unmeasurable."""
        if name in BOUNDS:
            return self._bound(BOUNDS[name], value, type_)
        if name in ("minLength", "maxLength"):
            return _compare(_letters(type_), LENGTHS[name], self.number(value))
        if name in ("minItems", "maxItems", "dimensions"):
            return _compare(self.items(type_), LENGTHS.get(name, "<>"), self.number(value))
        if name in ("minProperties", "maxProperties"):
            return _compare(self.properties(type_), LENGTHS[name], self.number(value))
        if name == "in":
            return self.unlike(value, type_)
        if name == "pattern":
            return self._pattern(str(value))
        if name == "multipleOf":
            return self._multiple(self.number(value), type_)
        if name == "format":
            return self.format(str(value), type_)
        if name == "uniqueItems":
            return self.repeated(type_) if value else lambda _: "false"
        if name == "required":
            return self.required([str(one) for one in value], type_)
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
            known = [one for one in map(self._decimal, stated) if one is not None]
            return _in([self.like(one, type_) for one in known], lambda v: v)
        if kind in TIMES:
            read = [self.moment(str(one), type_) for one in stated]
            return _in([one for one in read if one], lambda v: v)
        return _in([self.text(_text(one)) for one in stated], lambda v: f"({v})::text")

    def number(self, value: Any) -> str:
        """As SQL. Raises Unmeasurable."""
        found = self._decimal(value)
        if found is None:
            raise Unmeasurable(f"{str(value)[:60]!r} is not a number.")
        return found

    def _decimal(self, value: Any) -> str | None:
        if isinstance(value, bool):
            return None
        try:
            found = Decimal(str(value).strip())
        except InvalidOperation:
            return None
        return self.digits(found) if found.is_finite() else None

    def _pattern(self, stated: str) -> Condition:
        unlike = self.pattern(stated)
        if not self.can("SELECT " + unlike("''")):
            raise Unmeasurable("The engine cannot read this pattern.")
        return unlike

    def _bound(self, sign: str, value: Any, type_: str) -> Condition:
        kind = kinds.kind(type_)
        if kind in NUMBERS:
            bound = self.like(self.number(value), type_)
            if kind == "float":  # NaN is neither above nor below
                return lambda v: f"({v} {sign} {bound} OR {self.nan(v)})"
            return lambda v: f"{v} {sign} {bound}"
        if kind in TIMES:
            if moment := self.moment(str(value), type_):
                return lambda v: f"{v} {sign} {moment}"
            raise Unmeasurable(f"{str(value)[:60]!r} cannot be read as a {kind}.")
        if kind not in ("text", "any", "null", "zoned time"):
            raise Unmeasurable(f"It is stored as {kinds.base(type_)}, which has no order.")
        if (found := self._decimal(value)) is not None:
            return self._read(sign, found, "DOUBLE")
        for read_as in ("TIMESTAMP", "TIME"):
            if moment := self.moment(str(value), read_as):
                return self._read(sign, moment, read_as)
        raise Unmeasurable(f"{str(value)[:60]!r} is neither a number nor a time.")

    def _read(self, sign: str, bound: str, type_: str) -> Condition:
        return lambda v: (
            f"{v} IS NOT NULL AND coalesce(({self.read(v, type_)}) {sign} {bound}, true)"
        )

    def _multiple(self, factor: str, type_: str) -> Condition:
        kind = kinds.kind(type_)
        if kind == "integer" and "." not in factor:
            return lambda v: f"{v} % {factor} <> 0"
        if kind in NUMBERS:
            return lambda v: _rest(v, factor)
        return lambda v: (
            f"{v} IS NOT NULL AND coalesce({_rest(self.read(v, 'DOUBLE'), factor)}, true)"
        )

    def properties(self, type_: str) -> Callable[[str], str]:
        """How many of its properties an object has. Raises Unmeasurable."""
        held = self._fields(type_).values()
        return lambda v: (
            f"CASE WHEN {self.filled(v, type_)} THEN "
            + " + ".join(f"({self.filled(f'({v}).{name}', of)})::integer" for name, of in held)
            + " END"
        )

    def required(self, names: Sequence[str], type_: str) -> Condition:
        """An object lacks one of these. Raises Unmeasurable."""
        held = self._fields(type_)
        wanted = dict.fromkeys(nested.fold(name) for name in names)
        if not wanted.keys() <= held.keys():
            return lambda v: self.filled(v, type_)

        def lacks(v: str) -> str:
            there = [self.filled(f"({v}).{name}", of) for name, of in map(held.__getitem__, wanted)]
            return f"{self.filled(v, type_)} AND NOT ({' AND '.join(there) or 'true'})"

        return lacks

    def _fields(self, type_: str) -> dict[str, tuple[str, str]]:
        """Folded name -> SQL of the name, and type."""
        held = {nested.fold(name): (self.name(name), of) for name, of in nested.fields(type_)}
        if kinds.kind(type_) != "object" or not held:
            stored = kinds.base(type_)
            raise Unmeasurable(f"It is stored as {stored}, not as a group of properties.")
        return held

    def like(self, digits: str, _type: str, /) -> str:
        """A number as values of that type are compared with it."""
        return digits

    @abstractmethod
    def can(self, statement: str) -> bool:
        """The engine runs it without complaint."""

    @abstractmethod
    def name(self, name: str) -> str: ...

    @abstractmethod
    def text(self, value: str) -> str:
        """A literal. Raises Unmeasurable."""

    @abstractmethod
    def digits(self, number: Decimal) -> str | None:
        """A literal; None for one that the engine cannot hold."""

    @abstractmethod
    def moment(self, value: str, type_: str) -> str:
        """A literal; "" where it is no time of that type."""

    @abstractmethod
    def read(self, value: str, type_: str) -> str:
        """A value as DOUBLE, TIMESTAMP or TIME, NULL where it cannot be read so."""

    @abstractmethod
    def filled(self, value: str, type_: str) -> str:
        """As `Place.filled`."""

    @abstractmethod
    def nan(self, value: str) -> str:
        """A float is not a number."""

    @abstractmethod
    def pattern(self, stated: str) -> Condition:
        """A text does not match. Raises Unmeasurable."""

    @abstractmethod
    def format(self, word: str, type_: str) -> Condition:
        """A value is not written so. Raises Unmeasurable."""

    @abstractmethod
    def items(self, type_: str) -> Callable[[str], str]:
        """How many a list has. Raises Unmeasurable."""

    @abstractmethod
    def repeated(self, type_: str) -> Condition:
        """A list holds something twice. Raises Unmeasurable."""


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


def _letters(type_: str) -> Callable[[str], str]:
    if kinds.kind(type_) in kinds.NESTED:
        raise Unmeasurable("Its values are no texts that could be long or short.")
    if kinds.base(type_) == "BLOB":
        return lambda v: f"octet_length({v})"
    return lambda v: f"length(({v})::text)"


def _rest(value: str, factor: str) -> str:
    """Floats are never quite a multiple of 0.1."""
    share = f"(({value})::float8 / {factor}::float8)"
    return f"abs({share} - round({share})) > 1e-9 * greatest(1, abs({share}))"
