"""How statements call tables, and what is said about one that is not there."""

from __future__ import annotations

import pytest

from marketplace.catalog.tables import Names, identifier, places, spell
from marketplace.services.marketplace import Marketplace
from tests.builders import a_contract, a_product, an_object

LOCAL = [{"server": "s", "type": "local", "path": "data/{object}.csv", "format": "csv"}]


def a_catalog(repo):
    repo.commit({
        "contracts/old.odcs.yaml": a_contract("legs", version="1.4.0", status="deprecated",
                                              schema=[an_object("legs")], servers=LOCAL),
        "contracts/new.odcs.yaml": a_contract("legs", version="2.0.0",
                                              schema=[an_object("legs"), an_object("gate log")],
                                              servers=LOCAL),
        "contracts/flights.odps.yaml": a_product(
            "our-flights", "legs",
            outputPorts=[
                {"name": "legs", "version": "2.0.0", "contractId": "legs"},
                {"name": "legs", "version": "1.4.0", "contractId": "legs"},
            ],
        ),
        "contracts/hidden.odcs.yaml": a_contract("payroll", schema=[an_object("payroll")]),
    })  # fmt: skip
    return Marketplace.open(repo.settings).catalog()


@pytest.mark.parametrize(
    ("text", "name"),
    [("flights", "flights"), ("passenger-bookings", "passenger_bookings"), ("2go", "_2go"),
     ("order", "order_"), ("main", "main_"), ("été", "_t_"), ("", "_"),
     ("urn:x/y", "urn_x_y"), ('a"; DROP', "a___DROP")],
)  # fmt: skip
def test_a_name_in_sql_needs_no_quotes(text, name):
    assert identifier(text) == name


def test_an_older_version_is_spelt_with_its_number():
    assert spell("our-flights", "legs") == "our_flights.legs"
    assert spell("our-flights", "legs", "1.4.0") == 'our_flights."legs@1.4.0"'


def test_the_newest_version_has_the_plain_name_and_older_ones_their_number(repo):
    catalog = a_catalog(repo)
    listing = catalog.listing("our-flights")
    found = {place.name: place.version for place in places(catalog, listing)}
    assert found == {
        "our_flights.legs": "2.0.0",
        "our_flights.gate_log": "2.0.0",
        'our_flights."legs@1.4.0"': "1.4.0",
    }


@pytest.mark.parametrize(
    ("path", "name"),
    [(("our_flights", "legs"), "our_flights.legs"), (("OUR-FLIGHTS", "Legs"), "our_flights.legs"),
     (("memory", "our_flights", "legs"), "our_flights.legs"),
     (("our-flights", "gate log"), "our_flights.gate_log"),
     (("our_flights", "legs@1.4.0"), 'our_flights."legs@1.4.0"'),
     (("our_flights", "legs@2.0.0"), "our_flights.legs"), (("legs", "legs"), "our_flights.legs")],
)  # fmt: skip
def test_a_table_is_found_by_each_of_its_spellings(repo, path, name):
    assert Names(a_catalog(repo)).resolve(path).name == name


def test_within_a_product_its_objects_need_no_prefix(repo):
    names = Names(a_catalog(repo))
    assert names.resolve(["legs"]) is None
    assert names.resolve(["legs"], ["our-flights"]).name == "our_flights.legs"


@pytest.mark.parametrize(
    ("path", "hint"),
    [(["our_flights", "leg"], "Did you mean our_flights.legs?"),
     (["our_flight", "legs"], "Did you mean our_flights.legs?"),
     (["legs"], "Did you mean our_flights.legs?"),
     (["our_flights", "zebra"], "It has our_flights.legs, our_flights.gate_log and "
                                'our_flights."legs@1.4.0".'),
     (["payroll", "payroll"], "Payroll has no sample data that could be asked."),
     (["zebra"], "SHOW TABLES lists all tables.")],
)  # fmt: skip
def test_one_that_is_not_there_brings_the_nearest_one(repo, path, hint):
    assert Names(a_catalog(repo)).hint(path) == hint
