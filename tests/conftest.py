"""The few things that most tests start from."""

from __future__ import annotations

import pytest

from tests.builders import Repo


@pytest.fixture
def repo(tmp_path):
    """A new Git repository with nothing in it; caches lie beside it."""
    return Repo(tmp_path / "repo")
