import pytest

from marketplace.model import InputSummary, Organisation, OwnerTeam
from tests.catalog.builders_catalog import a_catalog, a_contract, a_product

TEAMS = Organisation(teams=(OwnerTeam("Sales data"), OwnerTeam("ERP team")))


def coupling(organisation=TEAMS, contract=None, source=None, **parts):
    """Of a source-aligned product that is in order but for what is stated."""
    stated = {"source_system": "SAP", "source_owner": "Sales data", "source_kind": "events"}
    feed = InputSummary(name="erp", **stated | (source or {}))
    product = a_product(
        "sales", "orders", **{"archetype": "source-aligned", "inputs": (feed,)} | parts
    )
    catalog = a_catalog(product, contract or a_contract("orders"), organisation=organisation)
    return catalog.listing("sales").coupling


def test_a_team_that_publishes_its_own_events_is_not_coupled():
    assert coupling() == ()


def test_what_another_team_built_on_a_source_is_an_extraction():
    assert coupling(source={"source_owner": "ERP team"}) == (
        (
            "It is built by Sales data, but its source (SAP) belongs to ERP team.",
            "Let ERP team offer this data as an output port of their own, and read from that.",
        ),
    )


def test_a_supplier_outside_the_organisation_has_no_output_ports_to_wait_for():
    assert coupling(source={"source_owner": "National weather service"}) == ()
    unlisted = coupling(Organisation(), source={"source_owner": "National weather service"})
    assert len(unlisted) == 1, "without a list of teams any other name is another team"


@pytest.mark.parametrize("owner", ["", "SALES DATA ", "Sales data"])
def test_the_same_team_in_other_letters_is_the_same_team(owner):
    assert coupling(source={"source_owner": owner}) == ()


@pytest.mark.parametrize(
    ("kind", "said"), [("raw-table", "a raw table"), ("change-capture", "the change capture")]
)
def test_what_comes_from_the_inside_of_a_system_is_an_extraction(kind, said):
    ((why, cure),) = coupling(source={"source_kind": kind})
    assert why == f"It is fed from {said} of SAP, which may change at any time."
    assert cure.startswith("Ask Sales data for an interface")


def test_without_a_known_owner_the_team_that_runs_the_system_is_asked():
    ((_, cure),) = coupling(source={"source_kind": "raw-table", "source_owner": ""})
    assert "the team that runs SAP" in cure


def test_a_source_aligned_product_that_promises_nothing_is_an_extraction():
    bare = a_contract("orders", version="", service_levels=0)
    reasons = coupling(contract=bare, version="")
    assert [why for why, _ in reasons] == [
        "It has no version, so nobody can tell when it changes.",
        "It promises no service levels, so nobody knows what to rely on.",
    ]


def test_two_feeds_with_the_same_trouble_are_told_apart():
    feeds = tuple(
        InputSummary(name=name, source_system=name, source_kind="raw-table") for name in ("A", "B")
    )
    assert len(coupling(inputs=(*feeds, feeds[0]))) == 2


@pytest.mark.parametrize("archetype", ["", "aggregate", "consumer-aligned"])
def test_only_source_aligned_products_are_judged(archetype):
    assert coupling(source={"source_kind": "raw-table"}, archetype=archetype) == ()


def test_a_contract_alone_states_its_source_itself():
    feed = InputSummary(name="", source_system="SAP", source_kind="raw-table")
    catalog = a_catalog(a_contract("orders", archetype="Source-aligned", inputs=(feed,)))
    ((why, _),) = catalog.listing("orders").coupling
    assert why == "It is fed from a raw table of SAP, which may change at any time."
