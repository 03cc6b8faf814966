"""Keeps the folder of prepared tables from growing, and what failed from being tried at once."""

from __future__ import annotations

import shutil
import threading
import time
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from marketplace.errors import MarketplaceError
from marketplace.settings import Limits

FILES = 2_000  # of words about prepared tables
FORGOTTEN = 300.0  # seconds after which what failed may be tried again
MOST = 1_000


def tidy(folder: Path, limits: Limits) -> None:
    """Those not used for longest go first; what a killed process has left goes, too."""
    past = time.time() - 3 * limits.copy_seconds
    for draft in (path for used, _, path in _by_age(folder.glob("*.draft")) if used < past):
        if draft.is_dir():
            shutil.rmtree(draft, ignore_errors=True)
        else:
            draft.unlink(missing_ok=True)
    for _, _, words in _by_age(folder.glob("*.json"))[:-FILES]:
        words.unlink(missing_ok=True)
    copies = _by_age(folder.glob("*.duckdb"))
    size = sum(bytes_ for _, bytes_, _ in copies)
    for _, bytes_, path in copies[:-1]:
        if size <= limits.copies_size:
            return
        path.unlink(missing_ok=True)
        path.with_suffix(".json").unlink(missing_ok=True)
        size -= bytes_


def _by_age(paths: Iterable[Path]) -> list[tuple[float, int, Path]]:
    """(last used, size, path), the newest last."""
    found = []
    for path in paths:
        with suppress(OSError):
            about = path.stat()
            found.append((about.st_mtime, about.st_size, path))
    return sorted(found)


class Failed:
    """Errors that would come again, for some minutes: nobody waits for them twice."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._until: dict[str, tuple[float, MarketplaceError]] = {}

    def get(self, key: str) -> MarketplaceError | None:
        with self._lock:
            until, error = self._until.get(key, (0.0, None))
            if error is None or time.monotonic() >= until:
                return None
            # A new one: each time it is raised, an error holds on to more of where it went.
            return type(error)(error.message, error.hint)

    def put(self, key: str, error: MarketplaceError) -> None:
        with self._lock:
            if len(self._until) >= MOST:
                self._until.clear()
            self._until[key] = (time.monotonic() + FORGOTTEN, error)
