"""The server's types, spelt as DuckDB spells them: what compares and looks inside reads these."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from marketplace.engines import quote
from marketplace.engines.postgres.session import Session

_NAMES = {
    "int2": "SMALLINT", "int4": "INTEGER", "int8": "BIGINT", "oid": "UINTEGER",
    "float4": "FLOAT", "float8": "DOUBLE", "bool": "BOOLEAN",
    "text": "VARCHAR", "varchar": "VARCHAR", "bpchar": "VARCHAR", "char": "VARCHAR",
    "name": "VARCHAR", "citext": "VARCHAR", "uuid": "UUID",
    "date": "DATE", "time": "TIME", "timetz": "TIME WITH TIME ZONE",
    "timestamp": "TIMESTAMP", "timestamptz": "TIMESTAMP WITH TIME ZONE",
    "json": "JSON", "jsonb": "JSON", "bytea": "BLOB", "interval": "INTERVAL",
    "bit": "BIT", "varbit": "BIT",
}  # fmt: skip
_UNKNOWN = "OTHER"
_DEEPEST = 20
_TYPES = """SELECT oid::int8, typname::text, typtype::text, typelem::int8, typrelid::int8,
    typbasetype::int8, typtypmod, typcategory::text
    FROM pg_catalog.pg_type WHERE oid = ANY(%s::int8[]::oid[])"""
_FIELDS = """SELECT attrelid::int8, attname::text, atttypid::int8, atttypmod
    FROM pg_catalog.pg_attribute
    WHERE attrelid = ANY(%s::int8[]::oid[]) AND attnum > 0 AND NOT attisdropped
    ORDER BY attrelid, attnum"""


@dataclass(frozen=True, slots=True)
class Type:
    name: str
    sort: str  # base, composite, domain, enum, range
    item: int  # of an array
    fields: tuple[tuple[str, int, int], ...]  # of a composite type: name, type, modifier
    of: tuple[int, int]  # of a domain: type, modifier


class Types:
    def __init__(self, session: Session) -> None:
        self._session = session
        self._known: dict[int, Type] = {}

    def load(self, oids: Iterable[int]) -> None:
        """These, and all that is in them."""
        new = {oid for oid in oids if oid} - set(self._known)
        while new:
            found = self._session.ask(_TYPES, [sorted(new)])
            fields = self._fields({row[4] for row in found if row[2] == "c"})
            for oid, name, sort, item, relation, base, mod, category in found:
                self._known[oid] = Type(
                    name, sort, item if category == "A" else 0, tuple(fields.get(relation, ())),
                    (base, mod),
                )  # fmt: skip
            inner = (one for oid in new if oid in self._known for one in _inside(self._known[oid]))
            new = {oid for oid in inner if oid} - set(self._known)

    def _fields(self, relations: set[int]) -> Mapping[int, list[tuple[str, int, int]]]:
        found: dict[int, list[tuple[str, int, int]]] = {}
        if relations:
            for relation, name, type_, mod in self._session.ask(_FIELDS, [sorted(relations)]):
                found.setdefault(relation, []).append((name, type_, mod))
        return found

    def spelt(self, oid: int, mod: int = -1, depth: int = 0) -> str:
        type_ = self._known.get(oid)
        if type_ is None or depth > _DEEPEST:
            return _UNKNOWN
        if type_.sort == "e":
            return "ENUM"
        if type_.sort == "d":
            base, own = type_.of
            return self.spelt(base, own, depth + 1)
        if type_.sort == "c":
            inner = (
                f"{quote.name(name)} {self.spelt(of, own, depth + 1)}"
                for name, of, own in type_.fields
            )
            return f"STRUCT({', '.join(inner)})"
        if type_.item:
            return f"{self.spelt(type_.item, mod, depth + 1)}[]"
        if type_.name == "numeric":
            return _decimal(mod)
        return _NAMES.get(type_.name, _UNKNOWN)


def _inside(type_: Type) -> list[int]:
    return [type_.item, type_.of[0], *(of for _, of, _ in type_.fields)]


def _decimal(mod: int) -> str:
    if mod < 4:
        return "DECIMAL"
    digits, scale = (mod - 4) >> 16, (mod - 4) & 0x7FF
    return f"DECIMAL({digits},{scale})"
