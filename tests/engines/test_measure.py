"""Every metric over every kind of file, against rows whose truth is known."""

from __future__ import annotations

import pytest

from marketplace.model import Metric
from tests.engines.builders_engines import a_file
from tests.engines.measured import Data, a_measure, an_object, invalid, refers, sql

ORDERS = an_object(
    id={"logical_type": "integer", "primary_key": True},
    line="integer", zip="string", country="string", amount="number", placed="date",
    sent="timestamp", gift="boolean", note="string", person="integer",
)  # fmt: skip
PEOPLE = an_object("people", id="integer", name="string")
# 100 rows: each seventh country is missing, ids repeat from 97 on, zips keep their zero.
SELECT = """
SELECT CASE WHEN i < 97 THEN i ELSE 5 END AS id, i % 10 AS line, lpad(i::VARCHAR, 5, '0') AS zip,
  CASE WHEN i % 7 = 0 THEN NULL WHEN i % 7 = 1 THEN 'de' ELSE 'FR' END AS country,
  (i - 3) / 2 AS amount, DATE '2026-03-01' + (i % 9)::INTEGER AS placed,
  TIMESTAMP '2026-03-10 10:00:00' - to_minutes(i * CASE WHEN i = 99 THEN 2 ELSE 1 END) AS sent,
  i % 2 = 0 AS gift, CASE WHEN i = 3 THEN 'n/a' WHEN i = 4 THEN '-' ELSE 'fine ' || i END AS note,
  CASE WHEN i = 50 THEN NULL ELSE i % 12 END AS person
FROM range(100) t(i)
"""
FILES = ("orders.csv", "orders.parquet", "orders.json", "orders.duckdb", "orders.csv.gz",
         "part-*.csv", "part-*.parquet")  # fmt: skip


@pytest.fixture(params=FILES)
def data(request, workers, tmp_path) -> Data:
    stated = request.param
    if "*" in stated:
        for half, where in enumerate(("i < 40", "i >= 40")):
            a_file(tmp_path, stated.replace("*", str(half)), f"{SELECT} WHERE {where}")
    else:
        a_file(tmp_path, stated, SELECT)
    a_file(tmp_path, "people.parquet", "SELECT i AS id, 'p' || i AS name FROM range(10) t(i)")
    return Data(workers, tmp_path).has(stated, ORDERS).has("people.parquet", PEOPLE)


TRUTH = [
    (a_measure(Metric.ROWS), 100),
    (a_measure(Metric.PRESENT), 1),
    (a_measure(Metric.PRESENT, "country"), 1),
    (a_measure(Metric.EXTRA), 0),
    (a_measure(Metric.NULLS, "country"), 15),
    (a_measure(Metric.NULLS, "country", percent=True), 15.0),
    (a_measure(Metric.NULLS, "id"), 0),
    (a_measure(Metric.MISSING, "note", arguments=(("values", ["n/a", "-"]),)), 2),
    (a_measure(Metric.MISSING, "country", arguments=(("values", [None, "de"]),)), 30),
    (a_measure(Metric.MISSING, "country"), 15),
    (invalid("country", ("in", ("FR", "DE"))), 15),
    (invalid("country", ("in", ("FR", "de"))), 0),
    (invalid("country", ("pattern", "^[A-Z]{2}$"), percent=True), 15.0),
    (invalid("zip", ("pattern", r"^0\d{4}$")), 0),
    (invalid("zip", ("minLength", 5), ("maxLength", 5)), 0),
    (invalid("note", ("minLength", 5)), 2),
    (invalid("amount", ("minimum", 0)), 3),
    (invalid("amount", ("exclusiveMinimum", 0)), 4),
    (invalid("amount", ("maximum", 48)), 0),
    (invalid("amount", ("exclusiveMaximum", 48)), 1),
    (invalid("amount", ("minimum", -2), ("maximum", 48)), 0),
    (invalid("amount", ("multipleOf", 0.5)), 0),
    (invalid("line", ("multipleOf", 2)), 50),
    (invalid("line", ("in", (1, 2, 3, "4", 5.0))), 50),
    (invalid("placed", ("minimum", "2026-03-03")), 23),
    (invalid("placed", ("maximum", "2026-03-09")), 0),
    (invalid("placed", ("in", ("2026-03-01", "2026-03-02"))), 77),
    (invalid("gift", ("in", (True,))), 50),
    (a_measure(Metric.DUPLICATES, "id"), 3),
    (a_measure(Metric.DUPLICATES, "zip"), 0),
    (a_measure(Metric.DUPLICATES, "country"), 83),
    (a_measure(Metric.DUPLICATES, "id", "line"), 0),
    (a_measure(Metric.DUPLICATES, "line", "gift"), 90),
    (a_measure(Metric.DUPLICATES), 0),
    (a_measure(Metric.DUPLICATES, "line", percent=True), 90.0),
    (refers(["person"], ["id"]), 16),
    (refers(["person", "line"], ["id", "id"]), 79),
    (a_measure(Metric.NEWEST, "sent"), 2 * 3600),
    (a_measure(Metric.OLDEST, "sent"), 2 * 3600 + 198 * 60),
    (a_measure(Metric.NEWEST, "placed"), 36 * 3600),
    (a_measure(Metric.GAP, "sent"), 100 * 60),
    (a_measure(Metric.GAP, "placed"), 86400),
    (a_measure(Metric.RATE, "sent"), 100 / (198 * 60)),
    (sql('SELECT count(*) FROM "orders" WHERE gift AND amount > 40'), 8),
    (sql("SELECT max(amount) < 100 FROM orders"), 1),
    (sql("SELECT count(*) FROM orders o JOIN people p ON o.person = p.id"), 83),
]  # fmt: skip


def test_every_metric_is_exact_over_every_kind_of_file(data):
    found = data.measured(*(one for one, _ in TRUTH))
    for (asked, expected), one in zip(TRUTH, found, strict=True):
        assert (one.error, one.unmeasurable) == ("", ""), asked
        assert one.value == pytest.approx(expected), asked


def test_each_alone_gives_the_same_as_all_together(data):
    for asked, expected in TRUTH[::4]:
        assert data.values(asked) == [pytest.approx(expected)], asked


def test_counts_say_of_how_many_rows(data):
    nulls, percent, newest = data.measured(
        a_measure(Metric.NULLS, "country"),
        invalid("amount", ("minimum", 0), percent=True),
        a_measure(Metric.NEWEST, "sent"),
    )
    assert (nulls.failed, nulls.rows) == (15, 100)
    assert (percent.failed, percent.rows, percent.value) == (3, 100, 3.0)
    assert newest.text == "2026-03-10T10:00:00+00:00"


def test_types_are_told_as_the_data_has_them(data):
    def type_(path: str, logical: str, physical: str = "") -> object:
        stated = (("logical_type", logical), ("physical_type", physical), ("options", ()))
        return a_measure(Metric.TYPE, path, arguments=stated)

    found = data.measured(
        type_("id", "integer"), type_("zip", "string"), type_("placed", "date"),
        type_("sent", "timestamp"), type_("gift", "boolean"), type_("note", "integer"),
        type_("country", "date"), type_("amount", "", "DECIMAL(10,2)"),
    )  # fmt: skip
    assert [one.value for one in found] == [1, 1, 1, 1, 1, 0, 0, 1]
    assert found[5].text == found[1].text == "VARCHAR"


def test_progress_ends_with_all_of_them(data):
    told: list[tuple[int, int, str]] = []
    data.measured(*(one for one, _ in TRUTH), progress=lambda *said: told.append(said))
    assert told[-1][:2] == (len(TRUTH), len(TRUTH))
    assert [done for done, _, _ in told] == sorted(done for done, _, _ in told)
