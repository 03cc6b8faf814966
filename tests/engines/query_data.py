"""Five small products with their data, as rows in Python and as files: what queries are judged on.

`LEGS`, `AIRLINES`, `PLANES`, `PEOPLE` and `TYPES` are the truth from which expected answers are
worked out. The values of `people` that nobody may see are canaries: each holds `CANARY`'s words.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple

import duckdb

from marketplace.settings import Limits, Settings
from tests.builders import Repo, a_contract, a_product, a_property, an_object

CANARY = re.compile(r"canary|98765\d{4}", re.IGNORECASE)
MASKED = ("email", "salary")


class Leg(NamedTuple):
    flight_date: date
    carrier: str
    flight_number: int
    tailnum: str | None
    dep_delay: int | None
    distance: int
    scheduled: datetime
    cancelled: bool


class Airline(NamedTuple):
    carrier: str
    name: str


class Plane(NamedTuple):
    tailnum: str
    year: int | None
    seats: int


class Person(NamedTuple):
    id: int
    name: str
    email: str | None
    salary: int | None
    city: str
    badge: str  # in the file, and promised by no contract


class Kind(NamedTuple):
    """A type of DuckDB, two values of it as SQL, and the cells that they come back as."""

    sql: str
    values: tuple[str, str]
    cells: tuple[Any, Any]
    logical: str = "string"
    type: str = ""  # as DESCRIBE calls it, where that differs


def _leg(n: int) -> Leg:
    day = date(2026, 3, 1) + timedelta(days=n // 10)
    cancelled = n % 17 == 5
    return Leg(
        flight_date=day,
        carrier=("AA", "DL", "UA", "WN", "B6", "AA", "UA")[n % 7],
        flight_number=100 + n * 37 % 211,
        tailnum=None if n % 13 == 4 else f"N{101 + n * 5 % 12}",
        dep_delay=None if cancelled else n * 29 % 97 - 15,
        distance=200 + n * 173 % 2400,
        scheduled=datetime(day.year, day.month, day.day, 5 + n % 10 * 2, n * 7 % 60),
        cancelled=cancelled,
    )


LEGS = tuple(_leg(n) for n in range(50))
AIRLINES = (
    Airline("AA", "American Airlines Inc."),
    Airline("B6", "JetBlue Airways"),
    Airline("DL", "Delta Air Lines Inc."),
    Airline("UA", "United Air Lines Inc."),
    Airline("WN", "Southwest Airlines Co."),
    Airline("ZZ", 'Été, "quoted" & Söhne'),  # flies nothing
)
# N101 to N112 fly; of those N111 and N112 are in no list of planes, and N200 does not fly.
PLANES = (
    *(Plane(f"N{n}", None if n == 105 else 1998 + n * 3 % 17, 50 + n % 5 * 30)
      for n in range(101, 111)),
    Plane("N200", 2020, 189),
)  # fmt: skip
CITIES = ("Oslo", "Lima", "Kyōto", "Oslo", "Accra")
PEOPLE = tuple(
    Person(
        id=n,
        name=f"Person {n:02}",
        email=None if n % 9 == 8 else f"CANARY-email-{n}@x.example",
        salary=None if n % 7 == 6 else 987650000 + n,
        city=CITIES[n % 5],
        badge=f"CANARY-badge-{n}",
    )
    for n in range(1, 21)
)
TYPES = {
    "c_boolean": Kind("BOOLEAN", ("true", "false"), (True, False), "boolean"),
    "c_tinyint": Kind("TINYINT", ("-128", "127"), (-128, 127), "integer"),
    "c_smallint": Kind("SMALLINT", ("-32768", "32767"), (-32768, 32767), "integer"),
    "c_integer": Kind("INTEGER", ("-2147483648", "2147483647"), (-(2**31), 2**31 - 1), "integer"),
    "c_bigint": Kind(
        "BIGINT",
        ("-9223372036854775808", "9223372036854775807"),
        (-(2**63), 2**63 - 1),
        "integer",
    ),
    "c_hugeint": Kind(
        "HUGEINT",
        (f"'{-(2**127)}'", f"'{2**127 - 1}'"),
        (str(-(2**127)), str(2**127 - 1)),
        "integer",
    ),
    "c_utinyint": Kind("UTINYINT", ("0", "255"), (0, 255), "integer"),
    "c_usmallint": Kind("USMALLINT", ("0", "65535"), (0, 65535), "integer"),
    "c_uinteger": Kind("UINTEGER", ("0", "4294967295"), (0, 2**32 - 1), "integer"),
    "c_ubigint": Kind("UBIGINT", ("0", "18446744073709551615"), (0, 2**64 - 1), "integer"),
    "c_uhugeint": Kind("UHUGEINT", ("0", f"'{2**128 - 1}'"), ("0", str(2**128 - 1)), "integer"),
    "c_bignum": Kind("BIGNUM", (f"'{10**50}'", "'-1'"), (str(10**50), "-1"), "integer"),
    "c_float": Kind("FLOAT", ("1.5", "'-inf'"), (1.5, "-inf"), "number"),
    "c_double": Kind("DOUBLE", ("'nan'", "1e300"), ("nan", 1e300), "number"),
    "c_decimal_9_2": Kind("DECIMAL(9,2)", ("12.5", "-0.01"), (12.5, -0.01), "number"),
    "c_decimal_18_3": Kind(
        "DECIMAL(18,3)",
        ("123456789012345.678", "-0.5"),
        ("123456789012345.678", "-0.500"),
        "number",
    ),
    "c_decimal_38_10": Kind(
        "DECIMAL(38,10)",
        ("1234567890123456789012345678.0123456789", "-1"),
        ("1234567890123456789012345678.0123456789", "-1.0000000000"),
        "number",
    ),
    "c_varchar": Kind("VARCHAR", ("'a''b\"c;\n--'", "''"), ("a'b\"c;\n--", "")),
    "c_blob": Kind("BLOB", (r"'\x00\xFFab'", "''"), ("00ff6162", "")),
    "c_bit": Kind("BIT", ("'10110'", "'0'"), ("10110", "0")),
    "c_uuid": Kind(
        "UUID",
        ("'6f1c2f6e-8a7b-4b57-9d3f-0b8f6a3f5e11'", "'00000000-0000-0000-0000-000000000000'"),
        ("6f1c2f6e-8a7b-4b57-9d3f-0b8f6a3f5e11", "00000000-0000-0000-0000-000000000000"),
    ),
    "c_date": Kind("DATE", ("'2026-03-01'", "'infinity'"), ("2026-03-01", "infinity"), "date"),
    "c_time": Kind("TIME", ("'10:30:00.5'", "'00:00:00'"), ("10:30:00.5", "00:00:00"), "time"),
    "c_time_ns": Kind(
        "TIME_NS",
        ("'10:30:00.123456789'", "'00:00:00'"),
        ("10:30:00.123456789", "00:00:00"),
        "time",
    ),
    "c_timetz": Kind(
        "TIMETZ",
        ("'10:30:00+02'", "'23:59:59-11'"),
        ("10:30:00+02", "23:59:59-11"),
        "time",
        "TIME WITH TIME ZONE",
    ),
    "c_timestamp": Kind(
        "TIMESTAMP",
        ("'2026-03-01 10:30:00.25'", "'1969-12-31 23:59:59'"),
        ("2026-03-01 10:30:00.25", "1969-12-31 23:59:59"),
        "timestamp",
    ),
    "c_timestamp_s": Kind(
        "TIMESTAMP_S",
        ("'2026-03-01 10:30:00'", "'1969-12-31 23:59:59'"),
        ("2026-03-01 10:30:00", "1969-12-31 23:59:59"),
        "timestamp",
    ),
    "c_timestamp_ms": Kind(
        "TIMESTAMP_MS",
        ("'2026-03-01 10:30:00.123'", "'1969-12-31 23:59:59'"),
        ("2026-03-01 10:30:00.123", "1969-12-31 23:59:59"),
        "timestamp",
    ),
    "c_timestamp_ns": Kind(
        "TIMESTAMP_NS",
        ("'2026-03-01 10:30:00.123456789'", "'1969-12-31 23:59:59'"),
        ("2026-03-01 10:30:00.123456789", "1969-12-31 23:59:59"),
        "timestamp",
    ),
    "c_timestamptz": Kind(
        "TIMESTAMPTZ",
        ("'2026-03-01 10:30:00+02'", "'2026-03-01 00:30:00+05:30'"),
        ("2026-03-01 08:30:00+00", "2026-02-28 19:00:00+00"),
        "timestamp",
        "TIMESTAMP WITH TIME ZONE",
    ),
    "c_timestamptz_ns": Kind(
        "TIMESTAMPTZ_NS",
        ("'2026-03-01 10:30:00.123456789+02'", "'2026-03-01 00:30:00+05:30'"),
        ("2026-03-01 08:30:00.123456789+00", "2026-02-28 19:00:00+00"),
        "timestamp",
    ),
    "c_interval": Kind(
        "INTERVAL",
        ("'14 months 3 days 4 hours'", "'-1 second'"),
        ("1 year 2 months 3 days 04:00:00", "-00:00:01"),
    ),
    "c_enum": Kind(
        "ENUM('small', 'large')", ("'small'", "'large'"), ("small", "large")
    ),
    "c_list": Kind("INTEGER[]", ("[1, NULL, 3]", "[]"), ("[1,null,3]", "[]"), "array"),
    "c_array": Kind("VARCHAR[2]", ("['a', 'b\"c']", "['', 'é']"), ('["a","b\\"c"]', '["","é"]'),
                    "array"),
    "c_struct": Kind(
        "STRUCT(a INTEGER, b VARCHAR[])",
        ("{'a': 1, 'b': ['x', 'y']}", "{'a': NULL, 'b': NULL}"),
        ('{"a":1,"b":["x","y"]}', '{"a":null,"b":null}'),
        "object",
    ),
    "c_tuple": Kind(
        "TUPLE(INTEGER, VARCHAR)", ("row(1, 'a')", "row(2, NULL)"), ('[1,"a"]', "[2,null]"), "array"
    ),
    "c_map": Kind(
        "MAP(VARCHAR, INTEGER)",
        ("MAP {'k': 1, 'l': 2}", "MAP {}"),
        ('{"k":1,"l":2}', "{}"),
        "object",
    ),
    "c_union": Kind(
        "UNION(num INTEGER, str VARCHAR)",
        ("union_value(num := 5)", "union_value(str := 'five')"),
        ('{"num":5}', '{"str":"five"}'),
    ),
    "c_json": Kind("JSON", ("'{\"x\": [1, null]}'", "'[]'"), ('{"x": [1, null]}', "[]"), "object"),
    "c_variant": Kind(
        "VARIANT", ("42::VARIANT", "{'a': [1, 2]}::VARIANT"), ("42", '{"a":[1,2]}'), "object"
    ),
    "c_geometry": Kind(
        "GEOMETRY", ("'POINT (1 2)'", "'LINESTRING (0 0, 1 1)'"),
        ("POINT (1 2)", "LINESTRING (0 0, 1 1)"),
    ),
}  # fmt: skip

_LOGICAL = {
    "flight_date": "date", "flight_number": "integer", "dep_delay": "integer",
    "distance": "integer", "scheduled": "timestamp", "cancelled": "boolean", "year": "integer",
    "seats": "integer", "id": "integer", "salary": "integer",
}  # fmt: skip


def described(table: str) -> list[tuple[str, str]]:
    """Names and types of a table of ours, as DESCRIBE should tell them."""
    if table == "everything":
        return [("id", "INTEGER"), *((name, kind.type or kind.sql) for name, kind in TYPES.items())]
    types = {"date": "DATE", "integer": "INTEGER", "timestamp": "TIMESTAMP", "boolean": "BOOLEAN"}
    names = {"legs": Leg, "airlines": Airline, "planes": Plane, "people": Person}[table]._fields
    promised = [name for name in names if name != "badge"]
    return [(name, types.get(_LOGICAL.get(name, ""), "VARCHAR")) for name in promised]


def everything() -> list[tuple[Any, ...]]:
    """The rows of types.everything as cells."""
    rows = [(n, *(kind.cells[n - 1] for kind in TYPES.values())) for n in (1, 2)]
    return [*rows, (3, *[None] * len(TYPES))]


def write_files(folder: Path) -> None:
    """The data of all five products, below this folder."""
    folder.mkdir(parents=True)
    _parquet(folder / "legs.parquet", "flight_date DATE, carrier VARCHAR, flight_number INTEGER, "
             "tailnum VARCHAR, dep_delay INTEGER, distance INTEGER, scheduled TIMESTAMP, "
             "cancelled BOOLEAN", LEGS)  # fmt: skip
    _parquet(folder / "planes.parquet", "tailnum VARCHAR, year INTEGER, seats INTEGER", PLANES)
    _parquet(folder / "people.parquet", "id INTEGER, name VARCHAR, email VARCHAR, salary INTEGER, "
             "city VARCHAR, badge VARCHAR", PEOPLE)  # fmt: skip
    with (folder / "airlines.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([Airline._fields, *AIRLINES])
    with duckdb.connect(folder / "types.duckdb") as con:
        declared = ", ".join(f"{name} {kind.sql}" for name, kind in TYPES.items())
        con.execute(f"CREATE TABLE everything (id INTEGER, {declared})")
        for n in (0, 1):
            values = ", ".join(kind.values[n] for kind in TYPES.values())
            con.execute(f"INSERT INTO everything VALUES ({n + 1}, {values})")
        con.execute("INSERT INTO everything (id) VALUES (3)")


def a_market_with_data(folder: Path, **limits: Any) -> Settings:
    """A Git repository with the contracts of all five products, and their data beside it."""
    write_files(folder / "data-root" / "samples")
    repo = Repo(folder / "repo")
    # Every masked value breaks a promise, so that checks have rows of theirs to show, or not to.
    limits_of = {"email": {"maxLength": 3}, "salary": {"maximum": 1}}
    people = [
        _typed(name, classification="restricted", logicalTypeOptions=limits_of[name])
        if name in MASKED
        else _typed(name)
        for name in Person._fields
        if name != "badge"
    ]
    tables = {
        "flights": ("legs", "samples/legs.parquet", "parquet", map(_typed, Leg._fields)),
        "airlines": ("airlines", "samples/airlines.csv", "csv", map(_typed, Airline._fields)),
        "planes": ("planes", "samples/planes.parquet", "parquet", map(_typed, Plane._fields)),
        "people": ("people", "samples/people.parquet", "parquet", people),
        "types": ("everything", "samples/types.duckdb", "duckdb",
                  [_typed("id"), *(_typed(n, logicalType=k.logical) for n, k in TYPES.items())]),
    }  # fmt: skip
    files = {"contracts/flights.odps.yaml": a_product("flights", "flights-legs")}
    for product, (name, path, format_, properties) in tables.items():
        # One product has a file of its own, the others are derived from their contracts.
        id_ = "flights-legs" if product == "flights" else product
        server = {"server": "sample", "type": "local", "path": path, "format": format_}
        files[f"contracts/{id_}.odcs.yaml"] = a_contract(
            id_, schema=[an_object(name, *properties)], servers=[server]
        )
    repo.commit(files)
    return replace(repo.settings, data=str(folder / "data-root"), limits=Limits(**limits))


def _typed(name: str, **parts: Any) -> dict[str, Any]:
    return a_property(name, **{"logicalType": _LOGICAL.get(name, "string"), **parts})


def _parquet(path: Path, columns: str, rows: Sequence[Iterable[Any]]) -> None:
    with duckdb.connect() as con:
        con.execute(f"CREATE TABLE made ({columns})")
        marks = ", ".join("?" * len(columns.split(",")))
        con.executemany(f"INSERT INTO made VALUES ({marks})", [tuple(row) for row in rows])
        con.execute(f"COPY made TO '{path}' (FORMAT parquet)")
