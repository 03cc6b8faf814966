"""Finding products: by words, by facets, or all of them, one page at a time."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from copy import copy
from datetime import UTC, datetime
from functools import cached_property
from itertools import islice
from types import MappingProxyType
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary, ref

from marketplace.catalog import entry, versions
from marketplace.catalog.explain import Explainer
from marketplace.catalog.facets import Counts, Facets, Filters
from marketplace.catalog.suggest import suggest
from marketplace.catalog.words import ask
from marketplace.errors import Unreadable
from marketplace.model import Asked, Catalog, Found, Health, Hit, Listing, State
from marketplace.services import history
from marketplace.services.marketplace import Marketplace

if TYPE_CHECKING:
    from marketplace.stores.index import Entry, SearchIndex

LITTLE = 3  # fewer hits than this: other spellings are offered
LARGEST_PAGE = 1000
_TOGETHER = 500  # products whose words are in memory at once while the index is made
_NO_FILTERS: Filters = MappingProxyType({})
_NO_HEALTHS: Mapping[str, Health] = MappingProxyType({})
# What nobody measured is better than what is known to be broken, and worse than what is measured.
_TRUST = (State.KEPT, State.AT_RISK, State.UNKNOWN, State.ERROR, State.BROKEN)


def find(
    market: Marketplace,
    text: str = "",
    filters: Filters = _NO_FILTERS,
    sort: str = "best",
    page: int = 1,
    per_page: int = 24,
    everything: bool = False,
    healths: Mapping[str, Health] = _NO_HEALTHS,
) -> Found:
    """Whatever a URL says is answered: what does not exist is ignored, a late page is the last.

    `everything` also shows what is no product yet, and what is retired. `healths`, by listing,
    where something was measured: they make a facet and an order of their own.
    """
    catalog = market.catalog()
    view = _view(catalog).measured(healths)
    facets = view.facets
    if not text.strip():
        mask = facets.select(filters, None, everything)
        rows = list(_paged(view, view.order(market, sort), mask, page, per_page))
        hits = tuple(Hit(view.listings[row]) for row in rows)
        return Found(hits, mask.bit_count(), facets.counts(filters, None, everything))
    asked = ask(text)
    index, ids, scores = _searched(market, catalog, asked)
    ranked = [view.rows.get(id_, -1) for id_ in ids]  # -1: gone since the index was made
    among = facets.mask(row for row in ranked if row >= 0)
    mask = facets.select(filters, among, everything)
    order = ranked if _sort(sort, healths) == "best" else view.order(market, sort)
    rows = list(_paged(view, order, mask, page, per_page))
    return Found(
        _explained(
            market, catalog, [(row, scores[ranked.index(row)]) for row in rows], asked, index
        ),
        mask.bit_count(),
        facets.counts(filters, among, everything),
        _suggestions(index, view, asked) if len(ids) < LITTLE else (),
    )


def values(market: Marketplace) -> Counts:
    """Of each facet every value that a listing has, and how many have it."""
    return _view(market.catalog()).facets.counts(_NO_FILTERS, None, everything=True)


def prepare(market: Marketplace) -> None:
    """Does ahead what the first search of this catalog would have to wait for."""
    catalog = market.catalog()
    _ = _view(catalog).rows
    _index(market, catalog)


class _View:
    """What is worked out once per catalog."""

    def __init__(self, catalog: Catalog) -> None:
        self.listings = catalog.listings
        self.facets = Facets(catalog.listings)
        self.healths = _NO_HEALTHS
        self._orders: dict[str, Sequence[int]] = {}
        self._measured: _View | None = None

    def measured(self, healths: Mapping[str, Health]) -> _View:
        """With these healths; only what depends on them is worked out, and once for the same."""
        if not healths:
            return self
        found = self._measured
        if found is None or found.healths is not healths:
            _ = self.rows  # shared from now on, like the orders
            found = copy(self)
            found.facets = self.facets.measured([healths.get(one.id) for one in self.listings])
            found.healths = healths
            found._measured = None
            self._measured = found
        return found

    @cached_property
    def rows(self) -> dict[str, int]:
        return {listing.id: row for row, listing in enumerate(self.listings)}

    def order(self, market: Marketplace, sort: str) -> Sequence[int]:
        sort = _sort(sort, self.healths)
        if sort == "trusted":
            return self._trusted
        if sort not in self._orders:
            self._orders[sort] = self._sorted(market, sort)
        return self._orders[sort]

    @cached_property
    def _trusted(self) -> Sequence[int]:
        return sorted(
            range(len(self.listings)),
            key=lambda row: (
                _trust(self.healths.get(self.listings[row].id)),
                self.listings[row].name.casefold(),
            ),
        )

    def _sorted(self, market: Marketplace, sort: str) -> Sequence[int]:
        at = self.listings.__getitem__
        rows = sorted(
            range(len(self.listings)), key=lambda row: (at(row).name.casefold(), at(row).id)
        )
        if sort == "newest":
            rows.sort(key=lambda row: versions.order(at(row).version), reverse=True)
        elif sort == "changed":
            when = history.changed_at(market)
            never = datetime.min.replace(tzinfo=UTC)
            rows.sort(key=lambda row: when.get(at(row).id, never), reverse=True)
        elif sort == "best":
            rows.sort(key=lambda row: _goodness(at(row)), reverse=True)
        return rows


def _sort(name: str, healths: Mapping[str, Health]) -> str:
    """An order that does not exist is the best one."""
    known = ("name", "changed", "newest", *(("trusted",) if healths else ()))
    return name if name in known else "best"


def _trust(health: Health | None) -> tuple[float, int, int]:
    """Smallest first: kept and fresh, the more promises the better."""
    if health is None:
        return _TRUST.index(State.UNKNOWN), 0, 0
    place: float = _TRUST.index(health.state)
    if health.stale and health.state is State.KEPT:
        place = _TRUST.index(State.AT_RISK) + 0.5
    return place, health.broken + health.errors + health.at_risk, -health.kept


def _goodness(listing: Listing) -> tuple[float, bool, int]:
    """Live ones first, then what can be read without a problem, then what says most."""
    stated = (
        listing.purpose, listing.owner, listing.domain, listing.archetype, listing.tier,
        listing.latency, listing.sampled, listing.tags, not listing.coupling,
    )  # fmt: skip
    return entry.rank(listing), not listing.errors, sum(map(bool, stated))


_lock = threading.Lock()
_views: WeakKeyDictionary[Catalog, _View] = WeakKeyDictionary()
_indexing = threading.Lock()
_indexed: WeakKeyDictionary[SearchIndex, ref[Catalog]] = WeakKeyDictionary()


def _view(catalog: Catalog) -> _View:
    with _lock:
        view = _views.get(catalog)
        if view is None:
            view = _views[catalog] = _View(catalog)
        return view


def _searched(
    market: Marketplace, catalog: Catalog, asked: Asked
) -> tuple[SearchIndex, Sequence[str], Sequence[float]]:
    index = _index(market, catalog)
    try:
        return index, *index.search(asked)
    except Unreadable:  # it has thrown itself away
        return _index(market, catalog), *index.search(asked)


def _index(market: Marketplace, catalog: Catalog) -> SearchIndex:
    """The index of this catalog. While another thread brings it up to date, the last one."""
    index = market.index
    if not _holds(index, catalog) and _indexing.acquire(blocking=not index.ready):
        try:
            if not _holds(index, catalog):
                _update(market, index, catalog)
                _indexed[index] = ref(catalog)
        finally:
            _indexing.release()
    return index


def _holds(index: SearchIndex, catalog: Catalog) -> bool:
    known = _indexed.get(index)
    return index.ready and known is not None and known() is catalog


def _update(market: Marketplace, index: SearchIndex, catalog: Catalog) -> None:
    titles = {d.name: d.title for d in catalog.organisation.domains}
    listings = {listing.id: listing for listing in catalog.listings}

    def read(ids: Sequence[str]) -> Iterator[Entry]:
        for some in _batches(ids):
            chosen = [listings[id_] for id_ in some]
            files = market.searchable(catalog, [path for one in chosen for path in one.paths])
            for listing in chosen:
                own = [files[path] for path in listing.paths if path in files]
                title = titles.get(listing.domain, "")
                yield listing.id, entry.rank(listing), entry.fields(listing, own, title)

    index.update(
        {
            id_: entry.signature(listing, catalog.blobs, titles.get(listing.domain, ""))
            for id_, listing in listings.items()
        },
        read,
    )


def _batches(ids: Sequence[str]) -> Iterator[Sequence[str]]:
    for start in range(0, len(ids), _TOGETHER):
        yield ids[start : start + _TOGETHER]


def _paged(view: _View, order: Iterable[int], mask: int, page: int, per_page: int) -> Iterator[int]:
    size = min(max(per_page, 1), LARGEST_PAGE)
    last = max(0, (mask.bit_count() - 1) // size)
    first = size * min(max(page - 1, 0), last)
    has = view.facets.rows(mask)
    return islice((row for row in order if row >= 0 and has[row]), first, first + size)


def _explained(
    market: Marketplace,
    catalog: Catalog,
    rows: Sequence[tuple[int, float]],
    asked: Asked,
    index: SearchIndex,
) -> tuple[Hit, ...]:
    explainer = Explainer(asked, index.forms(asked))
    listings = [catalog.listings[row] for row, _ in rows]
    files = market.searchable(catalog, [path for listing in listings for path in listing.paths])
    hits = []
    for listing, (_, score) in zip(listings, rows, strict=True):
        own = [files[path] for path in listing.paths if path in files]
        title = catalog.organisation.domain(listing.domain).title if listing.domain else ""
        hits.append(Hit(listing, score, explainer.matches(listing, own, title)))
    return tuple(hits)


def _suggestions(index: SearchIndex, view: _View, asked: Asked) -> tuple[str, ...]:
    """None where every word is known: then little was found because there is little."""
    known = [word for word, forms in zip(asked.words, index.forms(asked), strict=True) if forms]
    if asked and len(known) == len(asked.words):
        return ()
    return suggest(asked, known, index.vocabulary(), (one.name for one in view.listings))
