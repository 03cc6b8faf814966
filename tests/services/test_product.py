"""One product, in any version and at any commit."""

from __future__ import annotations

from dataclasses import replace

import pytest

from marketplace.errors import NotFound
from marketplace.services.marketplace import Marketplace
from marketplace.services.product import view
from marketplace.settings import WORKTREE
from tests.builders import a_contract, a_product


def port(name, version, contract, **parts):
    return {"name": name, "version": version, "contractId": contract, **parts}


PORTS = [
    port("legs", "1.0.0", "legs", deprecated=True),
    port("legs", "2.0.0", "legs"),
    port("events", "1.0.0", "events"),
]
FILES = {
    "contracts/flights.odps.yaml": a_product("flights", outputPorts=PORTS),
    "contracts/legs.v1.odcs.yaml": a_contract("legs", status="deprecated"),
    "contracts/legs.v2.odcs.yaml": a_contract("legs", version="2.0.0", name="Legs, again"),
    "contracts/events.odcs.yaml": a_contract("events"),
    "contracts/alone.odcs.yaml": a_contract("alone"),
}


@pytest.fixture
def market(repo):
    """A product with two ports, one of them in two versions, and a contract on its own."""
    repo.commit(FILES)
    return Marketplace.open(repo.settings)


def shown(found) -> tuple[str, str, str]:
    return found.listing.id, found.port.port.name, found.port.port.version


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ({"id": "flights"}, ("flights", "legs", "2.0.0")),
        ({"id": "flights", "port": "events"}, ("flights", "events", "1.0.0")),
        ({"id": "flights", "port": "legs", "version": "1.0.0"}, ("flights", "legs", "1.0.0")),
        ({"id": "flights", "version": "2.0.0"}, ("flights", "legs", "2.0.0")),
        ({"id": "events"}, ("flights", "events", "1.0.0")),
        ({"id": "legs", "version": "2.0.0"}, ("flights", "legs", "2.0.0")),
        ({"id": "alone"}, ("alone", "Alone", "1.0.0")),
        ({"id": "alone", "version": "1.0.0"}, ("alone", "Alone", "1.0.0")),
    ],
)
def test_product_port_and_version_lead_to_their_contract(market, asked, expected):
    found = view(market, **asked)
    assert shown(found) == expected
    assert found.port.contract.version == expected[2]


@pytest.mark.parametrize(
    ("asked", "message", "hint"),
    [
        ({"id": "flihgts"}, "no product 'flihgts'", "Did you mean 'flights'?"),
        ({"id": "Alonee"}, "no product", "Did you mean"),
        ({"id": "\n"}, "no product", "Search for it"),
        ({"id": "flights", "port": "leg"}, "no port 'leg'", "It has: legs, events."),
        ({"id": "flights", "version": "9"}, "no version 9", "It has: 1.0.0, 2.0.0."),
        ({"id": "flights", "port": "events", "version": "2"}, "'events' has no", "It has: 1.0.0."),
        ({"id": "alone", "version": "2.0.0"}, "no version 2.0.0", "It has: 1.0.0."),
    ],
)
def test_what_is_not_there_is_answered_with_what_is(market, asked, message, hint):
    with pytest.raises(NotFound, match=message) as caught:
        view(market, **asked)
    assert hint in caught.value.hint


def test_the_product_speaks_before_its_contract(repo):
    parts = {
        "description": {"usage": "- Reports\n\n* Plans", "limitations": "Not for billing"},
        "support": [{"channel": "#contract", "url": "https://x.example"}],
        "roles": [{"role": "reader"}],
        "price": {"priceAmount": 5, "priceCurrency": "EUR"},
        "customProperties": [{"property": "terms", "value": "Ask first."}],
    }
    own = {"description": {"purpose": "Of the product."}, "team": None, "version": "3.0.0"}
    repo.commit(
        {"a.odps.yaml": a_product("shop", "c", **own), "c.odcs.yaml": a_contract("c", **parts)}
    )
    found = view(Marketplace.open(repo.settings), "shop")
    assert found.purpose == "Of the product."
    assert found.usage == ("Reports", "Plans")
    assert found.limitations == ("Not for billing",)
    assert found.owner == "Sales data"
    assert (found.version, found.status) == ("3.0.0", "active")
    assert [channel.channel for channel in found.support] == ["#contract"]
    assert [role.role for role in found.roles] == ["reader"]
    assert [slo.property for slo in found.slos] == ["latency"]
    assert (found.price.amount, found.terms) == (5, "Ask first.")


def test_what_nobody_states_is_empty(repo):
    bare = dict.fromkeys(("description", "team", "status", "version", "domain", "outputPorts"))
    repo.commit({"a.odps.yaml": a_product("bare", **bare)})
    found = view(Marketplace.open(repo.settings), "bare")
    assert not found.port
    assert found.port.contract is None
    assert (found.purpose, found.usage, found.owner, found.version) == ("", (), "", "")
    assert (found.support, found.slos, found.roles, found.ports) == ((), (), (), ())
    assert (found.price.amount, found.terms, found.replaced_by, found.sunset) == (None, "", "", "")


def test_a_replaced_version_says_by_what_and_until_when(repo):
    legs = a_contract(
        "legs",
        status="deprecated",
        customProperties=[{"property": "replacedBy", "value": "legs@2.0.0"}],
        slaProperties=[{"property": "endOfSupport", "value": "2027-01-31"}],
    )
    repo.commit(FILES | {"contracts/legs.v1.odcs.yaml": legs})
    found = view(Marketplace.open(repo.settings), "flights", version="1.0.0", port="legs")
    assert (found.replaced_by, found.sunset) == ("legs@2.0.0", "2027-01-31")


def test_an_older_version_of_the_product_itself(repo):
    two = {"outputPorts": [port("events", "1.0.0", "events")], "version": "2.0.0"}
    repo.commit(FILES | {"contracts/flights.v2.odps.yaml": a_product("flights", **two)})
    market = Marketplace.open(repo.settings)
    newest, older = view(market, "flights"), view(market, "flights", version="1.0.0")
    assert (newest.product.version, newest.version) == ("2.0.0", "2.0.0")
    assert (older.product.version, older.port.port.name) == ("1.0.0", "legs")


def test_any_commit_shows_the_product_as_it_was(repo, market):
    first = market.catalog().commit
    repo.commit({"contracts/alone.odcs.yaml": a_contract("alone", name="Renamed")})
    market.refresh()
    assert view(market, "alone").port.contract.name == "Renamed"
    before = view(market, "alone", at=first)
    assert (before.port.contract.name, before.commit, before.at) == ("Alone", first, first)
    repo.write("contracts/alone.odcs.yaml", a_contract("alone", name="Not committed"))
    assert view(market, "alone", at=WORKTREE).port.contract.name == "Not committed"


def test_a_broken_contract_shows_what_can_be_read_of_it(repo):
    broken = a_contract("legs", version="2.0.0").replace("schema:", "schema: [")
    repo.commit(FILES | {"contracts/legs.v2.odcs.yaml": broken})
    found = view(Marketplace.open(repo.settings), "flights", port="legs", version="2.0.0")
    assert found.port.contract.name == "Legs"
    assert "contracts/legs.v2.odcs.yaml" in {problem.file for problem in found.problems}


def test_a_contract_that_is_not_here_is_none(repo):
    repo.commit({"a.odps.yaml": a_product("shop", "elsewhere")})
    found = view(Marketplace.open(repo.settings), "shop")
    assert found.port
    assert (found.port.document, found.port.contract) == (None, None)
    assert [problem.rule for problem in found.problems] == ["contract-unresolved"]


def test_a_contract_that_vanishes_from_the_disk_is_none(repo, market):
    preview = Marketplace.open(replace(repo.settings, ref=WORKTREE))
    preview.catalog()
    (repo.folder / "contracts/alone.odcs.yaml").unlink()
    assert view(preview, "alone").port.contract is None
    assert view(market, "alone").port.contract is not None
