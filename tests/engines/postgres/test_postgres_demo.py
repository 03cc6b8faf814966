"""The demo's contracts over the demo's data, in files and at a real server: the same outcomes."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import duckdb
import pytest

from marketplace.promises.judge import judge
from marketplace.services.marketplace import Marketplace
from marketplace.settings import Settings
from tests.builders import Repo
from tests.engines.postgres.demo import Loaded, contracts

TOP = Path(__file__).resolve().parents[3]
NOW = datetime(2026, 3, 10, 12, tzinfo=UTC)
MOST = 1000  # rows of a table; the flaws are in there
# What differs, and why: PostgreSQL has no maps.
KNOWN = {
    "forecast.by_system{key}.type",
    "forecast.by_system{}.type",
}


@pytest.fixture(scope="module")
def loaded(server, tmp_path_factory) -> Loaded:
    folder = tmp_path_factory.mktemp("demo")
    root = folder / "data"
    with duckdb.connect() as con:
        for file in sorted((TOP / "data").rglob("*.parquet")):
            there = root / file.relative_to(TOP)
            there.parent.mkdir(parents=True, exist_ok=True)
            con.execute(f"COPY (FROM '{file}' LIMIT {MOST}) TO '{there}' (FORMAT parquet)")
    repo = Repo(folder / "repo")
    files = (file for file in (TOP / "contracts").rglob("*") if file.is_file())
    repo.commit({str(file.relative_to(TOP)): file.read_bytes() for file in files})
    settings = Settings(repo=str(repo.folder), cache=str(folder / "cache"), data=str(root))
    return Loaded(server, Marketplace.open(settings), root)


def test_the_outcomes_are_the_same(loaded):
    seen, differences = 0, []
    for one in contracts(loaded.market):
        for both in loaded.both(one, NOW):
            seen += 1
            here, there = (judge(both.check, found, NOW) for found in (both.file, both.server))
            same = (here.verdict, here.rows, here.rows_failed) == (
                there.verdict, there.rows, there.rows_failed,
            )  # fmt: skip
            near = None in (here.value, there.value) or here.value == pytest.approx(there.value)
            if not (same and near) and both.check.id not in KNOWN:
                differences.append((both.contract, both.check.id, both.file, both.server))
    assert differences == []
    assert seen > 900
