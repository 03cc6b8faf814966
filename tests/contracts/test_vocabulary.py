"""What an editor suggests: every name of the standard at its place, once."""

import json

import pytest

from marketplace.contracts.vocabulary import vocabulary
from marketplace.model import Kind
from marketplace.stores import schemas


def at(words, *path):
    """The node at a path of names; 0 is an entry of a list."""
    here = words["nodes"][0]
    for step in path:
        here = words["nodes"][here["items"] if step == 0 else here["fields"][step][2]]
    return here


@pytest.fixture(scope="module")
def words():
    return vocabulary(schemas.load(Kind.DATA_CONTRACT, "v3.1.0"))


def test_names_stand_at_their_place(words):
    assert {"version", "schema", "slaProperties"} <= at(words)["fields"].keys()
    assert "slaDefaultElement" not in at(words, "schema", 0)["fields"]
    assert {"host", "location"} <= at(words, "servers", 0)["fields"].keys()


def test_properties_hold_properties_without_end(words):
    one = at(words, "schema", 0, *["properties", 0] * 2)
    assert one is at(words, "schema", 0, *["properties", 0] * 9)
    assert "logicalType" in one["fields"]


def test_a_name_comes_with_its_kind_meaning_and_choices(words):
    kind, meaning, node, choices = at(words, "servers", 0)["fields"]["type"]
    assert (kind, node) == ("text", -1)
    assert meaning == "Type of the server."
    assert "postgres" in choices
    assert at(words, "schema", 0, "properties", 0)["fields"]["required"][3] == ["true", "false"]


@pytest.mark.parametrize("kind", [Kind.DATA_CONTRACT, Kind.DATA_PRODUCT])
def test_it_is_small_enough_to_travel_with_a_page(kind):
    assert len(json.dumps(vocabulary(schemas.load(kind, "")))) < 100_000


def test_no_schema_has_no_words():
    assert vocabulary({}) == {"nodes": []}
