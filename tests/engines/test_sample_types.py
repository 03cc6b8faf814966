"""Every type of DuckDB becomes something that JSON holds; nested data is compared inside too."""

from __future__ import annotations

import json

import duckdb
import pytest

from marketplace.model import SchemaProperty
from tests.engines.builders_engines import a_file, a_property, an_object, look

VALUES = {
    "true": True,
    "200::UTINYINT": 200,
    "9223372036854775807": 2**63 - 1,
    "170141183460469231731687303715884105727::HUGEINT": str(2**127 - 1),
    "12.50::DECIMAL(9,2)": 12.5,
    "1234567890123456.78::DECIMAL(38,2)": "1234567890123456.78",
    "0.1::DOUBLE": 0.1,
    "'NaN'::DOUBLE": "nan",
    "'-Infinity'::FLOAT": "-inf",
    "'a''b\"c;\n--'": "a'b\"c;\n--",
    "DATE '0044-03-15 (BC)'": "0044-03-15 (BC)",
    "DATE '2026-11-22'": "2026-11-22",
    "TIME '10:30:00.5'": "10:30:00.5",
    "'10:30:00+02'::TIMETZ": "10:30:00+02",
    "TIMESTAMP '2026-11-22 10:30:00'": "2026-11-22 10:30:00",
    "TIMESTAMPTZ '2026-11-22 10:30:00+02'": "2026-11-22 08:30:00+00",
    "'2026-11-22 10:30:00.123456789'::TIMESTAMP_NS": "2026-11-22 10:30:00.123456789",
    "'infinity'::TIMESTAMP": "infinity",
    "INTERVAL '1 month 2 days'": "1 month 2 days",
    "'\\x00\\xFFab'::BLOB": "00ff6162",
    "'10110'::BIT": "10110",
    "'6f1c2f6e-8a7b-4b57-9d3f-0b8f6a3f5e11'::UUID": "6f1c2f6e-8a7b-4b57-9d3f-0b8f6a3f5e11",
    "'b'::ENUM('a', 'b')": "b",
    "[1, NULL, 3]": "[1,null,3]",
    "[1.5, 2.5]::DOUBLE[2]": "[1.5,2.5]",
    "{'a': 1, 'b': [DATE '2026-01-01']}": '{"a":1,"b":["2026-01-01"]}',
    "MAP {'k': 1, 'l': 2}": '{"k":1,"l":2}',
    "union_value(num := 5)": '{"num":5}',
    "'{\"x\": [1]}'::JSON": '{"x": [1]}',
}


def test_values_of_every_type_come_as_promised(workers, tmp_path):
    columns = ", ".join(f"{value} AS c{i}" for i, value in enumerate(VALUES))
    a_file(tmp_path, "all.duckdb", f"SELECT {columns}")
    schema = an_object(*(f"c{i}" for i in range(len(VALUES))))
    found = look(workers, tmp_path, "all.duckdb", schema)
    assert dict(zip(VALUES, found.preview.rows[0], strict=True)) == VALUES
    assert len(found.profile) == len(VALUES)


def test_duckdbs_own_table_of_extremes_can_be_looked_at(workers, tmp_path):
    a_file(tmp_path, "all.duckdb", "SELECT * FROM test_all_types()")
    columns = [c.name for c in _columns(workers, tmp_path)]
    found = look(workers, tmp_path, "all.duckdb", an_object(*columns))
    assert len(columns) > 50
    assert len(found.preview.rows) == 3
    assert len(found.profile) == len(columns)
    assert not found.notes
    json.dumps(found.preview.rows, allow_nan=False)


def _columns(workers, root):
    with duckdb.connect(root / "all.duckdb", read_only=True) as con:
        described = con.execute("SELECT * FROM orders").description
    return look(workers, root, "all.duckdb", an_object(*(c[0] for c in described))).preview.columns


def test_a_long_cell_is_cut(workers, tmp_path):
    a_file(tmp_path, "o.parquet", "SELECT repeat('x', 1000000) AS a, [repeat('y', 100000)] AS b")
    found = look(workers, tmp_path, "o.parquet", an_object("a", "b"))
    assert {len(cell) for cell in found.preview.rows[0]} == {10_000}
    assert len(found.profile[0].minimum) == 200


def test_a_wide_preview_has_shorter_cells(workers, tmp_path):
    wide = ", ".join(f"repeat('x', 20000) AS c{i}" for i in range(100))
    a_file(tmp_path, "o.parquet", f"SELECT {wide} FROM range(100)")
    found = look(workers, tmp_path, "o.parquet", an_object(*(f"c{i}" for i in range(100))), rows=80)
    assert {len(cell) for row in found.preview.rows for cell in row} == {1000}


@pytest.mark.parametrize(
    "name", ["it's", 'say "hi"', "a;b", "a\nb", "select", "ünï", "x" * 250, "  ", "a.b", "{c}"]
)
def test_any_name_of_a_column_is_only_a_name(workers, tmp_path, name):
    quoted = '"' + name.replace('"', '""') + '"'
    a_file(tmp_path, "o.parquet", f"SELECT i AS {quoted} FROM range(3) t(i)")
    found = look(workers, tmp_path, "o.parquet", an_object(a_property(name, "integer")))
    assert found.preview.rows == ((0,), (1,), (2,))
    assert not found.drift


@pytest.mark.parametrize("ending", ["parquet", "json", "duckdb"])
def test_nested_properties_are_compared_inside(workers, tmp_path, ending):
    a_file(
        tmp_path,
        f"o.{ending}",
        "SELECT {'carrier': 'UA', 'number': 'x'} AS flight, [{'note': 'n'}] AS remarks",
    )
    flight = a_property(
        "flight",
        "object",
        properties=(
            a_property("carrier", "string"),
            a_property("number", "integer"),
            a_property("gate", "string"),
        ),
    )
    item = SchemaProperty(name="", properties=(a_property("note"), a_property("author")))
    found = look(
        workers, tmp_path, f"o.{ending}", an_object(flight, a_property("remarks", items=item))
    )
    assert found.drift.missing == ("flight.gate", "remarks.author")
    assert found.drift.retyped == (("flight.number", "integer", "VARCHAR"),)
