"""The search index: one document per listing, beside the parse cache on disk.

A restart finds it again; a changed catalog changes only the documents of changed listings. What
cannot be read is made anew, and where the folder is taken or read-only the index lives in memory.
"""

from __future__ import annotations

import hashlib
import shutil
import threading
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property
from itertools import chain
from pathlib import Path
from typing import Any, cast

import tantivy
from tantivy import Filter, Tokenizer
from tantivy.tantivy import __version__ as tantivy_version

from marketplace.errors import Unreadable
from marketplace.model import Asked
from marketplace.stores import ranking

WRITER_MEMORY = 30_000_000
LONGEST_WORD = 60
_OUTDATED = 7 * 86_400  # seconds after which the index of another engine is removed
Entry = tuple[str, float, Mapping[str, Sequence[str]]]  # listing id, rank, texts by field
Read = Callable[[Sequence[str]], Iterable[Entry]]


class _View:
    """One state of the index, which stays whole while the next is made."""

    def __init__(self, searcher: tantivy.Searcher, ids: Mapping[int, str]) -> None:
        self.searcher = searcher
        self.ids = ids  # key -> listing id

    @cached_property
    def vocabulary(self) -> dict[str, int]:
        counts: dict[str, int] = {}
        for field in ranking.SPOKEN:
            for word, count in self.searcher.terms_with_prefix(field, ""):
                counts[word] = max(count, counts.get(word, 0))
        return counts


class SearchIndex:
    """Opens nothing before its first update. Threads may search while one updates.

    `engine` names the code that decides on what is indexed, and how.
    """

    def __init__(self, folder: Path | None = None, engine: str = "") -> None:
        # A newer tantivy or other code of ours reads and writes a folder of its own.
        self._folder = folder / f"{tantivy_version}-{engine}" if folder else None
        self._lock = threading.Lock()
        self._schema = ranking.schema()
        self._words = _analyser()
        self._stems = _analyser(Filter.stemmer("english"))
        self._index: tantivy.Index | None = None
        self._view: _View | None = None

    def update(self, wanted: Mapping[str, str], read: Read) -> int:
        """Make it hold exactly the listings of `wanted` (id -> signature); how many were read."""
        with self._lock:
            try:
                return self._bring(self._index or self._on_disk(), wanted, read)
            except BaseException as error:
                if not _broken(error):
                    raise
                if "LockBusy" in str(error):  # another process writes there: keep our own
                    return self._bring(self._in_memory(), wanted, read)
            self._drop()
            try:
                return self._bring(self._on_disk(), wanted, read)
            except (ValueError, OSError):  # read-only, full, or gone again
                return self._bring(self._in_memory(), wanted, read)

    def search(self, asked: Asked, limit: int = 0) -> tuple[Sequence[str], Sequence[float]]:
        """Listing ids, best first, and their scores beside them; `limit` 0: all of them."""
        view = self._view
        if view is None or not view.ids or not asked:
            return (), ()
        try:
            return self._search(view, asked, limit or len(view.ids))
        except BaseException as error:
            if not _broken(error):
                raise
            self._drop()
            raise Unreadable(
                "The search index is damaged.", "It is made anew; search again."
            ) from error

    @property
    def ready(self) -> bool:
        return self._view is not None

    def forms(self, asked: Asked) -> tuple[frozenset[str], ...]:
        """For each word of the query: the words of the index that it is a form of."""
        view = self._view
        if view is None:
            return tuple(frozenset[str]() for _ in asked.words)
        asking = ranking.Asking(self._schema, view.searcher, self._stem, asked)
        return tuple(frozenset(chain(*found.values())) for found in asking.forms)

    def vocabulary(self) -> Mapping[str, int]:
        """The words of names, business names, synonyms and properties: in how many listings."""
        view = self._view
        return view.vocabulary if view else {}

    def _search(
        self, view: _View, asked: Asked, limit: int
    ) -> tuple[Sequence[str], Sequence[float]]:
        asking = ranking.Asking(self._schema, view.searcher, self._stem, asked)

        def hits(query: tantivy.Query) -> list[Any]:
            return view.searcher.search(query, limit, count=False, weight_by_field="rank").hits

        found = next(filter(None, map(hits, asking.ways())), [])
        keys = _values(view.searcher, "key", found)
        return list(map(view.ids.__getitem__, keys)), [score for score, _ in found]

    def _bring(self, index: tantivy.Index, wanted: Mapping[str, str], read: Read) -> int:
        signs = {_number(id_): _number(f"{id_}\0{text}") for id_, text in wanted.items()}
        ids = dict(zip(signs, wanted, strict=False))
        changed = 0
        if _held(index) != signs:
            writer = index.writer(WRITER_MEMORY, 1)
            held = _held(index)  # again: nobody else can change it now
            stale = [key for key, sign in held.items() if signs.get(key) != sign]
            for key in stale:
                writer.delete_documents_by_term("key", key)
            missing = [ids[key] for key, sign in signs.items() if held.get(key) != sign]
            changed = self._add(writer, signs, read(missing) if missing else ())
            writer.commit()
            writer.wait_merging_threads()
            index.reload()
        self._index, self._view = index, _View(index.searcher(), ids)
        return changed

    def _add(
        self, writer: tantivy.IndexWriter, signs: Mapping[int, int], entries: Iterable[Entry]
    ) -> int:
        count = 0
        for id_, rank, fields in entries:
            count += 1
            key = _number(id_)
            values = {"key": key, "sign": signs[key], "rank": rank / 10, **fields}
            writer.add_document(tantivy.Document.from_dict(values, self._schema))
        return count

    def _on_disk(self) -> tantivy.Index:
        if self._folder is None:
            return self._in_memory()
        self._folder.mkdir(parents=True, exist_ok=True)
        _remove_outdated(self._folder)
        return self._ready(tantivy.Index(self._schema, str(self._folder)))

    def _in_memory(self) -> tantivy.Index:
        return self._ready(tantivy.Index(self._schema))

    def _ready(self, index: tantivy.Index) -> tantivy.Index:
        index.register_tokenizer("words", self._words)
        index.config_reader("manual")  # another process's commit must not change our view
        index.reload()
        return index

    def _drop(self) -> None:
        self._index = self._view = None
        if self._folder is not None:
            shutil.rmtree(self._folder, ignore_errors=True)

    def _stem(self, word: str) -> str:
        return next(iter(self._stems.analyze(word)), word)


def _remove_outdated(folder: Path) -> None:
    for other in folder.parent.iterdir():
        if other != folder and time.time() - other.lstat().st_mtime > _OUTDATED:
            shutil.rmtree(other, ignore_errors=True)


def _held(index: tantivy.Index) -> dict[int, int]:
    """Key -> signature of every document in it."""
    index.reload()
    searcher = index.searcher()
    if not searcher.num_docs:
        return {}
    hits = searcher.search(tantivy.Query.all_query(), searcher.num_docs, count=False).hits
    keys, signs = (_values(searcher, name, hits) for name in ("key", "sign"))
    return dict(zip(keys, signs, strict=True))


def _values(
    searcher: tantivy.Searcher, name: str, hits: Sequence[tuple[Any, tantivy.DocAddress]]
) -> list[int]:
    """Read from the column: no stored document is decoded."""
    return cast(list[int], searcher.fast_field_values(name, [where for _, where in hits]))


def _analyser(*more: Filter) -> tantivy.TextAnalyzer:
    """Texts come folded already; this only cuts them into words."""
    builder = tantivy.TextAnalyzerBuilder(Tokenizer.simple())
    for step in (Filter.lowercase(), Filter.remove_long(LONGEST_WORD), *more):
        builder = builder.filter(step)
    return builder.build()


def _number(text: str) -> int:
    """A stable 64 bit integer; unsigned ones would stop tantivy's writer."""
    digest = hashlib.blake2b(text.encode("utf-8", "replace"), digest_size=8).digest()
    return int.from_bytes(digest, "little", signed=True)


def _broken(error: BaseException) -> bool:
    """Tantivy's complaints: values, files, and panics, which are no ordinary exceptions."""
    return isinstance(error, (ValueError, OSError)) or type(error).__name__ == "PanicException"
