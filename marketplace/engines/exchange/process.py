"""In the web process: starts the runner, hands over what to do, and ends it when time is up."""

from __future__ import annotations

import base64
import binascii
import json
import os
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from marketplace.errors import Busy, Limited, Unreadable
from marketplace.settings import Limits

# Isolated from the environment, the user's packages and the current folder.
BOOT = (
    "import sys; sys.path.append(sys.argv[1]); "
    "from marketplace.engines.exchange.runner import main; main(sys.argv[1], int(sys.argv[2]))"
)
TOP = str(Path(__file__).resolve().parents[3])
ENVIRONMENT = {
    "MALLOC_ARENA_MAX": "2",  # an arena for each thread would eat the address space
    "HOME": ".",
    "TMPDIR": ".",
    "OPENBLAS_NUM_THREADS": "1",
    "PYTHONDONTWRITEBYTECODE": "1",
}
_GRACE = 2.0  # seconds after its own clock, then it is ended from outside
_AT_ONCE = threading.BoundedSemaphore(2)


@dataclass(frozen=True, slots=True)
class Order:
    """`task` is "export" (the data is a contract) or "import" (the data is a file to read)."""

    task: str
    format: str  # as the library calls it
    data: bytes = field(repr=False)
    object: str = ""  # "": all
    dialect: str = ""
    suffix: str = ""  # of the file, with its dot: some readers look at it


@dataclass(frozen=True, slots=True)
class Made:
    """`kind` is the class of the library's complaint; "" where it made `data`."""

    data: bytes = field(default=b"", repr=False)
    kind: str = ""
    complaint: str = ""  # without any path of this machine
    doubt: str = ""  # why a reader of the format could not read what was made


def exchange(orders: Sequence[Order], limits: Limits) -> tuple[Made, ...]:
    """One answer for each, in order, from one process. Raises Limited, Busy, Unreadable."""
    if not orders:
        return ()
    seconds = limits.exchange_seconds * len(orders)
    bounds = {
        "query_seconds": seconds,
        "query_cpu_seconds": int(seconds) + 1,
        "query_memory": limits.query_memory,
        "copy_size": limits.export_size,
    }
    lines = [json.dumps(bounds), *(json.dumps(_told(order)) for order in orders)]
    if not _AT_ONCE.acquire(timeout=seconds):
        raise Busy("Many files are being made just now.", "Try again in a moment.")
    try:
        out = _run("\n".join(lines).encode() + b"\n", seconds)
    finally:
        _AT_ONCE.release()
    return _understood(out, len(orders), limits)


def _told(order: Order) -> dict[str, Any]:
    return asdict(order) | {"data": base64.b64encode(order.data).decode()}


def _run(given: bytes, seconds: float) -> bytes:
    with tempfile.TemporaryDirectory(prefix="exchange-", ignore_cleanup_errors=True) as folder:
        process = subprocess.Popen(
            [sys.executable, "-I", "-c", BOOT, TOP, str(os.getpid())],
            env=ENVIRONMENT,
            cwd=folder,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        with process:
            try:
                return process.communicate(given, timeout=seconds + _GRACE)[0]
            except subprocess.TimeoutExpired:
                raise Limited(
                    f"This took longer than {seconds:g} s, and was stopped.",
                    "Try a smaller contract, or one schema object of it.",
                ) from None
            finally:
                _end(process)


def _end(process: subprocess.Popen[bytes]) -> None:
    """With all that it may have started; it is not waited for yet, so the number is still its."""
    if process.returncode is None:
        os.killpg(process.pid, signal.SIGKILL)


def _understood(out: bytes, expected: int, limits: Limits) -> tuple[Made, ...]:
    made = [_made(line, limits) for line in out.splitlines()[:expected]]
    # What ended it ended the rest: the memory it took, or its processor time.
    missing = Made(kind="Stopped", complaint="it needs more memory or time than is allowed here")
    return (*made, *[missing] * (expected - len(made)))


def _made(line: bytes, limits: Limits) -> Made:
    """The process has read untrusted text: its answers are not believed, either."""
    try:
        said = json.loads(line)
        texts = (str(said[key]) for key in ("kind", "complaint", "doubt"))
        made = Made(base64.b64decode(said["data"]), *texts)
    except (ValueError, KeyError, TypeError, RecursionError, binascii.Error):
        raise Unreadable("The converter gave no answer.", "Try again in a moment.") from None
    if len(made.data) > limits.export_size:
        raise Limited(
            f"The file would be larger than {limits.export_size // 1_000_000} MB.",
            "Ask for one schema object alone.",
        )
    return made
