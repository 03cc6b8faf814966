"""What was told to whom already: so that a change is told once, also after a crash.

A line a statement, at the end of one file: to this channel, of this product, this state. The last
one holds. It is written before the message is sent and taken back where sending is known to have
failed. So a crash between the two loses that one message, and none is ever sent twice.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from marketplace.errors import Busy
from marketplace.stores.lock import alone

_FILE = "told.jsonl"
_LOCK = "told.lock"
_SPARE = 1000  # lines that no longer hold, before the file is written anew


class Told:
    """For who has its turn: nobody else tells anything meanwhile."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._known, self._lines = _read(file)

    def of(self, channel: str) -> Mapping[str, str] | None:
        """Product -> state as it was told last; None: nothing was ever told there."""
        return self._known.get(channel)

    def note(self, channel: str, states: Mapping[str, str], now: datetime) -> None:
        """Returns when it is durable. No states: the channel is known from now on."""
        known = self._known.setdefault(channel, {})
        known.update(states)
        said = [(channel, product, state, now) for product, state in states.items()]
        _append(self._file, [_line(*one) for one in said or [(channel, "", "", now)]])
        self._lines += max(len(said), 1)
        if self._lines > _SPARE + 2 * sum(map(len, self._known.values())):
            self._renew(now)

    def _renew(self, now: datetime) -> None:
        """Only what still holds, aside and then in place."""
        lines = [_line(channel, "", "", now) for channel in self._known]
        for channel, states in self._known.items():
            lines += [_line(channel, product, state, now) for product, state in states.items()]
        aside = self._file.with_suffix(".new")
        aside.unlink(missing_ok=True)
        _append(aside, lines)
        aside.replace(self._file)
        _settle(self._file.parent)
        self._lines = len(lines)


@contextmanager
def telling(folder: Path) -> Iterator[Told]:
    """One at a time over all processes; the lock goes with its process. Raises Busy at once."""
    with alone(
        folder / _LOCK, "What was told to whom cannot be kept, so nothing is told."
    ) as first:
        if not first:
            raise Busy("Somebody else is telling of changes.", "Try again in a moment.")
        yield Told(folder / _FILE)


def _line(channel: str, product: str, state: str, now: datetime) -> bytes:
    said = {"channel": channel, "product": product, "state": state, "at": now.isoformat()}
    return json.dumps(said).encode("ascii") + b"\n"


def _append(file: Path, lines: list[bytes]) -> None:
    new = not file.exists()
    with file.open("ab") as opened:
        if not new and _is_torn(file):
            opened.write(b"\n")  # a crash has cut the last line short
        opened.write(b"".join(lines))
        opened.flush()
        os.fsync(opened.fileno())
    if new:
        _settle(file.parent)


def _is_torn(file: Path) -> bool:
    with file.open("rb") as opened:
        if opened.seek(0, os.SEEK_END) == 0:
            return False
        opened.seek(-1, os.SEEK_END)
        return opened.read(1) != b"\n"


def _settle(folder: Path) -> None:
    """A name in a folder is durable when the folder is."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _read(file: Path) -> tuple[dict[str, dict[str, str]], int]:
    known: dict[str, dict[str, str]] = {}
    lines = file.read_bytes().split(b"\n") if file.exists() else []
    for line in lines:
        said = _said(line)
        if said is None:
            continue
        states = known.setdefault(said["channel"], {})
        if said["product"]:
            states[said["product"]] = said["state"]
    return known, len(lines)


def _said(line: bytes) -> dict[str, str] | None:
    """None: empty, or cut short by a crash before it was acted upon."""
    try:
        said: Any = json.loads(line)
    except ValueError:
        return None
    stated = isinstance(said, dict) and all(
        isinstance(said.get(name), str) for name in ("channel", "product", "state")
    )
    return said if stated else None
