import pytest

from marketplace.model import PARTS, Kind, Organisation, Summary
from tests.catalog.builders_catalog import a_catalog, a_contract, a_product

BARE = {
    "owner": "",
    "domain": "",
    "status": "",
    "purpose": "",
    "described": False,
    "supported": False,
    "service_levels": 0,
}


def verdict(*files, required=("owner", "schema", "version"), **named):
    catalog = a_catalog(*files, organisation=Organisation(required=required), **named)
    return catalog.listings[0].verdict


def test_a_contract_with_owner_schema_and_version_is_a_data_product():
    assert verdict(a_contract()) == "data product"


@pytest.mark.parametrize(
    ("without", "says"),
    [
        ({"owner": ""}, "no owner"),
        ({"version": ""}, "no version"),
        ({"objects": (), "properties": 0}, "no schema"),
        ({"properties": 0}, "no schema"),
        ({"owner": "", "version": ""}, "no owner, no version"),
    ],
)
def test_what_is_missing_is_named(without, says):
    assert (
        verdict(a_contract(**{"version": "1.0.0"} | without)) == f"not yet a data product: {says}"
    )


def test_a_part_counts_wherever_it_is_stated():
    product = a_product("sales", "orders", version="", owner="Sales data")
    assert verdict(product, a_contract("orders", owner="")) == "data product"
    product = a_product("sales", "orders", owner="")
    assert verdict(product, a_contract("orders", owner="Shop team")) == "data product"


def test_a_schema_in_one_of_the_contracts_is_enough():
    product = a_product("sales", "orders", "refunds")
    empty = a_contract("orders", objects=(), properties=0)
    assert verdict(product, empty, a_contract("refunds")) == "data product"


def test_the_organisation_may_ask_for_more():
    listing = verdict(a_contract(version="", **BARE, objects=()), required=PARTS)
    assert listing == f"not yet a data product: no {', no '.join(PARTS)}"


def test_the_organisation_may_ask_for_less():
    assert verdict(a_contract(version="", **BARE, objects=()), required=()) == "data product"


def test_a_part_that_nobody_knows_is_not_asked_for():
    assert verdict(a_contract(), required=("owner", "poetry")) == "data product"


def test_no_contract_no_data_product():
    assert verdict(a_product("sales")) == "not yet a data product: no contract"
    assert (
        verdict(a_product("sales", "orders"), required=()) == "not yet a data product: no contract"
    )
    assert verdict(a_product("sales", owner="")) == "not yet a data product: no contract, no owner"


@pytest.mark.parametrize(
    "kind", [Kind.BROKEN, Kind.OLD_CONTRACT, Kind.OLD_SPECIFICATION, Kind.OTHER_PRODUCT]
)
def test_what_cannot_be_read_is_listed_and_is_not_a_data_product(kind):
    catalog = a_catalog(old=Summary(kind=kind, id="orders", owner="Sales data", version="1.0.0"))
    assert catalog.listing("orders").verdict == "not yet a data product: no readable contract"
    assert not catalog.listing("orders").is_product


def test_a_product_over_a_broken_contract_has_no_readable_contract():
    catalog = a_catalog(a_product("sales", "orders"), it=Summary(kind=Kind.BROKEN, id="orders"))
    assert catalog.listing("sales").verdict == "not yet a data product: no readable contract"
    assert catalog.listing("sales").ports[0].contract_path == "it.yaml"


def test_a_retired_version_does_not_speak_for_the_live_one():
    catalog = a_catalog(
        a_contract("orders", "1.0.0", status="retired", personal=True, sampled=True),
        a_contract("orders", "2.0.0", service_levels=0),
        organisation=Organisation(required=("service levels",)),
    )
    listing = catalog.listing("orders")
    assert listing.missing == ("service levels",)
    assert (listing.personal, listing.sampled) == (False, False)
