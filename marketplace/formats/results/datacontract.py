"""Data Contract CLI: what `datacontract test --output-format json --output FILE` writes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from marketplace.errors import Unreadable
from marketplace.formats.results.given import (
    Given,
    distinct,
    entries,
    line,
    mapping,
    moment,
    number,
    observed,
    whole,
)
from marketplace.model import Observation, Verdict

TOOL = "datacontract"
VERDICTS = {
    "passed": Verdict.PASSED,
    "info": Verdict.PASSED,
    "warning": Verdict.WARNED,
    "failed": Verdict.FAILED,
    "error": Verdict.ERRORED,
    "skipped": Verdict.NOT_MEASURED,
    "unknown": Verdict.NOT_MEASURED,
}
_STRUCTURE = ("field_is_present", "field_type", "field_physical_type")
_BAD_ROWS = ("missing_count", "invalid_count")
_AGES = {"freshness": "latency", "retention": "retention"}  # metric -> service level


def fits(found: Any) -> bool:
    stated = mapping(found)
    return isinstance(stated.get("checks"), list) and bool(
        {"runId", "dataContractId", "datacontractCliVersion"} & stated.keys()
    )


def read(found: Any, given: Given) -> tuple[Observation, ...]:
    if found.get("dryRun") is True:
        raise Unreadable(
            "This is the plan of a dry run: nothing was measured.",
            "Run `datacontract test` without --dry-run.",
        )
    at = moment(found.get("timestampEnd"), found.get("timestampStart"))
    run = line(found.get("runId"))
    here = given_by(given, found.get("dataContractId"), found.get("dataContractVersion"))
    return distinct(_check(check, here, at, run) for check in entries(found["checks"]))


def given_by(given: Given, contract: Any, version: Any) -> Given:
    """With the contract that the file names, where nobody named one."""
    return Given(
        at=given.at,
        run=given.run,
        product=given.product,
        contract=given.contract or line(contract),
        version=given.version or line(version),
    )


def kind(category: str, key: str) -> str:
    """As we call it. In JUnit only what is not kept has a category; its key tells."""
    if category == "servicelevel" or "__servicelevel_" in key:
        return "service level"
    if key.endswith(_STRUCTURE):
        return "structure"
    return "declared" if category == "schema" else "quality"


def _check(check: Mapping[str, Any], given: Given, at: Any, run: str) -> Observation:
    key = line(check.get("key")) or ".".join(
        filter(None, (line(check.get(part)) for part in ("model", "field", "type", "name")))
    )
    verdict = VERDICTS.get(line(check.get("result")), Verdict.NOT_MEASURED)
    said = line(check.get("reason"))
    return observed(
        given, TOOL, key, verdict,
        title=line(check.get("name")),
        at=at,
        run=run,
        kind=kind(line(check.get("category")), key),
        object=line(check.get("model")),
        property=line(check.get("field")),
        reason=said or ("It was not run." if verdict is Verdict.NOT_MEASURED else ""),
        **_numbers(mapping(check.get("diagnostics"))),
    )  # fmt: skip


def _numbers(told: Mapping[str, Any]) -> dict[str, Any]:
    metric = line(told.get("metric"))
    value = number(told.get("value"))
    rows = whole(told.get("row_count"))
    numbers: dict[str, Any] = {
        "value": value,
        "rows": rows,
        "expected": line(told.get("threshold")),
        "severity": line(told.get("severity")),
    }
    if metric in _AGES:
        limit = number(told.get("threshold_seconds"))
        numbers |= {"service_level": _AGES[metric], "value": number(told.get("age_seconds")),
                    "unit": "seconds", "low": limit,
                    "operator": "" if limit is None else "mustBeLessThan"}  # fmt: skip
    elif metric in _BAD_ROWS:
        numbers |= {"rows_failed": whole(value), "unit": "rows"}
        if told.get("unit") == "percent":
            numbers |= {"value": number(told.get("percent")), "unit": "percent"}
    elif metric == "row_count":
        numbers |= {"rows": whole(value), "unit": "rows"}
    elif failed := whole(told.get("failed_rows")):
        numbers["rows_failed"] = failed
    return numbers
