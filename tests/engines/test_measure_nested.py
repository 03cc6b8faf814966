"""Properties in groups, lists and maps, as contracts spell their paths."""

from __future__ import annotations

import pytest

from marketplace.model import Metric, SchemaObject, SchemaProperty
from tests.engines.builders_engines import a_file
from tests.engines.measured import Data, a_measure, invalid

# Of four orders, one has no address and one no lines; one line has no sku, one an odd one.
SELECT = """
SELECT * FROM (VALUES
  (1, {'street': 'A', 'geo': {'lat': 1.5}}, [{'sku': 'x1', 'n': 1}, {'sku': 'y2', 'n': 2}],
   ['a', 'b'], MAP {'k': 1}),
  (2, {'street': NULL, 'geo': {'lat': NULL}}, [{'sku': NULL, 'n': 0}], ['a', 'a'],
   MAP {'k': -1, 'long key': 2}),
  (3, NULL, [], [], MAP {}),
  (4, {'street': 'B', 'geo': NULL}, NULL, NULL, NULL),
  (5, {'street': 'B', 'geo': NULL}, [{'sku': '--', 'n': 9}, NULL], ['c', NULL], NULL)
) t(id, address, lines, tags, extra)
"""


def a_group(name: str, *inner: SchemaProperty, **parts: object) -> SchemaProperty:
    return SchemaProperty(name=name, logical_type="object", properties=inner, **parts)


def plain(name: str, type_: str = "string", **parts: object) -> SchemaProperty:
    return SchemaProperty(name=name, logical_type=type_, **parts)


ORDERS = SchemaObject(
    name="orders",
    properties=(
        plain("id", "integer", primary_key=True),
        a_group("address", plain("road", physical_name="street"), a_group("geo", plain("lat"))),
        SchemaProperty(
            name="lines", logical_type="array", items=a_group("", plain("sku"), plain("n"))
        ),
        SchemaProperty(name="tags", logical_type="array", items=plain("")),
        SchemaProperty(
            name="extra", logical_type="map", map_key=plain("key"), map_value=plain("value")
        ),
    ),
)
TRUTH = [
    (a_measure(Metric.NULLS, "address"), 1),
    (a_measure(Metric.NULLS, "address.road"), 1),  # who has no address lacks no road
    (a_measure(Metric.NULLS, "address.geo"), 2),
    (a_measure(Metric.NULLS, "address.geo.lat"), 1),
    (a_measure(Metric.NULLS, "lines"), 1),
    (a_measure(Metric.NULLS, "lines[].sku"), 1),
    (a_measure(Metric.NULLS, "tags[]"), 1),
    (a_measure(Metric.PRESENT, "address.geo.lat"), 1),
    (a_measure(Metric.PRESENT, "lines[].n"), 1),
    (invalid("lines[].sku", ("pattern", "^[a-z][0-9]$")), 1),
    (invalid("lines[].n", ("minimum", 1), ("maximum", 5)), 2),
    (invalid("address.road", ("in", ("A",)), percent=True), 40.0),
    (invalid("address.geo.lat", ("maximum", 1)), 1),
    (invalid("lines", ("minItems", 2)), 2),
    (invalid("tags", ("uniqueItems", True)), 1),
    (invalid("tags[]", ("in", ("a", "b"))), 1),
    (invalid("tags[]", ("maxLength", 0)), 3),
    (invalid("extra{key}", ("maxLength", 3)), 1),
    (invalid("extra{}", ("minimum", 0)), 1),
    (invalid("extra", ("maxProperties", 1)), 1),
    (invalid("address", ("required", ("street", "geo"))), 3),
    (a_measure(Metric.MISSING, "lines[].sku", arguments=(("values", [None, "--"]),)), 2),
    (a_measure(Metric.DUPLICATES, "address.road"), 1),
    (a_measure(Metric.DUPLICATES, "address"), 1),
]


@pytest.mark.parametrize("file", ["orders.parquet", "orders.duckdb"])
def test_what_is_inside_is_measured_row_by_row(workers, tmp_path, file):
    a_file(tmp_path, file, SELECT)
    data = Data(workers, tmp_path).has(file, ORDERS)
    found = data.values(*(one for one, _ in TRUTH))
    for (asked, expected), value in zip(TRUTH, found, strict=True):
        assert value == expected, (asked.metric, asked.properties, asked.rules)


def test_json_is_looked_into_as_well(workers, tmp_path):
    (tmp_path / "orders.json").write_text(
        '{"id": 1, "address": {"street": "A"}, "lines": [{"sku": "x1", "n": 1}]}\n'
        '{"id": 2, "address": {"street": null}, "lines": []}\n'
        '{"id": 3, "lines": [{"sku": "--", "n": 7}]}\n'
    )
    data = Data(workers, tmp_path).has("orders.json", ORDERS)
    assert data.values(
        a_measure(Metric.NULLS, "address.road"), a_measure(Metric.NULLS, "address"),
        invalid("lines[].sku", ("pattern", "^x")), a_measure(Metric.PRESENT, "address.geo"),
        a_measure(Metric.PRESENT, "tags"),
    ) == [1, 1, 1, 0, 0]  # fmt: skip


def test_what_is_stored_as_one_text_cannot_be_looked_into(workers, tmp_path):
    a_file(tmp_path, "orders.parquet", "SELECT 1 AS id, '{\"street\": 1}' AS address")
    data = Data(workers, tmp_path).has("orders.parquet", ORDERS)
    [told] = data.values(a_measure(Metric.NULLS, "address.road"))
    assert "stored as one value" in str(told)


def test_values_in_lists_are_neither_looked_up_nor_unique(workers, tmp_path):
    a_file(tmp_path, "orders.parquet", SELECT)
    data = Data(workers, tmp_path).has("orders.parquet", ORDERS)
    told = data.values(
        a_measure(Metric.DUPLICATES, "lines[].sku"), a_measure(Metric.NEWEST, "lines[].n")
    )
    assert all("in a list" in str(one) for one in told)


def test_examples_show_the_group_that_is_wrong(workers, tmp_path):
    a_file(tmp_path, "orders.parquet", SELECT)
    data = Data(workers, tmp_path).has("orders.parquet", ORDERS)
    [one] = data.evidence(invalid("lines[].n", ("maximum", 5)))
    assert one.columns == (("id", ""), ("lines", ""))
    assert one.examples == ((5, '[{"sku":"--","n":9},null]'),)
