"""What a product's page shows of promises, as the services know them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime

from marketplace.errors import MarketplaceError
from marketplace.model import Check, Evidence, Health, Kept, Promises
from marketplace.services import evidence, kept
from marketplace.services.product import ProductView
from marketplace.services.promised import planned
from marketplace.ui.query_asked import visitor
from marketplace.ui.shell import Here


@dataclass(frozen=True, slots=True)
class Shown:
    """`problem`: why no numbers stand beside the promises. The page goes on without them."""

    promises: Promises
    problem: MarketplaceError | None = None


def shown(here: Here, view: ProductView) -> Shown:
    """Of the contract that the page shows."""
    port, product = view.port.port, view.listing.id
    if view.port.contract is None:
        return Shown(Promises(health=Health(product=product)))
    try:
        found = kept.promises(
            here.market,
            product,
            port.version,
            now=datetime.now(UTC),
            contract=port.contract_id,
            at=here.at,
        )
    except MarketplaceError as error:
        return Shown(Promises(health=Health(product=product)), error)
    return Shown(_stated(found) if here.at else found)


def _stated(found: Promises) -> Promises:
    """What was promised on another day has nothing to do with what was measured since."""
    alone = (
        replace(one, latest=None, stale=False, observations=(), windows=(), margin=None)
        for one in found.kept
    )
    return Promises(
        health=Health(product=found.health.product),
        contract=found.contract,
        version=found.version,
        kept=tuple(alone),
    )


def rows(here: Here, view: ProductView, of: Kept) -> Evidence:
    """Those that break it, as everybody may see them."""
    port = view.port.port
    return evidence.evidence(
        here.market,
        view.listing.id,
        of.check.id,
        version=port.version,
        contract=port.contract_id,
        user=visitor(),
    )


def interval(here: Here, view: ProductView, check: Check) -> float:
    """The seconds in which it is due."""
    port = view.port.port
    ours = planned(here.market, view.listing.id, here.at, port.version, port.contract_id)
    return kept.interval(ours[0], check, datetime.now(UTC)) if ours else 0.0
