from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from marketplace.catalog.build import build
from marketplace.catalog.lineage import neighbourhood
from marketplace.catalog.place import Opened
from marketplace.model import (
    Catalog,
    Classification,
    Domain,
    InputSummary,
    Kind,
    Organisation,
    OwnerTeam,
    PortSummary,
    Problem,
    Severity,
    Summary,
)
from tests.catalog.builders_catalog import (
    a_catalog,
    a_contract,
    a_port,
    a_product,
    an_input,
    found,
    ids,
)


def a_problem(file, severity=Severity.ERROR, line=1):
    return Problem(file, line, 1, severity, "schema-type", "Wrong.")


def rebuilt(catalog, **changed):
    """The next catalog, with these files changed (None: gone)."""
    files = {f"{name}.yaml": summary for name, summary in changed.items()}
    summaries = {p: s for p, s in (dict(catalog.summaries) | files).items() if s is not None}
    blobs = {path: str(id(summary)) for path, summary in summaries.items()}
    organisation = catalog.organisation
    return build("d00d", summaries, (), organisation, blobs, catalog), build(
        "d00d", summaries, (), organisation, blobs
    )


def same(one, other):
    """Whether two catalogs say the same; a refresh may not differ from a fresh start."""
    return all(
        getattr(one, name) == getattr(other, name)
        for name in ("listings", "problems", "nodes", "flows", "upstream", "downstream", "by_id")
    )


def test_an_empty_folder_is_an_empty_catalog():
    catalog = build("c0ffee", {}, (), Organisation(), {})
    assert (catalog.listings, catalog.problems, catalog.flows) == ((), (), ())
    assert catalog.listing("orders") is None


def test_a_card_says_what_the_product_states_else_its_leading_contract():
    catalog = a_catalog(
        a_product("sales", "orders", owner="Shop team", tags=("shop",), tier="critical"),
        a_contract(
            "orders",
            owner="Sales data",
            purpose="Every order.",
            latency="1 d",
            archetype="aggregate",
            tags=("orders", "shop"),
            sampled=True,
        ),
    )
    card = catalog.listing("sales")
    assert (card.name, card.owner, card.purpose) == ("Sales", "Shop team", "Every order.")
    assert (card.tier, card.archetype, card.latency) == ("critical", "aggregate", "1 d")
    assert (card.tags, card.sampled, card.derived) == (("shop", "orders"), True, False)
    assert card.paths == ("sales-1.0.0.odps.yaml", "orders-1.0.0.odcs.yaml")


def test_a_contract_without_a_name_is_called_after_its_id():
    assert a_catalog(a_contract("orders", name="")).listing("orders").name == "orders"


@pytest.mark.parametrize(
    ("words", "shown", "personal"),
    [
        ((), "", False),
        (("internal", "public"), "internal", False),
        (("Restricted", "public"), "Restricted", True),
        (("restricted", "secret"), "secret", True),
        (("secret",), "secret", False),
    ],
)
def test_the_most_sensitive_classification_counts(words, shown, personal):
    card = a_catalog(a_contract("orders", classifications=words)).listing("orders")
    assert (card.classification, card.personal) == (shown, personal)


def test_sensitivity_is_that_of_all_contracts_of_a_product():
    catalog = a_catalog(
        a_product("sales", "orders", "buyers"),
        a_contract("orders", classifications=("public",)),
        a_contract("buyers", classifications=("confidential",), personal=True),
    )
    card = catalog.listing("sales")
    assert (card.classification, card.personal) == ("confidential", True)


def test_a_card_counts_the_problems_of_all_its_files():
    contract, product = "orders-1.0.0.odcs.yaml", "sales-1.0.0.odps.yaml"
    catalog = a_catalog(
        a_product("sales", "orders", "oders"),
        a_contract("orders"),
        problems=(
            a_problem(product, line=9),
            a_problem(contract),
            a_problem(contract, Severity.WARNING),
            a_problem(contract, Severity.INFO),
            a_problem("elsewhere.yaml"),
        ),
    )
    card = catalog.listing("sales")
    assert (card.errors, card.warnings) == (2, 2)
    assert [problem.file for problem in catalog.problems] == sorted(
        problem.file for problem in catalog.problems
    )


def test_what_has_no_id_or_is_not_ours_has_no_card():
    catalog = a_catalog(
        nameless=Summary(kind=Kind.DATA_CONTRACT),
        broken=Summary(kind=Kind.BROKEN),
        ci=Summary(kind=Kind.FOREIGN, id="pipeline"),
        marketplace=Summary(kind=Kind.ORGANISATION, id="us"),
    )
    assert ids(catalog) == []


def test_a_broken_file_takes_nothing_else_down():
    catalog = a_catalog(
        a_contract("orders"),
        broken=Summary(kind=Kind.BROKEN, id="stock"),
        problems=(a_problem("broken.yaml"),),
    )
    assert catalog.listing("orders").is_product
    assert catalog.listing("stock").errors == 1


def test_untouched_cards_are_the_same_objects_after_a_refresh():
    catalog = a_catalog(
        a_product("sales", "orders"), a_contract("stock"), orders_1=a_contract("orders")
    )
    again, fresh = rebuilt(catalog, orders_1=a_contract("orders", purpose="Better words."))
    assert again.listing("stock") is catalog.listing("stock")
    assert again.listing("sales").purpose == "Better words."
    assert same(again, fresh)


@pytest.mark.parametrize(
    "changed",
    [
        {"orders": None},
        {"orders": a_contract("orders", "2.0.0")},
        {"orders": a_contract("orders", status="deprecated")},
        {"sales": a_product("sales", "stock")},
        {"sales": a_product("sales", "orders", inputs=(an_input("stock"),))},
        {"orders": Summary(kind=Kind.BROKEN, id="orders")},
        {"twin": a_contract("orders")},
        {"newer": a_contract("orders", "3.0.0")},
        {"board": a_product("board", "daily", name="Daily board")},
        {"orders": a_contract("orders", references=(("orders.id", "stock.yaml#stock.id"),))},
        {"orders": a_contract("orders", owner="", domain="fleet")},
    ],
)
def test_a_refresh_says_what_a_fresh_start_says(changed):
    catalog = a_catalog(
        sales=a_product("sales", a_port("orders", "1.0.0")),
        orders=a_contract("orders"),
        stock=a_contract("stock"),
        board=a_product("board", "daily", inputs=(an_input("orders", version="1.0.0"),)),
        daily=a_contract("daily"),
    )
    again, fresh = rebuilt(catalog, **changed)
    assert same(again, fresh)
    back, _ = rebuilt(again, **{n: catalog.summaries.get(f"{n}.yaml") for n in changed})
    assert same(back, catalog)


def test_new_rules_of_the_organisation_reach_every_card():
    catalog = a_catalog(a_contract("orders", tier=""))
    strict = Organisation(required=("tier",))
    again = build("d00d", catalog.summaries, (), strict, catalog.blobs, catalog)
    assert again.listing("orders").missing == ("tier",)


def test_only_files_with_findings_are_opened_and_their_lines_are_kept():
    opens = []

    def opened(path):
        opens.append(path)
        return Opened({"status": "odd"}, lambda keys: (7, 1) if keys == ("status",) else (1, 1))

    def next_one(catalog, summaries, blobs):
        return build("x", summaries, (), Organisation(), blobs, catalog, opened)

    summaries = {"a.yaml": a_contract("a", status="odd"), "b.yaml": a_contract("b")}
    first = next_one(None, summaries, {"a.yaml": "1", "b.yaml": "2"})
    assert [(p.file, p.line) for p in first.problems] == [("a.yaml", 7)]
    second = next_one(first, summaries, {"a.yaml": "1", "b.yaml": "3"})
    assert (second.problems, opens) == (first.problems, ["a.yaml"])
    next_one(second, summaries, {"a.yaml": "4", "b.yaml": "3"})
    assert opens == ["a.yaml", "a.yaml"]


def test_without_a_way_to_open_files_findings_stand_at_the_top():
    (problem,) = found(a_catalog(a_product("sales", "orders")), "contract-unresolved")
    assert (problem.line, problem.column) == (1, 1)


NAMES = st.sampled_from(
    ["", "a", "b", "a-v1", "a_v2", "A", "outside:a", "a-contract", "\ud800", "@"]
)
VERSIONS = st.sampled_from(["", "1", "1.0.0", "2.0.0", "2.0.0-rc.1", "latest", "²"])
WORDS = st.sampled_from(["", "active", "deprecated", "retired", "draft", "source-aligned", "?"])
TARGETS = st.sampled_from(
    ["a.b", "f0.yaml#a.b", "f1.yaml#/schema/a/properties/b", "../x.yaml#", "#"]
)
PORTS = st.builds(
    PortSummary,
    name=NAMES,
    version=VERSIONS,
    contract_id=NAMES,
    deprecated=st.booleans(),
    replaced_by=NAMES,
    inputs=st.lists(st.tuples(NAMES, VERSIONS), max_size=2).map(tuple),
)
INPUTS = st.builds(
    InputSummary,
    name=NAMES,
    version=VERSIONS,
    contract_id=NAMES,
    source_system=NAMES,
    source_owner=NAMES,
    source_kind=st.sampled_from(["", "raw-table", "api"]),
)
SUMMARIES = st.builds(
    Summary,
    kind=st.sampled_from([Kind.DATA_CONTRACT, Kind.DATA_PRODUCT, *Kind]),
    id=NAMES,
    name=NAMES,
    version=VERSIONS,
    status=WORDS,
    domain=NAMES,
    owner=NAMES,
    product=NAMES,
    archetype=WORDS,
    tier=WORDS,
    replaced_by=NAMES,
    classifications=st.lists(WORDS, max_size=2).map(tuple),
    objects=st.lists(NAMES, max_size=2).map(tuple),
    properties=st.integers(0, 2),
    outputs=st.lists(PORTS, max_size=3).map(tuple),
    inputs=st.lists(INPUTS, max_size=2).map(tuple),
    references=st.lists(st.tuples(NAMES, TARGETS), max_size=2).map(tuple),
)
FOLDERS = st.lists(SUMMARIES, max_size=7)
STRICT = Organisation(
    path="marketplace.yaml",
    teams=(OwnerTeam("a"),),
    domains=(Domain("b"),),
    classifications=(Classification("draft", personal=True),),
)


def of_files(files, previous: Catalog | None = None):
    summaries = {f"f{n}.yaml": summary for n, summary in enumerate(files)}
    blobs = {path: str(hash(summary)) for path, summary in summaries.items()}
    return build("c0ffee", summaries, (), STRICT, blobs, previous)


@settings(max_examples=150, deadline=None)
@given(FOLDERS)
def test_every_file_with_an_id_is_on_exactly_one_card(files):
    catalog = of_files(files)
    listed = [path for listing in catalog.listings for path in listing.paths]
    expected = [
        path
        for path, summary in catalog.summaries.items()
        if summary.id and summary.kind not in (Kind.FOREIGN, Kind.ORGANISATION)
    ]
    assert sorted(listed) == sorted(expected)
    assert len(set(ids(catalog))) == len(ids(catalog))
    for path in expected:
        assert catalog.listing(catalog.summaries[path].id) is not None
    for listing in catalog.listings:
        assert catalog.listing(listing.id) is listing


@settings(max_examples=100, deadline=None)
@given(FOLDERS)
def test_every_flow_ends_at_nodes_that_are_there(files):
    catalog = of_files(files)
    for flow in catalog.flows:
        assert {flow.source, flow.target} <= catalog.nodes.keys()
    for id_ in catalog.nodes:
        nodes, flows, more = neighbourhood(catalog, id_, depth=9)
        assert nodes[0].id == id_
        assert more == 0
        assert {flow.source for flow in flows} <= {node.id for node in nodes}


@settings(max_examples=100, deadline=None)
@given(FOLDERS, FOLDERS, WORDS)
def test_the_way_to_a_catalog_does_not_matter(files, others, word):
    start = of_files(files)
    swapped = [*others, *files[len(others) :]]
    reworded = [
        replace(old, owner=word, tier=word) if n % 2 else old for n, old in enumerate(files)
    ]
    for later in (swapped, reworded, files[1:], [*files, *others]):
        assert same(of_files(later, start), of_files(later))
