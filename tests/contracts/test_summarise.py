"""The few words that lists, facets, lineage and search keep of a file."""

from __future__ import annotations

import pytest

from marketplace.contracts.summarise import first_sentence, summarise
from marketplace.model import InputSummary, Kind, PortSummary, Searchable, Summary


def summary(kind: Kind = Kind.DATA_CONTRACT, **tree) -> Summary:
    return summarise(kind, tree)[0]


def words(kind: Kind = Kind.DATA_CONTRACT, **tree) -> Searchable:
    return summarise(kind, tree)[1]


def a_schema(*properties, **parts) -> list:
    return [{"name": "orders", "properties": list(properties), **parts}]


def custom(**values) -> list:
    return [{"property": name, "value": value} for name, value in values.items()]


@pytest.mark.parametrize(
    ("tree", "owner"),
    [
        ({"team": {"name": "Sales", "members": [{"username": "a", "role": "owner"}]}}, "Sales"),
        ({"customProperties": custom(owner="Marketing")}, "Marketing"),
        ({"team": {"members": [{"username": "ada", "role": "Owner"}]}}, "ada"),
        ({"team": [{"username": "b", "role": "reader"}, {"username": "c", "role": "owner"}]}, "c"),
        ({"team": [{"username": "b", "role": "Data Owner"}]}, "b"),
        (
            {"team": [{"username": "b", "role": "co-owner"}, {"username": "c", "role": "owner"}]},
            "c",
        ),
        ({"team": [{"username": "b", "name": "Bo", "role": "owner"}]}, "Bo"),
        ({"team": [{"username": "b"}]}, ""),
        ({}, ""),
    ],
)
def test_the_owner_is_the_team_else_stated_else_the_member_who_owns(tree, owner):
    assert summary(**tree).owner == owner


@pytest.mark.parametrize(
    ("purpose", "sentence"),
    [
        ("One line", "One line"),
        ("First. Second.", "First."),
        ("Gates, boarding,\npush-back.\nOne message an event.", "Gates, boarding, push-back."),
        ("A title\n\nThe rest.", "A title"),
        ("Things, e.g. bags. More.", "Things, e.g. bags."),
        ("Version 1.2 of it. More.", "Version 1.2 of it."),
        ("Why? Because.", "Why?"),
        ("  \n ", ""),
        ("", ""),
    ],
)
def test_the_purpose_is_its_first_sentence(purpose, sentence):
    assert first_sentence(purpose) == sentence
    assert summary(description={"purpose": purpose}).purpose == sentence


def test_a_long_purpose_is_cut_at_a_word():
    cut = first_sentence("word " * 100)
    assert cut.endswith("word...")
    assert len(cut) <= 200


def test_a_purpose_that_is_no_mapping_is_read_too():
    assert summary(description="All orders.").purpose == "All orders."


@pytest.mark.parametrize(
    ("slos", "sunset", "latency"),
    [
        ([{"property": "endOfLife", "value": "2027-05-01"}], "2027-05-01", ""),
        (
            [
                {"property": "el", "value": "2027-05-01"},
                {"property": "es", "value": "2026-05-01T00:00:00Z"},
            ],
            "2026-05-01",
            "",
        ),
        ([{"property": "endOfSupport", "value": "some day"}], "", ""),
        ([{"property": "Freshness", "value": 4, "unit": "h"}], "", "4 h"),
        ([{"property": "ly", "value": "P1D"}], "", "P1D"),
        ([{"property": "latency", "value": None}], "", ""),
        ([None, 3, {"value": 1}], "", ""),
    ],
)
def test_sunset_and_latency_come_from_the_promises(slos, sunset, latency):
    found = summary(slaProperties=slos)
    assert (found.sunset, found.latency) == (sunset, latency)


def test_properties_are_counted_at_every_depth():
    found = summary(
        schema=a_schema(
            {"name": "a", "properties": [{"name": "b", "classification": "secret"}]},
            {"name": "c", "items": {"properties": [{"name": "d", "tags": ["PII"]}]}},
            {"name": "e", "map": {"value": {"classification": "open"}}},
        )
    )
    assert found.properties == 5
    assert found.classifications == ("secret", "open")
    assert found.personal


@pytest.mark.parametrize("tag", ["personal-data", "personal_data", "pii", "PII"])
def test_a_tag_tells_personal_data(tag):
    assert summary(schema=a_schema({"name": "a", "tags": [tag]})).personal
    assert not summary(schema=a_schema({"name": "a", "tags": ["other"]})).personal


def test_references_are_kept_as_written():
    found = summary(
        schema=a_schema(
            {"name": "id", "relationships": [{"to": "customers.id"}]},
            relationships=[{"from": ["orders.a", "orders.b"], "to": ["x.a", "x.b"]}],
        )
    )
    assert found.references == (
        ("orders.a", "x.a"), ("orders.b", "x.b"), ("orders.id", "customers.id"),
    )  # fmt: skip


def test_other_files_can_ask_for_members_by_name_and_by_id():
    found = summary(schema=[{"name": "a", "id": "a_id", "properties": [{"name": "b", "id": "c"}]}])
    for member in ("a", "a_id", "a.b", "a.c", "a_id.b", "a_id.c"):
        assert found.has(member)
    assert not found.has("a.d")


def test_a_local_server_is_a_sample():
    assert summary(servers=[{"server": "x", "type": "local"}]).sampled
    assert not summary(servers=[{"server": "x", "type": "s3"}]).sampled


def test_our_custom_properties_count():
    found = summary(
        customProperties=custom(archetype="aggregate", tier="gold", replacedBy="new@2.0.0")
    )
    assert (found.archetype, found.tier, found.replaced_by) == ("aggregate", "gold", "new@2.0.0")


def test_a_product_has_its_ports():
    found = summary(
        Kind.DATA_PRODUCT,
        type="source-aligned",
        outputPorts=[
            {
                "name": "out",
                "version": "1.0.0",
                "contractId": "c",
                "deprecated": True,
                "customProperties": custom(replacedBy="c2"),
                "inputContracts": [{"id": "raw", "version": "2.0.0"}],
            }
        ],
        inputPorts=[
            {
                "name": "in",
                "contractId": "raw",
                "customProperties": custom(sourceSystem="ERP", sourceOwner="IT", sourceKind="api"),
            }
        ],
    )
    assert found.archetype == "source-aligned"
    assert found.outputs == (
        PortSummary(
            name="out",
            version="1.0.0",
            contract_id="c",
            deprecated=True,
            replaced_by="c2",
            inputs=(("raw", "2.0.0"),),
        ),
    )
    assert found.inputs == (
        InputSummary(
            name="in",
            contract_id="raw",
            source_system="ERP",
            source_owner="IT",
            source_kind="api",
        ),
    )


def test_all_words_can_be_searched():
    found = words(
        id="orders-id",
        name="Orders",
        description={"purpose": "Why", "usage": "How", "limitations": "Not"},
        team={"name": "Sales", "members": [{"username": "ada", "name": "Ada"}]},
        schema=a_schema(
            {
                "name": "tail",
                "businessName": "Tail number",
                "description": "On the tail.",
                "synonyms": [{"synonym": "registration"}],
            },
            businessName="All orders",
            synonyms=[{"synonym": "purchases"}],
            description="One row an order.",
        ),
    )
    assert found.names == ("Orders", "orders-id", "orders", "All orders", "purchases")
    assert found.purpose == "Why\nHow"
    assert found.description == "Not\nOne row an order."
    assert found.people == ("Sales", "Ada", "ada")
    assert found.properties == (("orders.tail", "Tail number; registration", "On the tail."),)


@pytest.mark.parametrize("kind", [Kind.FOREIGN, Kind.ORGANISATION, Kind.OLD_CONTRACT])
def test_of_other_kinds_only_the_kind_is_told(kind):
    assert summarise(kind, {"id": "x"}) == (Summary(kind=kind), Searchable())


@pytest.mark.parametrize("kind", [Kind.DATA_CONTRACT, Kind.DATA_PRODUCT, Kind.BROKEN])
@pytest.mark.parametrize("wrong", [None, 3, 1.5, True, "x", [], [1, None, ["a"], {}], {"a": "b"}])
def test_no_shape_of_a_tree_breaks_it(kind, wrong):
    sections = (
        "id", "name", "version", "status", "description", "schema", "servers", "team", "tags",
        "slaProperties", "customProperties", "support", "inputPorts", "outputPorts", "synonyms",
    )  # fmt: skip
    assert summarise(kind, dict.fromkeys(sections, wrong))[0].kind is kind
    inner = {"name": wrong, "properties": wrong, "items": wrong, "map": wrong, "tags": wrong}
    nested = {**inner, "relationships": [wrong, {"to": wrong}], "classification": wrong}
    assert summarise(kind, {"schema": [{**nested, "properties": [nested, inner]}]})[0].kind is kind


def test_a_contract_without_a_product_file_tells_its_source_itself():
    said = [
        {"property": "sourceSystem", "value": "AODB"},
        {"property": "sourceKind", "value": "api"},
    ]
    summary, _ = summarise(Kind.DATA_CONTRACT, {"id": "legs", "customProperties": said})
    assert [(s.source_system, s.source_kind) for s in summary.inputs] == [("AODB", "api")]
    assert summarise(Kind.DATA_CONTRACT, {"id": "legs"})[0].inputs == ()


def test_what_a_product_is_built_from_is_not_what_it_is_called():
    tree = {"id": "delays", "inputPorts": [{"name": "flight-legs", "contractId": "flight-legs"}]}
    _, words = summarise(Kind.DATA_PRODUCT, tree)
    assert "flight-legs" not in words.names
    assert "flight-legs" in words.description


@pytest.mark.parametrize("long", ["a" * 1_000_000, "e.g. " * 200_000])
def test_a_purpose_without_an_end_is_cut_and_not_searched_for_hours(long):
    said = first_sentence(long)
    assert said.endswith("...")
    assert len(said) <= 200
