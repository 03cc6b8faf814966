"""Results of other tools: what each of them says, as observations."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from marketplace.errors import Unreadable
from marketplace.formats.results import FORMATS, recognise, results
from marketplace.formats.results.given import Given
from marketplace.model import Verdict

NOW = datetime(2026, 11, 28, 6, tzinfo=UTC)
GIVEN = Given(at=NOW, run="0123456789abcdef")


def read(found, format=""):
    return results(found if isinstance(found, str) else json.dumps(found), GIVEN, format)


def only(found, format=""):
    (one,) = read(found, format)
    return one


def dbt(*results, **metadata):
    schema = "https://schemas.getdbt.com/dbt/run-results/v6.json"
    return {
        "metadata": {"dbt_schema_version": schema, "generated_at": "2026-11-27T23:10:00.5Z",
                     "invocation_id": "run-1", **metadata},
        "results": [*results], "elapsed_time": 1.5, "args": {"which": "test"},
    }  # fmt: skip


def a_dbt_test(status="pass", **parts):
    return {
        "unique_id": "test.shop.not_null_orders_id.5f3e1a2b4c", "status": status,
        "timing": [
            {"name": "compile", "started_at": "2026-11-27T23:09:01Z",
             "completed_at": "2026-11-27T23:09:02Z"},
            {"name": "execute", "started_at": "2026-11-27T23:09:02Z",
             "completed_at": "2026-11-27T23:09:04.25Z"},
        ],
        "execution_time": 2.25, "message": None, "failures": 0, "adapter_response": {},
        **parts,
    }  # fmt: skip


def test_a_test_of_dbt_that_failed():
    failed = a_dbt_test("fail", failures=1_203, message="Got 1203 results, configured to fail")
    one = only(dbt(failed))
    assert one.check == "dbt:test.shop.not_null_orders_id.5f3e1a2b4c"
    assert one.title == "dbt test not_null_orders_id"
    assert (one.verdict, one.value, one.rows_failed) == (Verdict.FAILED, 1203.0, 1203)
    assert (one.unit, one.actual) == ("rows", "1,203 rows")
    assert one.reason == "Got 1203 results, configured to fail"
    assert one.observed_at == datetime(2026, 11, 27, 23, 9, 4, 250_000, UTC)
    assert (one.run, one.source, one.kind, one.seconds) == ("dbt:run-1", "dbt", "quality", 2.25)


@pytest.mark.parametrize(
    ("status", "verdict"),
    [("pass", "passed"), ("warn", "warned"), ("fail", "failed"), ("error", "errored"),
     ("runtime error", "errored"), ("skipped", "not_measured"), ("new word", "not_measured")],
)  # fmt: skip
def test_every_status_of_dbt_is_a_verdict(status, verdict):
    assert only(dbt(a_dbt_test(status))).verdict == verdict


def test_what_dbt_skipped_was_not_timed_and_says_why():
    one = only(dbt(a_dbt_test("skipped", timing=[], failures=None)))
    assert one.observed_at == datetime(2026, 11, 27, 23, 10, 0, 500_000, UTC)
    assert one.value is None
    assert "skipped" in one.reason


def test_models_that_dbt_built_are_no_checks():
    model = a_dbt_test("success", unique_id="model.shop.orders")
    unit = a_dbt_test(unique_id="unit_test.shop.orders.adds_up")
    assert [one.title for one in read(dbt(model, unit))] == ["dbt unit test orders.adds_up"]


def test_the_freshness_of_a_source_is_a_service_level():
    source = {
        "unique_id": "source.shop.raw.payments", "status": "warn",
        "max_loaded_at": "2026-11-26T00:00:00Z", "snapshotted_at": "2026-11-27T06:00:00Z",
        "max_loaded_at_time_ago_in_s": 108_000.0,
        "criteria": {"warn_after": {"count": 1, "period": "day"},
                     "error_after": {"count": 36, "period": "hour"}, "filter": None},
    }  # fmt: skip
    one = only(dbt(source, {**source, "status": "runtime error", "error": "no such table"})
               | {"results": [source]})  # fmt: skip
    assert (one.service_level, one.kind, one.object) == ("latency", "service level", "payments")
    assert (one.value, one.unit, one.low, one.operator) == (
        108_000.0, "seconds", 129_600.0, "mustBeLessOrEqualTo",
    )  # fmt: skip
    assert one.verdict is Verdict.WARNED
    broken = {"unique_id": source["unique_id"], "status": "runtime error", "error": "no table"}
    assert only(dbt(broken)).verdict is Verdict.ERRORED
    assert only(dbt(broken)).reason == "no table"


def a_scan(*checks, **parts):
    return {
        "definitionName": "nightly", "defaultDataSource": "warehouse",
        "dataTimestamp": "2026-11-27T23:00:00+00:00",
        "scanStartTimestamp": "2026-11-28T01:00:00+02:00",
        "scanEndTimestamp": "2026-11-28T01:05:00+02:00",
        "hasErrors": False, "hasWarnings": False, "hasFailures": True,
        "checks": [*checks], "metrics": [], "queries": [], "logs": [], **parts,
    }  # fmt: skip


def a_soda_check(outcome="pass", **parts):
    return {
        "identity": "2f1b-orders-missing", "name": "No customer is missing", "type": "generic",
        "definition": "checks for orders:\n  - missing_count(customer) = 0\n",
        "table": "orders", "column": "customer", "outcome": outcome, "outcomeReasons": [],
        "diagnostics": {"blocks": [], "value": 7.0, "fail": {"greaterThan": 5.0}}, **parts,
    }  # fmt: skip


def test_a_check_of_soda():
    one = only(a_scan(a_soda_check("fail", outcomeReasons=[{"message": "too many"}])))
    assert (one.check, one.title) == ("soda:2f1b-orders-missing", "No customer is missing")
    assert (one.object, one.property, one.value) == ("orders", "customer", 7.0)
    assert (one.operator, one.low) == ("mustBeLessOrEqualTo", 5.0)
    assert (one.verdict, one.reason) == (Verdict.FAILED, "too many")
    assert one.observed_at == datetime(2026, 11, 27, 23, 5, tzinfo=UTC)


@pytest.mark.parametrize(
    ("outcome", "verdict"),
    [("pass", "passed"), ("PASSED", "passed"), ("warn", "warned"), ("fail", "failed"),
     (None, "errored"), ("NOT_EVALUATED", "errored")],
)  # fmt: skip
def test_what_soda_did_not_evaluate_is_an_error(outcome, verdict):
    one = only(a_scan(a_soda_check(outcome)))
    assert one.verdict == verdict
    assert bool(one.reason) == (verdict == "errored")


def test_of_a_range_of_soda_no_limit_is_guessed():
    ranged = {"value": 3, "fail": {"lessThan": 1, "greaterThan": 9}}
    one = only(a_scan(a_soda_check(diagnostics=ranged)))
    assert (one.value, one.operator, one.low) == (3.0, "", None)


def a_validation(*results, **parts):
    return {
        "success": False, "results": [*results], "suite_name": "orders",
        "statistics": {"evaluated_expectations": len(results)},
        "meta": {"run_id": {"run_name": "nightly", "run_time": "2026-11-28T01:00:00+02:00"},
                 "great_expectations_version": "1.5.0"},
        **parts,
    }  # fmt: skip


def an_expectation(success=True, type="expect_column_values_to_not_be_null", **parts):
    return {
        "success": success,
        "expectation_config": {"type": type, "kwargs": {"column": "customer", "mostly": 0.95,
                                                        "batch_id": "b"}, "meta": {}},
        "result": {"element_count": 1_000, "unexpected_count": 12, "unexpected_percent": 1.2,
                   "partial_unexpected_list": ["ada@sales.example"]},
        "exception_info": {"raised_exception": False, "exception_message": None}, **parts,
    }  # fmt: skip


def test_an_expectation():
    one = only(a_validation(an_expectation(False)))
    assert one.check == "great-expectations:orders.customer.expect_column_values_to_not_be_null"
    assert one.title == "Expect column values to not be null: customer"
    assert (one.rows, one.rows_failed, one.value, one.unit) == (1000, 12, 1.2, "percent")
    assert (one.operator, one.low) == ("mustBeLessOrEqualTo", 5.0)
    assert (one.verdict, one.property) == (Verdict.FAILED, "customer")
    assert one.observed_at == datetime(2026, 11, 27, 23, tzinfo=UTC)


def test_values_of_the_data_stay_where_they_are():
    assert "ada@" not in str(read(a_validation(an_expectation(False))))


def test_an_expectation_of_an_older_version():
    old = an_expectation()
    old["expectation_config"] = {"expectation_type": "expect_table_row_count_to_be_between",
                                 "kwargs": {"min_value": 10, "max_value": 20}}  # fmt: skip
    old["result"] = {"observed_value": 15}
    named = a_validation(old, meta={"expectation_suite_name": "old",
                                    "run_id": {"run_time": "20261128T010000.5Z"}})  # fmt: skip
    del named["suite_name"]
    one = only(named)
    assert one.check == "great-expectations:old.expect_table_row_count_to_be_between"
    assert (one.value, one.operator, one.low, one.high) == (15.0, "mustBeBetween", 10.0, 20.0)
    assert one.observed_at == datetime(2026, 11, 28, 1, 0, 0, 500_000, UTC)


@pytest.mark.parametrize(
    "info",
    [
        {"raised_exception": True, "exception_message": "no such column"},
        {"('column.max', 'x')": {"raised_exception": True, "exception_message": "no such column"}},
    ],
)
def test_an_expectation_that_could_not_run_is_an_error(info):
    one = only(a_validation(an_expectation(False, exception_info=info)))
    assert (one.verdict, one.reason) == (Verdict.ERRORED, "no such column")


def test_an_expectation_that_is_only_a_warning_warns():
    config = {"type": "expect_x", "kwargs": {}, "severity": "warning"}
    one = only(a_validation(an_expectation(False, expectation_config=config)))
    assert one.verdict is Verdict.WARNED


def test_a_checkpoint_holds_several_validations():
    one, other = (a_validation(an_expectation(), suite_name=name) for name in ("a", "b"))
    found = {"success": True, "run_results": {"x": {"validation_result": one}, "y": other}}
    assert [one.check.split(".")[0] for one in read(found)] == [
        "great-expectations:a", "great-expectations:b",
    ]  # fmt: skip


def test_two_checks_of_one_name_are_two():
    found = read(a_validation(an_expectation(), an_expectation(False), an_expectation()))
    assert [one.check.partition("#")[2] for one in found] == ["", "2", "3"]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        (json.dumps(dbt()), "dbt"),
        (json.dumps(a_scan()), "soda"),
        (json.dumps(a_validation()), "great-expectations"),
        ('{"dataContractId": "orders", "checks": []}', "datacontract"),
        ('{"checked_at": "2026-11-28T06:00:00Z", "outcomes": []}', "json"),
        ('{"observations": []}', "json"),
        ("  \n<testsuites/>", "junit"),
        ("check,verdict\n", "csv"),
        ('"Verdict";"Check"\n', "csv"),
    ],
)
def test_a_format_is_recognised_by_its_content(text, name):
    assert recognise(text) == name
    assert read(text) == read(text, name) == ()


@pytest.mark.parametrize("text", ["", "{}", "[]", "[1]", "hello", "a,b\n1,2\n", '{"results": []}'])
def test_what_is_no_result_of_anything_is_told(text):
    with pytest.raises(Unreadable) as told:
        read(text)
    assert "docs/results.md" in told.value.hint


def test_json_that_is_cut_short_is_told_with_its_line():
    with pytest.raises(Unreadable, match=r"Line 3, column \d+: this is no JSON"):
        read('{\n "checks": [\n  {"a": ')


@pytest.mark.parametrize("text", ["[" * 100_000, '{"a":' * 100_000, "[1" + "0" * 10_000 + "]"])
def test_json_bombs_are_told(text):
    with pytest.raises(Unreadable):
        read(text)


def test_another_format_than_the_one_named_is_told():
    with pytest.raises(Unreadable, match="no file of results in the format 'soda'"):
        read(dbt(), "soda")


_ODD = (None, True, -1, 1e400, "x", [], {}, [None], [[]], {"a": {}}, "9" * 5_000, 10**400, "\ud800")


@pytest.mark.parametrize("odd", _ODD, ids=lambda odd: repr(odd)[:20])
@pytest.mark.parametrize(
    "whole",
    [dbt(a_dbt_test("fail")), a_scan(a_soda_check()), a_validation(an_expectation())],
    ids=["dbt", "soda", "great-expectations"],
)
def test_no_odd_value_anywhere_breaks_an_importer(whole, odd):
    """Every value in the file, one after the other."""
    name = recognise(json.dumps(whole))
    for path in _paths(whole):
        try:
            found = results(json.dumps(_replaced(whole, path, odd), allow_nan=True)
                            .replace("1e400", "Infinity"), GIVEN, name)  # fmt: skip
        except Unreadable:
            continue
        for one in found:
            assert one.verdict in Verdict
            assert one.check.startswith(f"{name}:")


def _paths(node, above=()):
    items = node.items() if isinstance(node, dict) else enumerate(node)
    for key, value in items:
        yield (*above, key)
        if isinstance(value, dict | list):
            yield from _paths(value, (*above, key))


def _replaced(node, path, value):
    copy = dict(node) if isinstance(node, dict) else [*node]
    head, *rest = path
    copy[head] = _replaced(copy[head], rest, value) if rest else value
    return copy


def test_every_format_is_named_once():
    assert len({*FORMATS}) == len(FORMATS) == 7
