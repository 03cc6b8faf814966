"""From what is promised to numbers: opens the data of a contract and has it measured."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from marketplace.access.masking import masked
from marketplace.engines import formats, workers
from marketplace.engines.measuring import Key, Progress, Table, measure
from marketplace.engines.order import MOST_FILES
from marketplace.errors import Limited, MarketplaceError, Refused
from marketplace.model import MEASURED_BY_ENGINE, Check, Measure, Measured, Metric
from marketplace.services.promised import Planned
from marketplace.services.sample import asked
from marketplace.services.source import source

if TYPE_CHECKING:
    from datetime import datetime

    from marketplace.services.marketplace import Marketplace

__all__ = ["Data", "Progress", "by_engine", "keys", "measured", "opened"]

_LOG = logging.getLogger(__name__)


@dataclass(slots=True)
class Data:
    """The open data of a contract, and of what it refers to; why not, where that failed."""

    tables: dict[Key, Table] = field(default_factory=dict)
    missing: dict[Key, Measured] = field(default_factory=dict)

    def why_not(self, wanted: Measure) -> Measured | None:
        """None where all that a measure needs is there."""
        return next((self.missing[key] for key in keys(wanted) if key in self.missing), None)

    @property
    def handles(self) -> int:
        return sum(len(table.files.handles) for table in self.tables.values())

    def changed(self) -> bool:
        """While we looked."""
        return any(table.files.changed() for table in self.tables.values())

    def of(self, wanted: Measure) -> list[tuple[Key, Table]]:
        """What it reads: a statement may name any object of its contract."""
        named = keys(wanted)
        if wanted.metric is Metric.SQL:
            said = wanted.query.casefold()
            named += [key for key in self.tables if not key[0] and key[1].casefold() in said]
        return [(key, self.tables[key]) for key in dict.fromkeys(named) if key in self.tables]


def by_engine(checks: Iterable[Check]) -> list[Check]:
    return [c for c in checks if c.measure and c.measure.metric in MEASURED_BY_ENGINE]


def keys(wanted: Measure) -> list[Key]:
    found = [("", wanted.object)]
    if wanted.target:
        found.append((wanted.target.contract_path, wanted.target.object))
    return found


@contextmanager
def opened(
    market: Marketplace, promised: Planned, measures: Sequence[Measure], role: str = ""
) -> Iterator[Data]:
    """Whatever can be opened of what the measures need, as this role may see it."""
    wanted = dict.fromkeys(key for one in measures for key in keys(one))
    more = [of.name for of in promised.contract.schema]
    if any(one.metric is Metric.SQL for one in measures):
        wanted |= dict.fromkeys(("", name) for name in more)
    data = Data()
    with ExitStack() as files:
        for key in wanted:
            try:
                _open(market, promised, key, role, data, files)
            except MarketplaceError as error:
                data.missing[key] = _failure(market, promised, key, error)
        yield data


def _open(
    market: Marketplace,
    promised: Planned,
    key: Key,
    role: str,
    data: Data,
    files: ExitStack,
) -> None:
    path, name = key
    catalog = promised.catalog
    whose = asked(market, catalog, path or promised.path, name, role)
    found = source(whose, market.settings, market.repository.top)
    question, handles = files.enter_context(found)
    # What it hides itself may be counted: whoever hides it has published the rule. Not so what
    # another contract hides: how many of our values are among its own would tell what they are.
    ours = path in ("", promised.path)
    own = masked(question.schema, catalog.organisation, role) if ours else {}
    data.tables[key] = Table(
        object=question.schema,
        files=handles,
        format=question.format,
        encoding=question.encoding,
        delimiter=question.delimiter,
        hidden={name: why for name, why in question.hidden.items() if name not in own},
        masked=own,
    )


def _failure(market: Marketplace, promised: Planned, key: Key, error: MarketplaceError) -> Measured:
    """Data that should be there and is not is an error; that there is none here is not."""
    said = f"{error.message} {error.hint}".strip()
    local = [server for server in promised.contract.servers if server.is_local]
    rooted = market.settings.data or market.repository.top
    readable = [s for s in local if formats.reader(str(s.address.get("format") or ""))]
    if key[0] or isinstance(error, Refused) or not readable or not rooted:
        return Measured(unmeasurable=said)
    return Measured(error=said)


def measured(
    market: Marketplace,
    data: Data,
    checks: Sequence[Check],
    now: datetime,
    progress: Progress,
) -> dict[str, Measured]:
    """By the id of the check; each has an answer."""
    answers: dict[str, Measured] = {}
    ready: list[tuple[Check, Measure]] = []
    for check in checks:
        wanted = check.measure
        if wanted is None:
            continue
        if why := data.why_not(wanted):
            answers[check.id] = why
        else:
            ready.append((check, wanted))
    for part in _parts(data, ready):
        answers |= _measured(market, data, part, now, progress)
    return answers


def _parts(data: Data, ready: Sequence[tuple[Check, Measure]]) -> list[list[tuple[Check, Measure]]]:
    """All at once, so that nothing is read twice; object by object where there are too many
    files to hand over."""
    if data.handles <= MOST_FILES:
        return [list(ready)] if ready else []
    parts: dict[str, list[tuple[Check, Measure]]] = {}
    for check, wanted in ready:
        parts.setdefault(wanted.object, []).append((check, wanted))
    return list(parts.values())


def _measured(
    market: Marketplace,
    data: Data,
    part: Sequence[tuple[Check, Measure]],
    now: datetime,
    progress: Progress,
) -> dict[str, Measured]:
    measures = [wanted for _, wanted in part]
    tables = {key: table for wanted in measures for key, table in data.of(wanted)}
    try:
        if sum(len(table.files.handles) for table in tables.values()) > MOST_FILES:
            raise Limited(f"These are more than {MOST_FILES:,} files.", "State fewer, larger ones.")
        found = measure(workers.shared(market.settings.limits), tables, measures, now, progress)
    except MarketplaceError as error:
        failed = Measured(error=f"{error.message} {error.hint}".strip())
        found = [failed] * len(measures)
    except Exception as error:  # a mistake of ours in one contract must not end the others
        _LOG.exception("measuring failed")
        failed = Measured(error=f"The marketplace failed on it: {type(error).__name__}.")
        found = [failed] * len(measures)
    return {check.id: one for (check, _), one in zip(part, found, strict=True)}
