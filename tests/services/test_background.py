"""A command beside the server: again and again, one at a time, and never left behind."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from marketplace.services.background import Background
from tests.builders import Repo, a_contract

TOP = Path(__file__).resolve().parents[2]
PATIENCE = 60.0
# Something that goes on until it is ended.
SERVE = ["serve", "--port", "0", "--no-open"]
PARENT = """
import sys, time
from marketplace.services.background import Background
where = {"MARKETPLACE_REPO": sys.argv[1], "MARKETPLACE_CACHE": sys.argv[2]}
Background(sys.argv[3:], where).start()
time.sleep(600)
"""


@pytest.fixture
def shop(tmp_path):
    repo = Repo(tmp_path / "repo")
    repo.commit({"contracts/orders.odcs.yaml": a_contract("orders")})
    return repo


def environment(repo: Repo) -> dict[str, str]:
    return {"MARKETPLACE_REPO": repo.settings.repo, "MARKETPLACE_CACHE": repo.settings.cache}


def children(parent: int) -> set[int]:
    """Processes that it has started, by the kernel's own list."""
    tasks = Path(f"/proc/{parent}/task")
    found: set[int] = set()
    for task in tasks.iterdir() if tasks.exists() else ():
        with contextlib.suppress(FileNotFoundError):  # a thread that has just ended
            found |= set(map(int, (task / "children").read_text().split()))
    return found


def runs_of(shop: Repo) -> set[int]:
    """Processes that we have started for that shop: other tests' workers may come beside them."""
    told = f"MARKETPLACE_CACHE={shop.settings.cache}".encode()
    found = set()
    for pid in children(os.getpid()):
        with contextlib.suppress(OSError):
            if told in Path(f"/proc/{pid}/environ").read_bytes().split(b"\0"):
                found.add(pid)
    return found


def until(come: Callable[[], object]) -> object:
    end = time.monotonic() + PATIENCE
    while not (found := come()):
        assert time.monotonic() < end, "it did not come"
        time.sleep(0.05)
    return found


def is_running(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state != "Z"  # ended, and only not yet asked how


def group(pid: int) -> set[int]:
    """What belongs to the same session as that process."""
    found = set()
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                stat = (entry / "stat").read_text().rpartition(")")[2].split()
            except OSError:
                continue
            if int(stat[3]) == pid and stat[0] != "Z":
                found.add(int(entry.name))
    return found


def test_what_runs_is_ended_with_the_server_and_not_begun_again(shop):
    checks = Background(SERVE, environment(shop), pause=0.01)
    checks.start()
    [pid] = until(lambda: runs_of(shop))
    checks.stop()
    assert not is_running(pid)
    assert group(pid) == set()
    assert not runs_of(shop)


def test_it_does_not_outlive_a_server_that_is_killed(shop):
    parent = subprocess.Popen(
        [sys.executable, "-c", PARENT, shop.settings.repo, shop.settings.cache, *SERVE], cwd=TOP
    )
    [pid] = until(lambda: children(parent.pid))
    until(lambda: b"attended" in Path(f"/proc/{pid}/cmdline").read_bytes())
    parent.send_signal(signal.SIGKILL)
    parent.wait()
    until(lambda: not group(pid))


def test_it_runs_again_after_its_end_and_never_twice_at_once(shop):
    seen: set[int] = set()
    checks = Background(["catalog"], environment(shop), pause=0.01)
    checks.start()
    try:

        def three() -> bool:
            now = runs_of(shop)
            assert len(now) <= 1
            seen.update(now)
            return len(seen) >= 3

        until(three)
    finally:
        checks.stop()


def test_a_command_that_cannot_run_is_told_and_tried_again(shop, caplog):
    checks = Background(["catalog", "--folder", "nowhere"], environment(shop), pause=0.01)
    checks.start()
    try:
        until(lambda: caplog.text.count("Checks ended with 2. They are tried again.") >= 2)
    finally:
        checks.stop()


def test_pages_go_first(shop):
    checks = Background(SERVE, environment(shop))
    checks.start()
    try:
        [pid] = until(lambda: runs_of(shop))
        until(lambda: os.getpriority(os.PRIO_PROCESS, pid) > os.getpriority(os.PRIO_PROCESS, 0))
    finally:
        checks.stop()
