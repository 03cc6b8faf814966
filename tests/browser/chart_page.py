"""Results as charts, for the browser tests: `?case=` names one. Run by chart_server.py."""

import random
import sys
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import streamlit as st

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from marketplace.model import Result, ResultColumn
from marketplace.ui import result_chart

START = date(2025, 1, 6)
CHANCE = random.Random(7)


def result(columns: str, rows, **more) -> Result:
    """Columns as "name TYPE, name TYPE"."""
    named = [column.strip().split(" ", 1) for column in columns.split(",")]
    return Result(
        columns=tuple(ResultColumn(name, type_) for name, type_ in named),
        rows=tuple(rows),
        **more,
    )


def bars() -> Result:
    names = "Lufthansa,KLM,British Airways,Air France,Turkish Airlines,Emirates,Ryanair,Transavia"
    late = (0.31, 0.27, 0.24, 0.22, 0.19, 0.17, 0.14, 0.11)
    legs = (812, 9311, 640, 702, 355, 124, 1290, 4120)
    return result(
        "airline VARCHAR, legs BIGINT, late_share DOUBLE",
        zip(names.split(","), legs, late, strict=True),
    )


def line() -> Result:
    days = [START + timedelta(days=day) for day in range(90)]
    return result(
        "day DATE, flights BIGINT",
        ((day.isoformat(), 240 - 40 * (day.weekday() > 4) + CHANCE.randint(-9, 9)) for day in days),
    )


def series() -> Result:
    weeks = [START + timedelta(weeks=week) for week in range(26)]
    airlines = ["KLM", "Transavia", "easyJet", "Delta Air Lines", "British Airways", "Lufthansa"]
    airlines += [f"Airline {number}" for number in range(8)]
    return result(
        "week DATE, airline VARCHAR, passengers BIGINT",
        (
            (week.isoformat(), airline, 90_000 // (place + 2) + CHANCE.randint(-2000, 2000))
            for week in weeks
            for place, airline in enumerate(airlines)
        ),
    )


def points() -> Result:
    return result(
        "distance_km INTEGER, delay_minutes DOUBLE, haul VARCHAR",
        (
            (km, round(CHANCE.gauss(14, 9) + km / 400, 1), "long" if km > 3500 else "short")
            for km in (CHANCE.randint(200, 9000) for _ in range(900))
        ),
    )


def values() -> Result:
    return result("delay_minutes DOUBLE", ((CHANCE.gauss(12, 15),) for _ in range(2000)))


def many() -> Result:
    start = datetime(2025, 3, 1, tzinfo=UTC)
    return result(
        "moment TIMESTAMP WITH TIME ZONE, passengers INTEGER",
        (
            (f"{start + timedelta(minutes=5 * n)}", 400 + n % 97 + CHANCE.randint(0, 90))
            for n in range(12_000)
        ),
    )


def grouped() -> Result:
    return result(
        "terminal VARCHAR, arrivals BIGINT, departures BIGINT",
        (("Terminal 1", 5210, 5400), ("Terminal 2", 3100, 2950), ("Terminal 3", 880, 1200)),
    )


def stacked() -> Result:
    gates = [f"Pier {letter}, gates for flights within the Schengen area" for letter in "BCDEFGH"]
    states = ["on time", "late", "cancelled"]
    return result(
        "pier VARCHAR, status VARCHAR, legs BIGINT",
        ((gate, state, CHANCE.randint(20, 900)) for gate in gates for state in states),
    )


def years() -> Result:
    return result(
        "year BIGINT, passengers BIGINT",
        ((year, 40_000_000 + 2_500_000 * (year - 2015)) for year in range(2015, 2025)),
    )


def tall() -> Result:
    rows = ((f"Airport {n}", 90_000 - 250 * n) for n in range(312))
    return result("airport VARCHAR, flights BIGINT", rows)


def masked() -> Result:
    return result(
        "airline VARCHAR, fare DOUBLE",
        (("KLM", None), ("Delta", None)),
        masked=(("passenger_bookings.bookings.fare", "fare is classified restricted"),),
    )


def hostile() -> Result:
    """Names and values that would be read as more than text somewhere on their way."""
    names = [
        "image", "title", "a.b[0]", "c\\'\"]", "datum['x']", "__proto__",
        "![x](https://foreign.example/i.png) :red[x]",
    ]  # fmt: skip
    values = [
        "https://foreign.example/a.png",
        "<img src=https://foreign.example/b.png onerror=alert(1)>",
        "</svg><script>alert(1)</script>",
        "{{x}} ${alert(1)} \\u0022 ]]> & \u202e\x00\x0b\ud800\ufffe",
        "signal(1); datum.y",
        "https://foreign.example/c.png",
    ]
    return Result(
        columns=(
            *(ResultColumn(name, "VARCHAR") for name in names),
            ResultColumn('[n]: count("*")\n\u2028', "BIGINT"),
            ResultColumn('[n]: count("*")', "HUGEINT"),
        ),
        rows=tuple(
            (*[value] * len(names), n + 1, str(10**30 + n)) for n, value in enumerate(values)
        ),
    )


CASES = [bars, line, series, points, values, many, grouped, stacked, years, tall, masked, hostile]

st.set_page_config(page_title="Charts", layout="wide")
st.title("Result", anchor=False)
st.markdown("[Another result](?case=line)")
case = {one.__name__: one for one in CASES}[st.query_params.get("case", "bars")]
result_chart.show(case(), "query")
