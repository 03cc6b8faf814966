"""Which fields a form offers at a place, by the standard's own schema."""

import pytest

from marketplace.contracts.form import Holds, fields
from marketplace.model import Kind
from marketplace.stores import schemas

CONTRACT = {
    "kind": "DataContract",
    "servers": [{"server": "a", "type": "postgres"}, {"server": "b", "type": "s3"}, {}],
    "schema": [
        {
            "name": "orders",
            "properties": [
                {"name": "amount", "logicalType": "number", "quality": [{"type": "sql"}]},
                {"name": "note", "logicalType": "string", "quality": [{"metric": "nullValues"}]},
                {"name": "odd", "tags": "not a list"},
            ],
        }
    ],
    "team": {"members": [{}]},
}
_RULE = ("schema", 0, "properties", 0, "quality")


@pytest.fixture(scope="module", params=["v3.0.2", "v3.1.0", "v3.2.0"])
def schema(request):
    return schemas.load(Kind.DATA_CONTRACT, request.param)


def by_name(schema, path, tree=CONTRACT):
    return {field.name: field for field in fields(schema, tree, path)}


def test_a_server_has_the_fields_of_its_type_alone(schema):
    assert {"host", "port", "database"} <= by_name(schema, ("servers", 0)).keys()
    s3 = by_name(schema, ("servers", 1))
    assert "location" in s3
    assert "host" not in s3
    assert "host" not in by_name(schema, ("servers", 2))


def test_choices_and_meanings_are_the_standards(schema):
    type_ = by_name(schema, ("servers", 0))["type"]
    assert "postgres" in type_.choices
    assert type_.meaning == "Type of the server."
    assert type_.needed


def test_options_are_those_of_the_logical_type(schema):
    at = ("schema", 0, "properties")
    assert {"minimum", "maximum"} <= by_name(schema, (*at, 0, "logicalTypeOptions")).keys()
    text = by_name(schema, (*at, 1, "logicalTypeOptions"))
    assert {"minLength", "pattern"} <= text.keys()
    assert "minimum" not in text


def test_a_rule_has_the_fields_of_its_kind(schema):
    at = ("schema", 0, "properties")
    assert "query" in by_name(schema, (*at, 0, "quality", 0))
    assert "query" not in by_name(schema, (*at, 1, "quality", 0))


@pytest.mark.parametrize(
    ("path", "name", "holds"),
    [
        ((), "tags", Holds.TEXTS),
        ((), "description", Holds.RECORD),
        ((), "servers", Holds.RECORDS),
        ((), "version", Holds.TEXT),
        (("schema", 0, "properties", 0), "required", Holds.FLAG),
        (("schema", 0, "properties", 0), "primaryKeyPosition", Holds.NUMBER),
        (("slaProperties", 0), "value", Holds.ANY),
    ],
)
def test_what_a_field_holds(schema, path, name, holds):
    assert by_name(schema, path)[name].holds is holds


def test_thresholds_are_numbers_pairs_of_them_or_anything():
    rule = by_name(schemas.load(Kind.DATA_CONTRACT, "v3.1.0"), (*_RULE, 0))
    assert rule["mustBeBetween"].holds is Holds.RANGE
    assert rule["mustBeLessThan"].holds is Holds.NUMBER
    assert rule["mustBe"].holds is Holds.ANY


def test_a_team_may_be_a_list_or_a_mapping():
    schema = schemas.load(Kind.DATA_CONTRACT, "v3.1.0")
    assert "username" in by_name(schema, ("team", "members", 0))
    assert "username" in by_name(schema, ("team", 0), {"team": [{}]})
    assert "members" not in by_name(schema, ("team", 0), {"team": [{}]})


@pytest.mark.parametrize("path", [("nothing",), ("schema", 9, "x"), ("tags", 0), ("version", "x")])
def test_a_place_that_the_standard_does_not_know_has_no_fields(schema, path):
    assert fields(schema, CONTRACT, path) == ()


@pytest.mark.parametrize("tree", [None, [], "text", 4, {"servers": "text"}, {"servers": [[]]}])
def test_any_tree_can_be_asked(schema, tree):
    fields(schema, tree, ("servers", 0))
    assert fields({}, tree, ()) == ()


def test_ports_of_a_product_have_theirs():
    schema = schemas.load(Kind.DATA_PRODUCT, "v1.0.0")
    assert {"name", "version", "contractId"} <= by_name(schema, ("inputPorts", 0), {}).keys()
