"""Who depends on a contract, and whom a change of it hurts: over a small repository."""

from __future__ import annotations

from datetime import date

import pytest
import yaml

from marketplace.errors import Unreadable
from marketplace.model import Affected, DependantKind, Impact
from marketplace.services.affected import affected, moved
from marketplace.services.marketplace import Marketplace
from tests.builders import a_contract, a_product, a_property, an_object

TODAY = date(2026, 11, 28)
SAMPLE = [{"server": "sample", "type": "local", "path": "data/x.csv", "format": "csv"}]
RULE = {"type": "sql", "name": "No orphan", "query": "SELECT count(note) FROM {object}",
        "mustBe": 0}  # fmt: skip
ORDERS = a_contract(
    "orders",
    apiVersion="v3.2.0",
    servers=SAMPLE,
    schema=[
        an_object(
            "orders",
            a_property("id", logicalType="integer"),
            "note",
            a_property("email", classification="restricted"),
            quality=[RULE],
            context={"verifiedStatements": [
                {"question": "How many have a note?", "answer": "SELECT count(note) FROM orders"},
                {"question": "Since when?", "answer": "From the first day on."},
            ]},
        )
    ],
    customProperties=[{"property": "consumers", "value": [
        {"name": "Finance", "purpose": "Monthly close", "contact": "fin@x.example", "uses": "id"},
        {"name": "Support desk", "uses": ["orders.note"]},
        {"purpose": "nobody"}, "Auditors", 7,
    ]}],
)  # fmt: skip
TO_ID = [{"type": "foreignKey", "to": "orders.odcs.yaml#/schema/orders/properties/id"}]
FILES = {
    "contracts/orders.odcs.yaml": ORDERS,
    "contracts/sales.odps.yaml": a_product("sales", "orders"),
    "contracts/lines.odcs.yaml": a_contract(
        "lines",
        schema=[
            an_object("lines", a_property("order", relationships=TO_ID),
                      quality=[{**RULE, "query": "SELECT count(*) FROM lines, sales.orders AS o "
                                                 "WHERE o.note = ''"}])
        ],
    ),
    "contracts/board.odcs.yaml": a_contract("board"),
    "contracts/board.odps.yaml": a_product(
        "boards", "board", inputPorts=[{"name": "in", "version": "1.0.0", "contractId": "orders"}]
    ),
    "contracts/report.odps.yaml": a_product(
        "reports", inputPorts=[{"name": "in", "version": "1.0.0", "contractId": "board"}]
    ),
    "queries/notes.sql": "-- title: Notes\n-- owner: Ada\n\nSELECT note FROM sales.orders",
    "queries/count.sql": "-- title: Count\n-- owner: Bob\n\nSELECT max(id) AS m FROM sales.orders",
    "queries/evil.sql": "-- title: Evil\n\nDROP TABLE sales.orders",
}  # fmt: skip


@pytest.fixture
def market(repo) -> Marketplace:
    repo.commit(FILES)
    return Marketplace.open(repo.settings)


def changed(change) -> str:
    tree = yaml.safe_load(ORDERS)
    change(tree["schema"][0]["properties"])
    return yaml.safe_dump(tree, sort_keys=False)


def of(found: Affected, hurt: bool) -> set[tuple[str, str]]:
    return {(one.kind.value, one.name) for one in (found.hurt if hurt else found.near)}


def test_who_uses_what_goes_away_is_hurt_and_all_others_are_near(market):
    new = changed(lambda properties: properties.pop(1))  # note
    found = affected(market, "orders", new, today=TODAY)
    assert of(found, True) == {
        ("consumer", "Support desk"), ("consumer", "Auditors"), ("input", "Boards"),
        ("query", "Notes"), ("rule", "Rule of orders: No orphan"),
        ("rule", "Lines: Rule of lines: No orphan"),
        ("example", "Example of orders: How many have a note?"),
    }  # fmt: skip
    assert of(found, False) == {
        ("consumer", "Finance"), ("reference", "Lines"), ("query", "Count"),
        ("downstream", "Reports"),
    }  # fmt: skip
    assert any(said.startswith("Evil: ") for said in found.untried)
    notes = next(one for one in found.hurt if one.name == "Notes")
    assert (notes.owner, notes.query, notes.severity) == ("Ada", "notes", Impact.BREAKING)
    finance = next(one for one in found.near if one.name == "Finance")
    assert (finance.purpose, finance.contact) == ("Monthly close", "fin@x.example")
    assert finance.uses == ("orders.id",)
    board = next(one for one in found.hurt if one.name == "Boards")
    assert "Queries that name orders.note stop working" in board.why
    assert affected(market, "contracts/orders.odcs.yaml", new, today=TODAY) is found


def test_another_type_hurts_joins_and_the_results_of_queries(market):
    found = affected(
        market, "orders", changed(lambda p: p[0].update(logicalType="string")), today=TODAY
    )
    assert {("reference", "Lines"), ("query", "Count"), ("consumer", "Finance")} <= of(found, True)
    count = next(one for one in found.hurt if one.kind is DependantKind.QUERY)
    assert count.why == "Its result changes: m is VARCHAR instead of BIGINT."
    assert ("query", "Notes") in of(found, False)


def test_what_is_not_hidden_any_more_is_told(market):
    found = affected(market, "orders", changed(lambda p: p[2].pop("classification")), today=TODAY)
    assert ("policy", "Masking of orders.email") in of(found, True)


def test_a_second_version_hurts_saved_queries_that_name_its_tables(market):
    def narrow(version):
        return changed(lambda properties: properties.pop(1)).replace("1.0.0", version)

    found = moved(market, narrow("2.0.0"))
    assert of(found, True) == {("query", "Notes")}
    assert of(found, False) == {("query", "Count")}
    other = [{"name": "returns", "properties": [{"name": "id"}]}]
    apart = yaml.safe_dump({**yaml.safe_load(narrow("2.0.0")), "schema": other})
    assert not moved(market, apart).hurt  # what it does not hold is asked of the first one
    assert moved(market, narrow("0.9.0")) == Affected()
    assert moved(market, narrow("2.0.0").replace("id: orders", "id: others")) == Affected()
    assert moved(market, "a: [") == Affected()


def test_without_a_change_all_are_near_and_without_the_file_all_who_use_it_are_hurt(market):
    now = affected(market, "orders", None)
    assert not now.hurt
    assert {"Boards", "Lines", "Notes", "Finance", "Reports"} <= {x.name for x in now.near}
    gone = affected(market, "orders", "", today=TODAY)
    assert {"Boards", "Lines", "Notes", "Finance"} <= {one.name for one in gone.hurt}
    assert affected(market, "nobody", "x") == Affected()
    assert of(affected(market, "board", None), False) == {("input", "Reports")}
    with pytest.raises(Unreadable):
        affected(market, "orders", "a: [")
