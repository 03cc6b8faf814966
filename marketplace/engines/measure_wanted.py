"""In the worker: from one measure to the aggregates that answer it.

What is cheap comes first: counts, least and greatest values (`ends`), which footers may know. If
they do not answer it, the rows that meet `condition` are counted, in one scan with others.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import duckdb

from marketplace.engines import kinds, quote
from marketplace.engines.drift import compatible, untold
from marketplace.engines.measure_place import Place, find
from marketplace.engines.measure_rules import Rules
from marketplace.engines.measure_table import Held
from marketplace.engines.measure_times import Moments, iso
from marketplace.engines.place import Unmeasurable
from marketplace.engines.rules import BOUNDS, NUMBERS, TIMES
from marketplace.model.schema import SchemaProperty

Asked = Mapping[str, Any]
Found = dict[str, Any]
STATED = ("integer", "number", "date", "timestamp")  # NaN is in no footer
NAMES = 50  # of columns that nobody promised


@dataclass(slots=True, eq=False)
class Wanted:
    asked: Asked
    table: Held
    known: Found | None = None
    ends: tuple[str, ...] = ()
    finish: Callable[[Sequence[Any], int], Found | None] = lambda *_: None  # of ends and rows
    stated: bool = False  # footers state these ends, if they state anything
    nulls_of: str = ""  # only the nulls of this property are asked for
    condition: str = ""  # of a row that counts as failed
    column: str = ""  # the only property that the condition looks at
    keys: tuple[Place, ...] = ()  # no two rows may be alike in these
    statement: str = ""  # of its own, which gives one number
    told: Callable[[Any, int], Found] = lambda *_: {}  # of this number and the rows
    breaks: str = ""  # of a row that is an example

    @property
    def row(self) -> int:
        return int(self.asked["row"])


class Wants:
    def __init__(self, con: duckdb.DuckDBPyConnection, tables: Sequence[Held], now: float) -> None:
        self.con, self.tables, self.now = con, tables, now
        self.rules = Rules(con)

    def of(self, asked: Asked) -> Wanted:
        """Raises Unmeasurable."""
        wanted = Wanted(asked, self.tables[asked["table"]])
        getattr(self, f"_{asked['metric']}")(wanted)
        return wanted

    def _places(self, asked: Asked, table: Held, paths: str = "paths") -> list[Place]:
        found = []
        for path, name in zip(asked[paths], asked[f"{paths}_told"], strict=True):
            at = find(path, table.columns)
            if at is None:
                raise Unmeasurable(f"{name} is not in the data.")
            found.append(at)
        return found

    def _only(self, wanted: Wanted) -> Place:
        places = self._places(wanted.asked, wanted.table)
        if len(places) != 1:
            raise Unmeasurable("It is about one property, and names none or several.")
        return places[0]

    def _present(self, wanted: Wanted) -> None:
        there = True
        for path in wanted.asked["paths"]:
            there = there and find(path, wanted.table.columns) is not None
        wanted.known = {"value": float(there)}

    def _extra(self, wanted: Wanted) -> None:
        names = wanted.table.extra
        more = f" and {len(names) - NAMES:,} more" if len(names) > NAMES else ""
        wanted.known = {"value": float(len(names)), "text": ", ".join(names[:NAMES]) + more}

    def _type(self, wanted: Wanted) -> None:
        at, stated = self._only(wanted), wanted.asked["arguments"]
        path = wanted.asked["paths"][0]
        top = path[0][1][0]
        item = SchemaProperty(
            name=top,
            logical_type=str(stated.get("logical_type") or ""),
            physical_type=str(stated.get("physical_type") or ""),
        )
        if why := untold(item, at.type):
            raise Unmeasurable(why)
        weak = wanted.table.asked["format"] in ("csv", "json")
        text = kinds.shown(at.type, top in wanted.table.masked)
        wanted.known = {"value": 1.0, "text": text}
        fits, means = compatible(item, at.type, weak), compatible(item, at.type, False)
        # Words and numbers serve for a boolean in CSV, and only their values tell which do.
        words = fits and not means and item.logical_type.lower() == "boolean"
        words = words and not (at.many or at.parent)
        sure = wanted.table.columnar or wanted.table.thorough  # else a late value may not fit
        if fits and sure and not words:
            return
        values = f"count({quote.name(top)})"
        fitting = values if fits else "0"
        if words:
            fitting = f"count(TRY_CAST({at.sql}::VARCHAR AS BOOLEAN))"
        wanted.known, wanted.ends = None, (values, fitting)

        def finish(ends: Sequence[Any], _: int) -> Found:
            values, fitting = ends
            if not values and not (fits and means):  # it may be stored as anything
                return {"unmeasurable": f"It holds no value that could tell; stored as {text}."}
            return {"value": float(values == fitting), "text": text}

        wanted.finish = finish

    def _rows(self, wanted: Wanted) -> None:
        wanted.finish = lambda _, rows: {"value": float(rows), "rows": rows}

    def _nulls(self, wanted: Wanted) -> None:
        at = self._only(wanted)
        wanted.breaks = at.missing()
        if at.parent or at.many:
            wanted.condition = wanted.breaks
            return
        wanted.ends = (f"count({at.sql})",)
        wanted.nulls_of = wanted.asked["paths"][0][0][1][0]
        wanted.finish = lambda ends, rows: counted(wanted.asked, rows - ends[0], rows)

    def _missing(self, wanted: Wanted) -> None:
        at = self._only(wanted)
        stated = wanted.asked["arguments"]
        values = next((v for v in stated.values() if isinstance(v, list)), [None])
        alike = self.rules.alike([one for one in values if one is not None], at.type)
        conditions = [at.breaks(alike)]
        if None in values:
            conditions.append(at.missing())
        self._count(wanted, " OR ".join(conditions))

    def _invalid(self, wanted: Wanted) -> None:
        at, rules = self._only(wanted), wanted.asked["rules"]
        each = [self.rules.breaks(name, value, at.type) for name, value in rules]
        if not each:
            raise Unmeasurable("It states no rule that values could break.")
        self._count(wanted, " OR ".join(at.breaks(one) for one in each))
        ordered = at.kind in (*NUMBERS, *TIMES) and not (at.many or at.parent)
        if ordered and all(name in BOUNDS for name, _ in rules):
            wanted.stated = at.kind in STATED
            # What has no NaN breaks a bound at one of its ends. Without a value it is NULL: none.
            beyond = [
                one(f"{end}({at.sql})")
                for (name, _), one in zip(rules, each, strict=True)
                for end in ("min", "max")
                if not wanted.stated or end == ("min" if BOUNDS[name][0] == "<" else "max")
            ]
            wanted.ends = (" OR ".join(f"({one})" for one in beyond),)
            wanted.finish = lambda ends, rows: None if ends[0] else counted(wanted.asked, 0, rows)

    def _count(self, wanted: Wanted, condition: str) -> None:
        wanted.condition = wanted.breaks = condition
        wanted.column = wanted.asked["paths"][0][0][1][0]

    def _duplicates(self, wanted: Wanted) -> None:
        places = self._places(wanted.asked, wanted.table)
        if not places:
            places = [Place(quote.name(n), t) for n, t in wanted.table.columns.items()]
        if any(at.many for at in places):
            raise Unmeasurable("It is in a list; only single values of rows can be compared.")
        if not places:
            raise Unmeasurable("None of the promised properties is in the data.")
        wanted.keys = tuple(places)
        keys = ", ".join(at.sql for at in places)
        whole = filled(places)
        both = f"row({keys})" if len(places) > 1 else keys
        wanted.breaks = (
            f"({whole} AND {both} IN (SELECT {both} FROM {wanted.table.view} WHERE {whole} "
            f"GROUP BY {keys} HAVING count(*) > 1))"
        )
        if len(places) == 1:
            wanted.ends = (f"count({keys})",)
            if kinds.base(places[0].type) in kinds.EXACT_INTEGERS:
                wanted.ends += (f"min({keys})", f"max({keys})")
        else:
            wanted.ends = (f"count(CASE WHEN {whole} THEN 1 END)",)

    def _orphans(self, wanted: Wanted) -> None:
        target = wanted.asked["target"]
        table = self.tables[target["table"]]
        if table.problem:
            raise Unmeasurable(f"What it refers to cannot be read: {table.problem}.")
        own, others = self._places(wanted.asked, wanted.table), self._places(target, table)
        if any(at.many for at in (*own, *others)) or len(own) != len(others) or not own:
            raise Unmeasurable("It is in a list; only single values of rows can be looked up.")
        pairs = [_alike(a, b) for a, b in zip(own, others, strict=True)]
        listed = ", ".join(f'{other} AS "~{n}"' for n, (_, other) in enumerate(pairs))
        same = " AND ".join(f'"~"."~{n}" = {value}' for n, (value, _) in enumerate(pairs))
        wanted.breaks = (
            f"({filled(own)} AND NOT EXISTS (SELECT 1 FROM (SELECT {listed} FROM {table.view}) "
            f'AS "~" WHERE {same}))'
        )
        wanted.statement = f"SELECT count(*) FROM {wanted.table.view} WHERE {wanted.breaks}"
        wanted.told = lambda found, rows: counted(wanted.asked, found, rows)

    def _moments(self, wanted: Wanted) -> tuple[Place, Moments]:
        at, stated = self._only(wanted), wanted.asked["time"]
        return at, Moments(self.con, at, stated["zone"], stated["format"])

    def _newest(self, wanted: Wanted, end: str = "max") -> None:
        at, moments = self._moments(wanted)
        value = moments.of(f"{end}({at.sql})") if moments.ordered else (
            f"{end}({moments.of(at.sql)})"
        )  # fmt: skip
        wanted.ends, wanted.stated = (value,), moments.ordered
        wanted.finish = lambda ends, rows: (
            {"unmeasurable": _none(rows)}
            if ends[0] is None
            else {"value": self.now - float(ends[0]), "text": iso(ends[0]), "rows": rows}
        )

    def _oldest(self, wanted: Wanted) -> None:
        self._newest(wanted, "min")

    def _rate(self, wanted: Wanted) -> None:
        at, moments = self._moments(wanted)
        each = moments.of(at.sql)
        ends = [f"{end}({at.sql})" for end in ("min", "max")]
        span = [moments.of(one) for one in ends] if moments.ordered else (
            [f"min({each})", f"max({each})"]
        )  # fmt: skip
        wanted.ends = (*span, f"count({at.sql})")
        wanted.finish = lambda ends, rows: _rate(ends, rows)

    def _gap(self, wanted: Wanted) -> None:
        at, moments = self._moments(wanted)
        wanted.statement = (
            "SELECT max(m - before) FROM (SELECT m, lag(m) OVER (ORDER BY m) AS before FROM "
            f"(SELECT DISTINCT {moments.of(at.sql)} AS m FROM {wanted.table.view}) "
            "WHERE m IS NOT NULL)"
        )
        wanted.told = lambda found, rows: (
            {"unmeasurable": "There are no two different times between which one could wait."}
            if found is None
            else {"value": float(found), "rows": rows}
        )


def counted(asked: Asked, failed: int, rows: int) -> Found:
    value = (100 * failed / rows if rows else 0.0) if asked["percent"] else failed
    return {"value": float(value), "rows": rows, "failed": int(failed)}


def count_of(condition: str) -> str:
    return f"count(*) FILTER (WHERE {condition})"


def filled(places: Sequence[Place]) -> str:
    return " AND ".join(f"{at.sql} IS NOT NULL" for at in places)


def _none(rows: int) -> str:
    return "It holds no time that can be read." if rows else "There are no rows."


def _rate(ends: Sequence[Any], rows: int) -> Found:
    low, high, times = ends
    if low is None or high is None:
        return {"unmeasurable": _none(rows)}
    if high <= low:
        return {"unmeasurable": "All of its times are the same."}
    return {"value": float(times) / (float(high) - float(low)), "rows": rows}


def _alike(own: Place, other: Place) -> tuple[str, str]:
    """Both as text where their types cannot be compared."""
    numbers = own.kind in NUMBERS and other.kind in NUMBERS
    if own.kind == other.kind or numbers:
        return own.sql, other.sql
    return f"{own.sql}::VARCHAR", f"{other.sql}::VARCHAR"
