"""The saved queries of the demo organisation: in its history, on its pages, and they answer."""

from __future__ import annotations

import subprocess
from datetime import date
from pathlib import Path

import duckdb
import pytest

from marketplace import demo
from marketplace.model import SavedQuery
from marketplace.services.marketplace import Marketplace
from marketplace.services.saved import save, saved, saved_for
from marketplace.settings import Settings

TOP = Path(__file__).resolve().parents[1]
TODAY = date(2027, 2, 9)
FILES = sorted(path.name for path in (TOP / "queries").iterdir())
TABLES = {
    "flights.legs": "flights/legs.parquet",
    "flight_delays.delays": "flight-delays/delays.parquet",
    "airlines.airlines": "reference/airlines.csv",
    "airports.airports": "reference/airports.csv",
    "aircraft_register.aircraft": "fleet/aircraft.parquet",
    "weather_observations.hourly": "weather/hourly.parquet",
}


@pytest.fixture(scope="module")
def workspace(tmp_path_factory) -> Path:
    target = tmp_path_factory.mktemp("demo") / "workspace"
    demo.build(target, source=TOP, today=TODAY)
    return target


@pytest.fixture(scope="module")
def market(workspace, tmp_path_factory) -> Marketplace:
    cache = str(tmp_path_factory.mktemp("cache"))
    return Marketplace.open(Settings(repo=str(workspace), cache=cache, saving="on"))


@pytest.fixture(scope="module")
def tables(workspace):
    """Over the sample files themselves; what confines people's SQL is tested elsewhere."""
    with duckdb.connect() as connection:
        for name, file in TABLES.items():
            connection.execute(f"CREATE SCHEMA IF NOT EXISTS {name.partition('.')[0]}")
            connection.execute(f"CREATE VIEW {name} AS FROM '{workspace / 'data' / file}'")
        yield connection


def git(folder: Path, *arguments: str) -> str:
    done = subprocess.run(
        ["git", "-C", str(folder), *arguments], capture_output=True, text=True, check=True
    )
    return done.stdout.strip()


def test_every_file_is_a_query_with_a_head(market):
    found = saved(market)
    assert sorted(f"{query.name}.sql" for query in found) == FILES
    for query in found:
        assert not query.problems
        assert query.title
        assert query.description
        assert len(query.products) >= 2


def test_each_was_saved_by_its_owner_in_a_commit_of_its_own(market, workspace):
    for query in saved(market):
        told = git(workspace, "log", "--format=%an: %s", "--", query.path)
        assert told == f"{query.owner}: Save query: {query.title}"
    days = git(workspace, "log", "--format=%ad", "--date=iso-strict").splitlines()
    assert days == sorted(days, reverse=True)


def test_the_page_of_flights_has_most_of_them(market):
    assert len(saved_for(market, "flights")) == 4
    assert [query.name for query in saved_for(market, "airports")] == ["causes-by-airport"]


@pytest.mark.parametrize("file", FILES)
def test_every_query_answers(tables, file):
    answer = tables.execute((TOP / "queries" / file).read_text("utf-8"))
    assert 4 <= len(answer.fetchall()) <= 1000


def test_rain_delays_flights_in_the_demo_as_it_does_in_life(tables):
    rows = tables.execute((TOP / "queries/rain-and-delays.sql").read_text("utf-8")).fetchall()
    mean = {(origin, weather): delay for origin, weather, _, delay, _ in rows}
    for origin in ("EWR", "JFK", "LGA"):
        assert mean[origin, "dry"] < mean[origin, "rain"] < mean[origin, "heavy rain"]


def test_a_workspace_knows_that_somebody_saved_into_it(tmp_path):
    target = tmp_path / "demo"
    assert not demo.is_changed(target)
    demo.build(target, source=TOP, today=TODAY)
    assert not demo.is_changed(target)
    market = Marketplace.open(Settings(repo=str(target), cache=str(tmp_path / "c"), saving="on"))
    save(market, SavedQuery(title="Mine", sql="FROM flights.legs"), "Ada")
    assert demo.is_changed(target)
    assert (target / "queries/mine.sql").exists()
