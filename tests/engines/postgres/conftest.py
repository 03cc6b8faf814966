"""One server for all tests here; each test has a schema of its own in it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.engines.postgres.server import Server, running


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    with running() as made:
        yield made
