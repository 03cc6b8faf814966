"""A property of a schema in words, and a schema as rows."""

from marketplace.contracts.build import data_contract
from marketplace.contracts.summarise_schema import schema_words
from marketplace.model import (
    AuthoritativeDefinition,
    CustomProperty,
    EnumValue,
    Organisation,
    Relationship,
    SchemaObject,
    SchemaProperty,
    Synonym,
)
from marketplace.ui import property_words as say
from marketplace.ui.schema_lines import lines


def test_traits_name_what_a_reader_has_to_know():
    carrier = SchemaProperty(
        name="carrier",
        logical_type="string",
        physical_type="varchar(2)",
        required=True,
        primary_key=True,
        primary_key_position=2,
        relationships=(
            Relationship(to=("../airlines.odcs.yaml#/schema/airlines/properties/code",)),
        ),
    )
    assert say.traits(carrier, keys=3) == [
        "string", "required", "primary key 2", "refers to airlines.code",
    ]  # fmt: skip
    assert say.traits(carrier, keys=1)[2] == "primary key"


def test_a_type_of_its_parts_is_said_whole():
    of = SchemaProperty(name="tags", items=SchemaProperty(name="", logical_type="string"))
    to = SchemaProperty(name="x", map_value=SchemaProperty(name="", logical_type="number"))
    assert say.kind(of) == "array of strings"
    assert say.kind(to) == "map to number"
    assert say.traits(SchemaProperty(name="x")) == ["type not stated"]


def test_meaning_and_contents_hold_all_that_is_stated():
    delay = SchemaProperty(
        name="dep_delay",
        business_name="Departure delay",
        description="Actual minus planned.",
        logical_type="integer",
        physical_type="smallint",
        logical_type_options={"minimum": -60, "maxLength": 3, "minLength": 3, "format": "i16"},
        examples=(-4, 0, 1545),
        enum=(EnumValue(1, "one"), EnumValue(True)),
        synonyms=(Synonym("lateness"),),
        custom_properties=(CustomProperty("unit", "min"),),
        authoritative_definitions=(AuthoritativeDefinition("https://g.example/d", "businessTerm"),),
    )
    said = say.meaning(delay).replace("\\", "")
    assert said.startswith("**Departure delay.** Actual minus planned.")
    assert "also called lateness · [business term](<https://g.example/d>)" in said
    assert say.contents(delay).replace("\\", "") == (
        ":gray[:small[in min · one of 1 (one), true · e.g. -4, 0, 1545 · exactly 3 characters · "
        "at least -60 · stored as smallint]]"
    )


def test_hostile_text_stays_text():
    evil = SchemaProperty(
        name="x",
        classification="](http://evil)",
        description="![a](http://evil/b.png) :red-badge[Broken]",
        authoritative_definitions=(AuthoritativeDefinition("javascript:alert(1)", "x"),),
    )
    said = say.name(evil, "x", 0, Organisation(), 1) + say.meaning(evil)
    assert "](" not in said.replace("\\]\\(", "")
    assert ":red-badge[" not in said


def test_only_masked_classes_are_badges():
    def said(name: str) -> str:
        item = SchemaProperty(name="x", logical_type="string", classification=name)
        return say.name(item, "x", 0, Organisation(), 1)

    assert said("restricted").endswith("violet-badge[:material/shield_lock: Restricted]")
    assert said("public") == "x :gray[string, public]"
    assert said("") == "x :gray[string]"


def test_nested_properties_stand_below_their_parent():
    leaf = SchemaProperty(name="city")
    place = SchemaProperty(name="place", properties=(leaf,))
    legs = SchemaProperty(
        name="legs", items=SchemaProperty(name="", logical_type="object", properties=(place,))
    )
    of = SchemaObject(name="trips", properties=(SchemaProperty(name="id"), legs))
    assert [(line.path, line.level) for line in lines(of)] == [
        ("id", 0), ("legs", 0), ("legs[].place", 1), ("legs[].place.city", 2),
    ]  # fmt: skip


def test_rows_have_the_paths_that_search_finds():
    legs = {"logicalType": "object", "properties": [{"name": "from"}]}
    schema = [
        {
            "name": "trips",
            "properties": [
                {"name": "legs", "logicalType": "array", "items": legs},
                {"name": "where", "properties": [{"name": "lat"}]},
            ],
        }
    ]
    (of,) = data_contract({"schema": schema}).schema
    found = {line.path for line in lines(of)}
    assert {f"trips.{path}" for path in found} == {p for p, _, _ in schema_words(schema).properties}
    assert found <= {path for path, _ in of.walk()}
