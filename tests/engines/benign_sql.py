"""Fair questions and their right answers, worked out in Python from the rows of `query_data`."""

# ruff: noqa: E501 - a statement a line reads like the table that it is

from __future__ import annotations

import json
import math
import statistics
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from datetime import date, datetime, timedelta
from itertools import accumulate
from typing import Any, NamedTuple

from tests.engines.query_data import (
    AIRLINES,
    LEGS,
    PEOPLE,
    PLANES,
    TYPES,
    Leg,
    described,
    everything,
)


class Benign(NamedTuple):
    sql: str
    columns: tuple[str, ...]  # all of them, or with `some` those that are looked at
    rows: tuple[tuple[Any, ...], ...] | None = None  # None: look only for the words
    says: tuple[str, ...] = ()  # words that stand somewhere in the answer
    some: bool = False
    ordered: bool = True
    products: tuple[str, ...] = ()  # visible without their prefix


def cell(value: Any) -> Any:
    """As answers show it."""
    if isinstance(value, datetime):
        return value.isoformat(" ")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, list | dict):
        return json.dumps(value, separators=(",", ":"), ensure_ascii=False)
    return value


def ask(sql: str, columns: str, rows: Iterable[Iterable[Any]], **parts: Any) -> Benign:
    """`columns`: names with blanks between them."""
    cells = tuple(tuple(cell(value) for value in row) for row in rows)
    return Benign(sql, tuple(columns.split()), cells, **parts)


def one(expression: str, value: Any, source: str = "") -> Benign:
    return ask(f"SELECT {expression} AS v {source}".rstrip(), "v", [(value,)])


def seen(sql: str, columns: str, *says: str) -> Benign:
    return Benign(sql, tuple(columns.split()), None, says)


def _by(key: Callable[[Leg], Any], legs: Iterable[Leg] = LEGS) -> dict[Any, list[Leg]]:
    """In the order of the keys; NULL comes last, as in DuckDB."""
    found: dict[Any, list[Leg]] = defaultdict(list)
    for leg in legs:
        found[key(leg)].append(leg)
    return dict(sorted(found.items(), key=lambda item: (item[0] is None, item[0])))


def _delays(legs: Iterable[Leg]) -> list[int]:
    return [leg.dep_delay for leg in legs if leg.dep_delay is not None]


def _miles(legs: Iterable[Leg]) -> int:
    return sum(leg.distance for leg in legs)


LEG = " ".join(Leg._fields)
ORDERED = sorted(LEGS, key=lambda leg: leg.scheduled)
NAMES = {airline.carrier: airline.name for airline in AIRLINES}
SEATS = {plane.tailnum: plane.seats for plane in PLANES}
BY_CARRIER = _by(lambda leg: leg.carrier)
BY_DAY = _by(lambda leg: leg.flight_date)
DAYS = list(BY_DAY)
KNOWN = [leg for leg in LEGS if leg.tailnum in SEATS]
FAR = sorted(LEGS, key=lambda leg: -leg.distance)
LATE = sorted((leg for leg in LEGS if leg.dep_delay is not None), key=lambda g: -(g.dep_delay or 0))
COUNTS = [(carrier, len(legs)) for carrier, legs in BY_CARRIER.items()]
ALL = len(LEGS)

_SPELLING = (
    ask("SELECT 42 AS answer", "answer", [(42,)]),
    ask("select 42 as answer;", "answer", [(42,)]),
    ask("  SELECT 1 AS a ;  -- done\n", "a", [(1,)]),
    ask("SELECT 1 AS a;;", "a", [(1,)]),
    ask("\ufeffSELECT 1 AS a", "a", [(1,)]),
    ask("SELECT\u00a01 AS\u3000a", "a", [(1,)]),
    ask("/* one */ SELECT /* /* in */ it; */ 1 AS a -- last; one", "a", [(1,)]),
    ask("-- a comment; with a semicolon\nSELECT 1 AS a", "a", [(1,)]),
    ask("SELECT 1 AS a /* /* ; */ ; SET threads = 4 */", "a", [(1,)]),
    ask("SELECT 1 /* /* */ DELETE FROM flights.legs */ AS a", "a", [(1,)]),
    ask("SELECT 1 AS a --" + "x" * 90_000 + "\n, 2 AS b", "a b", [(1, 2)]),
    ask("(((SELECT 1 AS a)))", "a", [(1,)]),
    ask("SELECT a: 1, b: 'x'", "a b", [(1, "x")]),
    ask("SELECT 1 AS a, 2 AS a", "a a", [(1, 2)]),
    ask("SELECT " + "(" * 100 + "1" + ")" * 100 + " AS a", "a", [(1,)]),
    ask("SELECT " + " + ".join(["1"] * 500) + " AS a", "a", [(500,)]),
    Benign('SELECT 1 AS "two words", 2 AS "quo""te", 3 AS "Ünï", 4 AS "select"',
           ("two words", 'quo"te', "Ünï", "select"), ((1, 2, 3, 4),)),
    ask("SELECT carrier FROM FLIGHTS.Legs WHERE CARRIER = 'WN' LIMIT 1", "carrier", [("WN",)]),
    ask('SELECT "carrier" FROM "flights"."legs" ORDER BY 1 LIMIT 1', "carrier", [("AA",)]),
    ask("SELECT flights.legs.carrier FROM flights.legs ORDER BY 1 LIMIT 1", "carrier", [("AA",)]),
    ask("SELECT legs.carrier FROM flights.legs ORDER BY 1 LIMIT 1", "carrier", [("AA",)]),
    ask("SELECT count(*) AS n FROM legs", "n", [(ALL,)], products=("flights",)),
    ask("FROM planes SELECT count(*) AS n", "n", [(len(PLANES),)], products=("planes", "flights")),
    ask("SELECT count(*) AS n FROM legs JOIN planes USING (tailnum)", "n", [(len(KNOWN),)],
        products=("planes", "flights")),
    ask("SELECT count(*) AS n FROM flights.legs", "n", [(ALL,)], products=("flights",)),
)  # fmt: skip

_HOSTILE_LOOKS = (
    one("'drop table flights.legs'", "drop table flights.legs"),
    one("'; delete from flights.legs; --'", "; delete from flights.legs; --"),
    one("'COPY (SELECT 1) TO ''/srv/x'''", "COPY (SELECT 1) TO '/srv/x'"),
    one("'/etc/passwd'", "/etc/passwd"),
    one("$$it's; $ /* not a comment */ --$$", "it's; $ /* not a comment */ --"),
    one("$x$ $$ ' $x$", " $$ ' "),
    one("e'\\'; SELECT 1; --'", "'; SELECT 1; --"),
    one("'read_csv(''x.csv'')' || 'INSTALL httpfs'", "read_csv('x.csv')INSTALL httpfs"),
    one("'https://example.com/orders.csv'", "https://example.com/orders.csv"),
    one("'current_setting(''threads'')'", "current_setting('threads')"),
    Benign('SELECT 1 AS "drop table", 2 AS "; delete", 3 AS "/etc/hosts", 4 AS copy, 5 AS "attach"',
           ("drop table", "; delete", "/etc/hosts", "copy", "attach"), ((1, 2, 3, 4, 5),)),
    ask('SELECT "/etc/hosts".x FROM (SELECT 1 AS x) AS "/etc/hosts"', "x", [(1,)]),
    ask("WITH read_text AS (SELECT 1 AS x) FROM read_text", "x", [(1,)]),
    ask("WITH duckdb_settings AS (SELECT 1 AS x) FROM duckdb_settings", "x", [(1,)]),
    ask('WITH "a.parquet" AS (SELECT 1 AS x) FROM "a.parquet"', "x", [(1,)]),
    ask("WITH legs AS (SELECT 1 AS x) FROM legs", "x", [(1,)]),
    ask("WITH legs AS (SELECT 1 AS x) SELECT x, count(*) AS n FROM legs, flights.legs f GROUP BY x",
        "x n", [(1, ALL)]),
    ask("SELECT name FROM airlines.airlines WHERE name LIKE '%; DROP%' OR name = 'a'' OR 1=1; --'", "name", []),
    ask("SELECT * FROM flights.legs WHERE carrier = '' OR 1=1; --'; EXEC xp_cmdshell('cat /etc/passwd')", LEG, LEGS, ordered=False),
    ask("SELECT insert, update FROM (SELECT 1 AS insert, 2 AS update)", "insert update", [(1, 2)]),
    ask("SELECT {'copy': 1, 'set': 2} AS v", "v", [({"copy": 1, "set": 2},)]),
)  # fmt: skip

_ROWS = (
    ask("FROM planes.planes ORDER BY tailnum", "tailnum year seats", sorted(PLANES)),
    ask("TABLE planes.planes", "tailnum year seats", PLANES, ordered=False),
    ask("SELECT * FROM flights.legs ORDER BY scheduled", LEG, ORDERED),
    ask("FROM flights.legs", LEG, LEGS, ordered=False),
    ask("FROM airlines.airlines ORDER BY carrier", "carrier name", AIRLINES),
    ask("FROM flights.legs WHERE cancelled ORDER BY scheduled", LEG,
        [leg for leg in ORDERED if leg.cancelled]),
    ask("FROM flights.legs SELECT carrier, count() AS n GROUP BY carrier ORDER BY 1", "carrier n", COUNTS),
    ask("SELECT dep_delay, scheduled FROM flights.legs ORDER BY dep_delay DESC NULLS LAST, scheduled LIMIT 5",
        "dep_delay scheduled", [(g.dep_delay, g.scheduled) for g in sorted(LATE, key=lambda g: (-(g.dep_delay or 0), g.scheduled))[:5]]),
    ask("SELECT count(*) AS n, count(dep_delay) AS known, count(DISTINCT carrier) AS carriers FROM flights.legs",
        "n known carriers", [(ALL, len(LATE), len(BY_CARRIER))]),
    ask("SELECT flight_number FROM flights.legs ORDER BY scheduled LIMIT 10%", "flight_number",
        [(g.flight_number,) for g in ORDERED[:5]]),
    ask("SELECT flight_number FROM flights.legs ORDER BY scheduled LIMIT 3 OFFSET 45", "flight_number",
        [(g.flight_number,) for g in ORDERED[45:48]]),
    ask("SELECT flight_number FROM flights.legs ORDER BY scheduled OFFSET 48", "flight_number",
        [(g.flight_number,) for g in ORDERED[48:]]),
    ask("SELECT flight_number FROM flights.legs ORDER BY scheduled LIMIT (SELECT 1 + 1)", "flight_number",
        [(g.flight_number,) for g in ORDERED[:2]]),
    ask("SELECT DISTINCT carrier FROM flights.legs ORDER BY ALL DESC", "carrier", [(c,) for c in reversed(BY_CARRIER)]),
    ask("SELECT DISTINCT ON (carrier) carrier, distance FROM flights.legs ORDER BY carrier, distance DESC",
        "carrier distance", [(c, max(g.distance for g in legs)) for c, legs in BY_CARRIER.items()]),
    ask("SELECT * FROM flights.legs WHERE false", LEG, []),
    ask("SELECT carrier, sum(distance) AS s FROM flights.legs WHERE distance < 0 GROUP BY carrier", "carrier s", []),
    ask("SELECT sum(distance) AS s, count(*) AS n FROM flights.legs WHERE distance < 0", "s n", [(None, 0)]),
    ask("FROM flights.legs SELECT tailnum WHERE tailnum IS NULL", "tailnum",
        [(None,)] * sum(g.tailnum is None for g in LEGS)),
    ask("VALUES (1, 'a'), (2, NULL)", "col0 col1", [(1, "a"), (2, None)]),
    ask("FROM (VALUES (1, 'a'), (2, 'b')) AS t(n, letter) ORDER BY n DESC", "n letter", [(2, "b"), (1, "a")]),
    ask("SELECT * EXCLUDE (year) FROM planes.planes ORDER BY ALL", "tailnum seats", sorted((p.tailnum, p.seats) for p in PLANES)),
    ask("SELECT * REPLACE (seats / 10 AS seats) FROM planes.planes WHERE tailnum = 'N200'", "tailnum year seats", [("N200", 2020, 18.9)]),
    ask("SELECT * RENAME (seats AS places) FROM planes.planes WHERE tailnum = 'N200'", "tailnum year places", [("N200", 2020, 189)]),
    ask("SELECT * LIKE '%a%' FROM planes.planes WHERE tailnum = 'N200'", "tailnum year seats", [("N200", 2020, 189)]),
    ask("SELECT min(COLUMNS('year|seats')) FROM planes.planes", "year seats",
        [(min(p.year for p in PLANES if p.year), min(SEATS.values()))]),
    ask("SELECT COLUMNS(lambda c: c LIKE 's%') FROM planes.planes WHERE tailnum = 'N200'", "seats", [(189,)]),
    ask("SELECT COLUMNS('(ye)(ar)') AS '\\2_\\1' FROM planes.planes WHERE tailnum = 'N200'", "ar_ye", [(2020,)]),
    ask("SELECT max(COLUMNS(* EXCLUDE (tailnum))) FROM planes.planes", "year seats", [(2020, 189)]),
    ask("FROM planes.planes WHERE COLUMNS(*) IS NOT NULL ORDER BY tailnum", "tailnum year seats", sorted(p for p in PLANES if p.year)),
    ask("SELECT concat_ws('-', *COLUMNS(*)) AS v FROM planes.planes WHERE tailnum = 'N200'", "v", [("N200-2020-189",)]),
    ask("SELECT p.* FROM planes.planes p WHERE p.seats = 189", "tailnum year seats", [("N200", 2020, 189)]),
    ask("SELECT p AS v FROM planes.planes p WHERE p.seats = 189", "v", [({"tailnum": "N200", "year": 2020, "seats": 189},)]),
    ask("SELECT id, name, city FROM people.people WHERE id <= 3 ORDER BY id", "id name city",
        [(p.id, p.name, p.city) for p in PEOPLE[:3]]),
    ask("SELECT city, count(*) AS n FROM people.people GROUP BY ALL ORDER BY city", "city n", sorted(Counter(p.city for p in PEOPLE).items())),
)  # fmt: skip

_GROUPS = (
    ask("SELECT carrier, cancelled, sum(distance) AS s FROM flights.legs GROUP BY ALL ORDER BY ALL", "carrier cancelled s",
        [(*key, _miles(legs)) for key, legs in _by(lambda g: (g.carrier, g.cancelled)).items()]),
    ask("SELECT carrier, sum(distance) AS s FROM flights.legs GROUP BY carrier HAVING sum(distance) > 10000 ORDER BY s DESC",
        "carrier s", sorted(((c, _miles(g)) for c, g in BY_CARRIER.items() if _miles(g) > 10000), key=lambda row: -row[1])),
    ask("SELECT carrier, count(*) AS n FROM flights.legs GROUP BY ROLLUP (carrier) ORDER BY carrier NULLS LAST", "carrier n",
        [*COUNTS, (None, ALL)]),
    ask("SELECT carrier, cancelled, count(*) AS n, GROUPING(carrier, cancelled) AS g FROM flights.legs GROUP BY CUBE (carrier, cancelled) ORDER BY g, carrier, cancelled",
        "carrier cancelled n g",
        [*((*key, len(legs), 0) for key, legs in _by(lambda g: (g.carrier, g.cancelled)).items()),
         *((c, None, n, 1) for c, n in COUNTS),
         *((None, key, len(legs), 2) for key, legs in _by(lambda g: g.cancelled).items()), (None, None, ALL, 3)]),
    ask("SELECT carrier, flight_date, count(*) AS n FROM flights.legs GROUP BY GROUPING SETS ((carrier), (flight_date), ()) ORDER BY carrier NULLS LAST, flight_date NULLS LAST",
        "carrier flight_date n", [*((c, None, n) for c, n in COUNTS), *((None, d, len(g)) for d, g in BY_DAY.items()), (None, None, ALL)]),
    ask("SELECT carrier, count(*) FILTER (cancelled) AS off, count(*) FILTER (WHERE dep_delay > 30) AS late FROM flights.legs GROUP BY carrier ORDER BY carrier",
        "carrier off late", [(c, sum(g.cancelled for g in legs), sum(d > 30 for d in _delays(legs))) for c, legs in BY_CARRIER.items()]),
    ask("SELECT carrier, avg(dep_delay) AS a, median(dep_delay) AS m, stddev_samp(dep_delay) AS s FROM flights.legs GROUP BY carrier ORDER BY carrier",
        "carrier a m s", [(c, statistics.fmean(d), float(statistics.median(d)), statistics.stdev(d)) for c, d in ((c, _delays(g)) for c, g in BY_CARRIER.items())]),
    ask("SELECT min(scheduled) AS a, max(scheduled) AS b, max(flight_date) - min(flight_date) AS d FROM flights.legs", "a b d",
        [(ORDERED[0].scheduled, ORDERED[-1].scheduled, (DAYS[-1] - DAYS[0]).days)]),
    ask("SELECT arg_max(flight_number, distance) AS a, max_by(carrier, distance) AS c, arg_min(flight_number, distance) AS b FROM flights.legs", "a c b",
        [(FAR[0].flight_number, FAR[0].carrier, FAR[-1].flight_number)]),
    ask("SELECT max(distance, 3) AS v FROM flights.legs", "v", [([g.distance for g in FAR[:3]],)]),
    ask("SELECT string_agg(DISTINCT carrier, '/' ORDER BY carrier) AS v FROM flights.legs", "v", [("/".join(BY_CARRIER),)]),
    ask("SELECT carrier, list(flight_number ORDER BY scheduled) AS v FROM flights.legs GROUP BY carrier ORDER BY carrier", "carrier v",
        [(c, [g.flight_number for g in sorted(legs, key=lambda g: g.scheduled)]) for c, legs in BY_CARRIER.items()]),
    ask("SELECT histogram(carrier) AS v FROM flights.legs", "v", [(dict(COUNTS),)]),
    ask("SELECT quantile_cont(distance, 0.5) AS c, quantile_disc(seats, [0, 1]) AS d FROM flights.legs, planes.planes", "c d",
        [(float(statistics.median(g.distance for g in LEGS)), [min(SEATS.values()), max(SEATS.values())])]),
    ask("SELECT bool_and(cancelled) AS a, bool_or(cancelled) AS o, any_value(carrier) IS NOT NULL AS v FROM flights.legs", "a o v", [(False, True, True)]),
    ask("SELECT mode(city) AS v FROM people.people", "v", [(statistics.mode(p.city for p in PEOPLE),)]),
    ask("SELECT date_trunc('week', flight_date) AS w, count(*) AS n FROM flights.legs GROUP BY w ORDER BY w", "w n",
        [(w, len(g)) for w, g in _by(lambda g: datetime.combine(g.flight_date - timedelta(g.flight_date.weekday()), datetime.min.time())).items()]),
    ask("SELECT dayname(flight_date) AS d, sum(distance) AS s FROM flights.legs GROUP BY flight_date ORDER BY flight_date", "d s",
        [(d.strftime("%A"), _miles(g)) for d, g in BY_DAY.items()]),
    ask("SELECT distance // 500 * 500 AS bin, count(*) AS n FROM flights.legs GROUP BY bin ORDER BY bin", "bin n",
        [(b, len(g)) for b, g in _by(lambda g: g.distance // 500 * 500).items()]),
    ask("SELECT approx_count_distinct(carrier) > 2 AS v, entropy(carrier) > 1 AS e FROM flights.legs", "v e", [(True, True)]),
    ask("SELECT corr(distance, distance) AS c, regr_slope(distance * 2, distance) AS r FROM flights.legs", "c r", [(1.0, 2.0)]),
    ask("SELECT sum(CASE WHEN cancelled THEN 0 ELSE distance END) AS v FROM flights.legs", "v", [(_miles(g for g in LEGS if not g.cancelled),)]),
)  # fmt: skip


def _running() -> list[tuple[Any, ...]]:
    return [
        (day, n, total)
        for day, legs in BY_DAY.items()
        for n, total in enumerate(
            accumulate(g.distance for g in sorted(legs, key=lambda g: g.scheduled)), 1
        )
    ]


def _moving(before: int, after: int) -> list[tuple[Any, ...]]:
    far = [g.distance for g in ORDERED]
    return [(sum(far[max(0, i - before) : i + after + 1]),) for i in range(ALL)]


def _top(times: int) -> list[tuple[Any, ...]]:
    return [
        (carrier, leg.distance)
        for carrier, legs in BY_CARRIER.items()
        for leg in sorted(legs, key=lambda g: -g.distance)[:times]
    ]


def _within_hours(hours: int) -> list[tuple[Any, ...]]:
    return [
        (sum(timedelta() <= a.scheduled - b.scheduled <= timedelta(hours=hours) for b in LEGS),)
        for a in ORDERED
    ]


_WINDOWS = (
    ask("SELECT flight_date, row_number() OVER w AS n, sum(distance) OVER w AS total FROM flights.legs WINDOW w AS (PARTITION BY flight_date ORDER BY scheduled) ORDER BY flight_date, n",
        "flight_date n total", _running()),
    ask("SELECT sum(distance) OVER (ORDER BY scheduled ROWS BETWEEN 2 PRECEDING AND 1 FOLLOWING) AS v FROM flights.legs ORDER BY scheduled", "v", _moving(2, 1)),
    ask("SELECT count(*) OVER (ORDER BY scheduled RANGE BETWEEN INTERVAL 3 HOURS PRECEDING AND CURRENT ROW) AS v FROM flights.legs ORDER BY scheduled", "v", _within_hours(3)),
    ask("SELECT sum(distance) OVER (ORDER BY scheduled ROWS BETWEEN 1 PRECEDING AND 1 FOLLOWING EXCLUDE CURRENT ROW) AS v FROM flights.legs ORDER BY scheduled LIMIT 3", "v",
        [(a[0] - b.distance,) for a, b in zip(_moving(1, 1)[:3], ORDERED[:3], strict=True)]),
    ask("SELECT carrier, distance FROM flights.legs QUALIFY row_number() OVER (PARTITION BY carrier ORDER BY distance DESC) <= 2 ORDER BY carrier, distance DESC",
        "carrier distance", _top(2)),
    ask("SELECT lag(flight_number) OVER w AS a, lead(flight_number, 2, -1) OVER w AS b FROM flights.legs WINDOW w AS (ORDER BY scheduled) ORDER BY scheduled",
        "a b", [(ORDERED[i - 1].flight_number if i else None, ORDERED[i + 2].flight_number if i + 2 < ALL else -1) for i in range(ALL)]),
    ask("SELECT DISTINCT first_value(flight_number) OVER (PARTITION BY flight_date ORDER BY scheduled) AS v FROM flights.legs ORDER BY v", "v",
        sorted((min(g, key=lambda g: g.scheduled).flight_number,) for g in BY_DAY.values())),
    ask("SELECT tailnum, rank() OVER (ORDER BY seats) AS r, dense_rank() OVER (ORDER BY seats) AS d FROM planes.planes ORDER BY tailnum", "tailnum r d",
        [(p.tailnum, 1 + sum(q.seats < p.seats for q in PLANES), 1 + len({q.seats for q in PLANES if q.seats < p.seats})) for p in sorted(PLANES)]),
    ask("SELECT n, count(*) AS size FROM (SELECT ntile(4) OVER (ORDER BY scheduled) AS n FROM flights.legs) GROUP BY n ORDER BY n", "n size",
        [(1, 13), (2, 13), (3, 12), (4, 12)]),
    ask("SELECT last_value(dep_delay IGNORE NULLS) OVER (ORDER BY scheduled) AS v FROM flights.legs ORDER BY scheduled LIMIT 7", "v",
        [(_delays(ORDERED[: i + 1])[-1],) for i in range(7)]),
    ask("SELECT DISTINCT carrier, sum(distance) OVER (PARTITION BY carrier) / sum(distance) OVER () AS share FROM flights.legs ORDER BY carrier", "carrier share",
        [(c, _miles(g) / _miles(LEGS)) for c, g in BY_CARRIER.items()]),
    ask("SELECT max(d) AS v FROM (SELECT cume_dist() OVER (ORDER BY distance) AS d FROM flights.legs)", "v", [(1.0,)]),
    ask("SELECT count(*) OVER (ORDER BY seats GROUPS BETWEEN 1 PRECEDING AND CURRENT ROW) AS v, seats FROM planes.planes ORDER BY seats, v LIMIT 3", "v seats",
        [(sum(s in sorted(set(SEATS.values()))[max(0, i - 1) : i + 1] for s in SEATS.values()), seats)
         for seats in sorted(SEATS.values())[:3] for i in [sorted(set(SEATS.values())).index(seats)]]),
)  # fmt: skip

_JOINS = (
    ask("SELECT l.flight_number, p.seats FROM flights.legs l JOIN planes.planes p USING (tailnum) ORDER BY l.scheduled", "flight_number seats",
        [(g.flight_number, SEATS[g.tailnum]) for g in ORDERED if g.tailnum in SEATS]),
    ask("SELECT a.name, count(l.carrier) AS n FROM airlines.airlines a LEFT JOIN flights.legs l ON a.carrier = l.carrier GROUP BY ALL ORDER BY ALL", "name n",
        sorted((name, len(BY_CARRIER.get(c, ()))) for c, name in NAMES.items())),
    ask("SELECT name FROM airlines.airlines ANTI JOIN flights.legs USING (carrier)", "name", [(NAMES["ZZ"],)]),
    ask("SELECT name FROM airlines.airlines SEMI JOIN flights.legs USING (carrier) ORDER BY name", "name", sorted((NAMES[c],) for c in BY_CARRIER)),
    ask("SELECT count(*) AS n FROM flights.legs FULL JOIN planes.planes USING (tailnum)", "n",
        [(ALL + len(set(SEATS) - {g.tailnum for g in LEGS}),)]),
    ask("SELECT count(*) AS n FROM flights.legs CROSS JOIN planes.planes", "n", [(ALL * len(PLANES),)]),
    ask("SELECT count(*) AS n FROM flights.legs NATURAL JOIN airlines.airlines", "n", [(ALL,)]),
    ask("SELECT count(*) AS n FROM flights.legs a JOIN flights.legs b ON a.tailnum = b.tailnum AND a.scheduled < b.scheduled", "n",
        [(sum(a.tailnum is not None and a.tailnum == b.tailnum and a.scheduled < b.scheduled for a in LEGS for b in LEGS),)]),
    ask("SELECT l.flight_number, n.name, p.year FROM flights.legs l JOIN airlines.airlines n USING (carrier) LEFT JOIN planes.planes p ON p.tailnum = l.tailnum WHERE l.cancelled ORDER BY l.scheduled",
        "flight_number name year", [(g.flight_number, NAMES[g.carrier], {p.tailnum: p.year for p in PLANES}.get(g.tailnum or "")) for g in ORDERED if g.cancelled]),
    ask("SELECT t.moment, l.flight_number FROM (VALUES (TIMESTAMP '2026-03-01 08:00:00'), (TIMESTAMP '2026-03-02 06:00:00')) AS t(moment) ASOF JOIN flights.legs l ON t.moment >= l.scheduled ORDER BY t.moment",
        "moment flight_number", [(at, [g for g in ORDERED if g.scheduled <= at][-1].flight_number) for at in (datetime(2026, 3, 1, 8), datetime(2026, 3, 2, 6))]),
    ask("SELECT t.n, l.flight_number FROM (VALUES (1, TIMESTAMP '2020-01-01'), (2, TIMESTAMP '2030-01-01')) AS t(n, moment) ASOF LEFT JOIN flights.legs l ON t.moment >= l.scheduled ORDER BY n",
        "n flight_number", [(1, None), (2, ORDERED[-1].flight_number)]),
    ask("SELECT * FROM (VALUES (1), (2), (3)) a(x) POSITIONAL JOIN (VALUES ('a'), ('b')) b(y)", "x y", [(1, "a"), (2, "b"), (3, None)]),
    ask("SELECT p.tailnum, x.n FROM planes.planes p, LATERAL (SELECT count(*) AS n FROM flights.legs l WHERE l.tailnum = p.tailnum) x ORDER BY 1", "tailnum n",
        sorted((t, sum(g.tailnum == t for g in LEGS)) for t in SEATS)),
    ask("SELECT i, j FROM range(3) a(i), LATERAL (SELECT i * 10 AS j) ORDER BY i", "i j", [(0, 0), (1, 10), (2, 20)]),
    ask("SELECT e.c_enum, e.c_decimal_9_2, p.name FROM types.everything e JOIN people.people p USING (id) ORDER BY id", "c_enum c_decimal_9_2 name",
        [("small", 12.5, PEOPLE[0].name), ("large", -0.01, PEOPLE[1].name), (None, None, PEOPLE[2].name)]),
    ask("SELECT count(*) AS n FROM flights.legs, planes.planes, airlines.airlines, people.people, types.everything", "n",
        [(ALL * len(PLANES) * len(AIRLINES) * len(PEOPLE) * 3,)]),
    ask("SELECT x.carrier FROM flights.legs x WHERE distance = (SELECT max(distance) FROM flights.legs)", "carrier", [(FAR[0].carrier,)]),
    ask("SELECT tailnum FROM planes.planes p WHERE EXISTS (FROM flights.legs l WHERE l.tailnum = p.tailnum AND cancelled) ORDER BY 1", "tailnum",
        sorted({(g.tailnum,) for g in KNOWN if g.cancelled})),
    ask("SELECT count(*) AS n FROM flights.legs WHERE carrier NOT IN (SELECT carrier FROM airlines.airlines WHERE name LIKE '%Air%')", "n",
        [(sum("Air" not in NAMES[g.carrier] for g in LEGS),)]),
    ask("SELECT count(*) AS n FROM flights.legs WHERE distance > ALL (SELECT seats FROM planes.planes) AND distance > ANY (VALUES (1000), (2000))", "n",
        [(sum(g.distance > 1000 for g in LEGS),)]),
)  # fmt: skip

_CTES = (
    ask("WITH a AS (SELECT 1 AS x), b AS (SELECT x + 1 AS x FROM a) SELECT a.x AS p, b.x AS q FROM a, b", "p q", [(1, 2)]),
    ask("WITH RECURSIVE t(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM t WHERE n < 100) SELECT count(*) AS c, sum(n) AS s FROM t", "c s", [(100, 5050)]),
    ask("WITH RECURSIVE f(a, b) AS (SELECT 0, 1 UNION ALL SELECT b, a + b FROM f WHERE b < 100) SELECT a FROM f ORDER BY a, b", "a",
        [(n,) for n in (0, 1, 1, 2, 3, 5, 8, 13, 21, 34, 55, 89)]),
    ask("WITH RECURSIVE nodes(id, parent) AS (VALUES ('a', NULL), ('b', 'a'), ('c', 'a'), ('d', 'b')), t AS (SELECT id, [id] AS path FROM nodes WHERE parent IS NULL UNION ALL SELECT n.id, list_append(path, n.id) FROM nodes n JOIN t ON n.parent = t.id) SELECT id, len(path) AS depth FROM t ORDER BY id",
        "id depth", [("a", 1), ("b", 2), ("c", 2), ("d", 3)]),
    ask("WITH RECURSIVE t(n, sum) USING KEY (n) AS (SELECT 1, 1 UNION SELECT n, sum + 1 FROM t WHERE sum < 5) FROM t", "n sum", [(1, 5)]),
    ask("WITH t AS MATERIALIZED (SELECT carrier, distance FROM flights.legs) SELECT count(*) AS n FROM t a JOIN t b USING (carrier)", "n",
        [(sum(n * n for _, n in COUNTS),)]),
    ask("WITH t AS NOT MATERIALIZED (FROM flights.legs) SELECT max(distance) AS v FROM t", "v", [(FAR[0].distance,)]),
    ask("WITH t(a, b) AS (VALUES (1, 2)) SELECT * FROM (WITH u AS (FROM t) SELECT a + b AS c FROM u)", "c", [(3,)]),
    ask("SELECT 1 AS a UNION SELECT 1 UNION ALL SELECT 2 ORDER BY a", "a", [(1,), (2,)]),
    ask("SELECT 1 AS a, 'x' AS b UNION ALL BY NAME SELECT 'y' AS b, 2 AS a, 3 AS c ORDER BY a", "a b c", [(1, "x", None), (2, "y", 3)]),
    ask("SELECT carrier FROM airlines.airlines EXCEPT SELECT carrier FROM flights.legs", "carrier", [("ZZ",)]),
    ask("SELECT tailnum FROM planes.planes INTERSECT SELECT tailnum FROM flights.legs ORDER BY 1", "tailnum", sorted({(g.tailnum,) for g in KNOWN})),
    ask("SELECT unnest([1, 1, 2]) AS v EXCEPT ALL SELECT 1 ORDER BY v", "v", [(1,), (2,)]),
    ask("(SELECT 1 AS v UNION ALL SELECT 2) INTERSECT ALL SELECT 2", "v", [(2,)]),
    ask("SELECT carrier FROM airlines.airlines UNION BY NAME SELECT name, seats FROM people.people, planes.planes WHERE id = 1 AND seats = 189 ORDER BY ALL LIMIT 1",
        "carrier name seats", [("AA", None, None)]),
)  # fmt: skip


def _pivoted(values: Iterable[str]) -> list[tuple[Any, ...]]:
    return [
        (day, *(sum(g.carrier == c for g in legs) for c in values)) for day, legs in BY_DAY.items()
    ]


_PIVOTS = (
    ask("PIVOT flights.legs ON carrier IN ('AA', 'UA') USING count(*) GROUP BY flight_date ORDER BY flight_date", "flight_date AA UA", _pivoted(("AA", "UA"))),
    ask("PIVOT flights.legs ON carrier USING count(*) GROUP BY flight_date ORDER BY flight_date", " ".join(["flight_date", *BY_CARRIER]), _pivoted(BY_CARRIER)),
    ask("PIVOT (SELECT carrier, cancelled, distance FROM flights.legs) ON cancelled USING sum(distance) AS far, count(*) AS n GROUP BY carrier ORDER BY carrier",
        "carrier false_far false_n true_far true_n",
        [(c, *(v for off in (False, True) for kept in [[g for g in legs if g.cancelled is off]] for v in (_miles(kept) if kept else None, len(kept)))) for c, legs in BY_CARRIER.items()]),
    ask("SELECT * FROM flights.legs PIVOT (count(*) FOR carrier IN ('AA' AS american, 'DL') GROUP BY flight_date) ORDER BY flight_date", "flight_date american DL", _pivoted(("AA", "DL"))),
    ask("WITH p AS (PIVOT flights.legs ON carrier IN ('WN') USING max(distance) GROUP BY cancelled) FROM p ORDER BY cancelled", "cancelled WN",
        [(off, max((g.distance for g in LEGS if g.carrier == "WN" and g.cancelled is off), default=None)) for off in (False, True)]),
    ask("PIVOT flights.legs ON flight_date USING sum(distance) GROUP BY carrier ORDER BY carrier", " ".join(["carrier", *map(str, DAYS)]),
        [(c, *((_miles(kept) if kept else None) for d in DAYS for kept in [[g for g in legs if g.flight_date == d]])) for c, legs in BY_CARRIER.items()]),
    ask("PIVOT (SELECT carrier, cancelled, 1 AS one FROM flights.legs WHERE carrier < 'D') ON carrier, cancelled USING count(*) GROUP BY one", "one AA_false AA_true B6_false B6_true",
        [(1, *(sum(g.carrier == c and g.cancelled is off for g in LEGS) for c in ("AA", "B6") for off in (False, True)))]),
    ask("UNPIVOT planes.planes ON year, seats INTO NAME what VALUE n ORDER BY tailnum, what", "tailnum what n",
        [(p.tailnum, what, n) for p in sorted(PLANES) for what, n in (("seats", p.seats), ("year", p.year)) if n is not None]),
    ask("FROM planes.planes UNPIVOT INCLUDE NULLS (n FOR what IN (year, seats)) WHERE tailnum = 'N105' ORDER BY what", "tailnum what n",
        [("N105", "seats", SEATS["N105"]), ("N105", "year", None)]),
    ask("UNPIVOT (SELECT 1 AS a, 2 AS b) ON COLUMNS(*)", "name value", [("a", 1), ("b", 2)]),
    ask("SELECT name, count(*) AS n FROM (UNPIVOT (SELECT COLUMNS('t$')::VARCHAR FROM (SELECT seats AS st, year AS yt FROM planes.planes)) ON COLUMNS(*)) GROUP BY name ORDER BY name", "name n",
        [("st", len(PLANES)), ("yt", sum(p.year is not None for p in PLANES))]),
)  # fmt: skip

_TELLS = (
    *(Benign(f"DESCRIBE {product}.{table}", ("column_name", "column_type"), tuple(described(table)), some=True)
      for product, table in (("flights", "legs"), ("airlines", "airlines"), ("planes", "planes"), ("people", "people"), ("types", "everything"))),
    Benign("DESCRIBE SELECT 1 AS a, 'x' AS b, [1] AS c, now() AS d", ("column_name", "column_type"),
           (("a", "INTEGER"), ("b", "VARCHAR"), ("c", "INTEGER[]"), ("d", "TIMESTAMP WITH TIME ZONE")), some=True),
    Benign("SHOW planes.planes", ("column_name", "column_type"), tuple(described("planes")), some=True),
    ask("SELECT column_name, column_type FROM (DESCRIBE planes.planes)", "column_name column_type", described("planes")),
    Benign("SUMMARIZE planes.planes", ("column_name", "column_type", "min", "max", "count"),
           (("tailnum", "VARCHAR", "N101", "N200", len(PLANES)), ("year", "INTEGER", "1998", "2020", len(PLANES)), ("seats", "INTEGER", "50", "189", len(PLANES))), some=True),
    Benign("SUMMARIZE FROM flights.legs WHERE cancelled", ("column_name", "count"), tuple((name, sum(g.cancelled for g in LEGS)) for name in Leg._fields), some=True),
    ask("SELECT column_name, null_percentage AS p FROM (SUMMARIZE planes.planes) ORDER BY 1", "column_name p", [("seats", 0.0), ("tailnum", 0.0), ("year", 9.09)]),
    Benign("SUMMARIZE types.everything", ("column_name",), tuple((name,) for name, _ in described("everything")), some=True),
    seen("SHOW TABLES", "", "legs", "airlines", "planes", "people", "everything"),
    seen("EXPLAIN SELECT carrier FROM flights.legs WHERE distance > 7", "explain_key explain_value", "physical_plan", "carrier"),
    seen("EXPLAIN FROM types.everything", "explain_key explain_value", "physical_plan"),
    seen("EXPLAIN WITH t AS (FROM flights.legs) SELECT count(*) FROM t JOIN airlines.airlines USING (carrier)", "explain_key explain_value", "carrier"),
    seen("EXPLAIN ANALYZE SELECT count(*) FROM flights.legs WHERE dep_delay > 3", "explain_key explain_value", "dep_delay"),
    seen("EXPLAIN ANALYZE FROM airlines.airlines", "explain_key explain_value", "carrier"),
    seen("EXPLAIN (FORMAT json) SELECT carrier FROM flights.legs", "explain_key explain_value", "carrier"),
    seen("EXPLAIN (ANALYZE, FORMAT json) SELECT sum(distance) FROM flights.legs", "explain_key explain_value", "distance"),
    seen("EXPLAIN PIVOT flights.legs ON carrier IN ('AA') USING count(*)", "explain_key explain_value", "carrier"),
)  # fmt: skip

_SAMPLES = (
    one("count(*)", 10, "FROM (FROM flights.legs USING SAMPLE 10 ROWS)"),
    one("count(*)", 7, "FROM (FROM flights.legs USING SAMPLE reservoir(7 ROWS) REPEATABLE (3))"),
    one("count(*)", ALL, "FROM (FROM flights.legs TABLESAMPLE 100%)"),
    one("count(*)", ALL, "FROM flights.legs TABLESAMPLE bernoulli(100%)"),
    one("count(*)", 20, "FROM (FROM flights.legs USING SAMPLE 40 PERCENT (reservoir))"),
)  # fmt: skip

_LISTS = (
    one("list_transform([1, 2, 3], lambda x: x * 2)", [2, 4, 6]),
    one("list_filter([1, 2, 3, 4], lambda x, i: x % 2 = 0 AND i > 2)", [4]),
    one("list_reduce([1, 2, 3], lambda a, b: a * 10 + b)", 123),
    one("[x * x for x in [1, 2, 3] if x <> 2]", [1, 9]),
    one("list_transform([1, 2], lambda x: list_transform([10, 20], lambda y: x + y))", [[11, 21], [12, 22]]),
    one("apply(list_sort(list(DISTINCT carrier)), lambda c: lower(c))", [c.lower() for c in BY_CARRIER], "FROM flights.legs"),
    one("[1, 2, 3, 4, 5][2:4]", [2, 3, 4]),
    one("[3, 1, NULL, 2][-1]", 2),
    one("list_sort([3, 1, NULL, 2], 'DESC', 'NULLS LAST')", [3, 2, 1, None]),
    one("list_concat([1], [2, 3]) || [4]", [1, 2, 3, 4]),
    one("list_zip([1, 2], ['a', 'b'])[2][1]", 2),
    one("list_distinct([1, 1, 2]).list_sort()", [1, 2]),
    one("list_contains([1, 2], 2) AND 2 IN [1, 2]", True),
    one("list_aggregate([1, 2, 3], 'sum') + list_max([4, 5])", 11),
    one("flatten([[1, 2], [], [3]])", [1, 2, 3]),
    one("range(1, 10, 3)", [1, 4, 7]),
    one("generate_series(3, 1, -1)", [3, 2, 1]),
    one("array_value(1, 2, 3)::INTEGER[3]", [1, 2, 3]),
    one("list_cosine_similarity([1.0, 0.0], [1.0, 0.0])", 1.0),
    one("len([1, NULL, 3])", 3),
    one("array_to_string([1, 2], '-')", "1-2"),
    ask("SELECT unnest([1, 2]) AS a, unnest(['x', 'y', 'z']) AS b", "a b", [(1, "x"), (2, "y"), (None, "z")]),
    ask("SELECT unnest({'a': 1, 'b': {'c': 2}}, recursive := true)", "a c", [(1, 2)]),
    ask("SELECT s.* FROM (SELECT {'a': 1, 'b': 'x'} AS s)", "a b", [(1, "x")]),
    ask("SELECT i, v FROM unnest(['a', 'b']) WITH ORDINALITY t(v, i)", "i v", [(1, "a"), (2, "b")]),
    ask("FROM range(3)", "range", [(0,), (1,), (2,)]),
    ask("FROM range(3) t(n) SELECT n, n * n AS sq ORDER BY n DESC", "n sq", [(2, 4), (1, 1), (0, 0)]),
    ask("FROM generate_series(DATE '2026-01-30', DATE '2026-02-02', INTERVAL 1 DAY) t(d) SELECT d::DATE AS d", "d", [(date(2026, 1, 30) + timedelta(n),) for n in range(4)]),
    one("{'a': 1, 'b': 'x'}.b", "x"),
    one("struct_pack(x := 1, y := [2])", {"x": 1, "y": [2]}),
    one("struct_insert({'a': 1}, b := 2)", {"a": 1, "b": 2}),
    one("struct_extract({'a': 1}, 'a') + {'b': 2}['b']", 3),
    one("row(1, 'a') = (1, 'a')", True),
    one("MAP {'k': 1, 'l': 2}", {"k": 1, "l": 2}),
    one("MAP {'k': 1}['k']", 1),
    one("map_keys(MAP {'k': 1, 'l': 2}) || map_from_entries([('m', 3)]).map_keys()", ["k", "l", "m"]),
    one("cardinality(MAP {'k': 1, 'l': 2})", 2),
    one("union_tag(union_value(num := 5))::VARCHAR", "num"),
    one("union_extract(c_union, 'num')", 5, "FROM types.everything WHERE id = 1"),
    one("c_union.str", "five", "FROM types.everything WHERE id = 2"),
    one("c_struct.b[2]", "y", "FROM types.everything WHERE id = 1"),
    one("c_map['l'] + list_sum(c_list)", 6, "FROM types.everything WHERE id = 1"),
    one("c_array[2]", "é", "FROM types.everything WHERE id = 2"),
)  # fmt: skip

_TEXTS = (
    one("'Grüße 👋 日本語'", "Grüße 👋 日本語"),
    one("length('日本語') + octet_length(encode('é'))", 5),
    one("upper('abc') || lower('ÀÉ')", "ABCàé"),
    one("'abc'.upper().reverse()", "CBA"),
    one("'Hello'[2:4]", "ell"),
    one("regexp_extract('flight AA-117', '([A-Z]+)-(\\d+)', 2)", "117"),
    one("regexp_replace('a1b22', '[0-9]+', '#', 'g')", "a#b#"),
    one("regexp_extract('2026-03', '(\\d+)-(\\d+)', ['y', 'm'])", {"y": "2026", "m": "03"}),
    one("'abc' SIMILAR TO 'a.c' AND 'abc' ~ '[a-c]+' AND 'abc' NOT ILIKE 'B%'", True),
    one("string_split('a,b,,c', ',')", ["a", "b", "", "c"]),
    one("split_part('a-b-c', '-', 2)", "b"),
    one("format('{} {:>5} {:.2f}', 'x', 7, 1.5)", "x     7 1.50"),
    one("printf('%05d|%s', 42, 'x')", "00042|x"),
    one("lpad('7', 3, '0') || rpad('x', 3, '.') || repeat('ab', 2)", "007x..abab"),
    one("trim('  x  ') || concat('a', NULL, 'b') || concat_ws('/', 'p', 'q')", "xabp/q"),
    one("'a' || NULL", None),
    one("levenshtein('kitten', 'sitting') + hamming('abc', 'abd')", 4),
    one("jaccard('duck', 'luck')", 0.6),
    one("md5('a') || ' ' || left(sha256('a'), 4)", "0cc175b9c0f1b6a831c399e269772661 ca97"),
    one("strip_accents('Été') || translate('abc', 'ab', 'xy')", "Etexyc"),
    one("starts_with('abc', 'a') AND contains('abc', 'b') AND suffix('abc', 'c')", True),
    one("chr(8364) || ascii('a')::VARCHAR || unicode('é')::VARCHAR", "€97233"),
    one("format_bytes(1536)", "1.5 KiB"),
    one("list_aggregate(list_transform(string_split('the cat sat', ' '), lambda w: length(w)), 'max')", 3),
    one("replace('x''y', '''', '\"')", 'x"y'),
    one("'a\nb\tc'", "a\nb\tc"),
    one("e'a\\nb'", "a\nb"),
    one("from_base64(to_base64('hi'::BLOB))::VARCHAR || hex('A')", "hi41"),
    one("url_encode('a b&c') || url_decode('%20')", "a%20b%26c "),
    ask("SELECT name FROM airlines.airlines WHERE name LIKE '%\"quoted\"%'", "name", [(NAMES["ZZ"],)]),
    ask("SELECT name FROM people.people WHERE city = 'Kyōto' ORDER BY name DESC LIMIT 1", "name", [(max(p.name for p in PEOPLE if p.city == "Kyōto"),)]),
    ask("SELECT carrier FROM airlines.airlines ORDER BY name COLLATE NOACCENT DESC LIMIT 1", "carrier", [("UA",)]),
)  # fmt: skip

_TIMES = (
    one("DATE '2026-02-28' + 1", "2026-03-01"),
    one("DATE '2024-02-28' + INTERVAL 1 DAY", "2024-02-29 00:00:00"),
    one("TIMESTAMP '2026-01-31 10:00' + INTERVAL '1 month'", "2026-02-28 10:00:00"),
    one("date_diff('day', DATE '2026-01-01', DATE '2026-03-01')", 59),
    one("TIMESTAMP '2026-03-02 10:00' - TIMESTAMP '2026-03-01 09:30'", "1 day 00:30:00"),
    one("INTERVAL '1 year 2 days' + INTERVAL 90 MINUTES", "1 year 2 days 01:30:00"),
    one("to_days(3) = INTERVAL 3 DAYS", True),
    one("age(TIMESTAMP '2026-03-15', TIMESTAMP '2025-01-15')", "1 year 2 months"),
    one("extract(year FROM DATE '2026-03-01') * 100 + month(DATE '2026-03-01')", 202603),
    one("date_part(['year', 'month'], DATE '2026-03-01')", {"year": 2026, "month": 3}),
    one("strftime(DATE '2026-03-01', '%d %B %Y, %a')", "01 March 2026, Sun"),
    one("strptime('01.03.2026 10:30', '%d.%m.%Y %H:%M')", "2026-03-01 10:30:00"),
    one("try_strptime('nonsense', '%Y')", None),
    one("epoch(TIMESTAMP '2026-03-01') + epoch_ms(1000::BIGINT).epoch()", 1772323201.0),
    one("make_date(2026, 3, 1) = make_timestamp(2026, 3, 1, 0, 0, 0)", True),
    one("time_bucket(INTERVAL '2 hours', TIMESTAMP '2026-03-01 11:59')", "2026-03-01 10:00:00"),
    one("last_day(DATE '2026-02-03')", "2026-02-28"),
    one("isodow(DATE '2026-03-01') + week(DATE '2026-03-01')", 16),
    one("TIMESTAMPTZ '2026-03-01 10:30:00+02'", "2026-03-01 08:30:00+00"),
    one("TIMESTAMPTZ '2026-07-01 12:00:00+00' AT TIME ZONE 'Europe/Berlin'", "2026-07-01 14:00:00"),
    one("TIMESTAMP '2026-07-01 12:00:00' AT TIME ZONE 'America/New_York'", "2026-07-01 16:00:00+00"),
    one("date_trunc('day', TIMESTAMPTZ '2026-03-01 01:30:00+02')", "2026-02-28 00:00:00+00"),
    one("timezone('Asia/Tokyo', TIMESTAMPTZ '2026-03-01 00:00:00+00')", "2026-03-01 09:00:00"),
    one("hour(c_timestamptz) + minute(c_timestamptz)", 38, "FROM types.everything WHERE id = 1"),
    one("c_timestamptz - INTERVAL 1 DAY", "2026-02-28 08:30:00+00", "FROM types.everything WHERE id = 1"),
    one("c_interval + INTERVAL 1 SECOND", "00:00:00", "FROM types.everything WHERE id = 2"),
    one("current_date - today()", 0),
    one("typeof(now()) || ' ' || typeof(current_date) || ' ' || typeof(current_timestamp)", "TIMESTAMP WITH TIME ZONE DATE TIMESTAMP WITH TIME ZONE"),
    one("DATE '2026-03-04' BETWEEN DATE '2026-03-01' AND '2026-03-05'", True),
    ask("SELECT scheduled::TIME AS t, scheduled::DATE = flight_date AS same FROM flights.legs ORDER BY scheduled LIMIT 1", "t same", [("05:00:00", True)]),
    ask("SELECT hour(scheduled) AS h, count(*) AS n FROM flights.legs GROUP BY h ORDER BY h", "h n", [(h, len(g)) for h, g in _by(lambda g: g.scheduled.hour).items()]),
)  # fmt: skip

_JSON = (
    one("""'{"a": [1, 2, {"b": "x"}]}'::JSON ->> '$.a[2].b'""", "x"),
    one("""json_extract('{"a": 1}', '$.a')""", "1"),
    one("""('{"a": {"b": 7}}'::JSON).a.b::INTEGER""", 7),
    one("""json_array_length('[1, 2, 3]')""", 3),
    one("""json_keys('{"a": 1, "b": 2}')""", ["a", "b"]),
    one("""json_object('a', 1, 'b', [1, 2])""", '{"a":1,"b":[1,2]}'),
    one("""to_json({'a': DATE '2026-03-01'})""", '{"a":"2026-03-01"}'),
    one("""json_merge_patch('{"a": 1}', '{"b": 2}')""", '{"a":1,"b":2}'),
    one("""from_json('{"a": 1, "b": [true]}', '{"a": "INTEGER", "b": "BOOLEAN[]"}')""", {"a": 1, "b": [True]}),
    one("""json_structure('{"a": 1}')""", '{"a":"UBIGINT"}'),
    one("""json_valid('{') OR json_type('[1]') <> 'ARRAY'""", False),
    one("""json_group_array(carrier)""", json.dumps(sorted(NAMES), separators=(",", ":")), "FROM (FROM airlines.airlines ORDER BY carrier)"),
    one("""c_json -> 'x' ->> 0""", "1", "FROM types.everything WHERE id = 1"),
    ask("""SELECT key, value FROM json_each('{"a": 1, "b": "x"}')""", "key value", [("a", "1"), ("b", '"x"')]),
    ask("""SELECT count(*) AS n FROM json_tree('{"a": [1, 2]}')""", "n", [(4,)]),
    ask("""SELECT unnest(from_json('[1, 2]', '["INTEGER"]')) AS v""", "v", [(1,), (2,)]),
)  # fmt: skip

_NUMBERS = (
    one("7 / 2", 3.5),
    one("7 // 2 + 7 % 4", 6),
    one("0.1 + 0.2", 0.3),
    one("1 / 0", "inf"),
    one("-1.0 / 0", "-inf"),
    one("'nan'::DOUBLE = 'nan'::DOUBLE", True),
    one("1e300 * 1e300", "inf"),
    one("9007199254740993", 9007199254740993),
    one("9223372036854775807", 2**63 - 1),
    one("18446744073709551615::UBIGINT", 2**64 - 1),
    one("170141183460469231731687303715884105727::HUGEINT", str(2**127 - 1)),
    one("2::HUGEINT ** 3", 8.0),
    one("12345678901234567.89::DECIMAL(19,2)", "12345678901234567.89"),
    one("1.10::DECIMAL(4,2) * 3", 3.3),
    one("sum(c_decimal_18_3)", "123456789012345.178", "FROM types.everything"),
    one("max(c_hugeint)", str(2**127 - 1), "FROM types.everything"),
    one("round(2.567, 1) + ceil(1.2) + floor(-1.2) + sign(-4) + abs(-3)", 4.6),
    one("round(sqrt(2) * 1000) + power(2, 10) + cbrt(27)", 2441.0),
    one("greatest(1, NULL, 3) + least(4, 2)", 5),
    one("gcd(12, 18) + lcm(4, 6) + bit_count(255) + (5 & 4) + (1 << 3) + xor(5, 1)", 42),
    one("factorial(20)", str(math.factorial(20))),
    one("ln(exp(1)) + log10(100) + pi() - pi()", 3.0),
    one("TRY_CAST('x' AS INTEGER)", None),
    one("TRY_CAST('7' AS INTEGER) + '8'::INTEGER + CAST(9.6 AS INTEGER)", 25),
    one("TRY(CAST('x' AS INTEGER))", None),
    one("coalesce(NULL, NULL, 'x') || ifnull(NULL, 'y') || coalesce(nullif(1, 1), 0)", "xy0"),
    one("CASE 2 WHEN 1 THEN 'a' WHEN 2 THEN 'b' ELSE 'c' END || if(true, 'y', 'n')", "by"),
    one("NULL IS NULL AND NULL IS NOT DISTINCT FROM NULL AND (NULL = 1) IS NULL", True),
    one("true AND NOT false", True),
    one("hash('a') = hash('a') AND typeof(uuid()) = 'UUID' AND random() BETWEEN 0 AND 1", True),
    one("typeof(1::UTINYINT) || typeof(1.5) || typeof([1]) || pg_typeof('x')", "UTINYINTDECIMAL(2,1)INTEGER[]varchar"),
    one("'small'::ENUM('small', 'large') < 'large'::ENUM('small', 'large')", True),
    one("enum_range(c_enum)", ["small", "large"], "FROM types.everything WHERE id = 1"),
    one("hex(c_blob) || octet_length(c_blob)", "00FF61624", "FROM types.everything WHERE id = 1"),
    one("'\\xAB'::BLOB || 'c'::BLOB", "ab63"),
    one("bit_count(c_bit) || ' ' || (c_bit & '11111'::BIT) || ' ' || ~c_bit", "3 10110 01001", "FROM types.everything WHERE id = 1"),
    one("c_uuid", "00000000-0000-0000-0000-000000000000", "FROM types.everything WHERE id = 2"),
    one("1 + 1.5::FLOAT", 2.5),
    one("count(*)", 3, "FROM test_all_types()"),
)  # fmt: skip

_EVERY_TYPE = (
    ask("FROM types.everything ORDER BY id", " ".join(name for name, _ in described("everything")), everything()),
    *(ask(f"SELECT {name} FROM types.everything ORDER BY id", name, [*((value,) for value in kind.cells), (None,)])
      for name, kind in TYPES.items()),
    ask("SELECT id FROM types.everything WHERE c_double = 'nan' AND c_decimal_38_10 > 0 AND c_uhugeint = 0", "id", [(1,)]),
    ask("SELECT id, c_timestamp_ns, c_timetz FROM types.everything ORDER BY c_timestamp_ns DESC NULLS LAST LIMIT 1", "id c_timestamp_ns c_timetz",
        [(1, "2026-03-01 10:30:00.123456789", "10:30:00+02")]),
    ask("SELECT [c_decimal_18_3, 0.001] AS v, {'d': c_date, 'h': c_hugeint} AS w FROM types.everything WHERE id = 1", "v w",
        [("[123456789012345.678,0.001]", '{"d":"2026-03-01","h":-170141183460469231731687303715884105728}')]),
)  # fmt: skip

BENIGN: tuple[Benign, ...] = (
    *_SPELLING,
    *_HOSTILE_LOOKS,
    *_ROWS,
    *_GROUPS,
    *_WINDOWS,
    *_JOINS,
    *_CTES,
    *_PIVOTS,
    *_TELLS,
    *_SAMPLES,
    *_LISTS,
    *_TEXTS,
    *_TIMES,
    *_JSON,
    *_NUMBERS,
    *_EVERY_TYPE,
)
