"""Which types count as kept promises."""

from __future__ import annotations

import pytest

from marketplace.engines.drift import compatible
from tests.engines.builders_engines import a_file, a_property, an_object, look

KEPT = [
    ("string", "", "VARCHAR"),
    ("string", "varchar(20)", "UUID"),
    ("string", "", "ENUM"),
    ("integer", "smallint", "BIGINT"),
    ("integer", "number(38,0)", "DECIMAL(38,0)"),
    ("integer", "", "HUGEINT"),
    ("number", "", "INTEGER"),
    ("number", "decimal(10,2)", "DOUBLE"),
    ("boolean", "bit", "BOOLEAN"),
    ("date", "date", "DATE"),
    ("date", "", "TIMESTAMP"),
    ("date", "timestamp_ntz", "TIMESTAMP"),
    ("date", "string", "VARCHAR"),
    ("timestamp", "timestamptz", "TIMESTAMP WITH TIME ZONE"),
    ("timestamp", "datetime2", "TIMESTAMP_NS"),
    ("time", "", "TIME WITH TIME ZONE"),
    ("object", "record", "STRUCT(a INTEGER)"),
    ("object", "", "MAP(VARCHAR, INTEGER)"),
    ("object", "jsonb", "VARCHAR"),
    ("array", "array<string>", "VARCHAR[]"),
    ("array", "text[]", "VARCHAR[3]"),
    ("", "bytea", "BLOB"),
    ("", "interval day to second", "INTERVAL"),
    ("", "", "BLOB"),
    ("", "geography", "GEOMETRY"),
    ("something new", "", "VARCHAR"),
]
BROKEN = [
    ("string", "", "BIGINT"),
    ("integer", "", "VARCHAR"),
    ("integer", "bigint", "DOUBLE"),
    ("number", "decimal(10,2)", "VARCHAR"),
    ("boolean", "", "VARCHAR"),
    ("date", "date", "TIMESTAMP"),
    ("date", "", "VARCHAR"),
    ("timestamp", "", "DATE"),
    ("object", "", "VARCHAR"),
    ("array", "", "STRUCT(a INTEGER)"),
    ("string", "", "VARCHAR[]"),
    ("", "bytea", "VARCHAR"),
    ("", "interval", "INTEGER"),
]
# In a file without types of its own.
WEAKLY_KEPT = [
    ("string", "", "BIGINT"),
    ("string", "", "DATE"),
    ("boolean", "", "BIGINT"),
    ("date", "date", "TIMESTAMP"),
    ("timestamp", "", "DATE"),
    ("object", "", "VARCHAR"),
    ("array", "", "VARCHAR"),
]
WEAKLY_BROKEN = [
    ("integer", "", "VARCHAR"),
    ("integer", "", "DOUBLE"),
    ("number", "", "VARCHAR"),
    ("date", "", "VARCHAR"),
    ("timestamp", "", "VARCHAR"),
    ("string", "", "STRUCT(a INTEGER)"),
]


@pytest.mark.parametrize(("logical", "physical", "found"), KEPT)
def test_a_type_that_serves_the_promise_is_no_difference(logical, physical, found):
    assert compatible(a_property("p", logical, physical_type=physical), found, weak=False)


@pytest.mark.parametrize(("logical", "physical", "found"), BROKEN)
def test_a_type_that_does_not_is_one(logical, physical, found):
    assert not compatible(a_property("p", logical, physical_type=physical), found, weak=False)


@pytest.mark.parametrize(("logical", "physical", "found"), WEAKLY_KEPT)
def test_guessed_types_are_taken_easily(logical, physical, found):
    assert compatible(a_property("p", logical, physical_type=physical), found, weak=True)


@pytest.mark.parametrize(("logical", "physical", "found"), WEAKLY_BROKEN)
def test_but_not_everything_can_be_meant(logical, physical, found):
    assert not compatible(a_property("p", logical, physical_type=physical), found, weak=True)


@pytest.mark.parametrize("ending", ["parquet", "csv", "json", "duckdb"])
def test_missing_extra_and_retyped_are_told_of_every_file(workers, tmp_path, ending):
    a_file(tmp_path, f"o.{ending}", "SELECT 1 AS id, 'many' AS amount, 2 AS surprise")
    schema = an_object(
        "id", a_property("amount", "integer", physical_type="int"), a_property("gone", "string")
    )
    found = look(workers, tmp_path, f"o.{ending}", schema).drift
    assert found.missing == ("gone",)
    assert found.extra == ("surprise",)
    assert found.retyped == (("amount", "int", "VARCHAR"),)


@pytest.mark.parametrize("ending", ["csv", "json"])
def test_a_column_without_values_can_be_of_any_type(workers, tmp_path, ending):
    a_file(tmp_path, f"o.{ending}", "SELECT 1 AS id, NULL AS amount")
    schema = an_object("id", a_property("amount", "number"))
    assert not look(workers, tmp_path, f"o.{ending}", schema).drift


def test_a_hidden_property_is_compared_by_its_outer_type_only(workers, tmp_path):
    a_file(tmp_path, "o.parquet", "SELECT 1 AS id, {'a': 1} AS who, 2 AS fee")
    who = a_property("who", "object", properties=(a_property("a"), a_property("b")))
    schema = an_object("id", who, a_property("fee", "string"))
    hidden = {"who": "who is classified restricted", "fee": "fee is classified confidential"}
    found = look(workers, tmp_path, "o.parquet", schema, hidden).drift
    assert found.missing == ()
    assert found.retyped == (("fee", "string", "INTEGER"),)
