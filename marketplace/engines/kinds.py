"""DuckDB's types in the few kinds that matter for showing, profiling and comparing them."""

from __future__ import annotations

import re

INTEGERS = frozenset(
    f"{sign}{size}INT" for sign in ("", "U") for size in ("TINY", "SMALL", "BIG", "HUGE")
) | {"INTEGER", "UINTEGER", "BIGNUM"}
KINDS = {
    "VARCHAR": "text", "UUID": "text", "ENUM": "text", "CHAR": "text",
    "BOOLEAN": "boolean",
    "DECIMAL": "number", "FLOAT": "float", "DOUBLE": "float",
    "DATE": "date", "TIME": "time", "TIMESTAMP": "timestamp",
    "TIMESTAMPTZ": "timestamp",
    "STRUCT": "object", "TUPLE": "object", "MAP": "map", "UNION": "object",
    "VARIANT": "any", "JSON": "any",
    "LIST": "array", "ARRAY": "array",
    "BLOB": "binary", "BIT": "binary",
    "INTERVAL": "interval", "NULL": "null",
}  # fmt: skip
NESTED = frozenset({"object", "map", "array"})
MEASURED = frozenset({"integer", "number", "float", "date", "timestamp", "time"})  # have a scale
COUNTED = MEASURED | {"text", "boolean", "zoned time"}  # have values worth a ranking
EXACT_INTEGERS = INTEGERS - {"HUGEINT", "UHUGEINT", "BIGNUM"}
_OUTER = re.compile("[A-Z]+")  # here, for a fork would have to make it anew
SHORT = 200  # letters of a value in a profile


def base(type_: str) -> str:
    """The outermost name: STRUCT, LIST, ENUM, DECIMAL, TIMESTAMP ..."""
    if type_.endswith("]"):
        return "LIST" if type_.endswith("[]") else "ARRAY"
    found = _OUTER.match(type_.strip('"'))
    return found[0] if found else type_


def kind(type_: str) -> str:
    outer = base(type_)
    if outer in INTEGERS:
        return "integer"
    if type_.startswith("TIME WITH"):
        return "zoned time"  # no scale: each value has an offset of its own
    if outer == "DECIMAL" and type_.endswith(",0)"):
        return "integer"
    return KINDS.get(outer, "other")


def shown(type_: str, hidden: bool = False) -> str:
    """The type in a few words. The names of an ENUM are values, the fields of a struct may be."""
    outer = base(type_)
    if hidden or outer in ("ENUM", "UNION"):
        return outer
    return type_ if len(type_) <= SHORT else outer


def cell(column: str, type_: str, letters: int) -> str:
    """SQL for one value as JSON can hold it, `None` only for NULL and at most `letters` long.

    Booleans, integers and floats stay what they are; a decimal of up to 15 digits becomes a
    float, which holds it exactly enough to print. Dates and times become ISO 8601 text (UTC
    where they have a zone), bytes the start of their hexadecimal digits, nested values JSON.
    """
    sort = kind(type_)
    if sort in ("boolean", "float") or base(type_) in EXACT_INTEGERS:
        return column
    if base(type_) == "DECIMAL" and int((re.findall(r"\d+", type_) or ["38"])[0]) <= 15:
        return f"{column}::DOUBLE"
    if base(type_) == "BLOB":
        return f"lower(hex({column}[:{(letters + 1) // 2}]))"
    if sort in NESTED or base(type_) == "VARIANT":
        return f"left(to_json({column})::VARCHAR, {letters})"
    return f"left({column}::VARCHAR, {letters})"


def scale(column: str, type_: str) -> str:
    """SQL for a value as a number on an axis: times are seconds since 1970 or midnight."""
    sort = kind(type_)
    if type_ == "TIMESTAMPTZ_NS":  # has no functions of its own yet
        column = f"{column}::TIMESTAMPTZ"
    if sort in ("date", "timestamp"):
        return f"CASE WHEN isfinite({column}) THEN epoch({column}) END"
    if sort == "time":
        return f"epoch({column})"
    if sort == "float":
        return f"CASE WHEN isfinite({column}) THEN {column}::DOUBLE END"
    return f"{column}::DOUBLE"


def least(column: str, type_: str) -> str:
    """SQL for a value that takes part in minimum and maximum: NaN is neither."""
    if kind(type_) == "float":
        return f"CASE WHEN NOT isnan({column}) THEN {column} END"
    return column


def short(expression: str) -> str:
    return f"left(({expression})::VARCHAR, {SHORT})"
