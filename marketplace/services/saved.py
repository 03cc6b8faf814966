"""Queries that people saved for each other: files in Git, read once a commit."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from weakref import WeakKeyDictionary

from marketplace.catalog.nearest import Nearest
from marketplace.catalog.saved import Pair, mentioned, pairs
from marketplace.catalog.tables import Names
from marketplace.contracts import query_file
from marketplace.contracts.query_file import FOLDER
from marketplace.errors import NotFound, Refused
from marketplace.model import Catalog, SavedQuery
from marketplace.services.marketplace import Marketplace
from marketplace.settings import WORKTREE, Settings
from marketplace.stores import commit, queries
from marketplace.stores.clone import is_remote
from marketplace.stores.commit import Change, Edit, Person
from marketplace.stores.queries import Entry

_TOGETHER = 50_000_000  # bytes of statements that are kept
_SAVING = ("on", "here")
_BLOB = re.compile(r"[0-9a-f]{40}(?:[0-9a-f]{24})?")
_TOO_MANY = "There are too many saved queries to read them all."


@dataclass(frozen=True, slots=True)
class _File:
    query: SavedQuery
    named: frozenset[Pair]


@dataclass(frozen=True, slots=True)
class _Read:
    """All there is at one commit, or on disk at one moment."""

    entries: Mapping[str, Entry]
    files: Mapping[str, _File]  # by path
    queries: tuple[SavedQuery, ...]
    of: Mapping[str, tuple[SavedQuery, ...]]  # by listing


# Beside the catalog, and gone with it; beside the marketplace, what the next commit takes over.
_by_catalog: WeakKeyDictionary[Catalog, _Read] = WeakKeyDictionary()
_newest: WeakKeyDictionary[Marketplace, _Read] = WeakKeyDictionary()
_reading = threading.Lock()


def saved(market: Marketplace, at: str = "") -> tuple[SavedQuery, ...]:
    """All of them, by title; those with problems too."""
    return _read(market, market.catalog(at)).queries


def saved_for(market: Marketplace, listing_id: str, at: str = "") -> tuple[SavedQuery, ...]:
    """Those that name a table of the product."""
    return _read(market, market.catalog(at)).of.get(listing_id, ())


def named(market: Marketplace, name: str, at: str = "") -> SavedQuery:
    found = {query.name: query for query in saved(market, at)}
    if name not in found:
        hint = Nearest(found).hint(name, "Somebody may have deleted or renamed it.")
        raise NotFound(f"There is no saved query '{name[:100]}'.", hint)
    return found[name]


def may_save(settings: Settings) -> str:
    """Why nothing can be saved here; "" where it can. There is no sign-in yet: whoever reaches
    the page could write."""
    if settings.ref == WORKTREE:
        return "What you see are the files on disk: save the query there, as a file."
    if is_remote(settings.repo):
        return "This marketplace reads a copy of a remote repository: commit the file there."
    return off(settings)


def off(settings: Settings) -> str:
    """Why nothing at all is saved by pages; "" where it is."""
    if settings.saving in _SAVING:
        return ""
    return (
        "Saving is off, because others can reach this server and nobody signs in. "
        "Whoever runs it can set MARKETPLACE_SAVING to on."
    )


def author(market: Marketplace) -> Person:
    """Who sits at this machine; nobody where the server is open to others."""
    if market.settings.saving != "here":
        return Person()
    return commit.identity(market.repository)


def save(
    market: Marketplace, draft: SavedQuery, author: str, email: str = "", base_blob: str = ""
) -> SavedQuery:
    """As a new file; or, with the blob id that the change started from, in place of `draft.name`.

    It is on the published branch, on disk, when this returns. Raises Conflict, Refused or Busy;
    then nothing has changed.
    """
    if reason := may_save(market.settings):
        raise Refused(reason)
    path = query_file.path_of(draft.name if base_blob else query_file.slug(draft.title))
    text = query_file.write(replace(draft, owner=draft.owner or author))
    data = text.encode()
    if base_blob:
        _may_change(market, path, base_blob, author)
    title = query_file.parse(data, path).title
    subject = f"{'Change' if base_blob else 'Save'} query: {title}"
    change = Change(edits=(Edit(path=path, data=data, base=base_blob),), subject=subject)
    written = commit.write(market.repository, change, Person(author, email))
    catalog = market.refresh()
    file = _file(path, written.blobs[path], data)
    return replace(file.query, products=mentioned(file.named, Names(catalog)))


def _may_change(market: Marketplace, path: str, blob: str, author: str) -> None:
    """Only its owner, as long as a name is all we know of anybody."""
    if not _BLOB.fullmatch(blob):
        raise Refused("What you started from is not in this repository.", "Reload the page.")
    try:
        data = market.repository.document(path, blob, market.catalog().commit).data
    except NotFound as error:
        raise Refused(
            "What you started from is not in this repository.", "Reload the page."
        ) from error
    owner = query_file.parse(data, path).owner
    if owner and owner.casefold() != " ".join(author.split()).casefold():
        raise Refused(
            f"This query belongs to {owner}, so only they can change it.",
            "Save yours under a title of its own.",
        )


def _read(market: Marketplace, catalog: Catalog) -> _Read:
    known = _by_catalog.get(catalog)
    if known and catalog.commit:
        return known
    with _reading:
        known = _by_catalog.get(catalog)
        if known and catalog.commit:
            return known
        entries = queries.listed(market.repository, catalog.commit, FOLDER)
        if known and known.entries == entries:  # nothing on disk has changed
            return known
        found = _worked_out(market, catalog, entries)
        _by_catalog[catalog] = _newest[market] = found
        return found


def _worked_out(market: Marketplace, catalog: Catalog, entries: Mapping[str, Entry]) -> _Read:
    """Only what was not read before is read."""
    before = _newest.get(market)
    files = {
        path: before.files[path]
        for path, entry in entries.items()
        if before and before.entries.get(path) == entry and path in before.files
    }
    wanted, files_too = _to_read(entries, files)
    files |= files_too
    for path, blob, data in queries.contents(market.repository, catalog.commit, wanted):
        files[path] = _file(path, blob, data)
    names = Names(catalog)
    all_ = sorted(_unique(files, names), key=lambda query: (query.title.casefold(), query.name))
    of: dict[str, list[SavedQuery]] = {}
    for query in all_:
        for product in query.products:
            of.setdefault(product, []).append(query)
    return _Read(entries, files, tuple(all_), {id_: tuple(them) for id_, them in of.items()})


def _to_read(
    entries: Mapping[str, Entry], known: Mapping[str, _File]
) -> tuple[dict[str, Entry], dict[str, _File]]:
    """What is worth reading, and what is said about those that are not."""
    room = _TOGETHER - sum(entries[path].size for path in known)
    wanted: dict[str, Entry] = {}
    others: dict[str, _File] = {}
    for path, entry in entries.items():
        if path in known:
            continue
        if entry.size > query_file.LARGEST:
            large = query_file.parse(b" " * (query_file.LARGEST + 1), path)
            others[path] = _File(replace(large, blob=entry.state), frozenset())
        elif entry.size > room:
            late = replace(query_file.parse(b"", path), problems=(_TOO_MANY,))
            others[path] = _File(replace(late, blob=entry.state), frozenset())
        else:
            room -= entry.size
            wanted[path] = entry
    return wanted, others


def _file(path: str, blob: str, data: bytes) -> _File:
    query = replace(query_file.parse(data, path), blob=blob)
    return _File(query, pairs(query.sql))


def _unique(files: Mapping[str, _File], names: Names) -> Iterator[SavedQuery]:
    """Where names differ in their ending alone (.sql, .SQL), the first one counts."""
    seen: set[str] = set()
    for path in sorted(files):
        file = files[path]
        if file.query.name not in seen:
            seen.add(file.query.name)
            yield replace(file.query, products=mentioned(file.named, names))
