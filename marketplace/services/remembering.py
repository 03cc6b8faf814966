"""An outcome as it is remembered, with the promise as it was at that time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from marketplace.model import Observation, Outcome, Verdict
from marketplace.services.promised import Planned
from marketplace.services.remembered import OURS, WITHDRAWN


def observed(
    promised: Planned,
    outcome: Outcome,
    now: datetime,
    run: str,
    fingerprint: str = "",
    seconds: float = 0.0,
) -> Observation:
    check, threshold = outcome.check, outcome.check.threshold
    stated = threshold.value if threshold else None
    low, high = stated if isinstance(stated, list | tuple) and len(stated) == 2 else (stated, None)
    return Observation(
        product=promised.product,
        contract=promised.contract.id,
        version=promised.version,
        check=check.id,
        kind=check.kind,
        title=check.title,
        verdict=outcome.verdict,
        observed_at=now,
        object=check.object,
        property=check.property,
        service_level=check.service_level,
        value=outcome.value,
        unit=check.unit,
        operator=threshold.operator if threshold else "",
        low=_number(low),
        high=_number(high),
        expected=check.expected,
        actual=outcome.actual,
        rows=outcome.rows,
        rows_failed=outcome.rows_failed,
        severity=check.severity,
        schedule=check.schedule,
        reason=outcome.reason,
        run=run,
        fingerprint=fingerprint,
        seconds=seconds,
    )


def withdrawn(
    promised: Planned, latest: Iterable[Observation], now: datetime, run: str
) -> Iterator[Observation]:
    """For what is not promised any more: else its last result would be shown for ever."""
    ids = {check.id for check in promised.checks}
    for one in latest:
        if one.check not in ids and one.source == OURS and one.kind != WITHDRAWN:
            yield Observation(
                product=promised.product,
                contract=promised.contract.id,
                version=promised.version,
                check=one.check,
                kind=WITHDRAWN,
                title=one.title,
                verdict=Verdict.NOT_MEASURED,
                observed_at=now,
                object=one.object,
                property=one.property,
                service_level=one.service_level,
                reason="Not promised any more.",
                run=run,
            )


def _number(value: Any) -> float | None:
    return float(value) if isinstance(value, int | float) else None
