"""How the tables of a query go together with others: looked for among their neighbours."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import wait
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from marketplace.catalog import joins as pure
from marketplace.catalog.joins import Side, Stated
from marketplace.catalog.tables import Place, places
from marketplace.engines.copies import Prepared
from marketplace.errors import MarketplaceError
from marketplace.model import Catalog, Join
from marketplace.services.ask import preparing
from marketplace.services.tables import names, schema_of

if TYPE_CHECKING:
    from marketplace.services.marketplace import Marketplace

Hidden = Mapping[str, str]  # property -> why
NEIGHBOURS = 12  # tables that are looked at for one
_stated: WeakKeyDictionary[Catalog, Stated] = WeakKeyDictionary()


@dataclass(frozen=True, slots=True)
class Joins:
    """`waiting`: tables that are still being read; ask again in a moment."""

    found: tuple[Join, ...] = ()
    waiting: int = 0


def joins(market: Marketplace, place: Place, role: str = "", patience: float = 0.0) -> Joins:
    """Of one table with others: by relationships, then by values that both have."""
    catalog = market.catalog()
    stated = _stated.get(catalog)
    if stated is None:
        stated = _stated[catalog] = Stated(catalog, names(catalog))
    around = [*islice(_neighbours(catalog, stated, place), NEIGHBOURS)]
    seen, waiting = _seen(market, [place, *around], role, patience)
    sides = {one: side for one in seen if (side := _side(market, catalog, one, *seen[one]))}
    if place not in sides:
        return Joins(waiting=waiting)
    others = [sides[one] for one in around if one in sides]
    return Joins(tuple(pure.joins(sides[place], others, stated)), waiting)


def _neighbours(catalog: Catalog, stated: Stated, place: Place) -> Iterator[Place]:
    """Where a relationship leads, what is beside it in the lineage, then in the domain."""
    seen = {place}
    for other in _near(catalog, stated, place):
        if other not in seen and "@" not in other.table:
            seen.add(other)
            yield other


def _near(catalog: Catalog, stated: Stated, place: Place) -> Iterator[Place]:
    yield from (other for _, other, _ in stated.of(place))
    own = catalog.listing(place.product)
    if own is None:
        return
    yield from places(catalog, own)
    flows = (*catalog.upstream.get(own.id, ()), *catalog.downstream.get(own.id, ()))
    for id_ in dict.fromkeys(id_ for flow in flows for id_ in (flow.source, flow.target)):
        if listing := catalog.listing(id_):
            yield from places(catalog, listing)
    for listing in catalog.listings:
        if listing.domain and listing.domain == own.domain and listing.sampled:
            yield from places(catalog, listing)


def _seen(
    market: Marketplace, wanted: Sequence[Place], role: str, patience: float
) -> tuple[dict[Place, tuple[Prepared | None, Hidden]], int]:
    """What is prepared of each and what is hidden, and how many are still on their way."""
    making = {}
    for place in wanted:
        try:
            making[place] = preparing(market, place, role)
        except MarketplaceError:  # told where it is asked for
            continue
    wait([future for future, _ in making.values()], timeout=patience)
    seen: dict[Place, tuple[Prepared | None, Hidden]] = {}
    for place, (future, hidden) in making.items():
        done = future.done() and future.exception() is None
        seen[place] = (future.result() if done else None, hidden)
    return seen, sum(not future.done() for future, _ in making.values())


def _side(
    market: Marketplace, catalog: Catalog, place: Place, prepared: Prepared | None, hidden: Hidden
) -> Side | None:
    found = schema_of(market, catalog, place)
    if found is None:
        return None
    keys = {key.property: key for key in prepared.keys} if prepared else {}
    return Side(place, found[1], keys, hidden)
