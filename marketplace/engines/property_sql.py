"""The statements of a property's profile. Two scans: what there is, then how it is spread.

They are asked like anybody's query, of tables in which what is masked is empty. All names are
quoted, and no value of the data goes into a statement but numbers.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from marketplace.engines import kinds, quote
from marketplace.engines.property_bins import TAIL, Bins
from marketplace.engines.property_path import Reached

MOST = 2_000_000  # rows that are looked at
TOP = 10
EXAMPLES = 8
FEW = 12  # different numbers or times up to which each has its own bar
UNLIKE = 0.8  # share of different values from which a ranking says nothing
_RANKED = 1000  # different values that are ranked all the same
_SOME = 20_000  # nested values among which examples are looked for
_QUARTILES = {"q1": 0.25, "q2": 0.5, "q3": 0.75}


@dataclass(frozen=True, slots=True)
class Subject:
    """A property of a table; `moment` is the column that says when a row is of, "" if none does."""

    table: str  # as SQL spells it
    value: Reached
    moment: str = ""
    moment_type: str = ""

    @property
    def kind(self) -> str:
        return self.value.kind

    @property
    def measured(self) -> bool:
        return self.kind in kinds.MEASURED

    @property
    def ranked(self) -> bool:
        return self.kind in kinds.COUNTED


def measures(of: Subject) -> str:
    """One row: how many there are, from where to where."""
    rows = {
        "rows": "count(*)",
        "without": f"count(*) FILTER ({_without(of)})",
        **({"first": "min(epoch(m))", "last": "max(epoch(m))"} if of.moment else {}),
        **({f"items_{name}": f"{name}(n)" for name in _RANGE} if of.value.items else {}),
    }
    return (
        f"WITH {_with(of)}\nSELECT * FROM (SELECT {_listed(rows)} FROM r), "
        f"(SELECT {_listed(_figures(of))} FROM e)"
    )


_RANGE = ("min", "avg", "max")


def _figures(of: Subject) -> dict[str, str]:
    type_, found = of.value.type, {"total": "count(*)", "filled": "count(v)"}
    if of.ranked:
        value = kinds.least("v", type_)
        found |= {
            "distinct_": "approx_count_distinct(v)",
            "smallest": kinds.short(f"min({value})"),
            "largest": kinds.short(f"max({value})"),
        }
    if of.measured:
        ends = {"nearly_low": TAIL, "nearly_high": 1 - TAIL, **_QUARTILES}
        found |= {"low": "min(s)", "high": "max(s)"}
        found |= {name: f"quantile_disc(s, {share})" for name, share in ends.items()}
    if of.kind == "text":
        found |= {f"letters_{name}": f"{name}(length(v::VARCHAR))" for name in _RANGE}
    return found


def spread(of: Subject, bins: Bins | None, ranked: bool, unit: str) -> str:
    """Rows of (part, a, b, n, k, t), of which each part uses some."""
    groups = "v" if of.ranked else _json(of)
    source = "e" if of.ranked else f"(SELECT v FROM e WHERE v IS NOT NULL LIMIT {_SOME})"
    scale = kinds.scale("v", of.value.type) if of.measured else "NULL"
    text = kinds.short("v")
    parts = [
        f"SELECT 'example', {scale}, NULL, NULL, NULL, {text} FROM "
        f"(FROM g ORDER BY hash(v), v LIMIT {EXAMPLES})"
    ]
    if ranked:
        parts += [
            f"SELECT 'top', {scale}, NULL, n, NULL, {text} FROM "
            f"(FROM g ORDER BY n DESC, v LIMIT {TOP + FEW})",
            "SELECT 'groups', NULL, NULL, count(*), NULL, NULL FROM g",
        ]
    if bins:
        parts.append(_binned(bins))
    if unit:
        parts.append(_periods(of, unit))
    return (
        f"WITH {_with(of)},\ng AS (SELECT {groups} AS v, count(*) AS n FROM {source} "
        f"WHERE v IS NOT NULL GROUP BY ALL)\n"
        + "\nUNION ALL ".join(f"({part})" for part in [_HEAD, *parts])
    )


# Names and types of what follows.
_HEAD = (
    "SELECT '' AS part, 0::DOUBLE AS a, 0::DOUBLE AS b, 0::BIGINT AS n, 0::BIGINT AS k, "
    "'' AS t WHERE false"
)


def _binned(bins: Bins) -> str:
    start, end = f"{bins.start!r}::DOUBLE", f"{bins.end!r}::DOUBLE"
    upper = "<=" if bins.closed else "<"
    place = f"least({bins.count - 1}, floor((s - {start}) / {bins.width!r}::DOUBLE))"
    return (
        f"SELECT 'bin', {place} AS a, NULL, count(*), NULL, NULL FROM e "
        f"WHERE s >= {start} AND s {upper} {end} GROUP BY a"
    )


def _periods(of: Subject, unit: str) -> str:
    start = f"date_trunc('{unit}', m)"
    return (
        f"SELECT 'period', epoch({start}) AS a, epoch({start} + INTERVAL 1 {unit}) AS b, "
        f"count(*), count(*) FILTER ({_without(of)}), NULL FROM r WHERE m IS NOT NULL GROUP BY a, b"
    )


def _with(of: Subject) -> str:
    """`r`: a row of the table, its value or list of them, its time; `e`: each value."""
    columns = {"v": of.value.sql, "m": _moment(of), "n": of.value.items or "NULL"}
    each = "SELECT unnest(v) AS v FROM r" if of.value.many else "SELECT v FROM r"
    scale = kinds.scale("v", of.value.type) if of.measured else "NULL"
    return (
        f"r AS (SELECT {_listed(columns)} FROM (FROM {of.table} LIMIT {MOST})),\n"
        f"e AS (SELECT v, {scale} AS s FROM ({each}))"
    )


def _moment(of: Subject) -> str:
    if not of.moment:
        return "NULL"
    column = quote.name(of.moment)
    return f"CASE WHEN isfinite({column}) THEN {column}::TIMESTAMP END"


def _without(of: Subject) -> str:
    return "coalesce(list_count(v), 0) = 0" if of.value.many else "v IS NULL"


def _json(of: Subject) -> str:
    return "to_json(v)::VARCHAR" if of.kind in ("object", "map", "array", "any") else "v::VARCHAR"


def _listed(parts: Mapping[str, str]) -> str:
    return ", ".join(f"{sql} AS {name}" for name, sql in parts.items())


def rankable(of: Subject, distinct: int, filled: int) -> bool:
    """Whether the most frequent values say something."""
    if of.measured and distinct > FEW:
        return False
    return of.ranked and distinct <= max(_RANKED, UNLIKE * filled)


def values(of: Subject, name: str) -> str:
    """A statement for people to go on from: every value, and how often it is there."""
    called, source = quote.name(name), of.table
    each = f"{of.value.sql} AS {called}" if of.value.sql != called else called
    if of.value.many:
        each, source = called, f"(SELECT unnest({of.value.sql}) AS {called} FROM {of.table})"
    return (
        f"SELECT {each}, count(*) AS times\nFROM {source}\n"
        f"GROUP BY ALL\nORDER BY times DESC\nLIMIT 100"
    )
