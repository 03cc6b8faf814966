"""Data as it comes: empty, without a value, oddly named, broken, changing, too much."""

from __future__ import annotations

import os
from dataclasses import replace

import pytest

from marketplace.engines.workers import Workers
from marketplace.model import Metric
from marketplace.settings import Limits
from tests.engines.builders_engines import a_file
from tests.engines.measured import Data, a_measure, an_object, invalid, refers, sql

NUMBERS = an_object(id="integer", amount="number", day="date", name="string")
ALL = (
    a_measure(Metric.ROWS),
    a_measure(Metric.NULLS, "amount", percent=True),
    a_measure(Metric.MISSING, "name"),
    invalid("amount", ("minimum", 0)),
    invalid("name", ("pattern", "^x"), percent=True),
    a_measure(Metric.DUPLICATES, "id"),
    a_measure(Metric.DUPLICATES, "id", "name"),
    a_measure(Metric.GAP, "day"),
    a_measure(Metric.NEWEST, "day"),
    a_measure(Metric.RATE, "day"),
    refers(["id"], ["id"], "orders"),
)
NO_ROWS = "SELECT 1::BIGINT AS id, 1.5 AS amount, DATE '2026-01-01' AS day, 'a' AS name WHERE false"
NO_VALUES = """SELECT NULL::BIGINT AS id, NULL::DOUBLE AS amount, NULL::DATE AS day,
               NULL::VARCHAR AS name FROM range(5)"""


@pytest.mark.parametrize(
    ("stated", "why"),
    [
        ((("logical_type", "banana"),), "Nothing here knows the type 'banana'."),
        ((("physical_type", "banana(3)"),), "Nothing here knows the type 'banana(3)'."),
        ((("logical_type", "banana"), ("physical_type", "bigint")), ""),
    ],
)
def test_a_type_that_nobody_knows_is_no_promise_that_is_kept(workers, tmp_path, stated, why):
    a_file(tmp_path, "orders.parquet", "SELECT 1 AS id")
    data = Data(workers, tmp_path).has("orders.parquet", NUMBERS)
    (found,) = data.measured(a_measure(Metric.TYPE, "id", arguments=stated))
    assert found.unmeasurable == why
    assert (found.value == 1) == (not why)


@pytest.mark.parametrize("file", ["orders.parquet", "orders.duckdb"])
@pytest.mark.parametrize(
    ("select", "rows", "nulls", "missing"), [(NO_ROWS, 0, 0, 0), (NO_VALUES, 5, 100, 5)]
)
def test_without_rows_or_values_nothing_is_broken_and_no_time_is_known(
    workers, tmp_path, file, select, rows, nulls, missing
):
    a_file(tmp_path, file, select)
    found = Data(workers, tmp_path).has(file, NUMBERS).measured(*ALL)
    values = [one.value for one in found]
    assert values == [rows, nulls, missing, 0, 0, 0, 0, None, None, None, 0]
    assert [bool(one.unmeasurable) for one in found[7:10]] == [True] * 3


@pytest.mark.parametrize("text", ["id,amount,day,name\n", "id,amount,day,name\n,,,\n,,,\n"])
def test_a_text_without_values_has_no_types_and_breaks_nothing(workers, tmp_path, text):
    (tmp_path / "orders.csv").write_text(text)
    data = Data(workers, tmp_path).has("orders.csv", NUMBERS)
    type_ = a_measure(Metric.TYPE, "amount", arguments=(("logical_type", "number"),))
    found = data.measured(invalid("amount", ("minimum", 0)), type_, a_measure(Metric.NULLS, "id"))
    assert found[0].value == 0
    assert found[1].value is None
    assert "no value that could tell" in found[1].unmeasurable
    assert found[2].value == text.count("\n,")


@pytest.mark.parametrize(
    ("values", "fits"),
    [
        (("true", "FALSE"), 1), (("yes", "no"), 1), (("Y", "n", ""), 1), (("0", "1"), 1),
        (("often", "maybe"), 0), (("1", "2"), 0), (("yes", "no", "unknown"), 0),
    ],
)  # fmt: skip
def test_words_of_a_text_are_a_boolean_where_each_says_yes_or_no(workers, tmp_path, values, fits):
    lines = "".join(f"{i},{value}\n" for i, value in enumerate(values))
    (tmp_path / "orders.csv").write_text("id,gift\n" + lines)
    data = Data(workers, tmp_path).has("orders.csv", an_object(id="integer", gift="boolean"))
    assert data.values(
        a_measure(Metric.TYPE, "gift", arguments=(("logical_type", "boolean"),))
    ) == [fits]


def test_an_empty_file_is_an_error_that_names_it(workers, tmp_path):
    (tmp_path / "orders.csv").write_text("")
    [told] = Data(workers, tmp_path).has("orders.csv", NUMBERS).values(a_measure(Metric.ROWS))
    assert told == "orders.csv is empty."


@pytest.mark.parametrize("file", ["orders.parquet", "orders.csv", "orders.duckdb"])
def test_a_broken_file_is_an_error_of_each_of_its_measures_and_of_no_other(workers, tmp_path, file):
    a_file(tmp_path, file, "SELECT range AS id, 'x' AS name FROM range(1000)")
    whole = (tmp_path / file).read_bytes()
    (tmp_path / file).write_bytes(os.urandom(50) + whole[100:300] + b"\x00\xff\xfe" * 50)
    a_file(tmp_path, "people.parquet", "SELECT 1 AS id")
    data = Data(workers, tmp_path).has(file, NUMBERS)
    data.has("people.parquet", an_object("people", id="integer"))
    people = a_measure(Metric.ROWS, object="people")
    found = data.measured(a_measure(Metric.NULLS, "amount"), invalid("id", ("minimum", 5)), people)
    assert found[2].value == 1
    for one in found[:2]:
        assert one.value is None
        assert file in one.error or "not in the data" in one.unmeasurable


ODD = 'sp äce "q\'uote", 日本\n;--'


@pytest.mark.parametrize("file", ["orders.parquet", "orders.csv", "orders.json", "orders.duckdb"])
def test_names_may_be_anything(workers, tmp_path, file):
    quoted = '"' + ODD.replace('"', '""') + '"'
    if file.endswith(".csv"):
        (tmp_path / file).write_text('"sp äce ""q\'uote"", 日本\n;--",n\n1,2\n,3\n5,4\n5,4\n')
    else:
        a_file(tmp_path, file, f"SELECT unnest([1, NULL, 5, 5]) AS {quoted}, 2 AS n")
    data = Data(workers, tmp_path).has(file, an_object(**{ODD: "integer", "n": "integer"}))
    asked = (
        a_measure(Metric.NULLS, ODD),
        invalid(ODD, ("minimum", 2)),
        invalid(ODD, ("in", (1, 5))),
        a_measure(Metric.DUPLICATES, ODD),
        sql(f"SELECT count({quoted}) FROM orders"),
    )
    assert data.values(*asked) == [1, 1, 0, 1, 3]
    [evidence] = data.evidence(asked[1])
    assert evidence.columns[0] == (ODD, "")
    assert evidence.examples[0][0] == 1


def test_values_may_be_anything(workers, tmp_path):
    a_file(
        tmp_path, "orders.parquet", "SELECT unnest(['a''b', 'x\"y', 'é', '😀', '%s', 'a']) AS name"
    )
    data = Data(workers, tmp_path).has("orders.parquet", NUMBERS)
    assert data.values(
        invalid("name", ("in", ("a'b", 'x"y', "é", "😀", "%s"))),
        invalid("name", ("maxLength", 1)),
        invalid("name", ("pattern", "^['\"é%a-z😀]+$")),
        a_measure(Metric.MISSING, "name", arguments=(("values", ["'; DROP TABLE t0; --"]),)),
    ) == [1, 3, 0, 0]


def test_columns_are_found_by_their_physical_name_and_in_any_case(workers, tmp_path):
    a_file(tmp_path, "orders.parquet", "SELECT NULL::INTEGER AS OrderID, 1 AS KUNDE, 2 AS more")
    schema = an_object(
        orderid="integer", customer={"physical_name": "kunde", "logical_type": "integer"},
        lost="integer",
    )  # fmt: skip
    data = Data(workers, tmp_path).has("orders.parquet", schema)
    assert data.values(
        a_measure(Metric.PRESENT, "orderid"), a_measure(Metric.NULLS, "orderid"),
        a_measure(Metric.PRESENT, "customer"), a_measure(Metric.NULLS, "customer"),
        a_measure(Metric.PRESENT, "lost"), a_measure(Metric.NULLS, "lost"),
    ) == [1, 1, 1, 0, 0, "lost is not in the data."]  # fmt: skip
    found = data.measured(a_measure(Metric.EXTRA))
    assert (found[0].value, found[0].text) == (1, "more")
    a_file(tmp_path, "all.parquet", "SELECT NULL::INTEGER AS OrderID, 1 AS KUNDE")
    data = Data(workers, tmp_path).has("all.parquet", schema)
    assert data.values(sql("SELECT sum(customer) + sum(kunde) FROM orders")) == [2]


def test_what_is_not_promised_or_not_there_is_said(workers, tmp_path):
    a_file(tmp_path, "orders.duckdb", "SELECT 1 AS id", table="others")
    data = Data(workers, tmp_path).has("orders.duckdb", NUMBERS)
    there, rows = data.measured(a_measure(Metric.PRESENT), a_measure(Metric.ROWS))
    assert there.value == 0
    assert "holds no table or view named orders; it holds others" in rows.error
    told = data.values(a_measure(Metric.NULLS, "nowhere"), a_measure(Metric.ROWS, object="lost"))
    assert told == ["orders promises no nowhere.", "There is no data of lost here."]


def test_one_that_cannot_run_leaves_the_others_alone(workers, tmp_path):
    a_file(tmp_path, "orders.parquet", "SELECT 'a' AS name, 1 AS id, 2.5 AS amount")
    data = Data(workers, tmp_path).has("orders.parquet", NUMBERS)
    asked = (
        a_measure(Metric.NULLS, "id"),
        invalid("name", ("pattern", "(?=x)a")),
        invalid("name", ("pattern", "(unclosed")),
        invalid("id", ("minItems", 2)),
        invalid("id", ("minimum", "many")),
        invalid("id", ("whatever", 1)),
        sql("SELECT no_such_function(id) FROM orders"),
        sql("SELECT 1 / 0 FROM nowhere"),
        invalid("name", ("minLength", 2)),
    )
    found = data.measured(*asked)
    assert [one.value for one in found] == [0, *[None] * 7, 1]
    assert "looking ahead" in found[1].unmeasurable
    assert "cannot read this pattern" in found[2].unmeasurable
    assert "not as a list" in found[3].unmeasurable
    assert "is not a number" in found[4].unmeasurable
    assert "no_such_function" in found[6].error
    assert "nowhere" in found[7].error


def test_a_late_value_of_another_type_is_counted_like_any_other(workers, tmp_path):
    rows = "".join(f"{n},{n}\n" for n in range(60_000))
    (tmp_path / "orders.csv").write_text(f"id,amount\n{rows}x,late\n")
    data = Data(workers, tmp_path).has("orders.csv", NUMBERS)
    asked = (
        a_measure(Metric.ROWS),
        a_measure(Metric.TYPE, "id", arguments=(("logical_type", "integer"),)),
        invalid("amount", ("minimum", 10)),
        a_measure(Metric.DUPLICATES, "id"),
    )
    assert data.values(*asked) == [60_001, 0, 11, 0]


@pytest.fixture(scope="module")
def narrow():
    """Workers that have no room for a text of 20 MB."""
    made = Workers(Limits(check_memory=512 << 20))
    yield made
    made.close()


@pytest.mark.parametrize("late", ["", "x,7.5,2026-01-01,late\n"])
def test_a_text_that_memory_does_not_hold_is_read_all_at_once(narrow, tmp_path, late):
    path = a_file(
        tmp_path, "orders.csv",
        "SELECT i % 390000 AS id, i / 4 AS amount, DATE '2026-01-01' + (i % 30)::INTEGER AS day, "
        "CASE WHEN i = 5 THEN NULL ELSE repeat('n' || i, 12) END AS name FROM range(400000) t(i)",
    )  # fmt: skip
    assert path.stat().st_size > 32_000_000
    with path.open("a") as file:
        file.write(late)
    more = bool(late)
    asked = (
        a_measure(Metric.ROWS), a_measure(Metric.NULLS, "name"), a_measure(Metric.DUPLICATES, "id"),
        a_measure(Metric.DUPLICATES, "id", "name"), invalid("amount", ("minimum", 1)),
        invalid("name", ("minLength", 30)), a_measure(Metric.NEWEST, "day"),
        refers(["day"], ["day"], "orders"), a_measure(Metric.GAP, "day"),
        sql("SELECT count(DISTINCT day) FROM orders"),
        a_measure(Metric.TYPE, "id", arguments=(("logical_type", "integer"),)),
        sql("select COUNT(*) AS n from orders where amount < 1 AND day >= DATE '2026-01-01'"),
        a_measure(Metric.DUPLICATES, "day"), a_measure(Metric.DUPLICATES, "name"),
        sql("SELECT count(*) FROM orders WHERE amount < 'few'"),
    )  # fmt: skip
    *found, unclear = Data(narrow, tmp_path).has("orders.csv", NUMBERS).values(*asked)
    assert found == [
        400_000 + more, 1, 10_000, 0, 4, 9 + more, (28 + 10 + 1) * 86400 + 43200, 0, 86400, 30,
        float(not late), 4, 400_000 + more - 30, 0,
    ]  # fmt: skip
    assert "few" in str(unclear)
    [rows] = (
        Data(narrow, tmp_path)
        .has("orders.csv", NUMBERS)
        .evidence(invalid("amount", ("minimum", 1)))
    )
    assert rows.failed == 4
    assert {row[0] for row in rows.examples} == {0.0, 0.25, 0.5, 0.75}


def test_what_is_known_before_the_time_is_over_is_kept(tmp_path):
    a_file(tmp_path, "orders.parquet", "SELECT range AS id FROM range(1000)")
    slow = Workers(Limits(check_seconds=3.0))
    try:
        data = Data(slow, tmp_path).has("orders.parquet", an_object(id="integer"))
        endless = sql("SELECT count(*) FROM range(100000) a, range(100000) b, range(1000) c")
        rows, other, last = data.measured(a_measure(Metric.ROWS), endless, a_measure(Metric.ROWS))
    finally:
        slow.close()
    assert rows.value == last.value == 1000
    assert "no time left" in other.error


def test_what_needs_too_much_memory_is_an_error_of_its_own(tmp_path):
    a_file(tmp_path, "orders.parquet", "SELECT range AS id FROM range(3_000_000)")
    small = Workers(Limits(check_memory=400 << 20, query_seconds=60, query_cpu_seconds=60))
    try:
        data = Data(small, tmp_path).has("orders.parquet", an_object(id="integer"))
        greedy = sql("SELECT len(list(id || repeat('x', 500))) FROM orders")
        found = data.measured(greedy, a_measure(Metric.ROWS), invalid("id", ("multipleOf", 2)))
    finally:
        small.close()
    assert found[0].error
    assert [one.value for one in found[1:]] == [3_000_000, 1_500_000]


def test_a_file_that_changes_meanwhile_has_no_numbers(workers, tmp_path):
    path = a_file(tmp_path, "orders.csv", "SELECT 1 AS id")

    def write(*_: object) -> None:
        path.write_text("id\n1\n2\n3\n")

    data = Data(workers, tmp_path).has("orders.csv", NUMBERS)
    [found] = data.measured(a_measure(Metric.ROWS), progress=write)
    assert "changed while it was measured" in found.error


def test_more_files_than_can_be_read_at_once_have_no_numbers(workers, tmp_path):
    for n in range(201):
        (tmp_path / f"o{n}.csv").write_text("id\n1\n")
    [told] = Data(workers, tmp_path).has("o*.csv", NUMBERS).values(a_measure(Metric.ROWS))
    assert told == "o*.csv are 201 files, of which 200 can be read at once."


def test_partitions_are_read_from_the_names_of_folders(workers, tmp_path):
    for year, rows in ((2025, 3), (2026, 2)):
        a_file(
            tmp_path, f"o/year={year}/day={year}-01-0{rows}/a b.parquet",
            f"SELECT range AS id FROM range({rows})",
        )  # fmt: skip
    schema = an_object(id="integer", year="integer", day="date")
    data = Data(workers, tmp_path).has("o/year=*/day=*/*.parquet", schema)
    assert data.values(
        a_measure(Metric.ROWS), a_measure(Metric.PRESENT, "year"), a_measure(Metric.EXTRA),
        invalid("year", ("minimum", 2026)), a_measure(Metric.NULLS, "day"),
        a_measure(Metric.DUPLICATES, "year", "id"), a_measure(Metric.OLDEST, "day"),
        sql("SELECT max(year) FROM orders"),
    ) == [5, 1, 0, 3, 0, 0, (365 + 66) * 86400 + 43200, 2026]  # fmt: skip


def test_files_of_one_table_may_lack_a_column(workers, tmp_path):
    a_file(tmp_path, "p1.parquet", "SELECT range AS id, 'x' AS name FROM range(3)")
    a_file(tmp_path, "p2.parquet", "SELECT range AS id FROM range(4)")
    data = Data(workers, tmp_path).has("p*.parquet", NUMBERS)
    assert data.values(a_measure(Metric.NULLS, "name"), a_measure(Metric.NULLS, "id")) == [4, 0]


def test_limits_of_queries_are_not_those_of_checks(tmp_path):
    a_file(tmp_path, "orders.parquet", "SELECT range AS id FROM range(1000)")
    limits = replace(Limits(), query_seconds=0.01, query_cpu_seconds=1)
    made = Workers(limits)
    try:
        data = Data(made, tmp_path).has("orders.parquet", an_object(id="integer"))
        assert data.values(a_measure(Metric.ROWS)) == [1000]
    finally:
        made.close()


@pytest.mark.parametrize("text", ["[]", "", '[{"json": null}]'])
def test_a_file_without_a_record_has_no_column(workers, tmp_path, text):
    (tmp_path / "orders.json").write_text(text or "[ ]\n")
    data = Data(workers, tmp_path).has("orders.json", NUMBERS)
    asked = (a_measure(Metric.EXTRA), a_measure(Metric.ROWS), a_measure(Metric.PRESENT, "id"))
    there = float("json" in text)
    assert data.values(*asked) == [there, there, 0]
