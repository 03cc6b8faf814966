"""A change of a file, said in plain words."""

# ruff: noqa: E501 - a case a line reads like the table that it is

from __future__ import annotations

import pytest
import yaml

from marketplace.catalog.sentences import sentences
from marketplace.contracts.build import data_contract, data_product
from tests.builders import a_contract, a_product, a_property, an_object


def contract(**parts):
    return data_contract(yaml.safe_load(a_contract("orders", **parts)))


def product(*contracts, **parts):
    return data_product(yaml.safe_load(a_product("sales", *contracts, **parts)))


def departures(*properties, **parts):
    return {"schema": [an_object("departures", *properties, **parts)]}


def latency(value, unit="d"):
    return {"slaProperties": [{"property": "latency", "value": value, "unit": unit}]}


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ({}, {"version": "2.1.0"}, ["Releases 2.1.0"]),
        ({}, {"status": "deprecated"}, ["Deprecates version 1.0.0"]),
        ({}, {"status": "retired"}, ["Retires version 1.0.0"]),
        ({"status": "draft"}, {}, ["Puts version 1.0.0 into service"]),
        ({"status": "draft"}, {"status": "proposed"}, ["Changes the status from draft to proposed"]),
        ({"status": "deprecated"}, {}, ["Changes the status from deprecated to active"]),
        ({}, {"team": {"name": "Shop data", "members": [{"username": "ada"}]}}, ["Changes the owner to Shop data"]),
        ({}, {"team": {"name": "Sales data", "members": [{"username": "bo"}]}}, ["bo joins the team", "ada leaves the team"]),
        ({}, {"domain": "shop"}, ["Moves to the domain shop"]),
        ({}, {"name": "Bestellungen"}, ["Is called Bestellungen from now on"]),
        ({}, {"support": [{"channel": "#shop"}]}, ["Changes the support channels"]),
        ({"support": None}, {}, ["Names a support channel"]),
        ({}, {"description": {"purpose": "Other words."}}, ["Rewords the purpose"]),
        ({}, {"description": {"purpose": "Every one of our orders.", "usage": "Reports"}}, ["States the usage"]),
        ({}, {"description": None}, ["Drops the purpose"]),
        ({}, {"tags": ["new"]}, ["Text only"]),
        ({}, {"description": {"purpose": "Every one  of our\norders."}}, ["Text only"]),
        ({}, {}, ["Layout only"]),
        (latency(1), latency(4, "h"), ["Freshness promise from 1 d to 4 h"]),
        (latency(1), {"slaProperties": None}, ["No longer promises freshness"]),
        ({"slaProperties": None}, {"slaProperties": [{"property": "errorRate", "value": 1, "unit": "%"}]}, ["Promises error rate of 1 %"]),
        ({}, {"price": {"priceAmount": 5, "priceCurrency": "EUR", "priceUnit": "query"}}, ["Sets the price to 5 EUR per query"]),
        ({"price": {"priceAmount": 5, "priceCurrency": "EUR"}}, {"price": {"priceAmount": 6.5, "priceCurrency": "EUR"}}, ["Changes the price from 5 EUR to 6.5 EUR"]),
        ({"price": {"priceAmount": 5}}, {}, ["Drops the price"]),
        ({"slaProperties": None}, {"slaProperties": [{"property": "endOfSupport", "value": "2027-01-31"}]}, ["Support ends on 2027-01-31"]),
        ({}, {"roles": [{"role": "reader"}]}, ["Adds the role reader"]),
        ({}, {"servers": [{"server": "prod", "type": "local", "path": "a"}]}, ["Adds the server prod"]),
        ({"servers": [{"server": "prod", "type": "local", "path": "a"}]}, {"servers": [{"server": "prod", "type": "local", "path": "b"}]}, ["Changes the address of prod"]),
    ],
)  # fmt: skip
def test_a_contract_that_changed(before, after, told):
    assert list(sentences(contract(**before), contract(**after))) == told


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        (("id",), ("id", "gate", "runway"), ["Adds gate and runway to departures"]),
        (("id", "gate"), ("id",), ["Removes gate from departures"]),
        (("id",), ("id", *"abcdef"), ["Adds a, b, c, d and 2 more to departures"]),
        (("id",), (a_property("id", logicalType="integer"),), ["Changes the type of id in departures from string to integer"]),
        (("id",), (a_property("id", required=True),), ["Makes id in departures required"]),
        ((a_property("id", required=True),), ("id",), ["Lets id in departures be empty"]),
        (("id",), (a_property("id", deprecated=True),), ["Deprecates id in departures"]),
        (("id",), (a_property("id", unique=True),), ["Makes id in departures unique"]),
        (("id",), (a_property("id", classification="restricted"),), ["Classifies id in departures as restricted"]),
        (("id",), (a_property("id", primaryKey=True),), ["Changes the key of departures: id"]),
        (("id",), (a_property("id", enum=[{"value": "x"}]),), ["Changes the allowed values of id in departures"]),
        (("id",), (a_property("id", quality=[{"metric": "nullValues", "mustBe": 0}]),), ["Adds a quality rule to departures"]),
        (("id",), (a_property("id", description="Its number."),), ["Text only"]),
        (("id",), ("id", a_property("steps", logicalType="array", items=a_property("step"))), ["Adds steps to departures"]),
        (
            ("id",),
            ("id", a_property("place", logicalType="object", properties=[a_property("city")]), "places"),
            ["Adds place and places to departures"],
        ),
        (
            (a_property("place", logicalType="object", properties=[a_property("city")]),),
            (a_property("place", logicalType="object", properties=[a_property("city"), a_property("zip")]),),
            ["Adds place.zip to departures"],
        ),
    ],
)  # fmt: skip
def test_a_schema_that_changed(before, after, told):
    was, now = contract(**departures(*before)), contract(**departures(*after))
    assert list(sentences(was, now)) == told


def test_objects_that_come_and_go():
    before = contract(schema=[an_object("orders"), an_object("items")])
    after = contract(schema=[an_object("orders"), an_object("returns")])
    assert list(sentences(before, after)) == ["Adds returns", "Removes items"]


def test_what_matters_most_comes_first():
    before = contract(**departures("id"), version="1.0.0")
    after = contract(**departures("id", "gate"), version="1.1.0", description={"purpose": "New."})
    told = ["Adds gate to departures", "Rewords the purpose", "Releases 1.1.0"]
    assert list(sentences(before, after)) == told


def port(name, version="1.0.0", **parts):
    return {"name": name, "version": version, "contractId": name, **parts}


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ([], [port("legs")], ["Adds the port legs 1.0.0"]),
        ([port("legs")], [], ["Removes the port legs 1.0.0"]),
        ([port("legs")], [port("legs", "2.0.0")], ["Changes the port legs from 1.0.0 to 2.0.0"]),
        ([port("legs")], [port("legs"), port("legs", "2.0.0")], ["Adds the port legs 2.0.0"]),
        ([port("legs")], [port("legs", deprecated=True)], ["Deprecates the port legs 1.0.0"]),
        ([port("legs")], [port("legs", contractId="x")], ["Points the port legs at the contract x"]),
    ],
)  # fmt: skip
def test_ports_that_changed(before, after, told):
    was, now = product(outputPorts=before), product(outputPorts=after)
    assert list(sentences(was, now)) == told


def test_inputs_that_changed():
    before, after = product(inputPorts=[{"name": "crm"}]), product(inputPorts=[{"name": "erp"}])
    assert list(sentences(before, after)) == ["Reads from erp too", "No longer reads from crm"]
    before, after = (product(inputPorts=[{"name": "crm", "version": v}]) for v in "12")
    assert list(sentences(before, after)) == ["Follows crm to 2"]


def test_a_release_of_the_product_speaks_for_its_port_of_the_same_version():
    before = product(version="1.0.0", outputPorts=[port("legs")])
    after = product(version="2.0.0", outputPorts=[port("legs", "2.0.0")])
    assert list(sentences(before, after)) == ["Releases 2.0.0"]


def test_a_product_that_ends_says_so_once():
    before = product(outputPorts=[port("legs")])
    after = product(outputPorts=[port("legs", deprecated=True)], deprecated=True)
    assert list(sentences(before, after)) == ["Deprecates the product"]
    after = product(
        outputPorts=[port("legs", deprecated=True)], deprecated=True, status="deprecated"
    )
    assert list(sentences(before, after)) == ["Deprecates version 1.0.0"]


def test_files_that_come_go_and_turn_into_another_kind():
    assert sentences(None, contract()) == ("Adds the contract orders 1.0.0",)
    assert sentences(product(), None) == ("Removes the product sales 1.0.0",)
    assert sentences(contract(), product()) == (
        "Replaces the contract orders 1.0.0 by the product sales 1.0.0",
    )
    assert sentences(None, None) == ()
