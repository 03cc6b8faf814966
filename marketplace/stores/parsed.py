"""What was learned of each file, kept between starts: SQLite in the cache folder.

Nothing in it is precious. What cannot be read is learned again, and where nothing can be written
it lives in memory. Several processes may use it at once.
"""

from __future__ import annotations

import json
import logging
import sqlite3
import threading
import time
import weakref
from collections.abc import Callable, Collection, Iterable, Mapping
from pathlib import Path
from typing import NamedTuple, TypeVar

import msgspec

from marketplace.model import Examined, Problem, Searchable, Summary

_LOG = logging.getLogger(__name__)
_ROOM = 20_000  # rows of other commits that may stay before the table is trimmed
_TRIES = 100  # to open a database that another process is making, 50 ms apart
_OUTDATED = 7 * 86_400  # seconds after which the database of another engine is removed
_TABLES = """
    pragma journal_mode = wal;
    pragma synchronous = normal;
    create table if not exists known (key text primary key, value blob not null);
    create table if not exists words (key text primary key, value blob not null);
"""
_GET = "select {0}.key, {0}.value from json_each(?) as wanted join {0} on {0}.key = wanted.value"

T = TypeVar("T")


class Known(NamedTuple):
    """What the catalog needs of one file; its words for the search index stay on disk."""

    summary: Summary
    problems: tuple[Problem, ...] = ()


class ParsedCache:
    """Keys are whatever names the bytes that were read; `engine` names the rules that read them."""

    def __init__(self, folder: Path, engine: str) -> None:
        self._file = folder / f"parsed-{engine}.sqlite3"
        self._lock = threading.Lock()
        self._encode = msgspec.msgpack.Encoder().encode
        self._known = msgspec.msgpack.Decoder(Known).decode
        self._words = msgspec.msgpack.Decoder(Searchable).decode
        self._database = self._opened()

    def get(self, keys: Collection[str]) -> dict[str, Known]:
        """What is known of these keys; the others are missing in the answer."""
        return self._decoded("known", keys, self._known)

    def searchable(self, keys: Collection[str]) -> dict[str, Searchable]:
        return self._decoded("words", keys, self._words)

    def put(self, examined: Mapping[str, Examined]) -> None:
        encode = self._encode
        known = [(key, encode(Known(e.summary, e.problems))) for key, e in examined.items()]
        words = [(key, encode(e.searchable)) for key, e in examined.items()]

        def write(database: sqlite3.Connection) -> None:
            with database:
                database.executemany("insert or replace into known values (?, ?)", known)
                database.executemany("insert or replace into words values (?, ?)", words)

        self._safely(write)

    def trim(self, count: int, keep: Iterable[str]) -> None:
        """Forgets all but `keep`, about `count` of them, when the others have become many."""

        def delete(database: sqlite3.Connection) -> None:
            rows = database.execute("select count(*) from known").fetchone()[0]
            if rows <= 3 * count + _ROOM:
                return
            kept = json.dumps(list(keep))
            with database:
                for table in ("known", "words"):
                    database.execute(
                        f"delete from {table} where key not in (select value from json_each(?))",
                        (kept,),
                    )

        self._safely(delete)

    def _decoded(
        self, table: str, keys: Collection[str], decode: Callable[[bytes], T]
    ) -> dict[str, T]:
        wanted = json.dumps(list(keys))
        rows: Iterable[tuple[str, bytes]] = (
            self._safely(lambda db: db.execute(_GET.format(table), (wanted,)).fetchall()) or ()
        )
        try:
            return {key: decode(value) for key, value in rows}
        except (msgspec.DecodeError, TypeError):
            _LOG.warning("the cache of parsed files holds what it should not: starting anew")
            with self._lock:
                self._begin_anew()
            return {}

    def _safely(self, use: Callable[[sqlite3.Connection], T]) -> T | None:
        """None where the database cannot serve now; a damaged one is replaced by an empty one."""
        with self._lock:
            try:
                return use(self._database)
            except sqlite3.OperationalError as error:  # locked, or the disk is full
                _LOG.warning("the cache of parsed files was not used: %s", error)
            except sqlite3.DatabaseError as error:
                _LOG.warning("the cache of parsed files is damaged, starting anew: %s", error)
                self._begin_anew()
            return None

    def _begin_anew(self) -> None:
        self._database.close()
        _remove(self._file)
        self._database = self._opened()

    def _opened(self) -> sqlite3.Connection:
        try:
            self._file.parent.mkdir(parents=True, exist_ok=True)
            try:
                database = _connect(str(self._file))
            except sqlite3.OperationalError:
                raise
            except sqlite3.DatabaseError:
                _remove(self._file)
                database = _connect(str(self._file))
            self._remove_outdated()
        except (OSError, sqlite3.Error) as error:
            _LOG.warning("parsed files are kept in memory only: %s", error)
            database = _connect(":memory:")
        weakref.finalize(self, database.close)
        return database

    def _remove_outdated(self) -> None:
        for file in self._file.parent.glob("parsed-*.sqlite3"):
            if file != self._file and time.time() - file.stat().st_mtime > _OUTDATED:
                _remove(file)


def _connect(name: str) -> sqlite3.Connection:
    # The lock of ParsedCache keeps threads apart.
    database = sqlite3.connect(name, timeout=5, check_same_thread=False)
    for _ in range(_TRIES):
        try:
            database.executescript(_TABLES)
            return database
        except sqlite3.Error as error:
            # Where two processes make the file at once, SQLite does not wait for its own timeout.
            if "locked" not in str(error):
                database.close()
                raise
            time.sleep(0.05)
    database.close()
    raise sqlite3.OperationalError("database is locked")


def _remove(file: Path) -> None:
    for end in ("", "-wal", "-shm"):
        file.with_name(file.name + end).unlink(missing_ok=True)
