"""The little that the top of every product's page says of promises.

It reads the newest results, which are in memory, and the history of what is broken alone: somebody
who only looks at the schema shall not wait for a year of results.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from weakref import WeakKeyDictionary

from marketplace.errors import MarketplaceError
from marketplace.model import STATES, Catalog, Check, Health, Kept, Observation, Promises, State
from marketplace.promises.health import stale
from marketplace.promises.incidents import incidents
from marketplace.services import kept
from marketplace.services.acknowledged import acknowledgements
from marketplace.services.marketplace import Marketplace
from marketplace.services.product import ProductView
from marketplace.services.promised import Planned, line_of, planned
from marketplace.services.remembered import WITHDRAWN, observations
from marketplace.ui import health_state
from marketplace.ui.shell import Here

_YEAR = timedelta(days=365)
_MOST = 100
_Known = OrderedDict[tuple[object, ...], Promises]
_by_catalog: WeakKeyDictionary[Catalog, _Known] = WeakKeyDictionary()
_keeping = threading.Lock()


def glance(here: Here, view: ProductView) -> Promises:
    """Without observations; its health is that of the product, as everywhere. What cannot be read
    is told in the Service levels section."""
    port, product = view.port.port, view.listing.id
    health = Health(product=product)
    if view.port.contract is None:
        return Promises(health=health)
    try:
        ours = planned(here.market, product, here.at, port.version, port.contract_id)
        if not ours:
            return Promises(health=health)
        if here.at:
            return Promises(health=health, kept=tuple(Kept(check=c) for c in ours[0].checks))
        found = _remembered(here.market, ours[0])
    except MarketplaceError:
        return Promises(health=health)
    health = health_state.known(here.market).get(product, health)
    return Promises(health=health, kept=found.kept, incidents=found.incidents)


def _remembered(market: Marketplace, one: Planned) -> Promises:
    now = datetime.now(UTC)
    moment = now.replace(minute=now.minute // 10 * 10, second=0, microsecond=0)  # things get stale
    key = (one.product, one.path, observations(market).stamp, moment)
    with _keeping:
        known = _by_catalog.setdefault(one.catalog, OrderedDict())
        if key in known:
            known.move_to_end(key)
            return known[key]
    found = _looked(market, one, now)
    with _keeping:
        known[key] = found
        while len(known) > _MOST:
            known.popitem(last=False)
    return found


def _looked(market: Marketplace, one: Planned, now: datetime) -> Promises:
    store, line = observations(market), line_of(one.catalog, one.listing, one.port)
    ours = [o for o in store.latest() if o.product == one.product and line.has(o)]
    newest: dict[str, Observation] = {}
    for result in sorted(ours, key=lambda o: o.observed_at):
        newest[result.check] = result
    every = {c.schedule: kept.interval(one, c, now) for c in one.checks}
    promises = [
        _kept(check, newest.get(check.id), every[check.schedule], now) for check in one.checks
    ]
    broken = [id_ for id_, result in newest.items() if _is_broken(result)]
    told: Sequence[Observation] = ()
    if broken:
        read = store.read([one.product], now - _YEAR, now, checks=broken)
        told = [result for result in read if line.has(result)]
    found = incidents(told, one.listing.tier, acknowledgements(market, one.catalog))
    still = tuple(incident for incident in found if incident.is_open)
    return Promises(health=Health(product=one.product), kept=tuple(promises), incidents=still)


def _is_broken(result: Observation) -> bool:
    state = STATES[result.verdict]
    return state in (State.BROKEN, State.ERROR) and result.kind != WITHDRAWN


def _kept(check: Check, latest: Observation | None, every: float, now: datetime) -> Kept:
    found = None if latest and latest.kind == WITHDRAWN else latest
    return Kept(check=check, latest=found, stale=found is not None and stale(found, now, every))
