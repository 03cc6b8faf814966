import pytest

from marketplace.model import Kind, Summary
from tests.catalog.builders_catalog import (
    a_catalog,
    a_contract,
    a_port,
    a_product,
    ids,
)


def statuses(catalog, id_):
    return [(version, status) for version, status, _ in catalog.listing(id_).versions]


def test_a_product_offers_the_contracts_of_its_ports():
    catalog = a_catalog(a_product("sales", "orders", "refunds"), a_contract("orders"),
                        a_contract("refunds"))  # fmt: skip
    assert ids(catalog) == ["sales"]
    assert [p.contract_path for p in catalog.listing("sales").ports] == [
        "orders-1.0.0.odcs.yaml",
        "refunds-1.0.0.odcs.yaml",
    ]
    assert catalog.listing("refunds").id == "sales"


def test_a_port_without_a_version_means_the_version_to_start_with():
    catalog = a_catalog(
        a_product("sales", a_port("orders")),
        a_contract("orders", "1.0.0"),
        a_contract("orders", "2.0.0"),
        a_contract("orders", "3.0.0", status="draft"),
    )
    ports = catalog.listing("sales").ports
    assert [port.version for port in ports] == ["2.0.0", "1.0.0", "3.0.0"]
    assert {port.name for port in ports} == {"orders"}


def test_a_port_with_a_version_means_that_contract():
    catalog = a_catalog(
        a_product(
            "sales",
            a_port("orders", "1.0.0", deprecated=True, replaced_by="orders@2.0.0"),
            a_port("orders", "2.0.0"),
        ),
        a_contract("orders", "1.0.0", sunset="2026-12-31"),
        a_contract("orders", "2.0.0"),
    )
    new, old = catalog.listing("sales").ports
    assert (new.version, new.deprecated) == ("2.0.0", False)
    assert (old.version, old.deprecated, old.sunset) == ("1.0.0", True, "2026-12-31")
    assert old.replaced_by == "orders@2.0.0"
    assert old.contract_path == "orders-1.0.0.odcs.yaml"


def test_a_port_whose_version_is_not_there_means_the_nearest_one():
    catalog = a_catalog(
        a_product("sales", a_port("orders", "1.5.0")),
        a_contract("orders", "1.4.0"),
        a_contract("orders", "2.0.0"),
    )
    assert catalog.listing("sales").ports[0].contract_path == "orders-1.4.0.odcs.yaml"


def test_ports_keep_the_order_of_the_product():
    catalog = a_catalog(
        a_product("sales", "refunds", "orders", a_port("refunds", "2.0.0")),
        *(a_contract(id_) for id_ in ("orders", "refunds")),
        a_contract("refunds", "2.0.0", status="draft"),
    )
    ports = [(port.name, port.version) for port in catalog.listing("sales").ports]
    assert ports == [("refunds", "1.0.0"), ("refunds", "2.0.0"), ("orders", "1.0.0")]


def test_two_products_may_share_a_contract_and_one_of_them_owns_its_file():
    catalog = a_catalog(a_product("a", "orders"), a_product("b", "orders"), a_contract("orders"))
    assert catalog.listing("orders").id == "a"
    assert catalog.listing("a").paths[1:] == ("orders-1.0.0.odcs.yaml",)
    assert catalog.listing("b").paths[1:] == ()
    assert catalog.listing("b").ports[0].contract_path == "orders-1.0.0.odcs.yaml"
    assert catalog.listing("b").is_product


def test_each_product_gets_the_version_that_it_names():
    catalog = a_catalog(
        a_product("new", a_port("orders", "2.0.0")),
        a_product("old", a_port("orders", "1.0.0")),
        a_contract("orders", "1.0.0"),
        a_contract("orders", "2.0.0"),
    )
    assert [p.version for p in catalog.listing("new").ports] == ["2.0.0"]
    assert [p.version for p in catalog.listing("old").ports] == ["1.0.0"]
    assert catalog.listing("orders").id == "new"


@pytest.mark.parametrize(
    ("versions", "leading"),
    [
        ({"1.0.0": "active", "2.0.0": "active"}, "2.0.0"),
        ({"1.0.0": "active", "2.0.0": "draft"}, "1.0.0"),
        ({"1.0.0": "deprecated", "2.0.0": "draft"}, "1.0.0"),
        ({"1.0.0": "retired", "2.0.0": "proposed"}, "2.0.0"),
        ({"1.0.0": "active", "2.0.0-rc.1": ""}, "1.0.0"),
        ({"1.0.0": "deprecated", "2.0.0": ""}, "2.0.0"),
        ({"9.0.0": "active", "10.0.0": "active"}, "10.0.0"),
        ({"2.0.0-rc.1": "active", "2.0.0": "active"}, "2.0.0"),
        ({"1.0.0": "retired", "2.0.0": "retired"}, "2.0.0"),
    ],
)
def test_the_version_to_start_with_leads_the_card(versions, leading):
    catalog = a_catalog(*(a_contract("orders", v, status=s) for v, s in versions.items()))
    listing = catalog.listing("orders")
    assert (listing.version, listing.status) == (leading, versions[leading])
    assert listing.ports[0].version == leading
    assert sorted(statuses(catalog, "orders")) == sorted(versions.items())


def test_versions_of_a_product_are_listed_newest_first():
    catalog = a_catalog(
        a_product("sales", version="1.0.0", status="deprecated"),
        a_product("sales", version="1.10.0"),
        a_product("sales", version="1.9.0"),
    )
    assert [v for v, _ in statuses(catalog, "sales")] == ["1.10.0", "1.9.0", "1.0.0"]


def test_contracts_without_a_product_file_are_grouped_by_the_product_that_they_name():
    catalog = a_catalog(
        a_contract("orders", product="Shop sales"),
        a_contract("refunds", product="Shop sales"),
        a_contract("visits", product="Shop sales", domain="marketing"),
        a_contract("stock"),
    )
    assert ids(catalog) == ["shop-sales-marketing", "shop-sales-sales", "stock"]
    listing = catalog.listing("orders")
    assert (listing.name, listing.derived) == ("Shop sales", True)
    assert [port.name for port in listing.ports] == ["Orders", "Refunds"]


def test_a_group_takes_the_bare_name_where_nobody_else_has_it():
    catalog = a_catalog(a_contract("orders", product="Größe & Gewicht"),
                        a_contract("stock", product="在庫"))  # fmt: skip
    assert catalog.listing("orders").id == "groe-gewicht"
    assert catalog.listing("stock").id.startswith("product-")


def test_a_group_never_takes_the_id_of_somebody_else():
    catalog = a_catalog(
        a_contract("a", product="Orders"),
        a_contract("orders"),
        a_contract("b", product="Sales"),
        a_product("sales"),
    )
    assert catalog.listing("orders").paths == ("orders-1.0.0.odcs.yaml",)
    assert catalog.listing("a").id == "orders-sales"
    assert catalog.listing("b").id == "sales-sales"


def test_ids_that_differ_by_a_version_suffix_are_one_family():
    catalog = a_catalog(
        a_contract("orders-v1", "1.3.0", name="Orders v1", status="deprecated"),
        a_contract("orders_v2", "2.0.0", name="Orders v2"),
    )
    assert ids(catalog) == ["orders"]
    assert catalog.listing("orders-v1") is catalog.listing("orders")
    assert [(p.name, p.version) for p in catalog.listing("orders").ports] == [
        ("Orders", "2.0.0"),
        ("Orders", "1.3.0"),
    ]


def test_a_suffix_joins_only_what_has_the_same_name_and_domain():
    catalog = a_catalog(
        a_contract("orders-v1", name="Orders"),
        a_contract("orders-v2", name="Orders", domain="purchasing"),
        a_contract("orders-v3", name="Supplier orders"),
    )
    assert ids(catalog) == ["orders-v1", "orders-v2", "orders-v3"]


def test_the_address_of_a_family_holds_before_its_second_version_comes():
    catalog = a_catalog(a_contract("orders-v1"))
    assert ids(catalog) == ["orders-v1"]
    assert catalog.listing("orders").id == "orders-v1"


def test_a_product_id_wins_over_the_same_id_of_a_contract():
    catalog = a_catalog(a_product("orders", "stock"), a_contract("orders"), a_contract("stock"))
    assert ids(catalog) == ["orders", "orders-contract"]
    assert catalog.listing("orders").ports[0].contract_id == "stock"
    assert catalog.listing("orders-contract").paths == ("orders-1.0.0.odcs.yaml",)


def test_the_same_id_and_version_twice_is_one_card_that_knows_both_files():
    catalog = a_catalog(one=a_contract("orders"), two=a_contract("orders"))
    assert catalog.listing("orders").paths == ("one.yaml", "two.yaml")
    assert len(catalog.listing("orders").ports) == 1


def test_a_broken_version_never_leads():
    catalog = a_catalog(
        a_contract("orders", "1.0.0"),
        broken=Summary(kind=Kind.BROKEN, id="orders", version="2.0.0"),
    )
    listing = catalog.listing("orders")
    assert (listing.version, listing.verdict) == ("1.0.0", "data product")
    assert "broken.yaml" in listing.paths
