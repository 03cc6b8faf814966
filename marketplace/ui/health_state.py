"""How promises are kept, as all visitors share it: worked out once for what was measured last."""

from __future__ import annotations

import logging
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from types import MappingProxyType
from typing import Any, TypeVar, cast

from marketplace.errors import MarketplaceError
from marketplace.model import STATES, Catalog, Health, Observation, State
from marketplace.services.health import health
from marketplace.services.marketplace import Marketplace
from marketplace.services.remembered import observations
from marketplace.ui.health_board import Board, board
from marketplace.ui.health_days import Days, Promise, days_of, newest_run, promise_of

NOTHING: Mapping[str, Health] = MappingProxyType({})
_LONGEST = timedelta(days=120)  # how far back it is looked for when something broke
_MOST = 40
Answer = TypeVar("Answer")
_log = logging.getLogger(__name__)
_kept: OrderedDict[Hashable, Any] = OrderedDict()
_keeping = threading.Lock()
_MOMENT = 2.0  # seconds: to look whether something is new costs more than to draw a page
_looking = threading.Lock()


@dataclass(frozen=True, slots=True)
class _Known:
    market: Marketplace | None = None
    catalog: Catalog | None = None
    moment: float = 0.0
    healths: Mapping[str, Health] = field(default_factory=dict)
    turn: int = 0


_known = _Known()


def known(market: Marketplace) -> Mapping[str, Health]:
    """Of every listing; empty where nothing was ever measured, so that nobody sees a badge.

    The same object as long as nothing changed. What cannot be read is told on the Health page; a
    list of products goes on without it.
    """
    return _now(market).healths


def turn(market: Marketplace) -> int:
    """Another number whenever `known` answers something else, or of another catalog."""
    return _now(market).turn


def look_again() -> None:
    """For who has just measured something."""
    global _known
    with _looking:
        _known = replace(_known, moment=-_MOMENT)


def everything(market: Marketplace, catalog: Catalog) -> Board:
    """All products, for the Health page. Raises MarketplaceError where nothing can be read."""
    if not known(market):
        health(market, datetime.now(UTC))
    healths, tiers = known(market), catalog.organisation.tiers
    key = ("board", turn(market))
    return _remembered(key, lambda: board(catalog.listings, healths, tiers))


def _now(market: Marketplace) -> _Known:
    global _known
    with _looking:
        moment, catalog, last = time.monotonic(), market.catalog(), _known
        if last.catalog is catalog and last.market is market and moment - last.moment < _MOMENT:
            return last
        try:
            found = health(market, datetime.now(UTC))
        except MarketplaceError as error:
            _log.warning("%s %s No trust is shown.", error.message, error.hint)
            found = NOTHING
        if not any(one.checked_at for one in found.values()):
            found = NOTHING
        same = last.market is market and last.healths == found
        turn = last.turn + (not same or last.catalog is not catalog)
        _known = _Known(market, catalog, moment, last.healths if same else found, turn)
        return _known


def days(market: Marketplace, now: datetime, back: int) -> Days:
    """The worst of each product and day, for the last `back` days, by the visitor's calendar."""
    seen = observations(market)
    today = now.date()
    first = today - timedelta(days=back - 1)
    return _remembered((seen.stamp, today, back), lambda: days_of(seen.days(first), first, back))


def since(
    market: Marketplace, worst: Sequence[Observation], now: datetime
) -> Mapping[Promise, datetime | None]:
    """Since when each of these has not been kept; None: for longer than it was looked for."""
    seen = observations(market)
    wanted = tuple(sorted({promise_of(one) for one in worst}))
    begin = now - _LONGEST

    def read() -> Mapping[Promise, datetime | None]:
        found = seen.read(
            products=sorted({product for product, _, _ in wanted}),
            since=begin,
            checks=sorted({check for _, _, check in wanted}),
        )
        return newest_run(found, frozenset(wanted), begin)

    return _remembered((wanted, seen.stamp, now.date()), read) if wanted else {}


def on(
    market: Marketplace, product: str, begin: datetime, end: datetime
) -> list[Observation] | None:
    """What was not kept of a product between two moments: of each check its worst, worst first;
    None where nothing was measured."""
    found: dict[str, Observation] = {}
    for one in observations(market).read(products=[product], since=begin, until=end):
        kept = found.get(one.check)
        if kept is None or rank(one) <= rank(kept):
            found[one.check] = one
    if all(STATES[one.verdict] is State.UNKNOWN for one in found.values()):
        return None
    bad = [one for one in found.values() if rank(one) < State.UNKNOWN.rank]
    return sorted(bad, key=lambda one: (rank(one), one.title))


def rank(one: Observation) -> int:
    return STATES[one.verdict].rank


def _remembered(key: Hashable, make: Callable[[], Answer]) -> Answer:
    with _keeping:
        if key in _kept:
            _kept.move_to_end(key)
            return cast("Answer", _kept[key])
    answer = make()
    with _keeping:
        _kept[key] = answer
        while len(_kept) > _MOST:
            _kept.popitem(last=False)
    return answer
