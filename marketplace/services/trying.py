"""A contract that is not published yet, tried on the data that is: its checks, and its service
levels on the history.

What is hidden is decided by what is published: a text that somebody is typing unmasks nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from marketplace.engines import measuring, workers
from marketplace.errors import MarketplaceError, NotFound
from marketplace.model import (
    Check,
    DataContract,
    Document,
    Evidence,
    Listing,
    Outcome,
    PortListing,
    Verdict,
)
from marketplace.promises import replay
from marketplace.promises.judge import judge
from marketplace.promises.plan import plan
from marketplace.services.check import quiet
from marketplace.services.evidence import hidden
from marketplace.services.kept import promises
from marketplace.services.marketplace import Marketplace
from marketplace.services.measured import Data, by_engine, measured, opened
from marketplace.services.product import model
from marketplace.services.promised import Planned, resolver
from marketplace.services.running import turns

_EXAMPLES = 20  # rows that break a rule
_DAYS = 365
_BROKEN = (Verdict.FAILED, Verdict.WARNED)


@dataclass(frozen=True, slots=True)
class Tried:
    outcome: Outcome
    rows: Evidence | None = None  # those that break it; None where it is kept


def tried(
    market: Marketplace,
    product: str,
    path: str,
    text: str,
    now: datetime,
    below: tuple[str | int, ...] = (),
    user: str = "",
) -> tuple[Tried, ...]:
    """The checks that the part of the contract at `below` makes, run on the published data of this
    file. Raises NotFound where none is published yet, Busy where others are measuring."""
    one = _planned(market, product, path, text)
    chosen = [check for check in one.checks if check.pointer[: len(below)] == below]
    wanted = by_engine(chosen)
    measures = [check.measure for check in wanted if check.measure]
    limits = market.settings.limits
    with opened(market, one, measures) as data, turns(limits).turn(user):
        numbers = measured(market, data, wanted, now, quiet)
        outcomes = [judge(check, numbers.get(check.id), now.astimezone(UTC)) for check in chosen]
        return tuple(Tried(found, _rows(market, data, found)) for found in outcomes)


def replayed(
    market: Marketplace, product: str, path: str, text: str, row: int, now: datetime
) -> str:
    """How the last year went under the service level in this row of the text: "With at most 2
    days, over the last year: met 91.3 %, 14 violations". "" where nothing was measured of it."""
    try:
        one = _planned(market, product, path, text)
        seen = promises(market, product, one.port.version, contract=one.port.contract_id, now=now)
    except MarketplaceError:
        return ""
    by_id = {kept.check.id: kept for kept in seen.kept}
    for check in _of_row(one.checks, row):
        kept = by_id.get(check.id)
        if kept and kept.observations and check.threshold:
            found = replay.replay(kept.observations, check.threshold, _DAYS, now.astimezone(UTC))
            if found.share is not None:
                limit = check.expected or "this promise"
                return f"With {limit}, over the last year: {replay.words(found)}."
    return ""


def _of_row(checks: Iterable[Check], row: int) -> list[Check]:
    return [check for check in checks if check.pointer[:2] == ("slaProperties", row)]


def _planned(market: Marketplace, product: str, path: str, text: str) -> Planned:
    """As the text promises it, over the data of the published file of this path."""
    catalog = market.catalog()
    listing = catalog.listing(product)
    port = _port(listing, path)
    if listing is None or port is None:
        raise NotFound(
            "Nothing is published under this file yet, so there is no data to try it on.",
            "It can be tried once a first version is published.",
        )
    contract = model(Document(path, "", text.encode()), market.settings.limits)
    if not isinstance(contract, DataContract):
        raise NotFound("The text cannot be read as a contract.", "Mend it in YAML first.")
    checks = plan(contract, catalog.organisation, resolver(market, catalog, path))
    return Planned(listing=listing, port=port, contract=contract, catalog=catalog, checks=checks)


def _port(listing: Listing | None, path: str) -> PortListing | None:
    ports = listing.ports if listing else ()
    return next((port for port in ports if port.contract_path == path), None)


def _rows(market: Marketplace, data: Data, found: Outcome) -> Evidence | None:
    check = found.check
    if found.verdict not in _BROKEN or check.measure is None:
        return None
    if why := hidden(check.measure, data):
        note = f"Its rows are not shown: {why}."
        return Evidence(check=check, failed=found.rows_failed or 0, rows=found.rows or 0, note=note)
    tables = dict(data.of(check.measure))
    shared = workers.shared(market.settings.limits)
    return measuring.evidence(shared, tables, [check], _EXAMPLES)[0]
