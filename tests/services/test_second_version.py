"""A second version beside the first, with a way to it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
import yaml

from marketplace.errors import NotFound, Refused
from marketplace.model import Person
from marketplace.services.marketplace import Marketplace
from marketplace.services.product import view
from marketplace.services.propose import start
from marketplace.services.publish import publish
from marketplace.services.second_version import second_version
from tests.builders import a_contract, a_product, an_object

ADA = Person("Ada", "ada@sales.example")
PATH, PRODUCT = "contracts/orders.odcs.yaml", "contracts/sales.odps.yaml"
ORDERS = "# Ours.\n" + a_contract("orders", schema=[an_object("orders", "id", "note")])
NARROW = ORDERS.replace("  - name: note\n    logicalType: string\n", "")
IN_MAY = datetime.now(UTC).date() + timedelta(180)


@pytest.fixture
def market(repo):
    repo.commit({PATH: ORDERS, PRODUCT: a_product("sales", "orders")})
    return Marketplace.open(replace(repo.settings, saving="on"))


@pytest.mark.parametrize("standard", ["v1.0.0", "v1.1.0"])
def test_both_live_side_by_side_and_the_old_one_says_where_to_go(repo, market, standard):
    repo.commit({PRODUCT: a_product("sales", "orders", apiVersion=standard)})
    market.refresh()
    made = second_version(market, PATH, "Read it elsewhere.", IN_MAY, NARROW)
    assert (made.path, made.version) == ("contracts/orders-v2.odcs.yaml", "2.0.0")
    assert made.files[made.path] == NARROW.replace("1.0.0", "2.0.0")
    assert made.files[PATH].startswith("# Ours.\n")
    saved = start(market, ADA, made.files, "Orders without notes", "Nobody wrote any.")
    publish(market, ADA, saved.id)
    new = view(market, "sales")
    assert new.port.port.version == "2.0.0"
    old = view(market, "sales", version="1.1.0", port="orders")
    assert (old.port.port.deprecated, old.sunset) == (True, IN_MAY.isoformat())
    assert old.port.port.replaced_by == "orders@2.0.0"
    assert old.port.contract
    assert old.port.contract.custom("migration") == "Read it elsewhere."
    assert not [p for p in market.catalog().problems if p.rule != "file-name"]


def test_the_new_one_is_there_from_today_on(repo, market):
    levels = [{"property": "generalAvailability", "value": "2020-01-01"}]
    repo.commit({PATH: a_contract("orders", slaProperties=levels)})
    market.refresh()
    made = second_version(market, PATH, "Read it elsewhere.", IN_MAY)
    today = datetime.now(UTC).date().isoformat()
    (new,), old = yaml.safe_load(made.files[made.path])["slaProperties"], made.files[PATH]
    assert str(new["value"]) == today
    assert "2020-01-01" in old


@pytest.mark.parametrize(
    ("note", "sunset", "match"),
    [(" ", IN_MAY, "migration note"), ("Move", date(2020, 1, 1), "not in the future")],
)
def test_a_note_and_a_day_to_come_are_required(market, note, sunset, match):
    with pytest.raises(Refused, match=match):
        second_version(market, PATH, note, sunset)


def test_what_is_no_contract_has_no_second_version(market):
    with pytest.raises(NotFound):
        second_version(market, PRODUCT, "Move", IN_MAY)
