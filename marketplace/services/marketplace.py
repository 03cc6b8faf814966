"""The marketplace over one repository: its catalog at any commit, kept fresh."""

from __future__ import annotations

import gc
import logging
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

from marketplace.catalog.build import build
from marketplace.contracts.recognise import ORGANISATION_FILES
from marketplace.errors import MarketplaceError, NotFound
from marketplace.model import Catalog, Document, Organisation, Searchable
from marketplace.services.reading import Read, Reader, engine, index_engine
from marketplace.settings import Settings
from marketplace.stores.files import Files, templates_of, without_templates
from marketplace.stores.git import Repository
from marketplace.stores.parsed import ParsedCache

if TYPE_CHECKING:
    from marketplace.catalog.place import Opened
    from marketplace.contracts.examine import Examiner
    from marketplace.stores.index import SearchIndex

_LOG = logging.getLogger(__name__)
_KEPT = 4  # catalogs of other commits that stay in memory
_DOCUMENTS = 64  # files that do


@dataclass(frozen=True, slots=True)
class _Built:
    listed: Files
    read: Read
    catalog: Catalog


class Marketplace:
    """Threads share it. `repository` and `examiner` are for the services beside this one."""

    def __init__(self, settings: Settings, repository: Repository) -> None:
        self.settings = settings
        self.repository = repository
        self.folder = settings.cache_folder / repository.name  # for what is kept between starts
        cache = ParsedCache(self.folder, engine(settings.limits))
        self._reader = Reader(repository, cache, lambda: self.examiner)
        # A page asks for the same few files on every rerun.
        self._documents = lru_cache(maxsize=_DOCUMENTS)(repository.document)
        self._index: SearchIndex | None = None
        self._indexing = threading.Lock()
        self._lock = threading.RLock()
        self._current: _Built | None = None
        self._others: OrderedDict[str, _Built] = OrderedDict()

    @classmethod
    def open(cls, settings: Settings) -> Marketplace:
        if not settings.repo:
            raise MarketplaceError(
                "No repository is set.",
                "Name one with --repo or MARKETPLACE_REPO, or build the demo: "
                "python -m marketplace demo FOLDER",
            )
        return cls(settings, Repository.open(settings))

    @cached_property
    def examiner(self) -> Examiner:
        """Loaded when there is a file to examine: a restart does without."""
        from marketplace.contracts.examine import Examiner
        from marketplace.stores import schemas

        return Examiner(schemas.load, self.settings.limits)

    @property
    def index(self) -> SearchIndex:
        """Loaded when somebody first searches: lists do without."""
        with self._indexing:  # two of them would shut each other out
            if self._index is None:
                from marketplace.stores.index import SearchIndex

                self._index = SearchIndex(self.folder / "index", index_engine(self.settings.limits))
            return self._index

    def catalog(self, at: str = "") -> Catalog:
        """At any commit; "" is what is published, as of the last refresh."""
        if at:
            return self._at(at)
        current = self._current
        return current.catalog if current else self.refresh()

    def refresh(self) -> Catalog:
        """The same object when nothing changed. Else only what changed is read."""
        with self._lock:
            commit = self.repository.commit()
            current = self._current
            if not (current and commit and commit == current.catalog.commit):
                self._current = current = self._built(commit, current)
            return current.catalog

    def start_refreshing(self, then: Callable[[Marketplace], object] = catalog) -> None:
        """Looks for news now and then, in the background, for as long as the process lives.

        After each look `then` does what the next visitor would have to wait for.
        """
        threading.Thread(target=self._keep_fresh, args=(then,), name="refresh", daemon=True).start()

    def templates(self) -> dict[str, str]:
        """Path and blob id of what new products are copied from; no product itself."""
        self.catalog()
        return templates_of(self._current.listed) if self._current else {}

    def document(self, catalog: Catalog, path: str) -> Document:
        """One file of the catalog, as bytes."""
        blob = catalog.blobs.get(path)
        if blob is None:
            raise NotFound(f"There is no file '{path}' here.", "Pick one on the Problems page.")
        if not catalog.commit:
            return self.repository.document(path, blob, "")
        return self._documents(path, blob, catalog.commit)

    def searchable(self, catalog: Catalog, paths: Iterable[str]) -> dict[str, Searchable]:
        """The words of these files of the catalog."""
        blobs = {path: catalog.blobs[path] for path in paths if path in catalog.blobs}
        return self._reader.searchable(catalog.commit, blobs)

    def _at(self, at: str) -> Catalog:
        commit = self.repository.commit(at)
        with self._lock:
            current = self._current
            if current and commit == current.catalog.commit:
                return current.catalog
            known = self._others.pop(commit, None)
            if known is None or not commit:
                known = self._built(commit, known or current)
            self._others[commit] = known
            while len(self._others) > _KEPT:
                self._others.popitem(last=False)
            return known.catalog

    def _built(self, commit: str, before: _Built | None) -> _Built:
        near = (before.catalog.commit, before.listed) if before and before.catalog.commit else None
        listed = self.repository.files(commit, near)
        if before and commit == before.catalog.commit and listed == before.listed:
            return before
        nearby = [b.read for b in (before, self._current, *self._others.values()) if b]
        with _no_collection(), self.repository.one_by_one(commit) as fetch:
            read = self._reader.read(commit, without_templates(listed), nearby)
            catalog = build(
                commit,
                read.summaries,
                read.problems,
                self._organisation(read, fetch),
                read.blobs,
                before.catalog if before else None,
                lambda path: self._opened(path, fetch(path, read.blobs[path])),
            )
        return _Built(listed, read, catalog)

    def _organisation(self, read: Read, fetch: Callable[[str, str], bytes]) -> Organisation:
        """The rules in the contracts folder itself; the defaults where there are none."""
        inside = f"{read.folder}/" if read.folder else ""
        for name in ORGANISATION_FILES:
            path = f"{inside}{name}"
            if any(problem.file == path for problem in read.unread):
                return Organisation(path=path, classifications=())  # nobody knows what it masks
            if blob := read.blobs.get(path):
                from marketplace.services.opening import rules

                return rules(fetch(path, blob), path, self.settings.limits)
        return Organisation()

    def _opened(self, path: str, data: bytes) -> Opened:
        from marketplace.services.opening import opened

        return opened(data, path, self.settings.limits)

    def _keep_fresh(self, then: Callable[[Marketplace], object]) -> None:
        while True:
            time.sleep(self.settings.refresh_seconds)
            try:
                self.repository.fetch()
                self.refresh()
                then(self)
            except MarketplaceError as error:
                _LOG.warning("%s %s What was read before is shown.", error.message, error.hint)
            except Exception:  # the next look may find it mended
                _LOG.exception("Looking for news failed")


@contextmanager
def _no_collection() -> Iterator[None]:
    """Searching ten thousand new objects for garbage again and again takes half of the time."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()
