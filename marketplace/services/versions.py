"""The versions of one thing, those in Git's past too, and what is between any two of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from weakref import WeakKeyDictionary

from marketplace.catalog import versions as numbers
from marketplace.catalog.nearest import Nearest
from marketplace.contracts.compare import compare, parse
from marketplace.errors import MarketplaceError, NotFound
from marketplace.model import Catalog, Commit, Comparison, Kind, Listing
from marketplace.services.changes_read import seen
from marketplace.services.marketplace import Marketplace

COMMITS = 200  # that are looked through
_kept: WeakKeyDictionary[Catalog, dict[str, tuple[Line, ...]]] = WeakKeyDictionary()


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """The last text that had this version; `commit` is None where it is not committed."""

    version: str
    path: str
    blob: str
    live: bool = False  # a file of today
    commit: Commit | None = None  # that brought this version

    @property
    def when(self) -> datetime | None:
        return self.commit.when if self.commit else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A contract, or the product itself, with all its versions, newest first."""

    of: str  # as addresses call it
    name: str
    kind: Kind
    versions: tuple[Version, ...] = ()

    def version(self, number: str) -> Version:
        found = (one for one in self.versions if one.version == number)
        if one := next(found, None):
            return one
        known = [one.version for one in self.versions]
        raise NotFound(
            f"'{self.name}' has no version {number[:60]}.",
            Nearest(known).hint(number, f"It has: {', '.join(known[:20])}."),
        )


def lines(market: Marketplace, listing: Listing) -> tuple[Line, ...]:
    """Contracts first, in the order of the ports; then the product's own file."""
    catalog = market.catalog()
    kept = _kept.setdefault(catalog, {})
    if listing.id not in kept or not catalog.commit:
        kept[listing.id] = _lines(market, catalog, listing)
    return kept[listing.id]


def line(market: Marketplace, listing: Listing, of: str = "") -> Line:
    """One of them; the first where nobody says which."""
    found = lines(market, listing)
    chosen = next((one for one in found if one.of == of or not of), None)
    if chosen is None:
        raise NotFound(
            f"'{listing.name}' has no {of[:60] or 'contract'} with versions.",
            f"It has: {', '.join(one.of for one in found) or 'none'}.",
        )
    return chosen


def between(market: Marketplace, line: Line, old: str, new: str, today: date) -> Comparison:
    """What changed from one version to the other, whichever is older. Raises NotFound and
    Unreadable."""
    before, after = (
        parse(text(market, one), one.path, market.settings.limits)
        for one in (line.version(old), line.version(new))
    )
    return compare(before, after, today)


def text(market: Marketplace, one: Version) -> bytes:
    published = market.catalog().commit
    commit = one.commit.id if one.commit and not (one.live and not published) else published
    return market.repository.document(one.path, one.blob, commit).data


def releases(
    market: Marketplace, line: Line, today: date, most: int = 20
) -> tuple[tuple[Version, Comparison], ...]:
    """Each version, newest first, with what changed since the one before it."""
    found: list[tuple[Version, Comparison]] = []
    ordered = line.versions[: most + 1]
    for one, before in zip(ordered, (*ordered[1:], None), strict=True):
        if len(found) == most:
            break
        if before is None:
            found.append((one, Comparison(new_version=one.version)))
            continue
        on = one.when.date() if one.when else today
        try:
            found.append((one, between(market, line, before.version, one.version, on)))
        except MarketplaceError:  # nobody can read one of them any more
            continue
    return tuple(found)


def _lines(market: Marketplace, catalog: Catalog, listing: Listing) -> tuple[Line, ...]:
    found: dict[tuple[Kind, str], dict[str, Version]] = {}
    names: dict[tuple[Kind, str], str] = {}
    for path in listing.paths:
        summary = catalog.summaries[path]
        if summary.kind in (Kind.DATA_CONTRACT, Kind.DATA_PRODUCT) and summary.version:
            key = (summary.kind, numbers.stem(summary.id))
            names.setdefault(key, summary.name or summary.id)
            live = Version(
                version=summary.version, path=path, blob=catalog.blobs[path], live=True
            )  # fmt: skip
            found.setdefault(key, {}).setdefault(summary.version, live)
    _add_past(market, catalog, listing, found)
    order = [numbers.stem(port.contract_id) for port in listing.ports]
    made = [
        Line(of=key[1], name=names[key], kind=key[0], versions=_newest_first(known.values()))
        for key, known in found.items()
        if key in names
    ]
    return tuple(sorted(made, key=lambda one: _place(one, order)))


def _place(one: Line, order: Sequence[str]) -> tuple[bool, int]:
    return one.kind is Kind.DATA_PRODUCT, order.index(one.of) if one.of in order else len(order)


def _newest_first(known: Iterable[Version]) -> tuple[Version, ...]:
    return tuple(sorted(known, key=lambda one: numbers.order(one.version), reverse=True))


def _add_past(
    market: Marketplace,
    catalog: Catalog,
    listing: Listing,
    found: dict[tuple[Kind, str], dict[str, Version]],
) -> None:
    """Newest commit first: the first text of a version that is met is its last one, and the last
    commit that is met brought it."""
    limits = market.settings.limits
    entries = market.repository.log(catalog.commit, listing.paths, COMMITS)
    with market.repository.one_by_one("HEAD") as fetch:  # blobs are read by their ids
        for entry in entries:
            for change in entry.changes:
                one = seen(fetch, change, entry.commit.when.date(), limits)
                if not one or not one.comparison or not one.comparison.new_version:
                    continue
                number = one.comparison.new_version
                known = found.setdefault((one.kind, numbers.stem(one.id)), {})
                bare = Version(version=number, path=one.path, blob=one.after)
                known[number] = replace(known.get(number, bare), commit=entry.commit)
