"""`serve --check`: promises are measured beside the pages, once, by a process of its own."""

from __future__ import annotations

import contextlib
import subprocess
import sys
import urllib.request
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.error import HTTPError

import pytest

from marketplace.services.marketplace import Marketplace
from marketplace.services.remembered import observations
from tests.api.shop import a_shop
from tests.builders import ENVIRONMENT, Repo
from tests.services.test_background import group, until
from tests.serving import PATIENCE, TOP


@pytest.fixture
def shop(tmp_path):
    return a_shop(tmp_path)


def environment(repo: Repo) -> dict[str, str]:
    where = {"MARKETPLACE_REPO": repo.settings.repo, "MARKETPLACE_CACHE": repo.settings.cache}
    return ENVIRONMENT | where | {"PYTHONPATH": str(TOP)}


@contextmanager
def checking(repo: Repo) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    """A server that checks, with its address."""
    command = [sys.executable, "-m", "marketplace", "serve", "--check", "--port", "0", "--no-open"]
    process = subprocess.Popen(
        command, cwd=TOP, env=environment(repo), stdout=subprocess.PIPE, text=True
    )
    assert process.stdout
    try:
        told = process.stdout.readline()
        yield "http://" + told.split("http://")[1].split()[0], process
    finally:
        process.terminate()
        process.wait(20)
        process.stdout.close()


def text(address: str) -> str:
    with suppress(OSError), urllib.request.urlopen(address, timeout=PATIENCE) as answer:
        return str(answer.read().decode())
    return ""


def measured(address: str) -> Callable[[], bool]:
    return lambda: 'marketplace_product_state{product="sales"} 4' in text(f"{address}/metrics")


def test_what_is_due_is_measured_and_shows_without_anybody_asking(shop):
    with checking(shop) as (address, _):
        until(measured(address))
        assert "broken" in text(f"{address}/badge/sales.svg")


def test_what_is_due_is_checked_once_however_many_are_at_it(shop):
    command = [sys.executable, "-m", "marketplace", "check", "--due", "--record", "--json"]
    with checking(shop) as (address, _):
        others = [
            subprocess.Popen(command, cwd=TOP, env=environment(shop), stdout=subprocess.DEVNULL)
            for _ in range(3)
        ]
        assert {one.wait(PATIENCE) for one in others} <= {0, 1}
        until(measured(address))
    seen = observations(Marketplace.open(shop.settings)).read()
    times = Counter((x.product, x.contract, x.check) for x in seen)
    assert set(times.values()) == {1}


def test_nothing_of_it_is_left_when_the_server_is_ended(shop):
    with checking(shop) as (_, process):
        tasks = Path(f"/proc/{process.pid}/task")

        def checks() -> list[int]:
            found = []
            with contextlib.suppress(OSError):  # a thread or a process that has just ended
                for task in tasks.iterdir():
                    for pid in map(int, (task / "children").read_text().split()):
                        if b"--due" in Path(f"/proc/{pid}/cmdline").read_bytes():
                            found.append(pid)
            return found

        [pid] = until(checks)
    assert group(pid) == set()


def test_signs_are_served_beside_the_pages_with_their_security_headers(shop):
    with checking(shop) as (address, _):
        until(lambda: text(f"{address}/badge/sales.svg"))
        with urllib.request.urlopen(f"{address}/badge/sales.svg", timeout=PATIENCE) as answer:
            headers = {name.lower(): value for name, value in answer.headers.items()}
            policies = answer.headers.get_all("content-security-policy")
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["content-type"] == "image/svg+xml"
        assert any(policy.startswith("default-src 'none'") for policy in policies)
        with pytest.raises(HTTPError) as unknown:
            urllib.request.urlopen(f"{address}/badge/nothing.svg", timeout=PATIENCE)
        with unknown.value as answer:
            assert (answer.status, b"unknown product" in answer.read()) == (404, True)
        rebound = urllib.request.Request(f"{address}/metrics", headers={"Host": "evil.example"})
        with pytest.raises(HTTPError) as refused:
            urllib.request.urlopen(rebound, timeout=PATIENCE)
        with refused.value as answer:
            assert answer.status == 403
