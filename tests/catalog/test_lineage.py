import pytest

from marketplace.catalog.lineage import neighbourhood
from marketplace.model import FlowKind
from tests.catalog.builders_catalog import (
    a_catalog,
    a_contract,
    a_port,
    a_product,
    an_input,
    members,
)


def flows(catalog):
    return {(flow.source, flow.target, flow.label) for flow in catalog.flows}


def a_chain(length):
    """p0 feeds p1 feeds p2 ..."""
    products = [
        a_product(f"p{n}", f"c{n}", inputs=(an_input(f"c{n - 1}"),) if n else ())
        for n in range(length)
    ]
    return a_catalog(*products, *(a_contract(f"c{n}") for n in range(length)))


def names(nodes):
    return [node.id for node in nodes]


def test_an_input_port_leads_to_the_product_that_offers_its_contract():
    catalog = a_catalog(
        a_product("sales", "orders"),
        a_contract("orders"),
        a_product("board", "daily", inputs=(an_input("orders", version="1.0.0"),)),
        a_contract("daily"),
    )
    assert flows(catalog) == {("sales", "board", "orders 1.0.0")}
    assert catalog.upstream["board"] == catalog.downstream["sales"] == catalog.flows
    assert catalog.nodes["sales"].listed


def test_the_same_input_in_a_port_and_in_its_contracts_is_one_flow():
    catalog = a_catalog(
        a_contract("orders"),
        a_contract("daily"),
        a_product(
            "board",
            a_port("daily", inputs=(("orders", "1.0.0"), ("rates", ""))),
            inputs=(an_input("orders", version="1.0.0"),),
        ),
    )
    assert flows(catalog) == {
        ("orders", "board", "orders 1.0.0"),
        ("outside:rates", "board", "rates"),
    }


def test_a_system_is_an_outside_node_that_its_readers_share():
    catalog = a_catalog(
        a_product("a", inputs=(an_input(name="feed", source_system="SAP  ERP"),)),
        a_product("b", inputs=(an_input(name="x", source_system="sap erp", source_owner="ERP"),)),
    )
    assert flows(catalog) == {("outside:sap erp", "a", "feed"), ("outside:sap erp", "b", "x")}
    node = catalog.nodes["outside:sap erp"]
    assert (node.name, node.listed, node.owner) == ("SAP  ERP", False, "ERP")


def test_an_input_that_names_no_source_is_not_shared():
    catalog = a_catalog(
        a_product("a", inputs=(an_input(name="raw"),)),
        a_product("b", inputs=(an_input(name="raw"),)),
    )
    assert {flow.source for flow in catalog.flows} == {"outside:a/raw", "outside:b/raw"}


def test_a_contract_without_a_product_file_may_state_its_system():
    catalog = a_catalog(
        a_contract("airports", inputs=(an_input(name="", source_system="FAA", source_kind="file"),))
    )
    assert flows(catalog) == {("outside:faa", "airports", "file")}


def test_only_the_leading_version_states_the_inputs():
    catalog = a_catalog(
        a_product("board", version="1.0.0", inputs=(an_input(name="x", source_system="Old"),)),
        a_product("board", version="2.0.0", inputs=(an_input(name="x", source_system="New"),)),
    )
    assert [flow.source for flow in catalog.flows] == ["outside:new"]


def test_each_version_leads_to_the_product_that_offers_it():
    catalog = a_catalog(
        a_product("new", a_port("orders", "2.0.0")),
        a_product("old", a_port("orders", "1.0.0")),
        a_contract("orders", "1.0.0"),
        a_contract("orders", "2.0.0"),
        a_product("board", inputs=(an_input("orders", version="1.0.0"),)),
    )
    assert flows(catalog) == {("old", "board", "orders 1.0.0")}


@pytest.mark.parametrize(
    "to",
    [
        "../planes/planes.yaml#/schema/planes/properties/tail",
        "../planes/planes.yaml#schema/planes/properties/tail",
        "planes/planes.yaml#planes.tail",
    ],
)
def test_a_relationship_into_another_file_is_a_reference(to):
    catalog = a_catalog(
        planes__planes=a_contract("planes", members=members("planes", "planes.tail")),
        flights__flights=a_contract("flights", references=(("flights.tail", to),)),
    )
    (flow,) = catalog.flows
    assert (flow.source, flow.target, flow.kind) == ("planes", "flights", FlowKind.REFERENCE)
    assert flow.label == "planes.tail"
    assert not catalog.problems


@pytest.mark.parametrize("to", ["orders.id", "#/schema/orders/properties/id", "nowhere.yaml#a.b"])
def test_a_relationship_inside_the_contract_is_no_flow(to):
    assert a_catalog(a_contract("orders", references=(("orders.parent", to),))).flows == ()


def test_what_a_product_takes_from_itself_is_no_flow():
    catalog = a_catalog(
        a_product(
            "sales", "raw", a_port("clean", inputs=(("raw", ""),)), inputs=(an_input("raw"),)
        ),
        a_contract("raw"),
        a_contract("clean"),
    )
    assert catalog.flows == ()


def test_the_neighbourhood_grows_with_the_depth():
    catalog = a_chain(6)
    assert names(neighbourhood(catalog, "p3")[0]) == ["p3", "p2", "p4"]
    assert names(neighbourhood(catalog, "p3", depth=2)[0]) == ["p3", "p2", "p4", "p1", "p5"]
    assert names(neighbourhood(catalog, "p3", depth=9, direction="up")[0]) == [
        "p3",
        "p2",
        "p1",
        "p0",
    ]
    assert names(neighbourhood(catalog, "p3", direction="down")[0]) == ["p3", "p4"]


def test_the_neighbourhood_holds_the_flows_between_its_nodes():
    _, between, more = neighbourhood(a_chain(6), "p3")
    assert {(flow.source, flow.target) for flow in between} == {("p2", "p3"), ("p3", "p4")}
    assert more == 0


def test_a_crowd_is_cut_and_the_rest_is_counted():
    readers = [a_product(f"r{n:03}", inputs=(an_input("orders"),)) for n in range(300)]
    catalog = a_catalog(a_contract("orders"), *readers)
    nodes, between, more = neighbourhood(catalog, "orders")
    assert (len(nodes), len(between), more) == (200, 199, 101)
    assert neighbourhood(catalog, "orders", limit=1000)[2] == 0


def test_other_readers_of_a_source_are_not_neighbours():
    catalog = a_catalog(
        a_contract("orders"),
        a_product("a", inputs=(an_input("orders"),)),
        a_product("b", inputs=(an_input("orders"),)),
    )
    assert names(neighbourhood(catalog, "a", depth=5)[0]) == ["a", "orders"]


def test_a_chain_of_a_thousand_and_a_circle_come_to_an_end():
    catalog = a_chain(1000)
    nodes, _, more = neighbourhood(catalog, "p500", depth=10**9)
    assert (len(nodes), more) == (200, 800)
    ring = a_catalog(
        a_product("a", "x", inputs=(an_input("y"),)),
        a_product("b", "y", inputs=(an_input("x"),)),
        a_contract("x"),
        a_contract("y"),
    )
    assert names(neighbourhood(ring, "a", depth=50)[0]) == ["a", "b"]


def test_a_node_that_is_not_there_has_no_neighbours():
    assert neighbourhood(a_chain(2), "nobody") == ((), (), 0)
