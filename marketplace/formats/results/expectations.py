"""Great Expectations: a validation result, or a checkpoint's with several of them, as JSON."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
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
    whole,
)
from marketplace.model import Observation, Verdict

_TOOL = "great-expectations"
_COLUMNS = ("column", "column_A", "column_B", "column_list", "column_set")
_WARNINGS = ("warning", "info")
_DIGITS = 6


def fits(found: Any) -> bool:
    stated = mapping(found)
    if isinstance(stated.get("run_results"), Mapping):
        return True
    results = entries(stated.get("results"))
    return "success" in stated and (
        any("expectation_config" in one for one in results) or "evaluated_expectations" in
        mapping(stated.get("statistics"))
    )  # fmt: skip


def read(found: Any, given: Given) -> tuple[Observation, ...]:
    return distinct(one for result in _validations(found) for one in _each(result, given))


def _validations(found: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    several = found.get("run_results")
    if not isinstance(several, Mapping):
        yield found
        return
    for one in several.values():
        yield mapping(mapping(one).get("validation_result")) or mapping(one)


def _each(result: Mapping[str, Any], given: Given) -> Iterator[Observation]:
    meta = mapping(result.get("meta"))
    run_id = mapping(meta.get("run_id"))
    at = moment(run_id.get("run_time"), meta.get("validation_time"))
    suite = line(result.get("suite_name") or meta.get("expectation_suite_name"))
    when = at.isoformat() if at else ""
    run = " ".join(filter(None, (line(run_id.get("run_name")), suite, when)))
    for one in entries(result.get("results")):
        yield _expectation(one, given, suite, at, run)


def _expectation(
    one: Mapping[str, Any], given: Given, suite: str, at: Any, run: str
) -> Observation:
    config = mapping(one.get("expectation_config"))
    arguments = mapping(config.get("kwargs"))
    name = line(config.get("type") or config.get("expectation_type")) or "expectation"
    columns = _columns(arguments)
    raised = _raised(one.get("exception_info"))
    severity = line(config.get("severity"))
    if raised is not None:
        verdict = Verdict.ERRORED
    elif one.get("success") is True:
        verdict = Verdict.PASSED
    elif one.get("success") is False:
        verdict = Verdict.WARNED if severity in _WARNINGS else Verdict.FAILED
    else:
        verdict = Verdict.NOT_MEASURED
    words = name.removeprefix("expect_").replace("_", " ")
    return observed(
        given, _TOOL, ".".join(filter(None, (suite, ",".join(columns), name))), verdict,
        title=f"Expect {words}{': ' if columns else ''}{', '.join(columns)}",
        at=at,
        run=run,
        property=columns[0] if len(columns) == 1 else "",
        severity=severity,
        reason=raised or "",
        **_numbers(mapping(one.get("result")), arguments),
    )  # fmt: skip


def _numbers(result: Mapping[str, Any], arguments: Mapping[str, Any]) -> dict[str, Any]:
    """Counts and shares. Examples of what was unexpected are values of the data: left out."""
    rows, failed = whole(result.get("element_count")), whole(result.get("unexpected_count"))
    share = number(result.get("unexpected_percent"))
    if failed is not None:
        mostly = number(arguments.get("mostly"))
        allowed = None if mostly is None else round(100 * (1 - mostly), _DIGITS)
        actual = f"{failed:,} of {rows:,} rows" if rows is not None else f"{failed:,} rows"
        return {
            "rows": rows, "rows_failed": failed, "actual": actual,
            "value": float(failed) if share is None else share,
            "unit": "rows" if share is None else "percent",
            "operator": "" if share is None else "mustBeLessOrEqualTo",
            "low": None if share is None else allowed or 0.0,
        }  # fmt: skip
    value = number(result.get("observed_value"))
    low, high = number(arguments.get("min_value")), number(arguments.get("max_value"))
    if value is None:
        return {}
    numbers: dict[str, Any] = {"value": value, "unit": "number"}
    if low is not None and high is not None:
        return numbers | {"operator": "mustBeBetween", "low": low, "high": high}
    if low is not None or high is not None:
        operator = "mustBeLessOrEqualTo" if low is None else "mustBeGreaterOrEqualTo"
        return numbers | {"operator": operator, "low": high if low is None else low}
    return numbers


def _columns(arguments: Mapping[str, Any]) -> list[str]:
    found: list[str] = []
    for name in _COLUMNS:
        stated = arguments.get(name)
        found += map(line, stated) if isinstance(stated, list) else [line(stated)]
    return [column for column in found if column]


def _raised(info: Any) -> str | None:
    """None where nothing went wrong. Newer versions tell it for each metric."""
    told = mapping(info)
    each = [told] if "raised_exception" in told else entries([*told.values()])
    for one in each:
        if one.get("raised_exception") is True:
            return line(one.get("exception_message")) or "It could not run."
    return None
