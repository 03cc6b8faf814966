"""The promises of one contract, each beside all that was measured of it."""

from __future__ import annotations

import threading
from collections import OrderedDict, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, cast
from weakref import WeakKeyDictionary

from marketplace.contracts.locate import Locator
from marketplace.errors import MarketplaceError, NotFound
from marketplace.model import (
    Catalog,
    Check,
    CheckKind,
    Incident,
    Kept,
    Observation,
    Promises,
    Threshold,
    Unit,
    Verdict,
)
from marketplace.promises import due
from marketplace.promises.health import health as health_of
from marketplace.promises.health import stale
from marketplace.promises.history import target, windows
from marketplace.promises.incidents import incidents
from marketplace.promises.margin import margin
from marketplace.services.acknowledged import acknowledgements
from marketplace.services.promised import Planned, line_of, planned
from marketplace.services.remembered import OURS, WITHDRAWN, observations

if TYPE_CHECKING:
    from marketplace.services.marketplace import Marketplace

YEAR = 365
_MOST = 8  # contracts with a year of results each that stay in memory beside one catalog
_Kept = OrderedDict[tuple[object, ...], Promises]
_known: WeakKeyDictionary[Catalog, _Kept] = WeakKeyDictionary()
_keeping = threading.Lock()


def promises(
    market: Marketplace,
    product: str,
    version: str = "",
    *,
    now: datetime,
    contract: str = "",
    at: str = "",
    days: int = YEAR,
) -> Promises:
    """Of the contract that a product starts with, or of the one named, in this version.

    Its `health` is that of the contract alone: a product may have several.
    """
    one = next(iter(planned(market, product, at, version, contract)), None)
    if one is None:
        raise NotFound("The contract of this port is not in this repository.")
    now = now.astimezone(UTC)
    seen = observations(market)
    key = (one.product, one.path, seen.stamp, id(seen), now.replace(second=0, microsecond=0), days)
    with _keeping:
        kept = _known.setdefault(one.catalog, OrderedDict())
        if key in kept:
            kept.move_to_end(key)
            return kept[key]
    answer = _promises(market, one, now, days)
    if one.catalog.commit:  # else what is said of incidents may change while the contracts stay
        with _keeping:
            kept[key] = answer
            while len(kept) > _MOST:
                kept.popitem(last=False)
    return answer


def history(market: Marketplace, product: str, days: int, now: datetime) -> tuple[Kept, ...]:
    """All that is promised, and measured in these days, of each of its live contracts."""
    return tuple(
        kept
        for one in planned(market, product)
        for kept in _promises(market, one, now.astimezone(UTC), days).kept
    )


def _promises(market: Marketplace, one: Planned, now: datetime, days: int) -> Promises:
    line = line_of(one.catalog, one.listing, one.port)
    store = observations(market)
    seen = store.read([one.product], now - timedelta(days=days), now)
    own = [result for result in seen if line.has(result)]
    latest = [o for o in store.latest() if o.product == one.product and line.has(o)]
    newest: dict[str, Observation] = {}
    by_check: dict[str, list[Observation]] = defaultdict(list)
    for result in [*sorted(latest, key=lambda one: one.observed_at), *own]:
        if result.kind != WITHDRAWN:
            newest[result.check] = result
    for result in own:
        if result.kind != WITHDRAWN:
            by_check[result.check].append(result)
    checks = [*_checks(one, newest.values())]
    every = _intervals(one, checks, now)
    kept = tuple(_kept(market, one, checks, by_check, newest, every, now))
    known = [promise.latest for promise in kept if promise.latest]
    return Promises(
        health=health_of(one.product, known, now, every=every, unmeasured=len(kept) - len(known)),
        contract=one.contract.id,
        version=one.version,
        kept=kept,
        incidents=_incidents(market, one, own),
    )


def _checks(one: Planned, newest: Iterable[Observation]) -> Iterator[Check]:
    """What the contract promises, and then what another tool has looked at besides."""
    yield from one.checks
    ids = {check.id for check in one.checks}
    for result in newest:
        if result.check not in ids and result.source != OURS:
            yield _foreign(result)


def _foreign(result: Observation) -> Check:
    low, high = result.low, result.high
    stated = low if high is None else (low, high)
    known = result.operator and low is not None
    return Check(
        id=result.check,
        title=result.title,
        kind=cast("CheckKind", result.kind),
        object=result.object,
        property=result.property,
        service_level=result.service_level,
        threshold=Threshold(result.operator, stated) if known else None,
        unit=cast("Unit", result.unit),
        expected=result.expected,
        severity=result.severity,
        description=f"Measured by {result.source}.",
    )


def _kept(
    market: Marketplace,
    one: Planned,
    checks: Sequence[Check],
    by_check: Mapping[str, Sequence[Observation]],
    newest: Mapping[str, Observation],
    every: Mapping[str, float],
    now: datetime,
) -> Iterator[Kept]:
    wanted = target(checks)
    locator = _locator(market, one)
    for check in checks:
        results = by_check.get(check.id, ())
        latest = newest.get(check.id)
        said = margin(results, now)
        place = locator.at(check.pointer)[0] if locator and check.pointer else 0
        yield Kept(
            check=check,
            file=one.path if place else "",
            line=place,
            latest=latest,
            stale=latest is not None and stale(latest, now, every[check.id]),
            observations=tuple(results),
            windows=windows(results, now, wanted, every=every[check.id]),
            margin=said if said.words else None,
        )


def interval(one: Planned, check: Check, now: datetime) -> float:
    """Seconds between two runs of it, by its own schedule or that of the organisation."""
    followed = due.schedule(check.schedule, one.catalog.organisation.schedule)
    return due.interval(followed.cron, now)


def _intervals(one: Planned, checks: Sequence[Check], now: datetime) -> Mapping[str, float]:
    """By the id of the check; most have the same schedule, and each is worked out once."""
    alike = {check.schedule: check for check in checks}
    every = {stated: interval(one, check, now) for stated, check in alike.items()}
    return {check.id: every[check.schedule] for check in checks}


def _locator(market: Marketplace, one: Planned) -> Locator | None:
    try:
        return Locator(market.document(one.catalog, one.path).data, market.settings.limits)
    except MarketplaceError:  # its problem is told with the others
        return None


def _incidents(
    market: Marketplace, one: Planned, seen: Sequence[Observation]
) -> tuple[Incident, ...]:
    """What is not promised any more is no trouble any more."""
    results = [
        replace(result, verdict=Verdict.PASSED) if result.kind == WITHDRAWN else result
        for result in seen
    ]
    return incidents(results, one.listing.tier, acknowledgements(market, one.catalog))
