"""The few things that most tests start from."""

from __future__ import annotations

import gc

import pytest

from tests.builders import Repo

# Few tests that take long: begun first, because whoever begins them last is waited for.
LONG = (
    "test_canaries.py", "test_ask.py", "test_query_hostile.py", "test_postgres_demo.py",
    "test_demo.py", "test_snippets_run.py", "test_commit.py", "test_workers.py", "test_copies.py",
    "test_query_benign.py", "test_observations_crash.py", "test_demo_queries.py", "test_served.py",
    "test_proposing.py", "test_exporting.py", "test_compare_holds.py", "test_serve_check.py",
    "test_ddl.py", "test_exchange.py", "test_contract_import.py", "test_snippets_ours.py",
    "test_cli.py", "test_fuzz.py", "test_plan_hostile.py",
)  # fmt: skip


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items):
    """Stable: what is not named stays in its order, and files stay whole."""
    ranks = {name: rank for rank, name in enumerate(LONG)}
    items.sort(key=lambda item: ranks.get(item.path.name, len(LONG)))


def pytest_collection():
    """Thousands of tests are made, and none of them goes: nothing is worth looking for."""
    gc.disable()


def pytest_collection_finish():
    """What was made stays, so no later search has to look through it."""
    gc.freeze()
    gc.enable()


@pytest.fixture
def repo(tmp_path):
    """A new Git repository with nothing in it; caches lie beside it."""
    return Repo(tmp_path / "repo")
