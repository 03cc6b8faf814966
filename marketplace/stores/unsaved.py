"""What people have typed and not saved yet: one small file each, outside of Git.

A file is named by a token that cannot be guessed. Losing it to a power cut would cost a few
seconds of typing, so nothing waits for the disk.
"""

from __future__ import annotations

import os
import re
import secrets
import tempfile
import time
from contextlib import suppress
from pathlib import Path

from marketplace.errors import MarketplaceError

_TOKEN = re.compile(r"[A-Za-z0-9_-]{22}")
_DAYS = 30  # without a change
_MOST = 2_000  # files


def token() -> str:
    return secrets.token_urlsafe(16)


def put(folder: Path, token_: str, data: bytes) -> None:
    """All of it or what was there before, also when the process is killed."""
    place = _place(folder, token_)
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not place.exists():
            _sweep(folder)
        descriptor, aside = tempfile.mkstemp(dir=folder, suffix=".new")
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
        os.replace(aside, place)
    except OSError as error:
        raise MarketplaceError(
            "What you typed cannot be kept on this server: a reload would lose it.",
            "Save it as a proposal, and tell the team that runs this marketplace.",
        ) from error


def get(folder: Path, token_: str) -> bytes | None:
    try:
        return _place(folder, token_).read_bytes()
    except OSError:
        return None


def drop(folder: Path, token_: str) -> None:
    with suppress(OSError):
        _place(folder, token_).unlink()


def _place(folder: Path, token_: str) -> Path:
    return folder / (token_ if _TOKEN.fullmatch(token_) else "none")


def _sweep(folder: Path) -> None:
    """Those of long ago go, and the oldest of too many."""
    found = sorted(folder.iterdir(), key=lambda file: file.stat().st_mtime)
    old = time.time() - _DAYS * 86_400
    spare = len(found) - _MOST
    for row, file in enumerate(found):
        if row < spare or file.stat().st_mtime < old:
            file.unlink(missing_ok=True)
