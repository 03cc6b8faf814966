"""Names in the SQL of each engine: quoted where they must be, and in the case that it keeps."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

_PLAIN = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
# Of any engine: one name too many in quotes does no harm.
_RESERVED = frozenset(
    """access add all alter analyse analyze and any array as asc asymmetric at audit
    authorization between both by case cast check cluster collate column comment compress
    connect constraint create cross cube current current_date current_time current_timestamp
    current_user cursor date default deferrable delete desc describe distinct do drop else end
    escape except exclusive exists extract false fetch file float for foreign freeze from full
    function grant group grouping groups having identified ilike immediate in increment index
    initial initially inner insert int integer intersect interval into is join key lambda
    lateral leading left level like limit localtime localtimestamp lock long maxextents minus
    mode modify natural new no nocompress not notnull nowait null number of offline offset old
    on online only option or order outer over overlaps partition pivot placing precision
    primary prior privileges proc procedure public qualify range rank raw read references
    rename resource return returning revoke right rlike row rowid rownum rows sample schema
    select session session_user set share show similar size smallint some start struct
    successful summarize symmetric synonym sysdate system table tablesample then to top
    trailing trigger true uid union unique unpivot update user using validate values varchar
    variadic view when whenever where window with within""".split()
)


@dataclass(frozen=True, slots=True)
class Dialect:
    quotes: str = '""'  # before and after; the latter is doubled inside
    folds: Literal["", "lower", "upper"] = ""  # what becomes of a name without quotes
    backslash: bool = False  # escapes inside of quotes, too
    first: Literal["limit", "top", "fetch", ""] = "limit"  # how some rows are asked for; "": not


DUCKDB = Dialect()
POSTGRES = Dialect(folds="lower")
SNOWFLAKE = Dialect(folds="upper")
ORACLE = Dialect(folds="upper", first="fetch")
ANSI = Dialect(folds="upper", first="")
TRINO = Dialect()
BIGQUERY = Dialect("``", backslash=True)
CLICKHOUSE = Dialect(backslash=True)
MYSQL = Dialect("``")
SQLSERVER = Dialect("[]", first="top")


def kept(text: str, dialect: Dialect) -> tuple[str, bool]:
    """The name as the engine keeps it, and whether it needs no quotes."""
    if not _PLAIN.fullmatch(text):
        return text, False
    # An engine that folds keeps what was made without quotes under the folded name.
    folded = {"": text, "lower": text.lower(), "upper": text.upper()}[dialect.folds]
    if text not in (folded, text.lower()):
        return text, False
    return (folded, False) if text.casefold() in _RESERVED else (text, True)


def name(text: str, dialect: Dialect) -> str:
    text, bare = kept(text, dialect)
    before, after = dialect.quotes[0], dialect.quotes[1]
    if bare:
        return text
    if dialect.backslash:
        return before + text.replace("\\", "\\\\").replace(after, f"\\{after}") + after
    return before + text.replace(after, after * 2) + after


def path(around: Sequence[str], stored: str, dialect: Dialect) -> str:
    """The full name of a table; a physical name may hold its schema, and that one counts."""
    own = stored.split(".")
    parts = own if all(_PLAIN.fullmatch(part) for part in own) else [stored]
    missing = [part for part in around if part]
    missing = missing[: max(0, len(missing) - len(parts) + 1)]
    return ".".join(name(part, dialect) for part in (*missing, *parts))
