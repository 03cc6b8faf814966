"""One set of workers for all tests here; a test that harms its zygote makes its own."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from marketplace.engines.workers import Workers
from marketplace.settings import Limits


@pytest.fixture(scope="session")
def workers() -> Iterator[Workers]:
    # More time than the default: a busy machine is no reason to fail.
    made = Workers(Limits(query_seconds=30, query_cpu_seconds=30))
    yield made
    made.close()
