"""What is due: each product when one of its schedules says so, one after the other."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING

from marketplace.errors import Busy, MarketplaceError
from marketplace.model import Catalog, Listing, Observation, Report
from marketplace.promises.due import is_due, schedule
from marketplace.services import promised, remembered
from marketplace.stores.attempts import Attempt, Attempts, checking

if TYPE_CHECKING:
    from marketplace.services.marketplace import Marketplace

_LOG = logging.getLogger(__name__)
_STATED = 100  # letters of a schedule that are remembered; a longer one is none
_TOGETHER = 20  # products in one run
Run = Callable[[Sequence[str]], Sequence[Report]]


@dataclass(frozen=True, slots=True)
class Due:
    """A product, and which of its schedules are served by checking it now."""

    product: str
    schedules: tuple[str, ...]
    notes: tuple[str, ...] = ()
    again: bool = False  # a run of it was begun and has not ended


def check_due(
    market: Marketplace, run: Run, now: datetime, chosen: Sequence[str], record: bool
) -> tuple[Report, ...]:
    """`run` checks products, and records what it found where `record` says so; only then they
    count as served. `chosen`: only these, if they are due.

    A product is checked as a whole. Nothing where another process over the same observations is
    at it.
    """
    with checking(remembered.folder(market)) as attempts:
        if attempts is None:
            _LOG.info("Somebody else checks what is due.")
            return ()
        waiting = list(dues(market, attempts, now, chosen))
        if not record:
            return tuple(run([due.product for due in waiting])) if waiting else ()
        attempts.keep()
        reports = tuple(
            report
            for together in _parts(waiting)
            for report in _served(run, together, attempts, now)
        )
        if reports:
            remembered.observations(market).compact(now)
        return reports


def _parts(waiting: Sequence[Due]) -> Iterator[Sequence[Due]]:
    """What may have ended a run before goes alone, and last."""
    fresh = [due for due in waiting if not due.again]
    for row in range(0, len(fresh), _TOGETHER):
        yield fresh[row : row + _TOGETHER]
    yield from ([due] for due in waiting if due.again)


def _served(
    run: Run, together: Sequence[Due], attempts: Attempts, now: datetime
) -> Iterator[Report]:
    attempts.begin({due.product: due.schedules for due in together}, now)
    for part, reports in _ran(run, together):
        attempts.end({due.product: due.schedules for due in part}, now)
        notes = {due.product: due.notes for due in part}
        for one in reports:
            yield replace(one, notes=(*one.notes, *notes.get(one.product, ())))


def _ran(run: Run, together: Sequence[Due]) -> Iterator[tuple[Sequence[Due], Sequence[Report]]]:
    try:
        reports = run([due.product for due in together])
    except MarketplaceError as error:
        if len(together) > 1:  # none of them keeps the others from it
            for due in together:
                yield from _ran(run, [due])
            return
        _LOG.warning("%r was not checked: %s %s", together[0].product, error.message, error.hint)
        if isinstance(error, Busy):  # somebody else checks it, or it is tried again
            return
        reports = ()
    yield together, reports


def dues(
    market: Marketplace, attempts: Attempts, now: datetime, chosen: Sequence[str] = ()
) -> Iterator[Due]:
    """Whose contracts have changed since they were checked is due, too."""
    catalog = market.catalog()
    measured = _measured(remembered.observations(market).latest(), now)
    attempts.forget([listing.id for listing in catalog.listings])
    named = {promised.found(catalog, name).id for name in chosen}
    for listing in catalog.listings:
        if named and listing.id not in named:
            continue
        attempt = _attempt(market, catalog, listing, attempts, now)
        found = _due(attempt, measured.get(listing.id), catalog.organisation.schedule, now)
        if found:
            followed = [schedule(one, catalog.organisation.schedule) for one in attempt.schedules]
            notes = tuple(one.note for one in followed if one.note)
            yield Due(listing.id, found, notes, attempt.tries > 0)


def _attempt(
    market: Marketplace, catalog: Catalog, listing: Listing, attempts: Attempts, now: datetime
) -> Attempt:
    """Its contracts are only read where they are not those of before."""
    paths = [port.contract_path for port in promised.ports(listing)]
    mark = " ".join(sorted(catalog.blobs.get(path, "") for path in paths))
    known = attempts.of(listing.id)
    if known.mark == mark:
        return known
    checks = [check for one in promised.planned(market, listing.id) for check in one.checks]
    usual = catalog.organisation.schedule  # which the plan has put where none is stated
    own = ("" if check.schedule == usual else check.schedule for check in checks)
    stated = dict.fromkeys(one[:_STATED] for one in own)
    return attempts.learn(listing.id, mark, list(stated), now)


def _due(
    attempt: Attempt, measured: datetime | None, default: str, now: datetime
) -> tuple[str, ...]:
    return tuple(
        stated
        for stated in attempt.schedules
        if is_due(schedule(stated, default).cron, attempt.last(stated, measured), now)
    )


def _measured(latest: Sequence[Observation], now: datetime) -> Mapping[str, datetime]:
    """When each product was last checked by us. A time to come is that of a wrong clock."""
    found: dict[str, datetime] = {}
    for one in latest:
        ours = one.source == remembered.OURS and not one.generated
        if ours and one.observed_at <= now:
            found[one.product] = max(one.observed_at, found.get(one.product, one.observed_at))
    return found
