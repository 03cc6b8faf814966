"""The few things that most tests start from."""

from __future__ import annotations

import gc

import pytest

from tests.builders import Repo


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
