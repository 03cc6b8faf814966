import pytest

from marketplace.model import (
    Classification,
    Domain,
    InputSummary,
    Kind,
    Organisation,
    OwnerTeam,
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
    members,
)

OURS = Organisation(
    path="marketplace.yaml",
    teams=(OwnerTeam("Sales data"), OwnerTeam("Fleet data team")),
    domains=(Domain("sales"), Domain("fleet")),
    classifications=(Classification("public"), Classification("restricted")),
)


def messages(catalog, rule):
    return [problem.message for problem in found(catalog, rule)]


def test_a_clean_folder_has_no_problems():
    catalog = a_catalog(
        a_product("sales", a_port("orders", "1.0.0"), archetype="aggregate", tier="critical"),
        a_product("board", "daily", inputs=(an_input("orders", version="1.0"),)),
        a_contract("orders", "1.0.0", replaced_by="daily@1.0.0", classifications=("Public",)),
        a_contract("orders", "0.9.0", replaced_by="orders"),
        a_contract("daily"),
        organisation=OURS,
    )
    assert catalog.problems == ()


def test_the_same_id_and_version_in_two_files_names_the_other_file():
    catalog = a_catalog(one=a_contract("orders"), two=a_contract("orders"),
                        three=a_contract("orders", "2.0.0"))  # fmt: skip
    one, two = found(catalog, "duplicate-id")
    assert (one.file, one.message) == (
        "one.yaml",
        "Contract 'orders' version 1.0.0 is also in two.yaml.",
    )
    assert "also in one.yaml" in two.message
    assert one.severity is Severity.ERROR
    assert catalog.listing("orders").errors == 2


def test_a_crowd_of_twins_is_told_in_short():
    twins = {f"f{n}": a_contract("orders") for n in range(500)}
    told = messages(a_catalog(**twins), "duplicate-id")
    assert len(told) == 500
    assert told[0].endswith("f1.yaml, f10.yaml, f100.yaml, f101.yaml, f102.yaml and 494 more.")


def test_a_product_and_a_contract_may_have_the_same_id():
    assert not found(a_catalog(a_product("orders", "orders"), a_contract("orders")), "duplicate-id")


@pytest.mark.parametrize(
    ("product", "says"),
    [
        (a_product("sales", "oders"), "Output port 'oders'"),
        (a_product("sales", inputs=(an_input("oders"),)), "Input port 'oders'"),
        (
            a_product("sales", a_port("orders", inputs=(("oders", "1.0.0"),))),
            "An input contract of port 'orders'",
        ),
    ],
)
def test_a_contract_id_that_nobody_has_gets_the_nearest_one(product, says):
    (problem,) = found(a_catalog(product, a_contract("orders")), "contract-unresolved")
    assert (
        problem.message == f"{says} points at contract 'oders', which no file here has as its id."
    )
    assert problem.hint == "Did you mean 'orders'?"


def test_a_far_guess_is_not_made():
    (problem,) = found(a_catalog(a_product("sales", "weather")), "contract-unresolved")
    assert problem.hint == "Add the contract, or correct the id."


def test_a_product_id_is_not_a_contract_id_and_still_makes_the_flow():
    catalog = a_catalog(a_product("sales"), a_product("board", inputs=(an_input("sales"),)))
    (problem,) = found(catalog, "contract-unresolved")
    assert "which is a product, not a contract" in problem.message
    assert catalog.upstream["board"][0].source == "sales"


def test_a_port_version_that_the_contract_does_not_have_names_those_that_it_has():
    catalog = a_catalog(
        a_product("sales", a_port("orders", "3.0.0")),
        a_contract("orders", "1.0.0"),
        a_contract("orders", "2.0.0"),
    )
    (message,) = messages(catalog, "port-version")
    assert message == (
        "Output port 'orders' says version 3.0.0, but contract 'orders' is here as 2.0.0, 1.0.0."
    )


@pytest.mark.parametrize(
    ("to", "wrong"),
    [
        ("planes.yaml#/schema/planes/properties/tail", "there is no file 'planes.yaml'"),
        ("../planes/planes.yaml#/schema/plains/properties/tail", "no object 'plains'"),
        ("../planes/planes.yaml#/schema/planes/properties/tale", "no property 'tale'"),
        ("../planes/planes.yaml#planes.tale", "no property 'tale'"),
    ],
)
def test_a_relationship_into_another_file_must_find_its_target(to, wrong):
    catalog = a_catalog(
        planes__planes=a_contract("planes", members=members("planes", "planes.tail")),
        flights__flights=a_contract("flights", references=(("flights.tail", to),)),
    )
    (message,) = messages(catalog, "relationship-target")
    assert message.startswith("The relationship of 'flights.tail' points at")
    assert wrong in message


@pytest.mark.parametrize(
    "to",
    [
        "https://example.org/planes.yaml#/schema/planes/properties/tale",
        "flights.id",
        "planes.yaml#/schema/fleet_of_planes/properties/tail_id",
        "planes.yaml#/schema/planes",
        "broken.yaml#/schema/x/properties/y",
    ],
)
def test_what_is_there_by_name_or_id_or_cannot_be_checked_is_let_pass(to):
    by_id = members("planes", "fleet_of_planes", "planes.tail", "fleet_of_planes.tail_id")
    catalog = a_catalog(
        planes=a_contract("planes", members=by_id),
        flights=a_contract("flights", references=(("flights.tail", to),)),
        broken=Summary(kind=Kind.BROKEN),
    )
    assert not found(catalog, "relationship-target")


def test_products_in_a_circle_are_each_told_the_way_round():
    catalog = a_catalog(
        *(a_contract(id_) for id_ in ("a1", "b1", "c1")),
        a_product("a", "a1", inputs=(an_input("c1"),)),
        a_product("b", "b1", inputs=(an_input("a1"),)),
        a_product("c", "c1", inputs=(an_input("b1"),)),
        a_product("d", inputs=(an_input("a1"),)),
    )
    assert messages(catalog, "product-cycle") == [
        "'A' is fed by itself: A → B → C → A.",
        "'B' is fed by itself: B → C → A → B.",
        "'C' is fed by itself: C → A → B → C.",
    ]


def test_a_circle_of_a_thousand_is_found_and_told_in_short():
    ring = [
        a_product(f"p{n}", f"c{n}", inputs=(an_input(f"c{(n - 1) % 1000}"),)) for n in range(1000)
    ]
    catalog = a_catalog(*ring, *(a_contract(f"c{n}") for n in range(1000)))
    told = messages(catalog, "product-cycle")
    assert len(told) == 1000
    assert "P0 → P1 → P2 → P3 → P4 → (994 more) → P999 → P0." in told[0]


def test_two_circles_that_share_a_product_are_both_found():
    catalog = a_catalog(
        *(a_contract(id_) for id_ in ("a1", "b1", "c1")),
        a_product("a", "a1", inputs=(an_input("b1"), an_input("c1"))),
        a_product("b", "b1", inputs=(an_input("a1"),)),
        a_product("c", "c1", inputs=(an_input("a1"),)),
    )
    assert len(messages(catalog, "product-cycle")) == 3


def test_relationships_may_go_in_circles():
    catalog = a_catalog(
        a=a_contract("a", references=(("a.id", "b.yaml#b.id"),)),
        b=a_contract("b", references=(("b.id", "a.yaml#a.id"),)),
    )
    assert len(catalog.flows) == 2
    assert not catalog.problems


@pytest.mark.parametrize(
    ("rule", "parts", "hint"),
    [
        ("unknown-team", {"owner": "Sales date"}, "Did you mean 'Sales data'?"),
        ("unknown-team", {"owner": "Circus"}, "Known: Sales data, Fleet data team."),
        ("unknown-domain", {"domain": "sale"}, "Did you mean 'sales'?"),
        ("unknown-status", {"status": "Active"}, "Did you mean 'active'?"),
        ("unknown-archetype", {"archetype": "source aligned"}, "Did you mean 'source-aligned'?"),
        ("unknown-tier", {"tier": "gold"}, "Known: critical, important, standard."),
        ("unknown-classification", {"classifications": ("pii",)}, "Known: public, restricted."),
    ],
)
def test_a_word_that_the_organisation_does_not_know(rule, parts, hint):
    catalog = a_catalog(a_contract("orders", **parts), organisation=OURS)
    (problem,) = catalog.problems
    assert (problem.rule, problem.severity) == (rule, Severity.WARNING)
    assert problem.hint.startswith(hint)


def test_our_defaults_bind_nobody():
    parts = {"owner": "X", "domain": "x", "archetype": "x", "tier": "x", "classifications": ("x",)}
    assert not a_catalog(a_contract("orders", **parts)).problems
    assert found(a_catalog(a_contract("orders", status="x")), "unknown-status")


def test_a_list_that_is_empty_rules_nothing_out():
    free = Organisation(path="marketplace.yaml", tiers=(), archetypes=(), statuses=())
    odd = a_contract("orders", tier="x", archetype="x", status="x")
    assert not a_catalog(odd, organisation=free).problems


@pytest.mark.parametrize(
    ("replacement", "wrong"),
    [
        ("oders", "which is not here"),
        ("orders@9.0.0", "which is here only as 1.0.0"),
        ("orders@1.0.1", "which is here only as 1.0.0"),
        ("orders@0.9.0", "which is here only as 1.0.0"),
        ("@", "which is not here"),
    ],
)
def test_a_replacement_must_be_there(replacement, wrong):
    catalog = a_catalog(a_contract("orders"), a_contract("old", replaced_by=replacement))
    (problem,) = found(catalog, "replaced-by-unresolved")
    assert problem.message == f"replacedBy names '{replacement}', {wrong}."
    port = a_port("orders", replaced_by=replacement)
    assert found(a_catalog(a_product("sales", port), a_contract("orders")), problem.rule)


@pytest.mark.parametrize("replacement", ["orders", "orders@1.0.0", "sales", "a@b", "shop-sales"])
def test_a_replacement_may_be_a_product_a_contract_or_a_group(replacement):
    catalog = a_catalog(
        a_contract("orders"),
        a_contract("a@b"),
        a_contract("till", product="Shop sales"),
        a_product("sales"),
        a_contract("old", replaced_by=replacement),
    )
    assert not found(catalog, "replaced-by-unresolved")


def test_a_replacement_may_have_gone_on_without_breaking_anybody():
    catalog = a_catalog(
        a_contract("orders", version="2.4.0"), a_contract("old", replaced_by="orders@2.3.0")
    )
    assert not found(catalog, "replaced-by-unresolved")


def test_a_thousand_typos_do_not_take_long_to_tell():
    typos = tuple(a_port(f"order{n}", name=f"p{n}") for n in range(1000))
    catalog = a_catalog(a_product("sales", *typos), a_contract("orders"))
    hints = [problem.hint for problem in found(catalog, "contract-unresolved")]
    assert len(hints) == 1000
    assert sum(hint.startswith("Did you mean") for hint in hints) == 20


def test_files_that_cannot_be_read_are_not_judged_again():
    catalog = a_catalog(
        old=Summary(kind=Kind.OLD_CONTRACT, id="x", status="live", owner="Nobody"),
        twin=Summary(kind=Kind.BROKEN, id="x"),
        organisation=OURS,
    )
    assert not catalog.problems


def test_a_source_that_no_file_describes_is_no_problem():
    feed = InputSummary(name="erp", source_system="SAP")
    assert not a_catalog(a_product("sales", inputs=(feed,))).problems
