"""What Data Contract CLI writes, by its own classes, and JUnit of anybody; and hostile XML."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from marketplace.errors import Unreadable
from marketplace.formats.results import results
from marketplace.formats.results.given import Given
from marketplace.model import Verdict

NOW = datetime(2026, 11, 28, 6, tzinfo=UTC)
GIVEN = Given(at=NOW, run="0123456789abcdef")
FILE = Path("results")

RUN = {
    "runId": "6f0b7b0e-0000-4000-8000-000000000001",
    "dataContractId": "orders", "dataContractVersion": "1.0.0",
    "timestampStart": "2026-11-28T01:00:00Z", "timestampEnd": "2026-11-28T01:00:05Z",
    "result": "failed", "logs": [],
    "checks": [
        {"id": "random", "key": "orders__id__field_is_present", "category": "schema",
         "type": "field_is_present", "name": "Check that field id is present", "model": "orders",
         "field": "id", "engine": "datacontract-cli", "result": "passed"},
        {"key": "orders__id__field_required", "category": "schema", "type": "field_required",
         "name": "Check that id has no missing values", "model": "orders", "field": "id",
         "result": "failed", "reason": "Actual missing_count(id) was 3, expected = 0",
         "diagnostics": {"metric": "missing_count", "field": "id", "value": 3, "row_count": 100,
                         "threshold": "= 0"},
         "failedSamples": [{"email": "ada@sales.example"}]},
        {"key": "orders__at__servicelevel_freshness", "category": "servicelevel",
         "type": "servicelevel_freshness", "name": "Freshness of at", "model": "orders",
         "field": "at", "result": "passed",
         "diagnostics": {"metric": "freshness", "field": "at", "age_seconds": 3600,
                         "threshold_seconds": 86400}},
        {"key": "orders__quality_1", "category": "quality", "type": "custom", "model": "orders",
         "name": "A share", "result": "warning", "reason": "Actual was 2.5%",
         "diagnostics": {"metric": "invalid_count", "value": 5, "unit": "percent", "percent": 2.5,
                         "row_count": 200, "severity": "warning"}},
        {"key": "orders__quality_2", "category": "quality", "type": "custom", "model": "orders",
         "name": "A query", "result": "error", "reason": "no such column"},
        {"key": "orders__quality_3", "category": "quality", "type": "text", "model": "orders",
         "name": "A text", "result": "skipped"},
    ],
}  # fmt: skip


@pytest.fixture
def run():
    """As the tool itself makes it."""
    from datacontract.model.run import Run

    return Run.model_validate(RUN)


@pytest.fixture
def as_json(run):
    return results(run.pretty(), GIVEN)


@pytest.fixture
def as_junit(run, tmp_path):
    from datacontract.output.junit_test_results import write_junit_test_results

    write_junit_test_results(run, tmp_path / "junit.xml")
    return results((tmp_path / "junit.xml").read_text("utf-8"), GIVEN)


def test_both_of_its_formats_say_the_same(as_json, as_junit):
    told = [
        [(one.check, one.contract, one.version, one.verdict.value, one.object, one.property,
          one.run) for one in found]
        for found in (as_json, as_junit)
    ]  # fmt: skip
    assert told[0] == told[1]
    assert [(check, verdict) for check, _, _, verdict, *_ in told[0]] == [
        ("datacontract:orders__id__field_is_present", "passed"),
        ("datacontract:orders__id__field_required", "failed"),
        ("datacontract:orders__at__servicelevel_freshness", "passed"),
        ("datacontract:orders__quality_1", "warned"),
        ("datacontract:orders__quality_2", "errored"),
        ("datacontract:orders__quality_3", "not_measured"),
    ]
    assert told[0][0][1:3] == ("orders", "1.0.0")


def test_its_numbers_are_read(as_json):
    _, required, freshness, share, *_ = as_json
    assert (required.rows_failed, required.rows, required.value) == (3, 100, 3.0)
    assert required.reason == "Actual missing_count(id) was 3, expected = 0"
    assert (freshness.value, freshness.low, freshness.unit) == (3600.0, 86400.0, "seconds")
    assert (freshness.kind, freshness.service_level) == ("service level", "latency")
    assert (share.value, share.unit, share.rows_failed) == (2.5, "percent", 5)
    assert [one.kind for one in as_json[:2]] == ["structure", "declared"]
    assert {one.observed_at for one in as_json} == {datetime(2026, 11, 28, 1, 0, 5, tzinfo=UTC)}
    assert "ada@" not in str(as_json)


def test_in_junit_a_time_without_a_zone_is_utc(as_junit):
    assert {one.observed_at for one in as_junit} == {datetime(2026, 11, 28, 1, tzinfo=UTC)}


def test_a_dry_run_measured_nothing(run):
    run.dryRun = True
    with pytest.raises(Unreadable, match="dry run"):
        results(run.pretty(), GIVEN)


def test_junit_of_any_other_tool():
    text = """<?xml version="1.0" encoding="utf-8"?>
    <!-- by hand --><testsuites><testsuite name="data" timestamp="2026-11-28T03:00:00+02:00">
      <testcase classname="orders" name="is full" time="0.5"/>
      <testcase classname="orders" name="is unique"><failure message="7 twice"/></testcase>
      <testcase name="runs"><error>no table &amp; no view</error></testcase>
      <testcase name="later"><skipped/></testcase>
      <testsuite><testcase name="inner"/></testsuite>
    </testsuite></testsuites>"""
    found = results(text, GIVEN)
    assert [(one.check, one.verdict.value, one.reason) for one in found] == [
        ("junit:orders.is full", "passed", ""),
        ("junit:orders.is unique", "failed", "7 twice"),
        ("junit:runs", "errored", "no table & no view"),
        ("junit:later", "not_measured", ""),
        ("junit:inner", "passed", ""),
    ]
    assert {one.observed_at for one in found} == {datetime(2026, 11, 28, 1, tzinfo=UTC)}
    assert found[0].seconds == 0.5
    assert found[0].verdict is Verdict.PASSED


_BOMB = """<?xml version="1.0"?>
<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>
<testsuite><testcase name="&b;"/></testsuite>"""
_OUTSIDE = """<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><testsuite name="&a;"/>"""


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (_BOMB, "Line 2: this XML is not read: it declares a document type"),
        (_OUTSIDE, "it declares a document type"),
        ('<!DOCTYPE testsuite SYSTEM "http://example/x.dtd"><testsuite/>', "document type"),
        ("<testsuite>" * 40, "too deep"),
        ("<testsuite>\n<testcase", "Line 2, column"),
        ("<testsuite>&nothing;</testsuite>", "Line 1, column 12"),
        ("<html/>", "begins with <html>"),
        ("<", "this is no XML"),
        ("<?xml version='1.0' encoding='utf-7'?><testsuite><testcase/></testsuite", "no XML"),
    ],
)
def test_hostile_and_broken_xml_is_told_with_its_line(text, said):
    with pytest.raises(Unreadable, match=said):
        results(text, GIVEN)


def test_a_wide_file_has_a_limit():
    text = f"<testsuite>{'<testcase/>' * 100_001}</testsuite>"
    with pytest.raises(Unreadable, match="more than 100,000 results"):
        results(text, GIVEN)
