"""Physical types of all kinds of servers: which are the same, and which hold more."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

# One name for the many. What differs between servers stays apart: int8 has 8 bytes or 8 bits.
_ALIASES = {
    "varchar": "character varying, varchar2, string varying",
    "char": "character, bpchar",
    "text": "clob, string",
    "tinyint": "int1, byteint",
    "smallint": "int2",
    "integer": "int, int4, signed",
    "bigint": "int8",
    "decimal": "numeric, dec, number",
    "real": "float4",
    "double": "double precision, float8",
    "boolean": "bool, logical",
    "timestamp": "timestamp without time zone, timestamp_ntz",
    "timestamptz": "timestamp with time zone, timestamp_tz",
    "time": "time without time zone",
    "timetz": "time with time zone",
    "bytes": "bytea, blob",
    "uuid": "guid, uniqueidentifier",
}
_NAMES = {alias: name for name, aliases in _ALIASES.items() for alias in aliases.split(", ")}
# In each family every type holds all values of those before it.
_FAMILIES = (
    ("tinyint", "smallint", "integer", "bigint"),
    ("real", "double"),
    ("char", "varchar", "text"),
)
# What a program reads from types of one row is of one kind.
_KINDS = (
    "tinyint smallint integer bigint mediumint hugeint int16 int32 int64 long short byte serial "
    "bigserial",
    "decimal real double float float32 float64 bignumeric money smallmoney",
    "char varchar text nchar nvarchar ntext nclob uuid enum tinytext mediumtext longtext",
    "timestamp timestamptz datetime datetime2 smalldatetime datetimeoffset timestamp_ltz",
    "time timetz",
    "bytes binary varbinary longblob raw",
    "json jsonb variant super",
    "struct record row object",
)
_KIND = {name: row for row, names in enumerate(_KINDS) for name in names.split()}
_TYPE = re.compile(r"([a-z_][a-z0-9_ ]*?)\s*(?:\(([^()]*)\)\s*([a-z ]*))?((?:\[\d*\])*)")
_LONGEST = 200


class Physical(NamedTuple):
    name: str
    sizes: tuple[int, ...] = ()  # (20,), (10, 2); (): not stated
    suffix: str = ""  # "[]" of a list, or whatever else there is


@lru_cache(maxsize=2_000)
def physical(written: str) -> Physical:
    """ "VARCHAR (20)" and "character varying(20)" are the same."""
    words = " ".join(written[:_LONGEST].casefold().split())
    found = _TYPE.fullmatch(words)
    if not found:
        return Physical(words.replace(" ", ""))
    name = f"{found[1].strip()} {(found[3] or '').strip()}".strip()  # timestamp(3) with time zone
    numbers = [part.strip() for part in (found[2] or "").split(",") if part.strip()]
    if not all(number.isdecimal() and len(number) < 10 for number in numbers):
        if numbers and numbers[0] == "max":
            return Physical("text", (), found[4])
        return Physical(words.replace(" ", ""))
    sizes = tuple(map(int, numbers))
    if len(sizes) == 2 and sizes[1] == 0:
        sizes = sizes[:1]  # decimal(10,0) is decimal(10)
    return Physical(_NAMES.get(name, name), sizes, found[4])


def is_same_kind(old: Physical, new: Physical) -> bool:
    """Whether a program that reads the one can read the other, but for some values."""
    if old.suffix != new.suffix:
        return False
    kinds = _KIND.get(old.name), _KIND.get(new.name)
    return old.name == new.name or (kinds[0] is not None and kinds[0] == kinds[1])


def holds(wide: Physical, narrow: Physical) -> bool:
    """Every value of `narrow` fits into `wide`; False where nobody can tell."""
    if wide.suffix != narrow.suffix:
        return False
    if wide.name != narrow.name:
        family = next((f for f in _FAMILIES if wide.name in f and narrow.name in f), ())
        larger = bool(family) and family.index(wide.name) > family.index(narrow.name)
        return larger and (not wide.sizes or _fit(wide.sizes, narrow.sizes))
    return _fit(wide.sizes, narrow.sizes)


def _fit(wide: tuple[int, ...], narrow: tuple[int, ...]) -> bool:
    """By length, or by digits before and behind the point."""
    if not wide:
        return True
    if not narrow:
        return False
    before = [sizes[0] - (sizes[1] if len(sizes) > 1 else 0) for sizes in (wide, narrow)]
    behind = [sizes[1] if len(sizes) > 1 else 0 for sizes in (wide, narrow)]
    return before[0] >= before[1] and behind[0] >= behind[1]
