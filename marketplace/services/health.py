"""How well products keep their promises: one answer for cards, search, lineage, badge and pages."""

from __future__ import annotations

import threading
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from marketplace.model import Catalog, FlowKind, Health, Listing, Observation
from marketplace.promises import due
from marketplace.promises.health import health as health_of
from marketplace.promises.health import stale
from marketplace.promises.spread import spread
from marketplace.services.kept import history, promises
from marketplace.services.promised import found, live
from marketplace.services.remembered import WITHDRAWN, lines, observations

if TYPE_CHECKING:
    from marketplace.services.marketplace import Marketplace
    from marketplace.stores.observations import Observations

__all__ = ["health", "history", "product_health", "promises"]


@dataclass(frozen=True, slots=True)
class _Seen:
    """What is known as of one stamp, whatever the time; and of each product the newest result and
    the schedules of all."""

    stamp: tuple[str, int]
    healths: Mapping[str, Health]
    newest: Mapping[str, tuple[Observation, frozenset[str]]]


@dataclass(frozen=True, slots=True)
class _Told:
    seen: _Seen
    minute: datetime
    healths: Mapping[str, Health]


# Beside the catalog, and gone with it.
_unknown: WeakKeyDictionary[Catalog, Mapping[str, Health]] = WeakKeyDictionary()
_upstream: WeakKeyDictionary[Catalog, Mapping[str, Sequence[str]]] = WeakKeyDictionary()
_seen: WeakKeyDictionary[Catalog, _Seen] = WeakKeyDictionary()
_told: WeakKeyDictionary[Catalog, _Told] = WeakKeyDictionary()
_working = threading.Lock()


def health(market: Marketplace, now: datetime) -> Mapping[str, Health]:
    """Of every listing that is published, by its id, from what is remembered alone.

    The same object until a result is recorded, or gets stale.
    """
    catalog = market.catalog()
    seen = _as_of_now(catalog, observations(market))
    minute = now.astimezone(UTC).replace(second=0, microsecond=0)
    told = _told.get(catalog)
    if told is None or told.seen is not seen or told.minute != minute:
        healths = _with_stale(catalog, seen, minute)
        if told and told.seen is seen and told.healths == healths:
            healths = told.healths
        told = _told[catalog] = _Told(seen, minute, healths)
    return told.healths


def product_health(market: Marketplace, product: str, now: datetime) -> Health:
    """By the id of a product or of one of its contracts."""
    return health(market, now)[found(market.catalog(), product).id]


def _as_of_now(catalog: Catalog, store: Observations) -> _Seen:
    stamp = (store.stamp, id(store))
    seen = _seen.get(catalog)
    if seen is None or seen.stamp != stamp:
        with _working:
            seen = _seen.get(catalog)
            if seen is None or seen.stamp != stamp:
                seen = _seen[catalog] = _worked_out(catalog, stamp, store.latest())
    return seen


def _worked_out(catalog: Catalog, stamp: tuple[str, int], latest: Iterable[Observation]) -> _Seen:
    by_product: dict[str, list[Observation]] = defaultdict(list)
    for one in latest:
        by_product[one.product].append(one)
    healths = dict(_nothing_known(catalog))
    newest: dict[str, tuple[Observation, frozenset[str]]] = {}
    for id_, results in by_product.items():
        if id_ in healths:
            listing = catalog.listings[catalog.by_id[id_]]
            if counted := [*current(catalog, listing, results)]:
                last = max(counted, key=lambda one: one.observed_at)
                newest[id_] = last, frozenset(one.schedule for one in counted)
                healths[id_] = health_of(id_, counted, last.observed_at)
    return _Seen(stamp, spread(_sources(catalog), healths), newest)


def _with_stale(catalog: Catalog, seen: _Seen, now: datetime) -> Mapping[str, Health]:
    """A product is stale when the newest of its results is, by the shortest of its schedules."""
    stated = {""}.union(*(schedules for _, schedules in seen.newest.values()))
    default = catalog.organisation.schedule
    every = {one: due.interval(due.schedule(one, default).cron, now) for one in stated}
    old = [
        id_
        for id_, (newest, schedules) in seen.newest.items()
        if stale(newest, now, min(every[one] for one in schedules))
    ]
    if not old:
        return seen.healths
    return {**seen.healths, **{id_: replace(seen.healths[id_], stale=True) for id_ in old}}


def current(
    catalog: Catalog, listing: Listing, seen: Iterable[Observation]
) -> Iterator[Observation]:
    """Only what its live contracts still promise."""
    own = lines(catalog, live(listing) or listing.ports[:1])
    newest: dict[tuple[int, str], Observation] = {}
    for one in seen:
        row = next((row for row, line in enumerate(own) if line.has(one)), -1)
        if row >= 0:
            known = newest.get((row, one.check))
            if known is None or one.observed_at >= known.observed_at:
                newest[row, one.check] = one
    return (one for one in newest.values() if one.kind != WITHDRAWN)


def _nothing_known(catalog: Catalog) -> Mapping[str, Health]:
    if catalog not in _unknown:
        _unknown[catalog] = {x.id: Health(product=x.id) for x in catalog.listings}
    return _unknown[catalog]


def _sources(catalog: Catalog) -> Mapping[str, Sequence[str]]:
    """Product -> products that it takes data from; a reference alone takes none."""
    if catalog not in _upstream:
        _upstream[catalog] = {
            id_: [flow.source for flow in flows if flow.kind is FlowKind.INPUT]
            for id_, flows in catalog.upstream.items()
        }
    return _upstream[catalog]
