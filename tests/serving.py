"""A real server in a process of its own, for tests that talk to it as the world does."""

from __future__ import annotations

import os
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

TOP = Path(__file__).resolve().parents[1]
PATIENCE = 60.0  # seconds; a busy machine is not a broken server


@contextmanager
def serving(
    repo: Path | str, cache: Path, cwd: Path = TOP, log: Path | None = None
) -> Iterator[str]:
    """Yields its address; it is up and has read the repository. `log`: where it complains."""
    command = ["-m", "marketplace", "serve", "--port", "0", "--no-open", "--repo", str(repo)]
    errors = log.open("wb") if log else None
    process = subprocess.Popen(
        [sys.executable, *command],
        cwd=cwd,
        env={**os.environ, "PYTHONPATH": str(TOP), "MARKETPLACE_CACHE": str(cache)},
        stdout=subprocess.PIPE,
        stderr=errors,
        text=True,
    )
    assert process.stdout
    try:
        told = process.stdout.readline()
        assert "http://" in told, f"the server did not start: {told!r}"
        address = "http://" + told.split("http://")[1].split()[0]
        _wait(address)
        yield address
    finally:
        process.terminate()
        process.wait(10)
        process.stdout.close()
        if errors:
            errors.close()


def _wait(address: str) -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        try:
            with urllib.request.urlopen(f"{address}/_stcore/health", timeout=5):
                return
        except OSError:
            time.sleep(0.1)
    raise TimeoutError(f"{address} does not answer")
