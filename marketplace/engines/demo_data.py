"""Moves the demo's sample data in time, so that its newest day is yesterday."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

FIRST = date(2013, 1, 1)
LAST = date(2013, 12, 31)
_DAY = timedelta(days=1)
_YEAR = 364 * _DAY  # 52 weeks: the season stays, and Monday stays Monday


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """One file of the workspace: where it comes from and which of its times move."""

    target: str
    source: str = ""  # the same as target, when empty
    anchor: str = ""  # the property whose day decides how far a row moves; empty: nothing moves
    dates: tuple[str, ...] = ()
    times: tuple[str, ...] = ()
    open_ended: tuple[str, ...] = ()  # times that have not come yet are left empty
    grain: str = "day"  # day, week, month, or "end": all rows by the same distance
    late: int = 0  # days that the newest row lies behind yesterday
    keep: int = 400  # days that are kept
    order: str = ""


SAMPLES = (
    Sample(target="flights/legs.parquet", anchor="flight_date", dates=("flight_date",),
           times=("scheduled_departure", "actual_departure", "scheduled_arrival", "actual_arrival"),
           order="flight_date, scheduled_departure, carrier, flight_number"),
    Sample(target="weather/hourly.parquet", anchor="observed_at", times=("observed_at",),
           order="origin, observed_at"),
    Sample(target="reference/airports.csv"),
    Sample(target="reference/airlines.csv"),
    Sample(target="flight-delays/delays.parquet", anchor="flight_date", dates=("flight_date",),
           times=("scheduled_departure",), order="flight_date, scheduled_departure"),
    Sample(target="flight-delays/route_months.parquet", anchor="month", dates=("month",),
           grain="month", order="month, origin, dest, carrier"),
    Sample(target="punctuality/daily.parquet", anchor="flight_date", dates=("flight_date",),
           order="flight_date, airport"),
    Sample(target="punctuality/weekly.csv", source="punctuality/weekly.parquet", anchor="week",
           dates=("week",), grain="week", order="week, airport"),
    Sample(target="fleet/aircraft.parquet"),
    Sample(target="fleet/aircraft_months.parquet", anchor="month", dates=("month",),
           grain="month", order="month, carrier, tailnum"),
    Sample(target="fleet/work_orders.parquet", anchor="opened", times=("opened",),
           open_ended=("closed",), order="wo_id"),
    Sample(target="fleet/repair_forecast.parquet", anchor="made_on", dates=("made_on",),
           grain="end", late=2, order="tailnum"),
    Sample(target="crew/crew.parquet", anchor="cleared_until", dates=("cleared_until",),
           grain="end", order="crew_id"),
    Sample(target="crew/duties.parquet", anchor="flight_date", dates=("flight_date",),
           times=("reported_at",), order="flight_date, reported_at, crew_id"),
    Sample(target="passengers/profiles.parquet", anchor="member_since", dates=("member_since",),
           grain="end", order="passenger_id"),
    Sample(target="passengers/bookings.parquet", anchor="flight_date", dates=("flight_date",),
           times=("booked_at",), order="flight_date, carrier, flight_number, booking_ref"),
    Sample(target="passengers/daily.parquet", anchor="flight_date", dates=("flight_date",),
           late=1, order="flight_date, origin, dest, carrier"),
    Sample(target="passengers/waits.parquet", anchor="hour_start", times=("hour_start",),
           order="checkpoint, hour_start"),
    Sample(target="passengers/connections.duckdb", source="passengers/connections.parquet"),
    Sample(target="passengers/survey.csv", source="passengers/survey.parquet",
           anchor="answered_at", times=("answered_at",), order="answered_at, question"),
    *(Sample(target=f"retail/q{quarter}.parquet", anchor="sold_at", times=("sold_at",),
             order="receipt_id") for quarter in (1, 2, 3, 4)),
    Sample(target="retail-spend/daily.parquet", anchor="sold_on", dates=("sold_on",), late=1,
           order="sold_on, airport, category"),
    Sample(target="retail-spend/concession_bills.csv", anchor="month", dates=("month",),
           source="retail-spend/concession_bills.parquet", grain="month", order="month, shop"),
    Sample(target="parking/occupancy.json", source="parking/occupancy.parquet", keep=90,
           anchor="counted_at", times=("counted_at",), order="counted_at, car_park"),
    # Typed in from paper, and nobody has for a while: this one breaks its promise.
    Sample(target="lounges/visits.csv", source="lounges/visits.parquet", late=20,
           anchor="visit_date", dates=("visit_date",), order="visit_date, lounge"),
    # The scanners are new.
    Sample(target="lounges/scans.parquet", anchor="scanned_at", times=("scanned_at",), keep=60,
           order="scanned_at, scan_id"),
    Sample(target="ground/turnarounds.parquet", anchor="flight_date", dates=("flight_date",),
           times=("on_block", "off_block"), order="off_block, turnaround_id"),
    Sample(target="ground/handler_scores.parquet", anchor="week", dates=("week",), grain="week",
           order="week, handler"),
    Sample(target="baggage/scans.parquet", anchor="flight_date", dates=("flight_date",), keep=90,
           times=("scanned_at",), order="flight_date, bag_tag, scanned_at"),
    Sample(target="baggage/daily.parquet", anchor="flight_date", dates=("flight_date",), late=1,
           order="flight_date, airport"),
    # The supplier's crate of slips is on its way: this one breaks its promise too.
    Sample(target="environment/fuel_slips.parquet", anchor="flight_date", late=9,
           dates=("flight_date",), times=("fuelled_at",), order="slip_id"),
    Sample(target="environment/noise.parquet", anchor="heard_at", times=("heard_at",),
           order="heard_at, event_id"),
    Sample(target="environment/complaints.json", source="environment/complaints.parquet",
           anchor="received_at", times=("received_at",), open_ended=("answered_at",),
           order="complaint_id"),
    Sample(target="environment/emissions.parquet", anchor="flight_date", dates=("flight_date",),
           late=1, order="flight_date, carrier, airport"),
    Sample(target="environment/carbon.csv", source="environment/carbon.parquet", anchor="month",
           dates=("month",), grain="month", order="month, airport"),
)  # fmt: skip

# The first shape of the flights, and the stream of the newest day, are read from the moved flights.
_LEGS_V1 = """
    SELECT year(flight_date) AS year, month(flight_date) AS month, day(flight_date) AS day,
        hour(actual_departure) * 100 + minute(actual_departure) AS dep_time,
        hour(scheduled_departure) * 100 + minute(scheduled_departure) AS sched_dep_time, dep_delay,
        hour(actual_arrival) * 100 + minute(actual_arrival) AS arr_time,
        hour(scheduled_arrival) * 100 + minute(scheduled_arrival) AS sched_arr_time, arr_delay,
        carrier, flight_number AS flight, tailnum, origin, dest, air_time, distance
    FROM read_parquet($legs) WHERE flight_date > $yesterday::date - 92
    ORDER BY flight_date, scheduled_departure, carrier, flight_number"""
_EVENTS = """
    WITH step(event_type, minutes) AS (
        VALUES ('boarding', 35), ('doors_closed', 6), ('off_block', 0)),
    happened AS (
        SELECT *, actual_departure - to_minutes(minutes) AS event_at
        FROM read_parquet($legs), step WHERE NOT cancelled
        UNION ALL BY NAME
        SELECT *, 'cancelled' AS event_type, scheduled_departure - to_minutes(120) AS event_at
        FROM read_parquet($legs) WHERE cancelled)
    SELECT left(md5(carrier || flight_number || scheduled_departure || event_type), 12) AS event_id,
        event_type, event_at,
        {'carrier': carrier, 'flight_number': flight_number, 'flight_date': flight_date,
         'origin': origin, 'dest': dest} AS flight,
        ['A', 'B', 'C'][1 + flight_number % 3] || (1 + distance % 30) AS gate,
        CASE WHEN dep_delay > 60 THEN ['late aircraft', 'passengers told']
             WHEN dep_delay > 15 THEN ['waiting for push-back'] ELSE [] END AS remarks
    FROM happened WHERE origin = 'JFK' AND flight_date = $yesterday::date
    ORDER BY event_at, event_id"""
_FORMATS = {
    ".parquet": "(FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL 1, PARQUET_VERSION v2)",
    ".csv": "(FORMAT csv, HEADER)",
    ".json": "(FORMAT json)",
}


def write(source: Path, target: Path, *, today: date) -> None:
    """Writes every sample of `source` below `target`, with yesterday as its newest day."""
    import duckdb  # slow to import, and most commands never need it

    yesterday = today - _DAY
    with duckdb.connect() as connection:
        _set_calendar(connection, yesterday)
        for sample in SAMPLES:
            _write_sample(connection, sample, source, target)
        legs = {"legs": str(target / "flights/legs.parquet"), "yesterday": yesterday.isoformat()}
        for name, sql in (("flights/legs_v1.csv", _LEGS_V1), ("flights/events.json", _EVENTS)):
            _copy(connection, sql, target / name, legs)


def cut_off(source: Path, target: Path, column: str, day: date) -> None:
    """The Parquet file as it was at the beginning of a day."""
    import duckdb

    with duckdb.connect() as connection:
        rows = f"FROM {_literal(source)} WHERE {column} < '{day}'"
        _copy(connection, rows, target, {})


def moved_days(yesterday: date) -> Iterator[date]:
    """Where each day of 2013 goes: 365 days that end yesterday, in their season, on their weekday.

    The year is turned like a wheel by whole weeks. 2013 has 53 Tuesdays and the new span need not,
    so the last day, the odd one, fills the gap at the far end on a weekday that is not its own.
    """
    end = date(yesterday.year, LAST.month, LAST.day)
    end += timedelta(days=(LAST.weekday() - end.weekday() + 3) % 7 - 3)
    if end <= yesterday:
        end += _YEAR
    if end - yesterday > _YEAR:
        end -= 7 * _DAY
    for index in range((LAST - FIRST).days):
        moved = end - (LAST - FIRST) + index * _DAY
        yield moved if moved <= yesterday else moved - _YEAR
    yield yesterday - _YEAR


def _set_calendar(connection: DuckDBPyConnection, yesterday: date) -> None:
    """Puts the distances where SQL finds them, by the number of the day in 2013."""
    days = [(new - FIRST).days - old for old, new in enumerate(moved_days(yesterday))]
    connection.execute("SET VARIABLE days = ?::int[]", [days])
    connection.execute("SET VARIABLE yesterday = ?::date", [yesterday])
    connection.execute("SET VARIABLE end_days = ?::int", [(yesterday - LAST).days])


def _write_sample(
    connection: DuckDBPyConnection, sample: Sample, source: Path, target: Path
) -> None:
    path = source / (sample.source or sample.target)
    columns = [f"{name} + days AS {name}" for name in sample.dates]
    columns += [f"{name} + to_days(days) AS {name}" for name in sample.times]
    columns += [
        f"CASE WHEN {name} + to_days(days) < getvariable('yesterday') + 1"
        f" THEN {name} + to_days(days) END AS {name}"
        for name in sample.open_ended
    ]
    sql = "FROM $path"
    if sample.anchor:
        sql = f"""
            SELECT * EXCLUDE (days) REPLACE ({", ".join(columns)})
            FROM (SELECT *, ({_distance(sample)})::int AS days FROM $path)
            WHERE {sample.anchor}::date + days <= getvariable('yesterday') - {sample.late}
               OR '{sample.grain}' = 'end'"""
        sql = f"FROM ({sql}) WHERE {sample.anchor}::date > getvariable('yesterday') - {sample.keep}"
        sql += f" OR '{sample.grain}' = 'end' ORDER BY {sample.order}"
    _copy(connection, sql.replace("$path", _literal(path)), target / sample.target, {})


def _distance(sample: Sample) -> str:
    """SQL for how many days a row moves."""
    day = f"{sample.anchor}::date"
    by_day = "getvariable('days')[least(365, 1 + date_diff('day', DATE '2013-01-01', {}))]"
    if sample.grain == "day":
        return by_day.format(day)
    if sample.grain == "week":  # a week is there when its Sunday is
        return by_day.format(f"({day} + 6)")
    if sample.grain == "end":
        return f"getvariable('end_days') - {sample.late}"
    # A month goes to its latest namesake that is over.
    whole = "date_trunc('month', getvariable('yesterday') + 1)::date"
    moved = f"make_date(year({whole}) - (month({day}) >= month({whole}))::int, month({day}), 1)"
    return f"date_diff('day', {day}, {moved})"


def _copy(
    connection: DuckDBPyConnection, sql: str, path: Path, values: dict[str, object] | dict[str, str]
) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.suffix == ".duckdb":
        connection.execute(f"ATTACH {_literal(path)} AS made")
        connection.execute(f"CREATE TABLE made.risk AS {sql}")
        connection.execute("DETACH made")
        return
    connection.execute(f"COPY ({sql}) TO {_literal(path)} {_FORMATS[path.suffix]}", values)


def _literal(path: Path) -> str:
    return "'" + str(path).replace("'", "''") + "'"
