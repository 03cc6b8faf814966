"""Running checks: what is promised is measured, judged and remembered, in one go."""

from __future__ import annotations

import secrets
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from marketplace.errors import NotFound, Refused
from marketplace.model import (
    Catalog,
    Check,
    Listing,
    Measured,
    Metric,
    Observation,
    Outcome,
    PortListing,
    Report,
)
from marketplace.promises.judge import judge
from marketplace.services import fingerprint, past
from marketplace.services.evidence import evidence
from marketplace.services.measured import Progress, by_engine, measured, opened
from marketplace.services.promised import (
    Planned,
    found,
    is_whole,
    line_of,
    live,
    planned,
    planned_ports,
    ports,
)
from marketplace.services.remembered import OURS, observations
from marketplace.services.remembering import observed, withdrawn
from marketplace.services.running import running
from marketplace.stores.git import NO_COMMIT

if TYPE_CHECKING:
    from marketplace.services.marketplace import Marketplace

__all__ = ["Planned", "Progress", "check", "evidence", "planned"]

Place = tuple[Listing, PortListing]
STEPS = 1000  # of one contract, as progress tells them
_TOGETHER = 10.0  # seconds of results that go into one file


def quiet(done: int, total: int, what: str) -> None:
    """For who does not wait."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Run:
    market: Marketplace
    now: datetime
    record: bool
    server: str
    progress: Progress
    id: str = ""


@dataclass(slots=True)
class _Found:
    """What is known of one contract, by the id of the check."""

    outcomes: dict[str, Outcome] = field(default_factory=dict)
    numbers: dict[str, Measured] = field(default_factory=dict)
    prints: dict[str, str] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)


def check(
    market: Marketplace,
    products: Sequence[str] = (),
    *,
    now: datetime,
    record: bool = False,
    user: str = "",
    progress: Progress = quiet,
    at: str = "",
    server: str = "",
    every: bool = False,
) -> tuple[Report, ...]:
    """One report a contract, of what is live of these products, or of all; `every`: drafts too.

    `user`: a visitor, whose run waits for its turn. Raises Busy where one of them is being checked.
    """
    if record and at:
        raise Refused("Only what is published is remembered.", "Go to today, and run it there.")
    now = now.astimezone(UTC)
    made = f"{now:%Y%m%dT%H%M%SZ}-{secrets.token_hex(4)}"
    run = _Run(market=market, now=now, record=record, server=server, progress=progress, id=made)
    catalog = market.catalog(at)
    if catalog.commit == NO_COMMIT:
        raise NotFound(
            "Nothing has been committed to this repository yet.",
            "Commit the contracts, or check the files as they lie on disk: --ref WORKTREE.",
        )
    todo = _todo(catalog, products, every)
    with running(market, list(dict.fromkeys(listing.id for listing, _ in todo)), user):
        reports = tuple(_reports(run, catalog, todo))
    if record:
        observations(market).compact(now)
    return reports


def _todo(catalog: Catalog, products: Sequence[str], every: bool) -> list[Place]:
    if not products:
        every_port = ((x, ports(x, every=True) if every else live(x)) for x in catalog.listings)
        return [(x, port) for x, chosen in every_port for port in chosen]
    named = [(found(catalog, name), name) for name in products]
    places = [(x, port) for x, name in named for port in ports(x, name, every=every)]
    return [*{(x.id, port.contract_path): (x, port) for x, port in places}.values()]


def _reports(run: _Run, catalog: Catalog, todo: Sequence[Place]) -> Iterator[Report]:
    """What is done is remembered every few seconds, whatever ends the run."""
    latest = _latest(run, catalog, todo)
    waiting: list[Observation] = []
    since = time.monotonic()
    try:
        for row, (listing, port) in enumerate(todo):
            known = latest.get((listing.id, port.contract_path), {})
            for one in planned_ports(run.market, catalog, listing, [port]):
                part = _part(run, one, row, len(todo))
                report, seen = _report(run, one, known, part)
                part(1, 1, "")
                waiting += seen
                yield report
            if run.record and waiting and time.monotonic() - since > _TOGETHER:
                observations(run.market).record(waiting)
                waiting, since = [], time.monotonic()
    finally:
        if run.record and waiting:
            observations(run.market).record(waiting)


def _part(run: _Run, one: Planned, row: int, rows: int) -> Progress:
    """From the progress of one contract to that of all."""

    def tell(done: int, total: int, what: str) -> None:
        share = min(1.0, done / total) if total else 1.0
        said = f"{one.product}: {what}" if what else one.product
        run.progress(int(STEPS * (row + share)), STEPS * rows, said)

    return tell


def _latest(
    run: _Run, catalog: Catalog, todo: Sequence[Place]
) -> Mapping[tuple[str, str], Mapping[str, Observation]]:
    """What is remembered of each contract, by the id of the check."""
    if not run.record:
        return {}
    by_product: dict[str, list[Observation]] = {}
    for seen in observations(run.market).latest():
        by_product.setdefault(seen.product, []).append(seen)
    known: dict[tuple[str, str], dict[str, Observation]] = {}
    for listing, port in todo:
        line = line_of(catalog, listing, port)
        own = [seen for seen in by_product.get(listing.id, ()) if line.has(seen)]
        own.sort(key=lambda seen: seen.observed_at)
        known[listing.id, port.contract_path] = {seen.check: seen for seen in own}
    return known


def _report(
    run: _Run, one: Planned, known: Mapping[str, Observation], progress: Progress
) -> tuple[Report, list[Observation]]:
    found = _Found()
    if one.problem:
        found.notes.append(one.problem)
    _from_data(run, one, known, found, progress)
    for check_ in one.checks:
        if check_.measure is None or check_.measure.metric is Metric.CALENDAR:
            found.outcomes[check_.id] = judge(check_, None, run.now)
    seen = [_observed(run, one, outcome, found) for outcome in found.outcomes.values()]
    answers = past.answers(one.checks, _history(run, one, seen), run.now)
    for check_ in past.from_history(one.checks):
        outcome = found.outcomes[check_.id] = judge(check_, answers[check_.id], run.now)
        seen.append(_observed(run, one, outcome, found))
    if run.record and is_whole(one.catalog, one.path):
        seen += withdrawn(one, known.values(), run.now, run.id)
    report = Report(
        product=one.product,
        contract=one.contract.id,
        version=one.version,
        checked_at=run.now,
        outcomes=tuple(found.outcomes[c.id] for c in one.checks if c.id in found.outcomes),
        run=run.id,
        notes=tuple(found.notes),
    )
    return report, seen


def _from_data(
    run: _Run,
    one: Planned,
    known: Mapping[str, Observation],
    found: _Found,
    progress: Progress,
) -> None:
    """Judges what an engine can put a number to."""
    wanted = by_engine(one.checks)
    if run.server:
        from marketplace.services import servers  # loads what most runs do without

        found.numbers = servers.measured_at(run.market, one, run.server, wanted, run.now, progress)
    elif wanted:
        measures = [check_.measure for check_ in wanted if check_.measure]
        with opened(run.market, one, measures) as data:
            prints = {c.id: fingerprint.of(c, data) for c in wanted} if run.record else {}
            same = fingerprint.known(wanted, prints, known)
            rest = [check_ for check_ in wanted if check_.id not in same]
            found.numbers = measured(run.market, data, rest, run.now, progress)
            if not data.changed():
                found.prints = prints
        _take_over(run, wanted, same, found)
    for check_ in wanted:
        if check_.id not in found.outcomes:
            number = found.numbers.get(check_.id)
            found.outcomes[check_.id] = judge(check_, number, run.now)


def _take_over(
    run: _Run, wanted: Sequence[Check], same: Mapping[str, Observation], found: _Found
) -> None:
    for check_ in wanted:
        if check_.id in same:
            found.outcomes[check_.id] = fingerprint.again(check_, same[check_.id], run.now)
    if same:
        found.notes.append(
            f"{len(same)} of {len(wanted)} results are those of before: neither the data nor "
            "what is promised of it has changed."
        )


def _observed(run: _Run, one: Planned, outcome: Outcome, found: _Found) -> Observation:
    id_ = outcome.check.id
    number = found.numbers.get(id_, Measured())
    mark = found.prints.get(id_, "") if fingerprint.holds(outcome) else ""
    return observed(one, outcome, run.now, run.id, mark, number.seconds)


def _history(run: _Run, one: Planned, seen: Sequence[Observation]) -> Iterator[Observation]:
    """Of this contract, with what this run has found so far."""
    if past.from_history(one.checks):
        since = run.now - timedelta(days=past.DAYS)
        line = line_of(one.catalog, one.listing, one.port)
        for earlier in observations(run.market).read([one.product], since, run.now):
            if line.has(earlier) and earlier.source == OURS and earlier.run != run.id:
                yield earlier
    yield from seen
