"""What comes to an end: deprecated versions, their last day, and who still uses them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from weakref import WeakKeyDictionary

from marketplace.catalog.versions import is_deprecated
from marketplace.model import Catalog, Dependant, Listing, PortListing
from marketplace.services.affected import remaining
from marketplace.services.marketplace import Marketplace

_LOOKED_AT = 200  # of which consumers are told
_kept: WeakKeyDictionary[Catalog, tuple[Ending, ...]] = WeakKeyDictionary()


@dataclass(frozen=True, slots=True)
class Ending:
    """`ends` is None where nobody says when. `consumers`: who is left, owners and all."""

    listing: Listing
    port: PortListing
    ends: date | None
    consumers: tuple[Dependant, ...] = ()

    def is_overdue(self, today: date) -> bool:
        return self.ends is not None and self.ends < today


def endings(market: Marketplace) -> tuple[Ending, ...]:
    """By their last day; those without one at the end. What is retired and unused is left out."""
    catalog = market.catalog()
    known = _kept.get(catalog)
    if known is None:
        known = _kept[catalog] = _endings(market, catalog.listings)
    return known


def _endings(market: Marketplace, listings: Iterable[Listing]) -> tuple[Ending, ...]:
    found = [
        (_day(port.sunset), listing, port)
        for listing in listings
        for port in listing.ports
        if _ends(port)
    ]
    found.sort(key=lambda one: (one[0] is None, one[0] or date.min, one[1].name.casefold()))
    told = []
    for place, (ends, listing, port) in enumerate(found):
        path = port.contract_path if place < _LOOKED_AT else ""
        consumers = remaining(market, path) if path else ()
        if consumers or port.status.casefold() != "retired":
            told.append(Ending(listing, port, ends, consumers))
    return tuple(told)


def _ends(port: PortListing) -> bool:
    return port.deprecated or is_deprecated(port.status) or bool(port.sunset)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        return None
