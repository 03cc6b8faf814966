"""What a contract declares comes out as checks: structure, values, keys."""

from __future__ import annotations

import pytest

from marketplace.contracts.locate import Locator
from marketplace.contracts.read import read
from marketplace.model import Metric, Organisation, Rule, Threshold
from marketplace.promises.plan import plan
from marketplace.settings import Limits
from tests.promises.builders_plan import a_contract, a_property, an_object, data_contract, one


def declared(**parts):
    """The checks of one property that promises this."""
    return plan(a_contract(an_object(a_property(**parts))))


def test_objects_and_properties_must_be_there_with_their_types():
    checks = declared(logicalType="string", physicalType="varchar(2)")
    assert [c.id for c in checks] == [
        "legs.present", "legs.extra", "legs.carrier.present", "legs.carrier.type",
    ]  # fmt: skip
    type_ = one(checks, "legs.carrier.type")
    assert type_.title == "carrier holds text"
    assert type_.expected == "text (varchar(2))"
    assert dict(type_.measure.arguments)["physical_type"] == "varchar(2)"
    assert one(checks, "legs.extra").severity == "info"


def test_what_is_stored_alone_is_a_type_too_and_no_type_is_none():
    assert one(declared(physicalType="smallint"), "legs.carrier.type").title == (
        "carrier is stored as smallint"
    )
    assert [c.id for c in declared()][-1] == "legs.carrier.present"


@pytest.mark.parametrize(
    ("parts", "key", "title", "metric", "rules"),
    [
        ({"required": True}, "required", "Every carrier is filled", Metric.NULLS, ()),
        ({"unique": True}, "unique", "No carrier occurs twice", Metric.DUPLICATES, ()),
        (
            {"primaryKey": True}, "primaryKey", "No two rows have the same carrier",
            Metric.DUPLICATES, (),
        ),
        (
            {"enum": [{"value": "UA"}, {"value": "B6"}, {"value": None}]}, "enum",
            "Every carrier is UA or B6", Metric.INVALID, (Rule("in", ("UA", "B6")),),
        ),
        (
            {"enum": [{"value": n} for n in range(12)]}, "enum",
            "Every carrier is 0, 1, 2, 3 and 8 more", Metric.INVALID,
            (Rule("in", tuple(range(12))),),
        ),
    ],
)  # fmt: skip
def test_what_a_property_says_of_itself_breaks_with_the_first_row(parts, key, title, metric, rules):
    check = one(declared(**parts), f"legs.carrier.{key}")
    assert (check.title, check.measure.metric, check.measure.rules) == (title, metric, rules)
    assert (check.threshold, check.unit, check.kind) == (Threshold("mustBe", 0), "rows", "declared")
    assert check.expected


OPTIONS = [
    # type, option, value, title after "Every carrier", rules
    ("string", "minLength", 2, "has at least 2 characters", [("minLength", 2)]),
    ("string", "minLength", 1, "has at least 1 character", [("minLength", 1)]),
    ("string", "maxLength", 2, "has at most 2 characters", [("maxLength", 2)]),
    ("string", "maxLength", 2.0, "has at most 2 characters", [("maxLength", 2)]),
    ("string", "pattern", "^[A-Z]+$", "matches the pattern ^[A-Z]+$", [("pattern", "^[A-Z]+$")]),
    ("string", "format", "email", "is an e-mail address", [("format", "email")]),
    ("string", "format", "UUID", "is a UUID", [("format", "uuid")]),
    ("", "minLength", 2, "has at least 2 characters", [("minLength", 2)]),
    ("integer", "minimum", 1, "is at least 1", [("minimum", 1)]),
    ("integer", "maximum", 9999, "is at most 9,999", [("maximum", 9999)]),
    ("integer", "maximum", "9", "is at most 9", [("maximum", 9.0)]),
    ("number", "exclusiveMinimum", 0, "is more than 0", [("exclusiveMinimum", 0)]),
    ("number", "exclusiveMaximum", 0.5, "is less than 0.5", [("exclusiveMaximum", 0.5)]),
    ("number", "multipleOf", 0.25, "is a multiple of 0.25", [("multipleOf", 0.25)]),
    ("integer", "format", "i8", "fits into 8 bits", [("minimum", -128), ("maximum", 127)]),
    ("integer", "format", "u16", "fits into 16 bits unsigned",
     [("minimum", 0), ("maximum", 65535)]),
    ("date", "minimum", "2020-01-01", "is not before 2020-01-01", [("minimum", "2020-01-01")]),
    ("date", "maximum", "2020-01-01", "is not after 2020-01-01", [("maximum", "2020-01-01")]),
    ("timestamp", "exclusiveMinimum", "2020-01-01T00:00:00Z", "is after 2020-01-01T00:00:00Z",
     [("exclusiveMinimum", "2020-01-01T00:00:00Z")]),
    ("time", "exclusiveMaximum", "12:00:00", "is before 12:00:00",
     [("exclusiveMaximum", "12:00:00")]),
    ("date", "format", "yyyy-MM-dd", "is written as yyyy-MM-dd", [("format", "yyyy-MM-dd")]),
    ("array", "minItems", 1, "has at least 1 item", [("minItems", 1)]),
    ("array", "maxItems", 3, "has at most 3 items", [("maxItems", 3)]),
    ("array", "uniqueItems", True, "has no item twice", [("uniqueItems", True)]),
    ("object", "minProperties", 1, "has at least 1 filled property", [("minProperties", 1)]),
    ("object", "maxProperties", 2, "has at most 2 filled properties", [("maxProperties", 2)]),
    ("object", "required", ["city", "zip"], "has city and zip", [("required", ("city", "zip"))]),
    ("vector", "dimensions", 768, "has exactly 768 numbers", [("dimensions", 768)]),
]  # fmt: skip


@pytest.mark.parametrize(("type_", "name", "value", "said", "rules"), OPTIONS)
def test_every_option_of_a_type_is_a_check(type_, name, value, said, rules):
    parts = {"logicalType": type_} if type_ else {}
    check = one(declared(**parts, logicalTypeOptions={name: value}), f"legs.carrier.{name}")
    assert check.title == f"Every carrier {said}"
    assert [(rule.name, rule.value) for rule in check.measure.rules] == rules
    assert check.measure.metric is Metric.INVALID
    assert check.pointer[-2:] == ("logicalTypeOptions", name)


@pytest.mark.parametrize(
    ("type_", "name", "value"),
    [
        ("string", "minLength", "two"), ("string", "minLength", -1), ("string", "minLength", 1.5),
        ("string", "minLength", True), ("string", "pattern", "(["), ("string", "pattern", 5),
        ("string", "format", "password"), ("string", "format", {}), ("integer", "minimum", "low"),
        ("integer", "minimum", []), ("integer", "multipleOf", 0), ("integer", "format", "i7"),
        ("date", "minimum", 5), ("integer", "maxLength", 5), ("object", "required", "city"),
        ("array", "minItems", {}), ("vector", "dimensions", float("nan")),
        ("boolean", "minimum", 1),
    ],
)  # fmt: skip
def test_an_option_that_cannot_be_held_against_a_value_says_why(type_, name, value):
    check = one(
        declared(logicalType=type_, logicalTypeOptions={name: value}), f"legs.carrier.{name}"
    )
    assert check.measure is None
    assert check.reason.endswith(".")


@pytest.mark.parametrize(
    ("options", "rules"),
    [
        ({"maximum": 5, "exclusiveMaximum": True}, [("exclusiveMaximum", 5)]),
        ({"minimum": 5, "exclusiveMinimum": True}, [("exclusiveMinimum", 5)]),
        ({"maximum": 5, "exclusiveMaximum": False}, [("maximum", 5)]),
        ({"exclusiveMaximum": True}, []),
        ({"uniqueItems": False}, []),
        ({"timezone": False, "defaultTimezone": "Europe/Berlin"}, []),
    ],
)
def test_the_flags_of_the_first_versions_are_understood(options, rules):
    checks = declared(logicalTypeOptions=options)
    found = [(r.name, r.value) for c in checks if c.measure for r in c.measure.rules]
    assert found == rules


def test_a_key_of_several_properties_is_one_check_and_each_of_them_is_filled():
    checks = plan(
        a_contract(
            an_object(
                a_property("b", primaryKey=True, primaryKeyPosition=2),
                a_property("a", primaryKey=True, primaryKeyPosition=1, required=True),
                a_property("c", primaryKey=True),
            )
        )
    )
    key = one(checks, "legs.primaryKey")
    assert key.title == "No two rows have the same a, b and c"
    assert key.measure.properties == ("a", "b", "c")
    assert key.pointer == ("schema", 0, "properties", 1, "primaryKey")
    filled = [c.id for c in checks if c.measure.metric is Metric.NULLS]
    assert sorted(filled) == ["legs.a.required", "legs.b.filled", "legs.c.filled"]


def test_nested_properties_are_reached_by_dotted_paths():
    checks = plan(
        a_contract(
            an_object(
                a_property("home", properties=[a_property("city", required=True, unique=True)]),
                a_property("tags", logicalType="array", items={"logicalType": "string",
                           "enum": [{"value": "x"}], "unique": True}),
                a_property("lines", items={"properties": [a_property("sku", required=True)]}),
                a_property("prices", map={"key": {"logicalType": "string"},
                           "value": {"logicalType": "number", "required": True}}),
            )
        )
    )  # fmt: skip
    assert one(checks, "legs.home.city.required").measure.properties == ("home.city",)
    assert one(checks, "legs.home.city.unique").measure
    assert one(checks, "legs.tags[].enum").pointer == (
        "schema", 0, "properties", 1, "items", "enum",
    )  # fmt: skip
    assert one(checks, "legs.tags[].unique").reason
    assert one(checks, "legs.lines[].sku.required").title == "Every lines.sku is filled"
    assert one(checks, "legs.prices{}.required").pointer[-3:] == ("map", "value", "required")
    assert one(checks, "legs.prices{key}.type").title == "prices (key) holds text"


def test_ids_do_not_change_with_the_place_in_the_file():
    rules = [
        {"metric": "nullValues", "mustBe": 0},
        {"metric": "nullValues", "mustBeLessThan": 5, "unit": "percent"},
        {"name": "A year is there", "metric": "nullValues", "mustBe": 1},
        {"id": "own", "metric": "nullValues", "mustBe": 2},
        {"type": "sql", "query": "SELECT  1", "mustBe": 1},
    ]
    properties = [a_property("a", required=True), a_property("b", quality=rules)]
    forth = plan(a_contract(an_object(*properties), an_object(name="other")))
    properties = [a_property("b", quality=rules[::-1]), a_property("new"), properties[0]]
    back = plan(a_contract(an_object(name="other"), an_object(*properties)))
    assert {c.id: c.title for c in forth}.items() <= {c.id: c.title for c in back}.items()
    ids = [c.id for c in forth]
    assert len(ids) == len(set(ids))
    assert "legs.b.quality.a-year-is-there" in ids
    assert "legs.b.quality.own" in ids


def test_the_same_promise_twice_is_one_check():
    rule = {"metric": "rowCount", "mustBe": 1}
    checks = plan(a_contract(an_object(quality=[rule, dict(rule)])))
    assert len([c for c in checks if c.kind == "quality"]) == 1


def test_a_new_threshold_keeps_the_id():
    def ids(least):
        rule = {"metric": "rowCount", "mustBeGreaterThan": least}
        return [c.id for c in plan(a_contract(an_object(quality=[rule])))]

    assert ids(5) == ids(7)


def test_odd_names_make_ids_that_are_on_one_line_and_told_apart():
    checks = plan(a_contract(an_object(a_property("a b\n"), a_property("a-b"), a_property("a/b"))))
    ids = [c.id for c in checks]
    assert len(set(ids)) == len(ids)
    assert all(" " not in id_ and "\n" not in id_ and "/" not in id_ for id_ in ids)
    long = plan(a_contract(an_object(a_property("x" * 10_000))))
    assert all(len(c.id) < 300 and len(c.title) < 300 for c in long)


TEXT = """\
apiVersion: v3.2.0
kind: DataContract
id: x
version: 1.0.0
schema:
  - not a mapping
  - name: legs
    properties:
      - 7
      - name: carrier
        required: true
        logicalTypeOptions: {minLength: 2}
    quality:
      - nonsense
      - metric: rowCount
        mustBeGreaterThan: 5
slaProperties:
  - 12
  - property: latency
    value: 2
    unit: d
    element: legs.carrier
"""


@pytest.mark.parametrize(
    ("id_", "line"),
    [
        ("legs.present", 7),
        ("legs.carrier.required", 11),
        ("legs.carrier.minLength", 12),
        ("legs.quality.rowCount", 16),
        ("latency.legs.carrier", 20),
    ],
)
def test_each_check_knows_its_line_also_beside_what_is_no_part_of_the_model(id_, line):
    contract = data_contract(read(TEXT.encode(), "x.odcs.yaml", Limits()).tree)
    check = one(plan(contract), id_)
    assert Locator(TEXT.encode()).at(check.pointer)[0] == line


def test_the_schedule_is_that_of_the_rule_else_of_the_organisation():
    rules = [
        {"name": "a", "metric": "rowCount", "mustBe": 1, "schedule": "0 1 * * *"},
        {"name": "b", "metric": "rowCount", "mustBe": 1, "schedule": "x", "scheduler": "airflow"},
    ]
    contract = a_contract(an_object(quality=rules))
    checks = plan(contract, Organisation(schedule="0 9 * * *"))
    assert one(checks, "legs.quality.a").schedule == "0 1 * * *"
    assert one(checks, "legs.quality.b").schedule == "0 9 * * *"
    assert one(plan(contract), "legs.present").schedule == ""
