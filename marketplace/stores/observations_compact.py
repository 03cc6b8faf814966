"""Many small files become one a month, while others read and record.

The new file names those that it stands for, so it counts instead of them from the moment it has
its name. Only then they go: whoever is killed in between leaves nothing twice and nothing out.
"""

from __future__ import annotations

import fcntl
import logging
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pyarrow as pa

from marketplace.errors import Busy, MarketplaceError, Unreadable
from marketplace.stores import observations_files as files
from marketplace.stores.lock import release
from marketplace.stores.observations_table import is_ours, joined, load

_LOCK = ".compacting"
_MANY = 32  # files of today that are worth a merge before the day is over
_ABANDONED = timedelta(days=1)  # after which a file that never got its name is removed
_LOG = logging.getLogger(__name__)


def compact(folder: Path, now: datetime) -> int:
    """How many files others stand for now. Does nothing while somebody else is at it."""
    with _alone(folder) as is_alone:
        if not is_alone:
            return 0
        listed = files.Folder(folder).listed()
        _remove(folder, listed.replaced)
        _remove_abandoned(folder, now)
        today = f"date={now.astimezone(UTC):%Y-%m-%d}/"
        merged = 0
        for month, names in listed.files.items():
            is_over = any(name < today for name in names if name.startswith("date="))
            if len(names) > 1 and (is_over or len(names) > _MANY):
                left = [name for name in listed.replaced if (folder / name).exists()]
                merged += _merge(folder, month, names, left)
        return merged


def _merge(folder: Path, month: str, names: Sequence[str], left: Sequence[str]) -> int:
    """`left`: files that are replaced already and could not be removed: it stands for them too."""
    tables = {name: table for name in names if (table := _whole(folder / name)) is not None}
    if len(tables) < 2:
        return 0
    table = joined([*tables.values()])
    staged = None
    try:
        staged = files.stage(folder, f"month={month}", table, (*tables, *left))
        if load(staged).num_rows != table.num_rows:
            raise Unreadable("it holds other rows than were written")
        files.publish(folder, [staged])
    except (OSError, Unreadable) as error:
        _LOG.warning("the observations of %s stay in many files: %s", month, error)
        if staged:
            staged.unlink(missing_ok=True)
        return 0
    _remove(folder, (*tables, *left))
    return len(tables)


def _whole(path: Path) -> pa.Table | None:
    """None where it holds what a merged file would lose: another version's columns, or damage."""
    try:
        table = load(path)
        return table if is_ours(path, table.num_rows) else None
    except (OSError, Unreadable) as error:
        _LOG.warning("a file of observations stays as it is: %s", error)
        return None


def _remove(folder: Path, names: Sequence[str]) -> None:
    """Not while somebody lists. What stays is tried again the next time."""
    if not names:
        return
    try:
        with files.locked(folder, fcntl.LOCK_EX):
            for name in names:
                with suppress(OSError):
                    (folder / name).unlink()
            for place in {(folder / name).parent for name in names}:
                with suppress(OSError):  # there are others in it
                    place.rmdir()
    except Busy as error:
        _LOG.info("replaced observations stay for now: %s", error)


def _remove_abandoned(folder: Path, now: datetime) -> None:
    before = (now - _ABANDONED).timestamp()
    for file in folder.glob("*=*/.*.parquet"):
        with suppress(OSError):
            if file.lstat().st_mtime < before:
                file.unlink()


@contextmanager
def _alone(folder: Path) -> Iterator[bool]:
    if not folder.is_dir():
        yield False
        return
    try:
        flags = os.O_RDWR | os.O_CREAT | os.O_CLOEXEC
        descriptor = os.open(folder / _LOCK, flags, 0o644)
    except OSError as error:
        raise MarketplaceError(
            "The folder of observations cannot be written from here.",
            "Give the account that runs this the right to write into it.",
        ) from error
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield True
    except BlockingIOError:
        yield False
    finally:
        release(descriptor)
