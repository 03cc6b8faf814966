"""Soda: what `soda scan -srf FILE` writes, or `scan.get_scan_results()` as JSON."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from marketplace.formats.results.given import (
    Given,
    distinct,
    entries,
    line,
    mapping,
    moment,
    number,
    observed,
)
from marketplace.model import Observation, Verdict

_TOOL = "soda"
_VERDICTS = {
    "pass": Verdict.PASSED,
    "passed": Verdict.PASSED,
    "warn": Verdict.WARNED,
    "warned": Verdict.WARNED,
    "fail": Verdict.FAILED,
    "failed": Verdict.FAILED,
    "not_evaluated": Verdict.ERRORED,
    "error": Verdict.ERRORED,
}
_SIGNS = {"definitionName", "defaultDataSource", "scanStartTimestamp", "hasFailures"}
_LIMITS = {  # Soda names what fails, we what is kept
    "greaterThan": "mustBeLessOrEqualTo",
    "greaterThanOrEqual": "mustBeLessThan",
    "lessThan": "mustBeGreaterOrEqualTo",
    "lessThanOrEqual": "mustBeGreaterThan",
}


def fits(found: Any) -> bool:
    stated = mapping(found)
    return isinstance(stated.get("checks"), list) and bool(_SIGNS & stated.keys())


def read(found: Any, given: Given) -> tuple[Observation, ...]:
    at = moment(
        found.get("scanEndTimestamp"), found.get("dataTimestamp"), found.get("scanStartTimestamp")
    )
    run = " ".join(
        filter(None, (line(found.get("scanId")), line(found.get("definitionName")),
                      line(found.get("scanStartTimestamp"))))
    )  # fmt: skip
    return distinct(_check(check, given, at, run) for check in entries(found["checks"]))


def _check(check: Mapping[str, Any], given: Given, at: Any, run: str) -> Observation:
    name, table, column = (line(check.get(part)) for part in ("name", "table", "column"))
    outcome = line(check.get("outcome")).lower()
    verdict = _VERDICTS.get(outcome, Verdict.ERRORED)
    said = [line(one.get("message")) for one in entries(check.get("outcomeReasons"))]
    reason = " ".join(filter(None, said))
    if verdict is Verdict.ERRORED:
        reason = reason or "Soda did not evaluate it; its log says why."
    told = mapping(check.get("diagnostics"))
    # Its identity changes with the wording of the check, as the check itself does.
    id_ = line(check.get("identity")) or ".".join(filter(None, (table, column, name)))
    return observed(
        given, _TOOL, id_, verdict,
        title=name or line(check.get("definition")),
        at=at,
        run=run,
        object=table,
        property=column,
        reason=reason,
        value=number(told.get("value")),
        unit="" if number(told.get("value")) is None else "number",
        **_limit(mapping(told.get("fail"))),
    )  # fmt: skip


def _limit(fail: Mapping[str, Any]) -> dict[str, Any]:
    """Only where it is one limit: of a range Soda does not say which side is inside."""
    known = [(_LIMITS[name], number(value)) for name, value in fail.items() if name in _LIMITS]
    if len(known) != 1 or len(fail) != 1 or known[0][1] is None:
        return {}
    return {"operator": known[0][0], "low": known[0][1]}
