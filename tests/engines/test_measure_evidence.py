"""Rows that break a promise: which, how many, and why."""

from __future__ import annotations

import pytest

from marketplace.errors import Unreadable
from marketplace.model import Metric
from tests.engines.builders_engines import a_file
from tests.engines.measured import Data, a_measure, an_object, invalid, refers, sql

SELECT = """SELECT range AS id, CASE WHEN range % 3 = 0 THEN NULL ELSE 'n' || range END AS name,
range % 4 AS sort, range / 4 AS amount, 'x' AS more FROM range(1000)"""
ORDERS = an_object(
    name="string", id={"logical_type": "integer", "primary_key": True}, sort="integer",
    amount="number",
)  # fmt: skip
FILES = ("orders.parquet", "orders.csv", "orders.json", "orders.duckdb")


@pytest.fixture(params=FILES)
def data(request, workers, tmp_path) -> Data:
    a_file(tmp_path, request.param, SELECT)
    a_file(tmp_path, "sorts.parquet", "SELECT unnest([0, 1, 2]) AS sort")
    data = Data(workers, tmp_path).has(request.param, ORDERS)
    return data.has("sorts.parquet", an_object("sorts", sort="integer"))


def test_the_key_comes_first_then_what_is_wrong(data):
    nulls, large, orphans = data.evidence(
        a_measure(Metric.NULLS, "name"), invalid("amount", ("maximum", 249)),
        refers(["sort"], ["sort"], "sorts"), rows=5,
    )  # fmt: skip
    assert (nulls.failed, nulls.rows, nulls.columns) == (334, 1000, (("id", ""), ("name", "")))
    assert nulls.examples == ((0, None), (3, None), (6, None), (9, None), (12, None))
    assert large.examples == ((997, 249.25), (998, 249.5), (999, 249.75))
    assert orphans.failed == 250
    assert [row[1] for row in orphans.examples] == [3] * 5


def test_rows_that_are_alike_stand_together(data):
    [one] = data.evidence(a_measure(Metric.DUPLICATES, "sort"), rows=100)
    assert (one.failed, len(one.examples)) == (996, 100)
    assert {row[1] for row in one.examples} == {0}


def test_without_a_key_all_properties_are_shown(workers, tmp_path):
    a_file(tmp_path, "orders.parquet", "SELECT 1 AS a, 2 AS b, NULL::INTEGER AS c, 4 AS d")
    schema = an_object(a="integer", b="integer", c="integer")
    [one] = (
        Data(workers, tmp_path).has("orders.parquet", schema).evidence(a_measure(Metric.NULLS, "c"))
    )
    assert one.columns == (("c", ""), ("a", ""), ("b", ""))
    assert one.examples == ((None, 1, 2),)


def test_what_no_row_breaks_and_what_is_not_about_rows_says_so(data):
    kept, rows, newest, query = data.evidence(
        a_measure(Metric.NULLS, "id"), a_measure(Metric.ROWS), a_measure(Metric.NEWEST, "id"),
        sql("SELECT 1"),
    )  # fmt: skip
    assert (kept.failed, kept.examples, kept.note) == (0, (), "")
    assert "data as a whole" in rows.note
    assert "is no time" in newest.note
    assert "data as a whole" in query.note


def test_what_cannot_be_read_is_raised(workers, tmp_path):
    (tmp_path / "orders.parquet").write_bytes(b"no parquet")
    data = Data(workers, tmp_path).has("orders.parquet", ORDERS)
    with pytest.raises(Unreadable, match="cannot be read as Parquet"):
        data.evidence(a_measure(Metric.NULLS, "id"))


def test_all_rows_that_break_anything_are_one_table_with_the_reasons(data):
    [one] = data.broken(
        a_measure(Metric.NULLS, "name"), invalid("amount", ("maximum", 249)),
        a_measure(Metric.DUPLICATES, "id"), refers(["sort"], ["sort"], "sorts"),
        a_measure(Metric.ROWS), rows=1000,
    )  # fmt: skip
    truth = [
        (n, ["check-0"] * (n % 3 == 0) + ["check-1"] * (n > 996) + ["check-3"] * (n % 4 == 3))
        for n in range(1000)
    ]
    expected = [(n, why) for n, why in truth if why]
    assert one.object == "orders"
    assert one.failed == len(expected) == len(one.examples)
    assert [name for name, _ in one.columns] == ["id", "name", "amount", "sort"]
    found = [
        (row[0], [c.id for c in why]) for row, why in zip(one.examples, one.reasons, strict=True)
    ]
    assert sorted(found) == expected


def test_long_values_are_cut(workers, tmp_path):
    a_file(tmp_path, "orders.parquet", "SELECT repeat('x', 100000) AS name")
    data = Data(workers, tmp_path).has("orders.parquet", an_object(name="string"))
    [one] = data.evidence(invalid("name", ("maxLength", 10)))
    assert len(one.examples[0][0]) == 500
