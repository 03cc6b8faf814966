"""In the worker: figures of columns, and of what is inside of them, in a few fused scans.

What is inside of nothing is left out: an address that is not there lacks no street. Lists and
maps are laid out as rows of their own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import duckdb

from marketplace.engines import kinds, nested, quote
from marketplace.model.survey import MOST_LETTERS, MOST_VALUES, SHAPES

TOGETHER = 40  # in one statement
DEPTH = 8
WITHIN = 500  # parts of nested columns in one table
LOOKED = 20_000  # texts whose shape is looked at
LONG = 40  # letters; a longer text has no mask
NEARLY = 0.8  # of the values are different, by the estimate: then they are counted
SECRET = frozenset({"uuid", "email", "url", "iban", "ip", "phone"})  # of these no values are told
ODD = (
    duckdb.BinderException,
    duckdb.NotImplementedException,
    duckdb.DataError,
    duckdb.OutOfMemoryException,
)


@dataclass(slots=True)
class Spot:
    name: str
    type: str
    sql: str
    parent: str = ""  # SQL of what it is a part of; "": of the row
    depth: int = 0
    told: dict[str, Any] = field(default_factory=dict)

    @property
    def kind(self) -> str:
        return kinds.kind(self.type)

    @property
    def text(self) -> str:
        return self.sql if self.type == "VARCHAR" else f"{self.sql}::VARCHAR"


def survey_columns(
    con: duckdb.DuckDBPyConnection, relation: str, spots: Sequence[Spot], depth: int = 0
) -> list[dict[str, Any]]:
    """One for each, as `SurveyColumn` has it."""
    every = [spot for top in spots for spot in _fields(top)][: len(spots) + WITHIN]
    for start in range(0, len(every), TOGETHER):
        _together(con, relation, every[start : start + TOGETHER])
    for spot in every:
        _look(con, relation, spot)
        if spot.kind in ("array", "map") and depth < DEPTH and spot.told["filled"]:
            spot.told["held"] = _laid_out(con, relation, spot, depth)
    return [spot.told for spot in spots]


def _fields(spot: Spot) -> Iterator[Spot]:
    """The spot itself and the parts of it, as long as they are objects. Parts know their parent."""
    spot.told = {"name": spot.name, "type": kinds.shown(spot.type), "kind": spot.kind,
                 "filled": 0, "possible": 0, "held": []}  # fmt: skip
    yield spot
    if spot.kind != "object" or spot.depth >= DEPTH:
        return
    for name, type_ in nested.fields(spot.type):
        # The name in quotes: that of a column could be taken for the alias of a table.
        sql = f"struct_extract({spot.sql}, {quote.text(name)})"
        inner = Spot(name, type_, sql, spot.sql, spot.depth + 1)
        yield from _fields(inner)
        spot.told["held"].append(inner.told)


def _together(con: duckdb.DuckDBPyConnection, relation: str, spots: list[Spot]) -> None:
    """All at once; where that fails one by one, and of the odd one only what is there."""
    try:
        _measure(con, relation, spots)
    except ODD:
        if len(spots) == 1:
            spots[0].told["odd"] = True
            _measure(con, relation, spots)
        else:
            for spot in spots:
                _together(con, relation, [spot])


def _measure(con: duckdb.DuckDBPyConnection, relation: str, spots: list[Spot]) -> None:
    wanted = [(spot, name, sql) for spot in spots for name, sql in _figures(spot)]
    sql = ", ".join(sql for _, _, sql in wanted)
    found = con.execute(f"SELECT {sql} FROM {relation}").fetchall()[0]
    for (spot, name, _), value in zip(wanted, found, strict=True):
        spot.told[name] = value if value is not None else spot.told.get(name, 0)
    for spot in spots:
        for end in ("low", "high"):
            spot.told[end] = str(spot.told.get(end) or "")
        if "distinct" in spot.told:
            spot.told["distinct"] = min(spot.told["distinct"], spot.told["filled"])


def _figures(spot: Spot) -> Iterator[tuple[str, str]]:
    yield "possible", f"count({spot.parent or '*'})"
    yield "filled", f"count({spot.sql})"
    if spot.told.get("odd") or spot.kind not in kinds.COUNTED:
        return
    yield "distinct", f"approx_count_distinct({spot.sql})"
    if spot.kind == "text":
        yield "shortest", f"min(length({spot.text}))"
        yield "longest", f"max(length({spot.text}))"
    if spot.kind in kinds.MEASURED:
        value = kinds.least(spot.sql, spot.type)
        yield "low", kinds.short(f"min({value})")
        yield "high", kinds.short(f"max({value})")


def _look(con: duckdb.DuckDBPyConnection, relation: str, spot: Spot) -> None:
    """At its shape, its values, and whether they are all different."""
    told = spot.told
    if "distinct" not in told or not told["filled"]:
        return
    try:
        if spot.kind == "text":
            _shape(con, relation, spot)
        if told["distinct"] >= NEARLY * told["filled"]:
            counted = f"SELECT count(DISTINCT {spot.sql}) FROM {relation}"
            told |= {"distinct": con.execute(counted).fetchall()[0][0], "exact": True}
        if spot.kind in ("text", "integer") and told["distinct"] <= 1.3 * MOST_VALUES:
            _values(con, relation, spot)
    except ODD:
        pass


def _shape(con: duckdb.DuckDBPyConnection, relation: str, spot: Spot) -> None:
    tests = [f"count_if(regexp_full_match(v, {quote.text(one)}))" for one in SHAPES.values()]
    mask = "v"
    for letters, sign in (("[A-Z]", "A"), ("[a-z]", "a"), ("[0-9]", "9")):
        mask = f"regexp_replace({mask}, '{letters}', '{sign}', 'g')"
    if spot.told["longest"] > LONG:
        mask = "NULL"
    rows = f"(SELECT {spot.text} AS v FROM {relation} WHERE {spot.sql} IS NOT NULL LIMIT {LOOKED})"
    asked = f"SELECT count(*), min({mask}), max({mask}), {', '.join(tests)} FROM {rows}"
    looked, first, last, *fits = con.execute(asked).fetchall()[0]
    spot.told["looked"] = looked
    spot.told["shape"] = next((n for n, fit in zip(SHAPES, fits, strict=True) if fit == looked), "")
    if first is not None and first == last and not re.search(r"[^\x20-\x7e]", first):
        spot.told["mask"] = first


def _values(con: duckdb.DuckDBPyConnection, relation: str, spot: Spot) -> None:
    if spot.told.get("shape") in SECRET or spot.told.get("longest", 0) > MOST_LETTERS:
        return
    found = con.execute(
        f"SELECT {spot.text} AS v, count(*) AS n FROM {relation} WHERE {spot.sql} IS NOT NULL "
        f"GROUP BY v ORDER BY n DESC, v LIMIT {MOST_VALUES + 1}"
    ).fetchall()
    if len(found) <= MOST_VALUES:
        spot.told |= {"values": found, "distinct": len(found), "exact": True}


def _laid_out(
    con: duckdb.DuckDBPyConnection, relation: str, spot: Spot, depth: int
) -> list[dict[str, Any]]:
    if spot.kind == "array":
        inner = [("items", nested.item(spot.type), spot.sql)]
    else:
        key, value = nested.pair(spot.type)
        inner = [("key", key, f"map_keys({spot.sql})"), ("value", value, f"map_values({spot.sql})")]
    found = []
    for name, type_, sql in inner:
        rows = f"(SELECT unnest({sql}) AS v FROM {relation})"
        try:
            found += survey_columns(con, rows, [Spot(name, type_, "v")], depth + 1)
        except ODD:
            found.append({"name": name, "type": type_, "kind": kinds.kind(type_)})
    return found
