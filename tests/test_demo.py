"""The demo workspace: data that fit their contracts, and a past that can be replayed."""

from __future__ import annotations

import shutil
import subprocess
from datetime import date, timedelta
from pathlib import Path

import duckdb
import jsonschema_rs
import pytest
import ryaml

from marketplace import demo
from marketplace.engines.demo_data import moved_days
from marketplace.errors import MarketplaceError
from tests.test_demo_contracts import (
    BROKEN,
    CONTRACTS,
    DOCUMENTS,
    KEYS,
    PATHS,
    TOP,
    schema_of,
)

TODAY = date(2027, 2, 9)
YESTERDAY = TODAY - timedelta(days=1)
NOT_THERE = "data/ground/stands.parquet"


@pytest.fixture(scope="session")
def workspace(tmp_path_factory) -> Path:
    target = tmp_path_factory.mktemp("demo") / "workspace"
    demo.build(target, source=TOP, today=TODAY)
    return target


@pytest.fixture
def own(workspace, tmp_path) -> Path:
    """A copy that a test may change."""
    return shutil.copytree(workspace, tmp_path / "demo")


def git(folder: Path, *arguments: str) -> str:
    done = subprocess.run(
        ["git", "-C", str(folder), *arguments], capture_output=True, text=True, check=True
    )
    return done.stdout.strip()


# The data


def test_the_committed_data_are_small():
    files = [p for p in (TOP / "data").rglob("*") if p.is_file()]
    assert sum(p.stat().st_size for p in files) <= 15e6


@pytest.mark.parametrize("first", [date(2026, 11, 1), date(2027, 1, 3), date(2028, 2, 28)])
def test_days_move_to_a_year_that_ends_yesterday(first):
    for yesterday in (first + timedelta(days=n) for n in range(60)):
        moved = list(moved_days(yesterday))
        assert sorted(moved) == [yesterday - timedelta(days=n) for n in range(364, -1, -1)]
        weekdays = [day.weekday() for day in moved[:-1]]
        assert weekdays == [(1 + n) % 7 for n in range(364)]  # 2013 began on a Tuesday


def test_every_sample_but_one_is_where_its_contract_says(workspace):
    paths = [
        server["path"].replace("{model}", schema["name"])
        for d in KEYS.values()
        for server in d.get("servers", [])
        if server["type"] == "local"
        for schema in d["schema"]
    ]
    assert len(paths) > 30
    assert [p for p in paths if not list(workspace.glob(p))] == [NOT_THERE]


def test_yesterday_is_the_newest_day_of_flights_and_weather(workspace):
    data = workspace / "data"
    with duckdb.connect() as connection:
        flights = connection.execute(
            "SELECT count(*), max(flight_date), min(flight_date) FROM read_parquet(?)",
            [str(data / "flights/legs.parquet")],
        ).fetchone()
        weather = connection.execute(
            "SELECT max(observed_at)::date FROM read_parquet(?)",
            [str(data / "weather/hourly.parquet")],
        ).fetchone()
    assert flights == (336_776, YESTERDAY, YESTERDAY - timedelta(days=364))
    assert weather == (YESTERDAY,)


def test_the_flaws_of_the_flights_are_kept(workspace):
    data = workspace / "data"
    with duckdb.connect() as connection:
        found = connection.execute(
            "SELECT count(*) - count(arr_delay), count(*) FILTER (tailnum NOT IN"
            " (SELECT tailnum FROM read_parquet($aircraft))) FROM read_parquet($legs)",
            {
                "legs": str(data / "flights/legs.parquet"),
                "aircraft": str(data / "fleet/aircraft.parquet"),
            },
        ).fetchone()
    assert found == (9_430, 50_094)


def test_one_file_has_drifted_from_its_contract(workspace):
    drifted = []
    for document in KEYS.values():
        for server in document.get("servers", []):
            if server["type"] != "local" or server["path"] == NOT_THERE:
                continue
            for schema in document["schema"]:
                path = workspace / server["path"].replace("{model}", schema["name"])
                if {p["name"] for p in schema["properties"]} != columns(path):
                    drifted.append(document["id"])
    assert drifted == ["concession-bills"]


def columns(path: Path) -> set[str]:
    with duckdb.connect() as connection:
        if path.suffix == ".duckdb":
            connection.execute(f"ATTACH '{path}' AS sample (READ_ONLY)")
            rows = connection.execute("DESCRIBE sample.risk").fetchall()
        else:
            rows = connection.execute(f"DESCRIBE FROM '{path}'").fetchall()
    return {row[0] for row in rows}


# The workspace


def test_the_contracts_are_committed_and_the_data_are_not(workspace):
    files = git(workspace, "ls-files").splitlines()
    assert f"contracts/{BROKEN}" in files
    assert not [f for f in files if f.startswith("data/")]
    assert git(workspace, "status", "--porcelain") == ""
    assert git(workspace, "branch", "--show-current") == "main"


def test_the_same_day_gives_the_same_commits(workspace, tmp_path):
    demo.build(tmp_path / "again", source=TOP, today=TODAY)
    assert git(tmp_path / "again", "rev-parse", "main") == git(workspace, "rev-parse", "main")


def test_the_history_spans_two_years_and_many_people(workspace):
    days = git(workspace, "log", "--format=%ad", "--date=short").splitlines()
    authors = set(git(workspace, "log", "--format=%an").splitlines())
    assert date.fromisoformat(days[0]) < TODAY
    assert (TODAY - date.fromisoformat(days[-1])).days >= 730
    assert days == sorted(days, reverse=True)
    assert 40 <= len(days) <= 100
    assert len(authors) >= 6
    assert "flights-2.0.0" in git(workspace, "tag").splitlines()


def test_dates_in_contracts_keep_their_distance_from_today(workspace):
    legs = (workspace / "contracts/flight-operations/flights/flight-legs.v1.odcs.yaml").read_text()
    sunset = TODAY + (date(2026, 12, 31) - date(2026, 11, 22))
    assert f'property: endOfSupport, value: "{sunset}"' in legs


def test_contracts_were_valid_at_every_commit():
    _, _, entries = demo._read_history(TOP / "data/history.yaml")
    texts = {name: path.read_text("utf-8") for name, path in PATHS.items()}
    texts |= {name: (CONTRACTS / name).read_text() for name in ("README.md", "marketplace.yaml")}
    for commit in demo.replay(entries, texts):
        assert commit.texts, f"{commit.entry.subject} changes nothing"
        for name in commit.texts.keys() & DOCUMENTS.keys():
            document = ryaml.loads(commit.texts[name])
            validator = jsonschema_rs.Draft201909Validator(schema_of(document))
            assert validator.is_valid(document), f"{commit.entry.subject}: {name}"


def test_a_second_build_on_the_same_day_changes_nothing(workspace):
    legs = workspace / "data/flights/legs.parquet"
    before = legs.stat()
    demo.build(workspace, source=TOP, today=TODAY)
    assert legs.stat() == before


def test_an_older_workspace_that_nobody_touched_is_replaced(own):
    before = git(own, "rev-parse", "main")
    demo.build(own, source=TOP, today=TODAY + timedelta(days=1))
    assert git(own, "rev-parse", "main") != before
    newest = git(own, "log", "-1", "--format=%ad", "--date=short")
    assert date.fromisoformat(newest) <= TODAY
    assert [p.name for p in own.parent.iterdir()] == ["demo"]


def test_an_older_workspace_with_changes_is_left_alone(own):
    note = own / "contracts/note.md"
    note.write_text("mine")
    with pytest.raises(MarketplaceError, match="changes of yours"):
        demo.build(own, source=TOP, today=TODAY + timedelta(days=1))
    assert note.read_text() == "mine"


def test_a_folder_with_anything_else_is_refused(tmp_path):
    (tmp_path / "thesis.txt").write_text("years of work")
    with pytest.raises(MarketplaceError, match="not a demo workspace"):
        demo.build(tmp_path, source=TOP, today=TODAY)
    assert (tmp_path / "thesis.txt").exists()


def test_an_edit_that_does_not_fit_names_its_file():
    entry = demo.Entry(
        days_ago=1,
        author="ada",
        subject="Add a",
        adds=("a.yaml",),
        edits=({"file": "a.yaml", "was": "x", "now": "not there"},),
    )
    with pytest.raises(ValueError, match=r"a\.yaml: found 0 times"):
        demo.replay([entry], {"a.yaml": "id: a\n"})


def test_a_file_that_no_entry_adds_is_an_error():
    with pytest.raises(ValueError, match="never adds"):
        demo.replay([], {"a.yaml": "id: a\n"})
