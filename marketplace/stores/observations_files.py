"""The files of the observations: which of them count, and how a new one comes to its place.

A file is written under a hidden name and gets its own when all of it is on the disk. One in a
`month=` folder stands for older files, which it names: these do not count, for as long as they
are still there. Whoever lists holds a lock that keeps them from going meanwhile.
"""

from __future__ import annotations

import errno
import fcntl
import hashlib
import json
import logging
import os
import re
import secrets
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from marketplace.errors import Busy, MarketplaceError
from marketplace.stores.lock import release
from marketplace.stores.observations_table import STORED

LOCK = ".lock"
REPLACES = b"marketplace.replaces"  # in a file's metadata: names, as JSON
_PLACE = re.compile(r"(date|month)=(\d{4}-\d\d)(-\d\d)?")
_SETTLED = 2.0  # seconds after which a folder that looks unchanged is; a clock has its ticks
_TRIES = 20
_PAUSE = 0.01
_LOG = logging.getLogger(__name__)
_PATIENCE = 10.0  # seconds that a writer waits for those who list


@dataclass(frozen=True, slots=True)
class Listed:
    """`files` by month ("2026-11"), as paths from the folder; `replaced` wait to be removed."""

    files: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    replaced: tuple[str, ...] = ()
    stamp: str = ""  # differs where the files do


@dataclass(slots=True)
class _Seen:
    changed: int  # when the disk says that the folder was changed
    since: float  # when we first saw that, on our own clock
    listed: float
    names: tuple[str, ...]


class Folder:
    """Not for several threads at once."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._seen: dict[str, _Seen] = {}
        self._replaces: dict[str, frozenset[str]] = {}  # what is known of merged files
        self._names_then: dict[str, tuple[str, ...]] = {}
        self._listed = Listed()
        self._complaints: set[str] = set()

    def listed(self) -> Listed:
        """The same object as long as nothing changed."""
        with locked(self.path, fcntl.LOCK_SH):
            places = self._places()
            names = {place: self._names(place, changed) for place, changed in places.items()}
            self._seen = {place: self._seen[place] for place in names}
            if names == self._names_then:  # mostly the very same tuples
                return self._listed
            every = {f"{place}/{name}" for place in names for name in names[place]}
            replaced, unclear = self._replaced(every)
            self._names_then = {} if unclear else names
        counting = sorted(every - replaced - unclear)
        told = json.dumps([counting, sorted(replaced)])
        stamp = hashlib.sha256(told.encode("utf-8", "surrogateescape")).hexdigest()[:16]
        if stamp != self._listed.stamp:
            self._listed = Listed(_by_month(counting), tuple(sorted(replaced)), stamp)
        return self._listed

    def _places(self) -> dict[str, int]:
        found: dict[str, int] = {}
        with self._told_once(), os.scandir(self.path) as entries:
            for entry in entries:
                if _PLACE.fullmatch(entry.name) and entry.is_dir(follow_symlinks=False):
                    with suppress(FileNotFoundError):
                        found[entry.name] = entry.stat(follow_symlinks=False).st_mtime_ns
        return found

    def _names(self, place: str, changed: int) -> tuple[str, ...]:
        """Listed again only where the folder was changed, or so lately that one cannot tell."""
        now = time.monotonic()
        seen = self._seen.get(place)
        if seen is None or seen.changed != changed:
            seen = self._seen[place] = _Seen(changed, now, -_SETTLED, ())
        if seen.listed < seen.since + _SETTLED:
            with self._told_once():
                seen.names = tuple(
                    name
                    for name in os.listdir(self.path / place)
                    if name[0] != "." and name.endswith(".parquet")
                )
                seen.listed = now
        return seen.names

    @contextmanager
    def _told_once(self) -> Iterator[None]:
        """What cannot be read is as if it were not there: then nothing is known, and that shows."""
        try:
            yield
        except FileNotFoundError:
            pass
        except OSError as error:
            if str(error) not in self._complaints:
                self._complaints.add(str(error))
                _LOG.warning("observations cannot be read: %s", error)

    def _replaced(self, every: set[str]) -> tuple[set[str], set[str]]:
        """And those of which nobody knows what they stand for: no row may count twice."""
        merged = [name for name in every if name.startswith("month=")]
        known = {name: self._told(name) for name in merged}
        self._replaces = {name: told for name, told in known.items() if told is not None}
        unclear = known.keys() - self._replaces.keys()
        for name in unclear - self._complaints:
            _LOG.warning("a file of observations is left out: %s cannot be read", name)
        self._complaints |= unclear
        return every & set().union(*self._replaces.values()), unclear

    def _told(self, name: str) -> frozenset[str] | None:
        """Which files it stands for; None where it cannot be read."""
        known = self._replaces.get(name)
        return replaces(self.path / name) if known is None else known


def replaces(path: Path) -> frozenset[str] | None:
    try:
        told = pq.read_metadata(path).metadata or {}
        return frozenset(map(str, json.loads(told.get(REPLACES, b"[]"))))
    except (OSError, ValueError, TypeError, pa.ArrowException):
        return None


def new_name(table: pa.Table) -> str:
    """By its newest row, and unlike all others."""
    newest = table.column("observed_at")[-1].as_py()
    return f"{newest:%Y%m%dT%H%M%SZ}-{secrets.token_hex(8)}.parquet"


def stage(folder: Path, place: str, table: pa.Table, replaced: Sequence[str] = ()) -> Path:
    """On the disk, but nobody sees it yet."""
    sink = pa.BufferOutputStream()
    with pq.ParquetWriter(sink, table.schema, **STORED) as writer:
        writer.write_table(table)
        if replaced:
            writer.add_key_value_metadata({REPLACES: json.dumps(sorted(replaced))})
    file = folder / place / f".{new_name(table)}"
    descriptor = _created(file)
    try:
        with os.fdopen(descriptor, "wb", buffering=0) as written:
            left = memoryview(sink.getvalue())
            while left:
                left = left[written.write(left) or 0 :]
            os.fsync(descriptor)
    except OSError:
        with suppress(OSError):
            file.unlink()
        raise
    return file


def publish(folder: Path, staged: Sequence[Path]) -> list[Path]:
    """Gives them their names; when it returns they outlast a power cut."""
    done: list[Path] = []
    try:
        for file in staged:
            target = file.with_name(file.name[1:])
            os.rename(file, target)
            done.append(target)
        for place in {file.parent for file in done} | {folder}:
            _to_disk(place)
    except OSError:
        for file in (*staged, *done):  # nobody was told that it is there
            with suppress(OSError):
                file.unlink()
        raise
    return done


def make(folder: Path) -> None:
    """With those above it, on the disk; and with its lock, so that readers need not write."""
    if (folder / LOCK).exists():
        return
    new = [above for above in (folder, *folder.parents) if not above.exists()]
    folder.mkdir(parents=True, exist_ok=True)
    os.close(os.open(folder / LOCK, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644))
    for above in (*new, *(one.parent for one in new)):
        _to_disk(above)


@contextmanager
def locked(folder: Path, kind: int, name: str = LOCK) -> Iterator[None]:
    """Goes with its process, however that ends. Where there can be no lock there is no writer."""
    descriptor = _lock_file(folder / name)
    try:
        if descriptor is not None:
            _wait(descriptor, kind)
        yield
    finally:
        if descriptor is not None:
            release(descriptor)


def told(error: OSError) -> MarketplaceError:
    """As the person reads it who wanted to record."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
        why, hint = "the disk is full", "Make room, then run it again."
    elif error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        why, hint = "it cannot be written from here", "Set MARKETPLACE_OBSERVATIONS to another."
    else:
        why, hint = (error.strerror or "it failed").lower(), "Look at the disk, then run it again."
    return MarketplaceError(f"Nothing was recorded in the folder of observations: {why}.", hint)


def _created(file: Path) -> int:
    """Whoever tidies up may remove the folder while it is empty."""
    for _ in range(_TRIES):
        with suppress(FileNotFoundError):
            file.parent.mkdir(exist_ok=True)
            return os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o644)
    raise FileNotFoundError(errno.ENOENT, "the folder goes away again and again")


def _to_disk(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _lock_file(file: Path) -> int | None:
    for flags in (os.O_RDWR | os.O_CREAT, os.O_RDONLY):
        with suppress(OSError):
            if file.parent.is_dir():
                return os.open(file, flags | os.O_CLOEXEC, 0o644)
    return None


def _wait(descriptor: int, kind: int) -> None:
    end = time.monotonic() + _PATIENCE
    while True:
        try:
            fcntl.flock(descriptor, kind | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() > end:
                raise Busy("The observations are being tidied up.", "Try again soon.") from None
            time.sleep(_PAUSE)
        else:
            return


def _by_month(names: Sequence[str]) -> dict[str, tuple[str, ...]]:
    months: dict[str, list[str]] = {}
    for name in names:
        if found := _PLACE.match(name):
            months.setdefault(found[2], []).append(name)
    return {month: tuple(files) for month, files in sorted(months.items())}
