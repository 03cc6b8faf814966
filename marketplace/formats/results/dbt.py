"""dbt: `target/run_results.json` of `dbt test` or `dbt build`, `target/sources.json` of
`dbt source freshness`.

Models and seeds that were built are no checks and left out.
"""

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

_TOOL = "dbt"
_VERDICTS = {
    "pass": Verdict.PASSED,
    "success": Verdict.PASSED,
    "warn": Verdict.WARNED,
    "fail": Verdict.FAILED,
    "error": Verdict.ERRORED,
    "runtime error": Verdict.ERRORED,
    "skipped": Verdict.NOT_MEASURED,
    "no-op": Verdict.NOT_MEASURED,
}
_TESTS = ("test.", "unit_test.")
_PERIODS = {"minute": 60, "hour": 3_600, "day": 86_400}


def fits(found: Any) -> bool:
    stated = mapping(found)
    return isinstance(stated.get("results"), list) and (
        "dbt_schema_version" in mapping(stated.get("metadata"))
    )


def read(found: Any, given: Given) -> tuple[Observation, ...]:
    metadata = mapping(found.get("metadata"))
    run = line(metadata.get("invocation_id"))
    return distinct(_each(found, given, run, metadata.get("generated_at")))


def _each(found: Any, given: Given, run: str, generated_at: Any) -> Iterator[Observation]:
    for result in entries(found["results"]):
        id_ = line(result.get("unique_id"))
        if id_.startswith(_TESTS):
            yield _test(result, given, id_, run, generated_at)
        elif id_.startswith("source.") and ("criteria" in result or "error" in result):
            yield _freshness(result, given, id_, run, generated_at)


def _test(
    result: Mapping[str, Any], given: Given, id_: str, run: str, generated_at: Any
) -> Observation:
    verdict = _VERDICTS.get(line(result.get("status")).lower(), Verdict.NOT_MEASURED)
    failures = whole(result.get("failures"))
    said = line(result.get("message"))
    skipped = "dbt skipped it: what it depends on had failed."
    if verdict is Verdict.NOT_MEASURED:
        said = said or skipped
    finished = [step.get("completed_at") for step in entries(result.get("timing"))[::-1]]
    return observed(
        given, _TOOL, id_, verdict,
        title=_title(id_),
        at=moment(*finished, generated_at),
        run=run,
        value=None if failures is None else float(failures),
        unit="" if failures is None else "rows",
        rows_failed=failures,
        actual="" if failures is None else f"{failures:,} {'row' if failures == 1 else 'rows'}",
        severity="warning" if verdict is Verdict.WARNED else "error",
        reason="" if verdict is Verdict.PASSED else said,
        seconds=number(result.get("execution_time")) or 0.0,
    )  # fmt: skip


def _title(id_: str) -> str:
    """`test.shop.not_null_orders_id.5f3e1a2b4c`: the last part tells tests of one name apart."""
    kind, _, rest = id_.partition(".")
    parts = rest.split(".")
    last = parts[-1]
    is_hash = len(parts) > 2 and len(last) == 10 and not set(last) - set("0123456789abcdef")
    name = ".".join(parts[1:-1] if is_hash else parts[1:]) or rest
    return f"dbt {'unit test' if kind == 'unit_test' else 'test'} {name}"


def _freshness(
    result: Mapping[str, Any], given: Given, id_: str, run: str, generated_at: Any
) -> Observation:
    table = id_.split(".")[-1]
    limit = _seconds(mapping(result.get("criteria")).get("error_after"))
    age = number(result.get("max_loaded_at_time_ago_in_s"))
    return observed(
        given, _TOOL, id_,
        _VERDICTS.get(line(result.get("status")).lower(), Verdict.NOT_MEASURED),
        title=f"dbt freshness of {table}",
        at=moment(result.get("snapshotted_at"), generated_at),
        run=run,
        kind="service level",
        service_level="latency",
        object=table,
        value=age,
        unit="seconds",
        operator="" if limit is None else "mustBeLessOrEqualTo",
        low=limit,
        reason=line(result.get("error")),
    )  # fmt: skip


def _seconds(after: Any) -> float | None:
    stated = mapping(after)
    count, period = number(stated.get("count")), _PERIODS.get(line(stated.get("period")))
    return count * period if count is not None and period else None
