"""Our own two formats of results: what `check --json` prints, and the small one, JSON or CSV."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from pathlib import Path

import pytest

from marketplace.errors import Unreadable
from marketplace.formats.results import own, recognise, results
from marketplace.formats.results.given import Given

NOW = datetime(2026, 11, 28, 6, tzinfo=UTC)
GIVEN = Given(at=NOW, run="0123456789abcdef")
GUIDE = Path(__file__).resolve().parents[2] / "docs" / "results.md"
ALL = {
    "check": "orders.full", "verdict": "failed", "observed_at": "2026-11-28T03:00:00+02:00",
    "run": "r1", "source": "scales", "product": "sales", "contract": "orders", "version": "1.2.0",
    "kind": "quality", "title": "All orders are there", "object": "orders", "property": "id",
    "service_level": "completeness", "unit": "percent", "operator": "mustBeGreaterThan",
    "expected": "99 %", "actual": "98.5 %", "severity": "error", "reason": "late file",
    "value": 98.5, "low": 99, "high": 100, "seconds": 0.5, "rows": 1000, "rows_failed": 15,
}  # fmt: skip


def test_every_column_is_read_from_json_and_csv():
    assert {*ALL} == {*own.COLUMNS}
    (one,) = results(json.dumps({"observations": [ALL]}), GIVEN)
    text = f"{','.join(ALL)}\n{','.join(map(str, ALL.values()))}\n"
    assert results(text, GIVEN) == (one,)
    assert (one.check, one.run, one.source) == ("scales:orders.full", "scales:r1", "scales")
    assert one.observed_at == datetime(2026, 11, 28, 1, tzinfo=UTC)
    for name in {*ALL} - {"check", "run", "observed_at"}:
        assert getattr(one, name) == ALL[name], name


def test_a_check_and_a_verdict_are_enough():
    (one,) = results("check,verdict\nfull,passed\n", GIVEN)
    assert (one.check, one.title, one.observed_at) == ("imported:full", "full", NOW)
    assert one.run == "imported:0123456789abcdef"


def test_an_id_that_begins_with_its_tool_does_not_begin_with_it_twice():
    (one,) = results("source,check,verdict\nscales,scales:full,passed\n", GIVEN)
    assert one.check == "scales:full"


def test_what_check_prints_elsewhere_are_the_same_checks_here():
    printed = {"checked_at": "2026-11-28T05:00:00Z", "outcomes": [
        {"product": "sales", "contract": "orders", "version": "1.0.0",
         "check": "orders.id.required", "kind": "declared", "verdict": "not_measured",
         "expected": "in every row", "actual": "", "rows_failed": None, "reason": "masked"},
    ]}  # fmt: skip
    (one,) = results(json.dumps(printed), GIVEN)
    assert (one.check, one.source, one.product) == ("orders.id.required", "marketplace", "sales")
    assert (one.verdict, one.reason) == ("not_measured", "masked")
    assert one.observed_at == datetime(2026, 11, 28, 5, tzinfo=UTC)


def test_csv_of_a_spreadsheet():
    text = (
        '\ufeffCheck;Verdict;Value;Title\r\na;Not measured;;"two\nlines"\r\n\r\nb;PASSED;1.5;\r\n'
    )
    found = results(text.removeprefix("\ufeff"), GIVEN)
    assert [(one.check, one.verdict.value, one.value, one.title) for one in found] == [
        ("imported:a", "not_measured", None, "two lines"), ("imported:b", "passed", 1.5, "b"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (",passed,,", "Line 3: it has no 'check'"),
        ("a,,,", "Line 3: it has no 'verdict'"),
        ("a,fine,,", "Line 3: 'fine' is no verdict; those are passed, warned"),
        ("a,passed,many,", "Line 3: 'many' is no number for 'value'"),
        ("a,passed,nan,", "Line 3: 'nan' is no number for 'value'"),
        ("a,passed,,yesterday", "Line 3: 'yesterday' is no time; write it like"),
        ("a,passed,,,5", "Line 3: it has more cells"),
        ('a,"passed,,', "Line 3"),
    ],
)
def test_a_faulty_line_is_told(row, said):
    with pytest.raises(Unreadable, match=re.escape(said)) as told:
        results(f"check,verdict,value,observed_at\nb,passed,,\n{row}\n", GIVEN)
    assert "docs/results.md" in told.value.hint


@pytest.mark.parametrize(
    ("result", "said"),
    [
        (3, "Result 2: it is no object"),
        ({"check": "a"}, "Result 2: it has no 'verdict'"),
        ({"check": "a", "verdict": "passed", "rows": -1}, "Result 2: '-1' is no number for 'rows'"),
        ({"check": "a", "verdict": "passed", "value": [1]}, "is no number for 'value'"),
        ({"check": "a", "verdict": ["passed"]}, "is no verdict"),
    ],
)
def test_a_faulty_result_is_told(result, said):
    found = {"observations": [{"check": "b", "verdict": "passed"}, result]}
    with pytest.raises(Unreadable, match=re.escape(said)):
        results(json.dumps(found), GIVEN)


def test_the_examples_of_the_guide_are_read():
    blocks = re.findall(r"```(?:csv|json)\n(.*?)```", GUIDE.read_text("utf-8"), re.DOTALL)
    assert [recognise(text) for text in blocks] == ["csv", "json"]
    assert all(results(text, GIVEN) for text in blocks)


def test_the_guide_names_every_column():
    text = GUIDE.read_text("utf-8")
    assert [name for name in own.COLUMNS if f"`{name}`" not in text] == []
