"""What has changed lately, and what is open: for feeds and for whoever watches by machine."""

from __future__ import annotations

import threading
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from marketplace.model import Catalog, FlowKind, Incident, Observation, State
from marketplace.promises.changes import Change
from marketplace.promises.changes import changes as changes_of
from marketplace.promises.incidents import incidents
from marketplace.services.health import current
from marketplace.services.remembered import observations

if TYPE_CHECKING:
    from marketplace.services.marketplace import Marketplace

DAYS = 30
_BEFORE = 90  # more days, to know what was the case then
_MOST = 200
_Key = tuple[object, ...]
_known: WeakKeyDictionary[Catalog, tuple[_Key, tuple[Change, ...]]] = WeakKeyDictionary()
_working = threading.Lock()


def changes(market: Marketplace, now: datetime) -> tuple[Change, ...]:
    """Of all products that are listed, the newest first. That one is kept when it is first
    measured is no news."""
    catalog, seen = market.catalog(), observations(market)
    since = datetime.combine(now.date() - timedelta(days=DAYS), time(), now.tzinfo)
    key: _Key = (seen.stamp, since, id(seen))
    with _working:  # of two who ask, one waits
        known = _known.get(catalog)
        if known is None or known[0] != key:
            read = seen.read(since=since - timedelta(days=_BEFORE), until=now)
            listed = (one for one in read if one.product in catalog.by_id)
            found = changes_of(listed, _upstream(catalog), since)
            news = [one for one in found if one[0] is not State.UNKNOWN or _is_trouble(one)]
            known = _known[catalog] = (key, tuple(reversed(news[-_MOST:])))
    return known[1]


def _upstream(catalog: Catalog) -> Mapping[str, Sequence[str]]:
    """Product -> products that it takes data from."""
    return {
        id_: [flow.source for flow in flows if flow.kind is FlowKind.INPUT]
        for id_, flows in catalog.upstream.items()
    }


def _is_trouble(change: Change) -> bool:
    return change[1].state not in (State.KEPT, State.UNKNOWN)


def open_incidents(market: Marketplace) -> Iterator[Incident]:
    """As the newest results tell: how grave each is now, not when it was worst."""
    catalog = market.catalog()
    by_product: dict[str, list[Observation]] = defaultdict(list)
    for one in observations(market).latest():
        by_product[one.product].append(one)
    for listing in catalog.listings:
        seen = by_product.get(listing.id, ())
        found = incidents([*current(catalog, listing, seen)], listing.tier)
        yield from (one for one in found if one.is_open)
