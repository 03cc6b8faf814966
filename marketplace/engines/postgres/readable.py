"""Texts as numbers and times, NULL where they are none: a cast would end the whole statement.

Read is what DuckDB reads of ISO 8601; each value is looked at by a regular expression first.
"""

from __future__ import annotations

_NUMBER = r"^\s*[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]{1,3})?\s*$"
_DAY = r"(?!0000)[0-9]{4}-(?:0?[1-9]|1[0-2])-(?:0?[1-9]|[12][0-9]|3[01])"
_CLOCK = r"(?:[01]?[0-9]|2[0-3]):[0-5]?[0-9](?::[0-5]?[0-9](?:\.[0-9]{1,9})?)?"
_ZONE = r"(?:[Zz]|[+-](?:0[0-9]|1[0-5])(?::?[0-5][0-9])?)"
_TIME = f"^ *{_CLOCK}$"
_STAMP = f"^ *{_DAY}(?:[T ]{_CLOCK}\\s*{_ZONE}?)?$"
ZONED = f"^ *{_DAY}[T ]{_CLOCK}\\s*{_ZONE}$"


def number(value: str) -> str:
    return f"CASE WHEN {value} ~ '{_NUMBER}' THEN ({value})::numeric END"


def time(value: str) -> str:
    return f"CASE WHEN {value} ~ '{_TIME}' THEN ({value})::time END"


def timestamp(value: str, type_: str = "timestamp") -> str:
    """Nested, for only a CASE says in which order things are looked at."""
    return (
        f"CASE WHEN {value} ~ '{_STAMP}' THEN CASE WHEN {_is_in_month(value)} "
        f"THEN ({value})::{type_} END END"
    )


def _is_in_month(value: str) -> str:
    part = "split_part(split_part(replace(ltrim({0}), 'T', ' '), ' ', 1), '-', {1})::integer".format
    year, month, day = (part(value, at) for at in (1, 2, 3))
    last = f"extract(day FROM make_date({year}, {month}, 1) + interval '1 month -1 day')"
    return f"{day} <= {last}"
