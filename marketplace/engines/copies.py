"""In the web process: what a role may see of files, prepared for SQL once and kept on disk.

A prepared table is a few words of JSON, and a database file beside it where the data could not
be read in place. Both lie in the cache under a key made of the data's fingerprint, the contract's
promises and what is hidden: when one of these changes, the old ones are simply not found again.
"""

from __future__ import annotations

import hashlib
import json
import os
import secrets
import threading
from array import array
from collections import OrderedDict
from collections.abc import Sequence
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from marketplace.engines import tidy
from marketplace.engines.answer import Answer
from marketplace.engines.draft import Draft
from marketplace.engines.files import Opened
from marketplace.engines.sampling import Question, failure, job
from marketplace.engines.workers import Workers
from marketplace.errors import Busy, Limited, Unreadable
from marketplace.model import KeyColumn
from marketplace.settings import Limits

MADE_BY = (
    "prepare.py",
    "keys.py",
    "match.py",
    "nested.py",
    "kinds.py",
    "reader.py",
)  # what decides the content
AT_ONCE = 2  # tables prepared at the same time for who waits, and one for who does not
QUICK = 10.0  # seconds; what takes longer goes on in a lane of its own
WAITING = 50  # tables that are prepared or wait for it, each with open files
KEPT = 100  # of which it is known what is prepared, each some 100 kB


class _TooLarge(Limited):
    """Not for want of time."""


@dataclass(frozen=True, slots=True)
class Prepared:
    """`columns`: (property, column to read, type). `copy`: the file to read; None: in place."""

    columns: tuple[tuple[str, str, str], ...]
    copy: Path | None
    keys: tuple[KeyColumn, ...] = ()


class Copies:
    """Threads and processes share the folder; a file in it is whole or not there."""

    def __init__(self, folder: Path, workers: Workers) -> None:
        self._folder = folder
        self._workers = workers
        self._lock = threading.Lock()
        self._known: OrderedDict[str, Prepared] = OrderedDict()
        self._making: dict[str, Future[Prepared]] = {}
        self._lanes = {True: threading.Semaphore(AT_ONCE), False: threading.Semaphore(1)}
        self._slow = threading.Semaphore(1)
        self._failed = tidy.Failed()

    def key(self, opened: Opened, question: Question) -> str:
        said = [opened.names, opened.marks, question.encoding, job(opened, question), _code()]
        return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()[:40]

    def known(self, key: str) -> Prepared | None:
        with self._lock:
            found = self._known.get(key)
        if found is None and (found := self._kept(key)):
            self._remember(key, found)
        if found:
            try:
                # Those not used for longest go first.
                os.utime(found.copy or self._folder / f"{key}.json")
            except OSError:
                with self._lock:
                    self._known.pop(key, None)
                return None
        return found

    def make(
        self, key: str, opened: Opened, question: Question, waited_for: bool = True
    ) -> Future[Prepared]:
        """In the background; the same one for everybody who waits for it."""
        with self._lock:
            making = self._making.get(key)
            if making is None:
                if len(self._making) >= WAITING:
                    raise Busy("Many tables are being prepared just now.", "Try again in a moment.")
                making = Future()
                if error := self._failed.get(key):
                    making.set_exception(error)
                    return making
                # The caller closes its files; these are for as long as it takes.
                own = replace(opened, handles=_doubled(opened.handles))
                self._making[key] = making
                making.add_done_callback(lambda _: self._making.pop(key, None))
                # A pool's threads would hold up the end of the process.
                arguments = (making, key, own, question, waited_for)
                threading.Thread(target=self._fulfil, args=arguments, daemon=True).start()
            return making

    def _fulfil(
        self,
        making: Future[Prepared],
        key: str,
        opened: Opened,
        question: Question,
        waited_for: bool,
    ) -> None:
        try:
            making.set_result(self._in_turn(key, opened, question, waited_for))
        except Limited as error:  # it will be the same the next time
            self._failed.put(key, error)
            making.set_exception(error)
        except Exception as error:
            making.set_exception(error)
        finally:
            for handle in opened.handles:
                os.close(handle)

    def _in_turn(self, key: str, opened: Opened, question: Question, waited_for: bool) -> Prepared:
        """What takes long leaves the lane to the others, and begins anew where that is no harm."""
        longest = self._workers.limits.copy_seconds
        for lane, seconds in (
            (self._lanes[waited_for], min(QUICK, longest)),
            (self._slow, longest),
        ):
            with lane:
                try:
                    return self._made(key, opened, question, seconds)
                except _TooLarge:
                    raise  # the same after any time
                except Limited:
                    if seconds >= longest:
                        raise
        raise AssertionError("the last lane has the longest time")

    def _made(self, key: str, opened: Opened, question: Question, seconds: float) -> Prepared:
        self._open_folder()
        limits = self._workers.limits
        more = replace(limits, query_seconds=seconds, query_cpu_seconds=int(2 * seconds) + 1)
        asked = {**job(opened, question), "task": "prepare", "output": True, "salt": self._salt}
        with Draft(self._folder / f"{key}.duckdb") as draft:
            answer = self._workers.run_at_once(asked, [*opened.handles, draft.file], more)
            prepared = self._prepared(answer, opened, question, draft, more)
        self._keep(key, prepared)
        return prepared

    def _prepared(
        self, answer: Answer, opened: Opened, question: Question, draft: Draft, limits: Limits
    ) -> Prepared:
        parts = answer.parts
        if "columns" not in parts:
            if "too_large" in parts:
                raise _TooLarge(
                    f"{opened.stated} is too large to be asked: what you may see of it takes more "
                    f"than {limits.copy_size // 1_000_000:,} MB.",
                    "Put a smaller file there as the sample.",
                )
            raise failure(answer, opened, question, opened.changed())
        if opened.changed():
            raise Unreadable(
                f"{opened.stated} changed while it was read.", "Try again in a moment."
            )
        columns = tuple((name, column, type_) for name, column, type_ in parts["columns"])
        keys = tuple(
            KeyColumn(k["property"], k["distinct"], k["most"], array("Q", k["hashes"]))
            for k in parts.get("keys", ())
        )
        return Prepared(columns, None if parts["in_place"] else draft.publish(), keys)

    @property
    def _salt(self) -> str:
        """One for this folder, so that its hashes can be compared with each other only."""
        path = self._folder / "salt"
        if not path.is_file():
            draft = path.with_name(f"salt.{secrets.token_hex(4)}.draft")
            draft.touch(mode=0o600)
            draft.write_text(secrets.token_hex(16))
            with suppress(FileExistsError):
                os.link(draft, path)  # whole or not there, and the first one stays
            draft.unlink()
        return path.read_text()

    def _open_folder(self) -> None:
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        about = self._folder.stat()
        if about.st_uid != os.geteuid() or about.st_mode & 0o022:
            raise Unreadable(
                "The folder for copies could be changed by somebody else, so it is not used.",
                "Whoever runs this marketplace sets MARKETPLACE_CACHE to a folder of their own.",
            )

    def _kept(self, key: str) -> Prepared | None:
        try:
            told = json.loads((self._folder / f"{key}.json").read_text("utf-8"))
            copy = self._folder / f"{key}.duckdb" if told["copy"] else None
            if copy and not copy.is_file():
                return None
            columns = tuple((name, column, type_) for name, column, type_ in told["columns"])
            keys = tuple(
                KeyColumn(name, n, most, array("Q", some)) for name, n, most, some in told["keys"]
            )
        except (OSError, ValueError, KeyError, TypeError):
            return None
        return Prepared(columns, copy, keys)

    def _keep(self, key: str, prepared: Prepared) -> None:
        told = {
            "copy": prepared.copy is not None,
            "columns": prepared.columns,
            "keys": [(k.property, k.distinct, k.most, [*k.hashes]) for k in prepared.keys],
        }
        draft = self._folder / f"{key}.{secrets.token_hex(4)}.draft"
        draft.write_text(json.dumps(told), "utf-8")
        draft.replace(self._folder / f"{key}.json")
        self._remember(key, prepared)
        tidy.tidy(self._folder, self._workers.limits)

    def _remember(self, key: str, prepared: Prepared) -> None:
        with self._lock:
            self._known[key] = prepared
            while len(self._known) > KEPT:
                self._known.popitem(last=False)


def _doubled(handles: Sequence[int]) -> list[int]:
    """Raises Busy, and leaves nothing open, where the process has no more handles."""
    own: list[int] = []
    try:
        for handle in handles:
            own.append(os.dup(handle))
    except OSError:
        for handle in own:
            os.close(handle)
        raise Busy("Too many files are open just now.", "Try again in a moment.") from None
    return own


@cache
def _code() -> str:
    here = Path(__file__).parent
    return hashlib.sha256(b"".join((here / name).read_bytes() for name in MADE_BY)).hexdigest()
