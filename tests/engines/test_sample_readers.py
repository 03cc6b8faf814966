"""Real files of every kind, through a real worker."""

from __future__ import annotations

import json
from dataclasses import replace

import duckdb
import pytest

from marketplace.errors import MarketplaceError
from tests.engines.builders_engines import a_file, a_property, an_object, look, names

FOUR = """SELECT i AS id, 'n' || i % 3 AS name, i / 4 AS price, DATE '2026-01-01' + i::INT AS day,
TIMESTAMP '2026-01-01 10:00:00' + INTERVAL (i) HOUR AS at, CASE WHEN i > 1 THEN i > 2 END AS good
FROM range(4) t(i)"""
ORDERS = an_object(
    a_property("id", "integer"),
    a_property("name", "string"),
    a_property("price", "number"),
    a_property("day", "date"),
    a_property("at", "timestamp"),
    a_property("good", "boolean"),
)
ENDINGS = ["parquet", "csv", "csv.gz", "json", "array.json", "duckdb"]


@pytest.mark.parametrize("ending", ENDINGS)
def test_every_kind_of_file_shows_the_same_rows(workers, tmp_path, ending):
    a_file(tmp_path, f"data/orders.{ending}", FOUR)
    found = look(workers, tmp_path, f"data/orders.{ending}", ORDERS)
    assert found.preview.rows == (
        (0, "n0", 0.0, "2026-01-01", "2026-01-01 10:00:00", None),
        (1, "n1", 0.25, "2026-01-02", "2026-01-01 11:00:00", None),
        (2, "n2", 0.5, "2026-01-03", "2026-01-01 12:00:00", False),
        (3, "n0", 0.75, "2026-01-04", "2026-01-01 13:00:00", True),
    )
    assert found.preview.total == found.profiled == 4
    assert not found.drift
    assert not found.notes


@pytest.mark.parametrize("ending", ENDINGS)
def test_only_as_many_rows_come_as_were_asked_for_and_all_are_counted(workers, tmp_path, ending):
    a_file(tmp_path, f"orders.{ending}", "SELECT i AS id FROM range(5000) t(i)")
    found = look(workers, tmp_path, f"orders.{ending}", an_object("id"), rows=7)
    assert [row[0] for row in found.preview.rows] == list(range(7))
    assert found.preview.total == found.profiled == 5000


def test_the_source_is_told_as_the_contract_states_it(workers, tmp_path):
    a_file(tmp_path, "data/orders.parquet")
    found = look(workers, tmp_path, "./data/orders.parquet", an_object("id"))
    assert found.source.startswith("./data/orders.parquet, Parquet, ")
    assert str(tmp_path) not in repr(found)


def test_columns_come_in_the_order_of_the_contract(workers, tmp_path):
    a_file(tmp_path, "o.parquet", "SELECT 1 AS c, 2 AS a, 3 AS b")
    found = look(workers, tmp_path, "o.parquet", an_object("a", "b", "c"))
    assert (names(found.preview.columns), found.preview.rows) == (["a", "b", "c"], ((2, 3, 1),))


def test_a_property_is_found_by_its_physical_name_in_any_case(workers, tmp_path):
    a_file(tmp_path, "o.parquet", 'SELECT 1 AS "CUST_ID", 2 AS customer')
    schema = an_object(a_property("customer", physical_name="cust_id"))
    found = look(workers, tmp_path, "o.parquet", schema)
    assert [(c.name, c.property) for c in found.preview.columns] == [("CUST_ID", "customer")]
    assert found.drift.extra == ("customer",)


def test_the_files_of_a_glob_are_one_table(workers, tmp_path):
    for month in (1, 2, 10):
        a_file(tmp_path, f"sales/m={month}/part.parquet", f"SELECT {month} AS id")
    found = look(workers, tmp_path, "sales/*/*.parquet", an_object("id"))
    assert sorted(found.preview.rows) == [(1,), (2,), (10,)]
    assert "3 files" in found.source


def test_files_of_a_glob_may_have_gained_a_column(workers, tmp_path):
    a_file(tmp_path, "s/1.csv", "SELECT 1 AS id")
    a_file(tmp_path, "s/2.csv", "SELECT 2 AS id, 'x' AS name")
    found = look(workers, tmp_path, "s/*.csv", an_object("id", "name"))
    assert sorted(found.preview.rows) == [(1, None), (2, "x")]


@pytest.mark.parametrize("placeholder", ["{model}", "{object}"])
def test_the_name_of_the_object_stands_in_the_path(workers, tmp_path, placeholder):
    a_file(tmp_path, "data/orders.parquet")
    found = look(workers, tmp_path, f"data/{placeholder}.parquet", an_object("id"))
    assert found.preview.rows == ((1,),)


def test_a_name_that_is_a_path_is_not_put_into_the_path(workers, tmp_path):
    a_file(tmp_path, "secret/orders.parquet")
    (tmp_path / "data").mkdir()
    with pytest.raises(MarketplaceError, match="no such file"):
        look(
            workers,
            tmp_path,
            "data/{model}.parquet",
            an_object("id", name="../secret/orders"),
            format="parquet",
        )


def test_a_table_is_found_by_physical_name_with_or_without_its_schema(workers, tmp_path):
    path = a_file(tmp_path, "db.duckdb", "SELECT 1 AS id")
    with duckdb.connect(path) as con:
        con.execute("CREATE SCHEMA sales; CREATE TABLE sales.lines AS SELECT 2 AS id")
        con.execute("CREATE VIEW Cheap AS SELECT 3 AS id")
    for physical_name, expected in (("", 1), ("sales.LINES", 2), ("lines", 2), ("cheap", 3)):
        schema = replace(an_object("id"), physical_name=physical_name)
        assert look(workers, tmp_path, "db.duckdb", schema).preview.rows == ((expected,),)


def test_a_table_that_is_not_there_is_named_with_those_that_are(workers, tmp_path):
    a_file(tmp_path, "db.duckdb", table="parcels")
    with pytest.raises(MarketplaceError, match=r"db.duckdb holds no table .* orders; .* parcels"):
        look(workers, tmp_path, "db.duckdb", an_object("id"))


def test_types_that_only_later_rows_reveal_are_told_from_all_rows(workers, tmp_path):
    lines = [f"{i},{i}" for i in range(60_000)]
    lines[50_000] = "50000,unknown"
    (tmp_path / "o.csv").write_text("\n".join(["id,amount", *lines]))
    schema = an_object("id", a_property("amount", "integer"))
    found = look(workers, tmp_path, "o.csv", schema)
    assert found.drift.retyped == (("amount", "integer", "VARCHAR"),)
    assert found.preview.total == found.profiled == 60_000


def test_a_late_change_of_type_in_json_is_told_from_all_rows(workers, tmp_path):
    rows = [{"id": i, "amount": i} for i in range(30_000)] + [{"id": 1, "amount": "unknown"}]
    (tmp_path / "o.json").write_text("\n".join(map(json.dumps, rows)))
    found = look(workers, tmp_path, "o.json", an_object("id", a_property("amount", "integer")))
    assert found.preview.total == 30_001
    assert [p for p, _, _ in found.drift.retyped] == ["amount"]


@pytest.mark.parametrize(
    ("encoding", "stated"), [("utf-8", "utf-8"), ("latin-1", "latin-1"), ("utf-16", "utf-16")]
)
def test_a_stated_encoding_is_read(workers, tmp_path, encoding, stated):
    (tmp_path / "o.csv").write_bytes("id,city\n1,Malmö\n2,Århus\n".encode(encoding))
    found = look(workers, tmp_path, "o.csv", an_object("id", "city"), encoding=stated)
    assert found.preview.rows == ((1, "Malmö"), (2, "Århus"))


def test_an_all_text_csv_keeps_its_first_line_as_names(workers, tmp_path):
    (tmp_path / "o.csv").write_text("code,name\nAA,American\nUA,United\n")
    found = look(workers, tmp_path, "o.csv", an_object("code", "name"))
    assert found.preview.rows == (("AA", "American"), ("UA", "United"))


def test_a_file_without_rows_has_columns_and_nothing_else(workers, tmp_path):
    a_file(tmp_path, "o.parquet", "SELECT 1 AS id WHERE false")
    found = look(workers, tmp_path, "o.parquet", an_object("id"))
    assert (names(found.preview.columns), found.preview.rows) == (["id"], ())
    assert (found.preview.total, found.profile[0].nulls) == (0, 0.0)
