"""From one measure to the aggregates that answer it, over one scan of its table with others.

What needs the table in another order than it lies in (uniqueness, references, gaps) is a
statement of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from marketplace.engines import kinds
from marketplace.engines.drift import compatible, untold
from marketplace.engines.place import Unmeasurable
from marketplace.engines.postgres import literal
from marketplace.engines.postgres.place import Place, find
from marketplace.engines.postgres.rules import Rules
from marketplace.engines.postgres.session import Session
from marketplace.engines.postgres.table import Held
from marketplace.engines.postgres.times import Moments
from marketplace.engines.rules import NUMBERS
from marketplace.model import Measure, Measured, Metric, SchemaProperty

NAMES = 50  # of columns that nobody promised
Key = tuple[str, str]


@dataclass(slots=True)
class Wanted:
    measure: Measure
    row: int  # its place among all
    held: Held
    known: Measured | None = None
    parts: tuple[str, ...] = ()  # aggregates
    finish: Callable[[Sequence[Any], int], Measured] = lambda *_: Measured()  # parts and rows
    statement: str = ""  # of its own; its values go before the rows


class Wants:
    def __init__(self, session: Session, tables: Mapping[Key, Held], now: datetime) -> None:
        self.tables, self.now = tables, now.timestamp()
        self.rules = Rules(session)

    def of(self, measure: Measure, row: int) -> Wanted:
        """Raises Unmeasurable."""
        wanted = Wanted(measure, row, self.tables["", measure.object])
        getattr(self, f"_{measure.metric.value}")(wanted)
        return wanted

    def _places(self, held: Held, paths: Sequence[str]) -> list[Place]:
        found = []
        for path in paths:
            at = find(held.steps[path], held)
            if at is None:
                raise Unmeasurable(f"{path} is not in the data.")
            found.append(at)
        return found

    def _only(self, wanted: Wanted) -> Place:
        places = self._places(wanted.held, wanted.measure.properties)
        if len(places) != 1:
            raise Unmeasurable("It is about one property, and names none or several.")
        return places[0]

    def _present(self, wanted: Wanted) -> None:
        held = wanted.held
        there = all(find(held.steps[path], held) for path in wanted.measure.properties)
        wanted.known = Measured(value=float(there))

    def _extra(self, wanted: Wanted) -> None:
        names = wanted.held.extra
        more = f" and {len(names) - NAMES:,} more" if len(names) > NAMES else ""
        text = ", ".join(names[:NAMES]) + more
        wanted.known = Measured(value=float(len(names)), text=text)

    def _type(self, wanted: Wanted) -> None:
        at, stated = self._only(wanted), dict(wanted.measure.arguments)
        steps = wanted.held.steps[wanted.measure.properties[0]]
        top = steps[0].item.name
        item = SchemaProperty(
            name=top,
            logical_type=str(stated.get("logical_type") or ""),
            physical_type=str(stated.get("physical_type") or ""),
        )
        if why := untold(item, at.type):
            raise Unmeasurable(why)
        text = kinds.shown(at.type, top in wanted.held.masked)
        if len(steps) == 1 and top not in wanted.held.masked:
            text = wanted.held.shown[top][: kinds.SHORT]
        wanted.known = Measured(value=1.0, text=text)
        if not compatible(item, at.type, False):
            # A column without any value may be stored as anything.
            wanted.known = None
            wanted.parts = (f"count({literal.name(wanted.held.names[top])})",)
            wanted.finish = lambda parts, _: (
                Measured(value=0.0, text=text)
                if parts[0]
                else Measured(unmeasurable=f"It holds no value that could tell; stored as {text}.")
            )

    def _rows(self, wanted: Wanted) -> None:
        wanted.finish = lambda _, rows: Measured(value=float(rows), rows=rows)

    def _nulls(self, wanted: Wanted) -> None:
        at = self._only(wanted)
        if at.parent or at.many:
            self._count(wanted, at.missing())
            return
        wanted.parts = (f"count({at.sql})",)
        wanted.finish = lambda parts, rows: counted(wanted.measure, rows - parts[0], rows)

    def _missing(self, wanted: Wanted) -> None:
        at = self._only(wanted)
        stated = dict(wanted.measure.arguments)
        values = next((v for v in stated.values() if isinstance(v, list | tuple)), (None,))
        conditions = [at.breaks(self.rules.alike(values, at.type))]
        if None in values:
            conditions.append(at.missing())
        self._count(wanted, " OR ".join(conditions))

    def _invalid(self, wanted: Wanted) -> None:
        at, rules = self._only(wanted), wanted.measure.rules
        each = [self.rules.breaks(rule.name, rule.value, at.type) for rule in rules]
        if not each:
            raise Unmeasurable("It states no rule that values could break.")
        self._count(wanted, " OR ".join(at.breaks(one) for one in each))

    def _count(self, wanted: Wanted, condition: str) -> None:
        wanted.parts = (f"count(*) FILTER (WHERE {condition})",)
        wanted.finish = lambda parts, rows: counted(wanted.measure, parts[0], rows)

    def _duplicates(self, wanted: Wanted) -> None:
        held = wanted.held
        places = self._places(held, wanted.measure.properties)
        if not wanted.measure.properties:
            places = [Place(literal.name(held.names[n]), t) for n, t in held.columns.items()]
        if any(at.many for at in places):
            raise Unmeasurable("It is in a list; only single values of rows can be compared.")
        if not places:
            raise Unmeasurable("None of the promised properties is in the data.")
        keys = ", ".join(map(_comparable, places))
        wanted.statement = (
            "SELECT coalesce(sum(n) - count(*), 0)::bigint FROM (SELECT count(*) AS n "
            f'FROM {held.relation} WHERE {_filled(places)} GROUP BY {keys}) AS "~groups"'
        )
        wanted.finish = lambda parts, rows: counted(wanted.measure, parts[0], rows)

    def _orphans(self, wanted: Wanted) -> None:
        target, held = wanted.measure.target, wanted.held
        assert target
        other = self.tables[target.contract_path, target.object]
        if other.problem or other.refused:
            why = other.refused or other.problem
            raise Unmeasurable(f"What it refers to cannot be read: {why}")
        own = self._places(held, wanted.measure.properties)
        theirs = self._places(other, target.properties)
        if any(at.many for at in (*own, *theirs)) or len(own) != len(theirs) or not own:
            raise Unmeasurable("It is in a list; only single values of rows can be looked up.")
        pairs = [_alike(a, b) for a, b in zip(own, theirs, strict=True)]
        listed = ", ".join(f'{sql} AS "~{n}"' for n, (_, sql) in enumerate(pairs))
        mine = ", ".join(f'{sql} AS "~{n}"' for n, (sql, _) in enumerate(pairs))
        same = " AND ".join(f'"~o"."~{n}" = "~t"."~{n}"' for n in range(len(pairs)))
        wanted.statement = (
            f"SELECT count(*) FROM (SELECT {mine} FROM {held.relation} WHERE {_filled(own)}) "
            f'AS "~o" WHERE NOT EXISTS (SELECT 1 FROM (SELECT {listed} FROM {other.relation}) '
            f'AS "~t" WHERE {same})'
        )
        wanted.finish = lambda parts, rows: counted(wanted.measure, parts[0], rows)

    def _moments(self, wanted: Wanted) -> tuple[Place, Moments]:
        at = self._only(wanted)
        item = wanted.held.steps[wanted.measure.properties[0]][-1].item
        zone, written = (
            value.strip() if isinstance(value := item.logical_type_options.get(name), str) else ""
            for name in ("defaultTimezone", "format")
        )
        return at, Moments(at, zone, written)

    def _newest(self, wanted: Wanted, end: str = "max") -> None:
        at, moments = self._moments(wanted)
        wanted.parts = (_end(at, moments, end),)
        wanted.finish = lambda parts, rows: (
            Measured(unmeasurable=_none(rows))
            if parts[0] is None
            else Measured(value=self.now - float(parts[0]), text=_iso(parts[0]), rows=rows)
        )

    def _oldest(self, wanted: Wanted) -> None:
        self._newest(wanted, "min")

    def _rate(self, wanted: Wanted) -> None:
        at, moments = self._moments(wanted)
        ends = (_end(at, moments, end) for end in ("min", "max"))
        wanted.parts = (*ends, f"count({at.sql})")
        wanted.finish = _rate

    def _gap(self, wanted: Wanted) -> None:
        at, moments = self._moments(wanted)
        wanted.statement = (
            "SELECT max(m - before) FROM (SELECT m, lag(m) OVER (ORDER BY m) AS before FROM "
            f'(SELECT DISTINCT {moments.of(at.sql)} AS m FROM {wanted.held.relation}) AS "~d" '
            'WHERE m IS NOT NULL) AS "~m"'
        )
        wanted.finish = lambda parts, rows: (
            Measured(unmeasurable="There are no two different times between which one could wait.")
            if parts[0] is None
            else Measured(value=float(parts[0]), rows=rows)
        )


NEEDS_NO_TABLE = (Metric.PRESENT,)


def counted(measure: Measure, failed: Any, rows: int) -> Measured:
    value = (100 * int(failed) / rows if rows else 0.0) if measure.percent else failed
    return Measured(value=float(value), rows=rows, failed=int(failed))


def _filled(places: Sequence[Place]) -> str:
    return " AND ".join(at.filled(at.sql, at.type) for at in places)


def _end(at: Place, moments: Moments, end: str) -> str:
    if moments.ordered:
        return moments.of(f"{end}({at.sql})")
    return f"{end}({moments.of(at.sql)})"


def _comparable(at: Place) -> str:
    """JSON has no order and no equality of its own."""
    return f"({at.sql})::text" if "JSON" in at.type else at.sql


def _alike(own: Place, other: Place) -> tuple[str, str]:
    """Both as text where their types cannot be compared."""
    numbers = own.kind in NUMBERS and other.kind in NUMBERS
    plain = own.kind not in (*kinds.NESTED, "any", "other") and own.kind == other.kind
    same = own.type == other.type and own.kind != "any"
    if numbers or same or (plain and own.kind != "text"):
        return own.sql, other.sql
    return f"({own.sql})::text", f"({other.sql})::text"


def _none(rows: int) -> str:
    return "It holds no time that can be read." if rows else "There are no rows."


def _rate(parts: Sequence[Any], rows: int) -> Measured:
    low, high, times = parts
    if low is None or high is None:
        return Measured(unmeasurable=_none(rows))
    if high <= low:
        return Measured(unmeasurable="All of its times are the same.")
    return Measured(value=float(times) / (float(high) - float(low)), rows=rows)


def _iso(seconds: Any) -> str:
    try:
        return datetime.fromtimestamp(float(seconds), UTC).isoformat(timespec="seconds")
    except (OverflowError, ValueError, OSError):
        return ""
