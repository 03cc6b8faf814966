"""What changed, when and by whom: one row for each commit and product, newest first.

Git is asked for a few commits at a time, and only what is shown, or filtered by, is compared.
"""

from __future__ import annotations

import posixpath
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from weakref import WeakKeyDictionary

from marketplace.errors import NotFound
from marketplace.model import (
    IMPACTS,
    Catalog,
    Change,
    Commit,
    Impact,
    Kind,
    Listing,
)
from marketplace.services.changes_read import Fetch, Seen, seen
from marketplace.services.marketplace import Marketplace
from marketplace.stores.git_history import Entry, FileChange

STEPS = (200, 2_000, 20_000)  # commits that Git is asked for: most pages need the first few
PATIENCE = 1.5  # seconds in which rows are looked for that pass a filter
_ANY = "HEAD"  # a blob is read by its id, whatever the commit
_WORST = {impact: place for place, impact in enumerate(IMPACTS)}
_logs: WeakKeyDictionary[Catalog, dict[tuple[str, int], tuple[Entry, ...]]] = WeakKeyDictionary()


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What the rows are narrowed by; "" and () let everything through."""

    product: str = ""
    domain: str = ""
    owner: str = ""
    severities: tuple[Impact, ...] = ()
    since: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """What one commit meant for one product. `gone`: it is not here any more."""

    commit: Commit
    product: str = ""  # id of the listing; "" where it is gone
    name: str = ""
    domain: str = ""
    owner: str = ""
    gone: bool = False
    files: tuple[Seen, ...] = ()

    @property
    def changes(self) -> tuple[Change, ...]:
        """Of all files, worst first; what follows in one from another is said once."""
        found: dict[tuple[str, str], Change] = {}
        for file in sorted(self.files, key=lambda one: one.kind is Kind.DATA_PRODUCT):
            for change in file.comparison.changes if file.comparison else ():
                found.setdefault((change.rule, change.message), change)
        return tuple(sorted(found.values(), key=lambda one: _WORST[one.severity]))

    @property
    def severity(self) -> Impact | None:
        """The worst; None where nobody can tell."""
        worst = [change.severity for change in self.changes]
        return worst[0] if worst else None if self.broken else Impact.DOCS

    @property
    def broken(self) -> tuple[str, ...]:
        return tuple(f"{file.path}: {file.broken}" for file in self.files if file.broken)

    @property
    def is_new(self) -> bool:
        return bool(self.files) and all(file.added for file in self.files)

    @property
    def version(self) -> str:
        """The new one of the product itself, else of its first contract that got one."""
        ordered = sorted(self.files, key=lambda file: file.kind is not Kind.DATA_PRODUCT)
        told = (file.comparison for file in ordered if file.comparison)
        return next((c.new_version for c in told if c.new_version != c.old_version), "")


@dataclass(frozen=True, slots=True)
class Timeline:
    """`more`: older rows may follow. `until`: how far back was looked, where time was up."""

    rows: tuple[Row, ...] = ()
    more: bool = False
    until: datetime | None = None


def timeline(market: Marketplace, asked: Asked, most: int = 25) -> Timeline:
    """The newest rows. Raises NotFound for a product that nobody has."""
    catalog = market.catalog()
    listing = _listing(catalog, asked.product)
    found: list[Row] = []
    deadline = time.monotonic() + PATIENCE
    with market.repository.one_by_one(_ANY) as fetch:
        for row in _rows(market, fetch, asked, listing):
            if _passes(row, asked):
                if len(found) == most:
                    return Timeline(tuple(found), True)
                found.append(row)
            if time.monotonic() > deadline:
                return Timeline(tuple(found), True, row.commit.when)
    return Timeline(tuple(found))


def row_of(market: Marketplace, commit: str, product: str = "") -> tuple[Row, ...]:
    """What one commit meant, for one product or for all that it touched.

    Raises NotFound for a commit that is not here, or did nothing of the kind.
    """
    catalog = market.catalog()
    full = market.repository.commit(commit)
    homes = _homes(catalog)
    rows: list[Row] = []
    for entry in _entries(market, catalog, _listing(catalog, product)):
        if entry.commit.id == full:
            with market.repository.one_by_one(_ANY) as fetch:
                rows = [*_of_entry(market, fetch, entry, homes, product)]
            break
        _learn(homes, entry)
    if not rows:
        raise NotFound(
            "This commit changed no contract here.", "Look for it in the list of all changes."
        )
    return tuple(rows)


def _learn(homes: dict[str, Listing], entry: Entry) -> None:
    """The older names of files, on the way back."""
    for change in entry.changes:
        if change.was and change.path in homes:
            homes.setdefault(change.was, homes[change.path])


def _listing(catalog: Catalog, product: str) -> Listing | None:
    if not product:
        return None
    listing = catalog.listing(product)
    if listing is None:
        raise NotFound(
            f"There is no product '{product[:100]}'.",
            "It may have been removed: the list of all changes has it.",
        )
    return listing


def _rows(
    market: Marketplace, fetch: Fetch, asked: Asked, listing: Listing | None
) -> Iterator[Row]:
    catalog = market.catalog()
    homes = _homes(catalog)
    for entry in _entries(market, catalog, listing):
        if asked.since and entry.commit.when.date() < asked.since:
            return
        wanted = listing.id if listing else ""
        yield from _of_entry(market, fetch, entry, homes, wanted, asked)


def _homes(catalog: Catalog) -> dict[str, Listing]:
    return {path: listing for listing in catalog.listings for path in listing.paths}


def _entries(market: Marketplace, catalog: Catalog, listing: Listing | None) -> Iterator[Entry]:
    """Of one product, through renames; else of all. More are asked for when they are wanted."""
    told = 0
    for step in STEPS:
        found = _log(market, catalog, listing, step)
        yield from found[told:]
        told = len(found)
        if told < step:
            return


def _log(
    market: Marketplace, catalog: Catalog, listing: Listing | None, limit: int
) -> tuple[Entry, ...]:
    paths = listing.paths if listing else ()
    if not catalog.commit:  # what is checked out can move on while the files stay
        return market.repository.log(catalog.commit, paths, limit)
    known = _logs.setdefault(catalog, {})
    key = (listing.id if listing else "", limit)
    if key not in known:
        known[key] = market.repository.log(catalog.commit, paths, limit)
    return known[key]


def _of_entry(
    market: Marketplace,
    fetch: Fetch,
    entry: Entry,
    homes: dict[str, Listing],
    product: str = "",
    asked: Asked | None = None,
) -> Iterator[Row]:
    """`homes` learns of older names as the walk goes back."""
    _learn(homes, entry)
    groups: dict[str, list[FileChange]] = {}
    listings: dict[str, Listing] = {}
    for change in entry.changes:
        home = homes.get(change.path)
        if home:
            listings[home.id] = home
            groups.setdefault(home.id, []).append(change)
        else:
            groups.setdefault(f"\0{_folder(market, change.path)}", []).append(change)
    for key, changes in groups.items():
        listing = listings.get(key)
        if product and (not listing or listing.id != product):
            continue
        if asked and listing and not _fits(listing.domain, listing.owner, asked):
            continue
        if row := _row(market, fetch, entry, listing, changes):
            yield row


def _folder(market: Marketplace, path: str) -> str:
    """Files of one folder are one product that is gone; in the top folder each is its own."""
    folder = posixpath.dirname(path)
    return path if folder in ("", market.settings.folder) else folder


def _row(
    market: Marketplace,
    fetch: Fetch,
    entry: Entry,
    listing: Listing | None,
    changes: Iterable[FileChange],
) -> Row | None:
    limits, on = market.settings.limits, entry.commit.when.date()
    files = [*filter(None, (seen(fetch, change, on, limits) for change in changes))]
    if not files:
        return None
    if listing:
        return Row(
            commit=entry.commit,
            product=listing.id,
            name=listing.name,
            domain=listing.domain,
            owner=listing.owner,
            files=tuple(files),
        )
    lead = min(files, key=lambda file: (file.kind is not Kind.DATA_PRODUCT, not file.name))
    return Row(
        commit=entry.commit,
        name=lead.name or lead.path,
        domain=lead.domain,
        owner=lead.owner,
        gone=True,
        files=tuple(files),
    )


def _passes(row: Row, asked: Asked) -> bool:
    if not _fits(row.domain, row.owner, asked):
        return False
    return not asked.severities or row.severity in asked.severities


def _fits(domain: str, owner: str, asked: Asked) -> bool:
    return asked.domain in ("", domain) and asked.owner in ("", owner)


def texts(market: Marketplace, file: Seen) -> tuple[str, str]:
    """Before and after; "" where there is no file."""
    with market.repository.one_by_one(_ANY) as fetch:
        before = fetch(file.was or file.path, file.before) if file.before else b""
        after = fetch(file.path, file.after) if file.after else b""
    return before.decode("utf-8", "replace"), after.decode("utf-8", "replace")
