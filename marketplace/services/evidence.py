"""Rows that break a promise, as one role may see them."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Hashable
from dataclasses import replace
from typing import TYPE_CHECKING

from marketplace.engines import measuring, workers
from marketplace.engines.measuring import Broken
from marketplace.errors import NotFound, Unreadable
from marketplace.model import MEASURED_BY_ENGINE, Check, Evidence, Measure
from marketplace.services.measured import Data, by_engine, opened
from marketplace.services.promised import Planned, planned
from marketplace.services.running import turns

if TYPE_CHECKING:
    from marketplace.services.marketplace import Marketplace

_KEPT = 50  # answers in memory, of a hundred rows each
_answers: OrderedDict[Hashable, Evidence] = OrderedDict()
_keeping = threading.Lock()


def evidence(
    market: Marketplace,
    product: str,
    check_id: str,
    role: str = "",
    *,
    version: str = "",
    contract: str = "",
    user: str = "",
) -> Evidence:
    """Of one check of the published contract. Raises where its data cannot be read."""
    for one in planned(market, product, version=version, contract=contract):
        check = next((check for check in one.checks if check.id == check_id), None)
        if check:
            return _evidence(market, one, check, role, user)
    raise NotFound(
        f"'{product[:100]}' makes no promise '{check_id[:100]}'.",
        "Its contract may have changed: reload the page.",
    )


def rows_that_break(
    market: Marketplace,
    product: str,
    role: str = "",
    *,
    version: str = "",
    contract: str = "",
    user: str = "",
) -> tuple[Broken, ...]:
    """Of each object of a contract the rows that break it, with all that they break."""
    one = next(iter(planned(market, product, version=version, contract=contract)), None)
    checks = by_engine(one.checks) if one else []
    measures = [check.measure for check in checks if check.measure]
    if one is None:
        return ()
    limits = market.settings.limits
    with opened(market, one, measures, role) as data, turns(limits).turn(user):
        asked = [check for check in checks if check.measure and not data.why_not(check.measure)]
        tables = {key: t for c in asked if c.measure for key, t in data.of(c.measure)}
        alike = [c for c in asked if c.measure and not hidden(c.measure, data)]
        found = measuring.rows_that_break(
            workers.shared(limits), tables, alike, limits.evidence_rows
        )
        return tuple(found)


def _evidence(market: Marketplace, one: Planned, check: Check, role: str, user: str) -> Evidence:
    wanted = check.measure
    if wanted is None or wanted.metric not in MEASURED_BY_ENGINE:
        return Evidence(check=check, failed=0, rows=0, note="No rows of the data stand behind it.")
    with opened(market, one, [wanted], role) as data:
        if why := data.why_not(wanted):
            raise Unreadable(why.error or why.unmeasurable)
        found = _rows(market, one, check, wanted, data, user)
        if why_not := hidden(wanted, data):
            note = f"Its rows are not shown: {why_not}."
            return replace(found, columns=(), examples=(), note=note)
        return found


def hidden(wanted: Measure, data: Data) -> str:
    """Which rows break a rule about hidden values would tell what they are."""
    named = [(("", wanted.object), path) for path in wanted.properties]
    if wanted.target:
        key = (wanted.target.contract_path, wanted.target.object)
        named += [(key, path) for path in wanted.target.properties]
    for key, path in named:
        for name, why in data.tables[key].reasons.items():
            if path == name or path.startswith(tuple(f"{name}{sign}" for sign in ".[{")):
                return why
    return ""


def _rows(
    market: Marketplace, one: Planned, check: Check, wanted: Measure, data: Data, user: str
) -> Evidence:
    tables = dict(data.of(wanted))
    marks = [(t.files.names, t.files.marks, sorted(t.reasons.items())) for t in tables.values()]
    key = (one.path, one.catalog.blobs.get(one.path), check.id, repr(marks))
    with _keeping:
        if key in _answers:
            _answers.move_to_end(key)
            return _answers[key]
    limits = market.settings.limits
    with turns(limits).turn(user):
        found = measuring.evidence(workers.shared(limits), tables, [check], limits.evidence_rows)[0]
    if not data.changed():
        with _keeping:
            _answers[key] = found
            while len(_answers) > _KEPT:
                _answers.popitem(last=False)
    return found
