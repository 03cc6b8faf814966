"""One writer at a time, in all processes; and what it was about to do, if it was killed."""

from __future__ import annotations

import fcntl
import json
import os
import threading
import time
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from marketplace.errors import Busy, Refused
from marketplace.stores.lock import release

_FILE = "marketplace-turn"  # in Git's folder of the repository; stays there
_SECONDS = 20.0
_PAUSE = 0.01
_LARGEST = 1_000_000  # bytes of a note
_moving = threading.Condition()
_lines: dict[Path, deque[object]] = {}  # who waits for which repository, in their order


@dataclass(frozen=True, slots=True)
class Intent:
    """`files`: path, blob id before and after; "" where there is none."""

    branch: str
    commit: str
    files: tuple[tuple[str, str, str], ...]


class Note:
    """What is to be done once the branch has moved, kept through a crash."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor

    def read(self) -> Intent | None:
        """None where nothing was left undone."""
        try:
            told: Any = json.loads(os.pread(self._descriptor, _LARGEST, 0) or b"{}")
            files = tuple((str(p), str(base), str(blob)) for p, base, blob in told["files"])
            return Intent(str(told["branch"]), str(told["commit"]), files)
        except (ValueError, KeyError, TypeError):  # cut short: the branch cannot have moved yet
            return None

    def write(self, intent: Intent | None) -> None:
        """Raises Refused where the disk does not take all of it."""
        data = json.dumps(asdict(intent)).encode() if intent else b""
        try:
            os.ftruncate(self._descriptor, 0)
            whole = os.pwrite(self._descriptor, data, 0) == len(data)
            os.fsync(self._descriptor)
        except OSError:
            whole = False
        if not whole:
            raise Refused("Nothing was saved: the disk is full.", "Make room, then try again.")


@contextmanager
def turn(directory: Path) -> Iterator[Note]:
    """First come, first served in this process; the lock against the others goes with its process,
    however that ends. Raises Busy after a while."""
    with _in_line(directory), _locked(directory) as note:
        yield note


@contextmanager
def _in_line(directory: Path) -> Iterator[None]:
    me = object()
    with _moving:
        line = _lines.setdefault(directory, deque())
        line.append(me)
        came = _moving.wait_for(lambda: line[0] is me, _SECONDS)
        if not came:
            line.remove(me)
            raise _busy()
    try:
        yield
    finally:
        with _moving:
            line.popleft()
            _moving.notify_all()


@contextmanager
def _locked(directory: Path) -> Iterator[Note]:
    try:
        descriptor = os.open(
            directory / _FILE, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, 0o644
        )
    except OSError as error:
        raise Refused(
            "The repository cannot be written from here.",
            "Give the account that runs this the right to write into it.",
        ) from error
    try:
        _wait(descriptor)
        yield Note(descriptor)
    finally:
        release(descriptor)


def _wait(descriptor: int) -> None:
    end = time.monotonic() + _SECONDS
    while True:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() > end:
                raise _busy() from None
            time.sleep(_PAUSE)
        else:
            return


def _busy() -> Busy:
    return Busy("Others are saving right now. Nothing was saved.", "Try again in a moment.")
