"""Measured already: the same data against the same rule needs no second look."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from functools import cache
from hashlib import blake2b
from typing import Any

from marketplace.engines.measuring import Table
from marketplace.model import Check, Measured, Metric, Observation, Outcome, Verdict
from marketplace.promises.judge import judge
from marketplace.services.measured import Data
from marketplace.services.reading import engine
from marketplace.services.remembered import OURS
from marketplace.settings import Limits

_CODE = ("marketplace.engines", "marketplace.promises", "marketplace.model")
_AGES = (Metric.NEWEST, Metric.OLDEST)  # their value moves with the clock
_JUDGED = (Verdict.PASSED, Verdict.WARNED, Verdict.FAILED)
# A statement that asks for the time, or rolls dice, has another answer on the same data.
_RESTLESS = re.compile(
    r"\b(?:now|today|age|random|setseed|\w*uuid\w*|transaction_timestamp|\w*current_\w+)\s*\("
    r"|\b(?:current_(?:date|time|timestamp)|localtime\w*|tablesample|using\s+sample)\b",
    re.IGNORECASE,
)


def of(check: Check, data: Data) -> str:
    """Of the files, the rule and our code; "" where the same may have another answer next time."""
    wanted = check.measure
    if wanted is None or data.why_not(wanted) or _RESTLESS.search(wanted.query):
        return ""
    said: tuple[Any, ...] = (
        _code(),
        wanted,
        check.threshold,
        check.warning,
        check.unit,
        check.severity,
        check.expected,
        [(key, _table(table)) for key, table in data.of(wanted)],
    )
    return blake2b(repr(said).encode(), digest_size=12).hexdigest()


def _table(table: Table) -> tuple[Any, ...]:
    promises = [
        (path, item.physical_name, item.logical_type, item.physical_type)
        for path, item in table.object.walk()
    ]
    files = [*zip(table.files.names, table.files.marks, strict=False)]
    reading = (table.format, table.encoding, table.delimiter)
    return (table.object.physical_name, promises, reading, sorted(table.reasons.items()), files)


@cache
def _code() -> str:
    return engine(Limits(), _CODE)


def known(
    checks: Iterable[Check], prints: Mapping[str, str], latest: Mapping[str, Observation]
) -> dict[str, Observation]:
    """By the id of the check: what was found when all was as it is now."""
    return {
        check.id: one
        for check in checks
        if (one := latest.get(check.id))
        and one.fingerprint
        and one.fingerprint == prints.get(check.id)
        and one.source == OURS
        and not one.generated
    }


def again(check: Check, one: Observation, now: datetime) -> Outcome:
    """Its outcome once more; an age has grown meanwhile, and is judged anew."""
    if not _is_age(check) or one.value is None:
        return Outcome(
            check=check,
            verdict=one.verdict,
            actual=one.actual,
            value=one.value,
            rows=one.rows,
            rows_failed=one.rows_failed,
            reason=one.reason,
        )
    grown = (now - one.observed_at).total_seconds()
    found = judge(check, Measured(value=one.value + grown, rows=one.rows), now)
    # That tells of which day the newest value is, which is the same as before.
    return replace(found, reason=found.reason or one.reason)


def holds(outcome: Outcome) -> bool:
    """An error may be gone next time, and what the clock decides may be decided otherwise."""
    if _is_age(outcome.check):
        return outcome.verdict in _JUDGED and (outcome.value or 0) >= 0
    return outcome.verdict is not Verdict.ERRORED


def _is_age(check: Check) -> bool:
    return check.measure is not None and check.measure.metric in _AGES
