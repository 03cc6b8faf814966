"""Everything that the standards let people say lands in the model."""

from __future__ import annotations

from pathlib import Path

import pytest

from marketplace.contracts.build import data_contract, data_product
from marketplace.contracts.examine import Examiner
from marketplace.contracts.read import read
from marketplace.model import Price, Role, TeamMember, Threshold
from marketplace.settings import Limits
from marketplace.stores.schemas import load
from tests.contracts.hostile import HOSTILE

HERE = Path(__file__).parent
CONTRACT = (HERE / "full.odcs.yaml").read_bytes()
PRODUCT = (HERE / "full.odps.yaml").read_bytes()
# Only reachable through `raw`: ids that nothing refers to, and where a synonym comes from.
RAW_ONLY = {
    "DataContract", "def-description-id", "own-description-id", "statement-id", "constraint-id",
    "server-id", "role-id", "support-id", "price-id", "team-id", "member-id", "synonym-id",
    "synonym-source", "synonym-status", "enum-id", "object",
    "DataProduct", "input-id", "output-id", "management-id", "sbom-type",
}  # fmt: skip


def tree(data: bytes) -> dict:
    return read(data, "x.yaml", Limits()).tree


def leaves(value):
    if isinstance(value, dict):
        for inner in value.values():
            yield from leaves(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from leaves(inner)
    elif not isinstance(value, bool):
        yield value


@pytest.mark.parametrize(
    ("data", "build", "name"),
    [(CONTRACT, data_contract, "full.odcs.yaml"), (PRODUCT, data_product, "full.odps.yaml")],
)
def test_every_value_of_a_full_file_is_in_the_model(data, build, name):
    assert Examiner(load).problems(data, name) == ()
    model = repr(build(tree(data)))
    missing = {leaf for leaf in leaves(tree(data)) if str(leaf) not in model}
    assert missing <= RAW_ONLY


def test_flags_and_positions_land_where_they_belong():
    weight = data_contract(tree(CONTRACT)).schema[0].properties[0]
    flags = (weight.required, weight.unique, weight.primary_key, weight.partitioned)
    assert (*flags, weight.deprecated, weight.critical_data_element) == (True,) * 6
    assert (weight.primary_key_position, weight.partition_key_position) == (1, 1)


def test_inner_properties_have_their_paths():
    paths = [path for path, _ in data_contract(tree(CONTRACT)).schema[0].walk()]
    assert paths == [
        "weight", "sent_at", "receiver", "receiver.street", "stops", "stops[]", "stops[].depot",
        "labels", "labels{key}", "labels{}", "embedding",
    ]  # fmt: skip


def test_rules_have_their_thresholds():
    sql, custom, text = data_contract(tree(CONTRACT)).schema[0].quality
    assert sql.thresholds == (Threshold("mustBeBetween", (2, 91)),)
    assert (custom.type, custom.implementation["check"]) == ("custom", "custom-rule-implementation")
    assert text.thresholds == ()


def test_the_team_of_3_0_is_a_list_of_members():
    team = data_contract({"team": [{"username": "ada", "role": "owner"}, {"username": "bo"}]}).team
    assert team.name == ""
    assert team.members == (
        TeamMember(username="ada", role="owner"),
        TeamMember(username="bo"),
    )


@pytest.mark.parametrize(
    ("rule", "metric"),
    [
        ({"rule": "nullCheck"}, "nullValues"),
        ({"rule": "duplicateCount"}, "duplicateValues"),
        ({"rule": "rowCount"}, "rowCount"),
        ({"rule": "ourOwn"}, "ourOwn"),
        ({"metric": "missingValues", "rule": "old"}, "missingValues"),
    ],
)
def test_a_rule_of_3_0_is_a_metric(rule, metric):
    built = data_contract({"schema": [{"name": "a", "quality": [rule]}]})
    assert built.schema[0].quality[0].metric == metric


def test_arguments_of_3_0_stand_beside_the_rule():
    rule = {"rule": "validValues", "validValues": ["a"], "mustBe": 0}
    (quality,) = data_contract({"schema": [{"name": "a", "quality": [rule]}]}).schema[0].quality
    assert quality.arguments == {"validValues": ["a"]}


def test_a_context_may_be_a_text():
    assert data_contract({"context": "Be careful."}).context.instructions == "Be careful."


def test_a_description_may_be_a_text():
    assert data_contract({"description": "All orders."}).description.purpose == "All orders."


def test_the_address_of_a_server_is_what_its_type_adds():
    (server,) = data_contract(tree(CONTRACT)).servers
    assert server.address == {
        "host": "server-host",
        "port": "server-port",
        "account": "server-account",
        "database": "server-database",
        "schema": "server-schema",
        "warehouse": "server-warehouse",
    }
    assert server.roles == (Role(role="server-role", access="server-role-access"),)


def test_what_has_no_field_is_reachable_through_raw():
    assert data_contract(tree(CONTRACT)).raw["price"]["id"] == "price-id"


def test_numbers_without_quotes_are_read_as_text():
    built = data_contract({"id": 7, "name": 1.5, "price": {"priceAmount": "2.5"}})
    assert (built.id, built.name, built.price) == ("7", "1.5", Price(amount=2.5))


@pytest.mark.parametrize("wrong", [None, 3, "x", [], [1, None, ["a"]], {"a": "b"}, True])
@pytest.mark.parametrize("full", [CONTRACT, PRODUCT], ids=["contract", "product"])
def test_a_wrong_type_is_as_if_it_were_not_stated(full, wrong):
    for section in tree(full):
        odd = {**tree(full), section: wrong}
        assert data_contract(odd).raw is odd
        assert data_product(odd).raw is odd


def test_whatever_can_be_read_of_a_hostile_file_can_be_built():
    for case in HOSTILE:
        parsed = read(case.data, case.filename, Limits())
        assert isinstance(data_contract(parsed.tree).id, str)
        assert isinstance(data_product(parsed.tree).id, str)
