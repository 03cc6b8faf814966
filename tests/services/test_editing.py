"""What a form may do to a contract beyond one value: its port goes along, old limits go."""

import pytest

from marketplace.errors import NotFound, Refused
from marketplace.services.editing import also, carried, outlived, read, started
from marketplace.services.marketplace import Marketplace
from tests.builders import Repo, a_contract, a_product

ORDERS, SHOP = "contracts/orders.odcs.yaml", "contracts/shop.odps.yaml"


@pytest.fixture
def repo(tmp_path):
    repo = Repo(tmp_path / "repo")
    repo.commit({ORDERS: a_contract("orders"), SHOP: a_product("shop", "orders")})
    return repo


@pytest.fixture
def market(repo):
    return Marketplace.open(repo.settings)


def test_a_change_begins_with_the_contract_of_a_product(market):
    change = started(market, "shop")
    assert (change.path, change.product, change.changed) == (ORDERS, "shop", {})
    assert change.files == change.before
    assert also(market, change, SHOP).files.keys() == {ORDERS, SHOP}


def test_what_is_not_there_or_no_text_cannot_be_edited(market):
    with pytest.raises(NotFound, match="no product"):
        started(market, "nothing")
    with pytest.raises(NotFound, match="no file of"):
        started(market, "shop", "contracts/other.odcs.yaml")
    with pytest.raises(Refused, match="UTF-8"):
        read(b"name: \xff", ORDERS)


def test_the_port_of_the_product_says_the_version_that_was_raised(market):
    change = started(market, "shop")
    once = carried(market, change, "1.0.0", "1.1.0")
    assert once.path == ORDERS
    assert once.files[SHOP].count("1.1.0") >= 1
    twice = carried(market, once, "1.1.0", "2.0.0")
    assert "2.0.0" in twice.files[SHOP]
    other = carried(market, change, "9.9.9", "9.9.9")
    assert "9.9.9" in other.files[SHOP]  # what is published is the port's, too


def test_a_contract_without_a_product_file_changes_alone(repo, market):
    repo.commit({"contracts/alone.odcs.yaml": a_contract("alone")})
    change = started(market, "alone")
    assert carried(market, change, "1.0.0", "1.1.0") == change


@pytest.mark.parametrize(
    ("options", "kind", "gone"),
    [
        ({"minimum": 1, "pattern": "x"}, "string", ["minimum"]),
        ({"minimum": 1}, "string", [""]),
        ({"minimum": 1}, "number", []),
        ({}, "string", [""]),
        ("odd", "string", []),
    ],
)
def test_limits_that_another_type_does_not_know_go(options, kind, gone):
    one = {"name": "a", "logicalType": "integer", "logicalTypeOptions": options}
    tree = {"kind": "DataContract", "apiVersion": "v3.1.0", "schema": [{"properties": [one]}]}
    path = ("schema", 0, "properties", 0)
    wanted = [(*path, "logicalTypeOptions", *filter(None, [name])) for name in gone]
    assert outlived(tree, path, kind) == wanted
    assert outlived(tree, ("schema", 7), kind) == []
