"""What happened to a product, and what is new."""

from __future__ import annotations

from marketplace.services.find import find
from marketplace.services.history import changed_at, history, news
from marketplace.services.marketplace import Marketplace
from marketplace.services.product import view
from tests.builders import a_contract, a_product, an_object

ORDERS, SALES = "contracts/orders.odcs.yaml", "contracts/sales.odps.yaml"


def an_order(*properties, **parts):
    return a_contract("orders", schema=[an_object("orders", "id", *properties)], **parts)


def told(events) -> list[tuple[str, ...]]:
    return [event.sentences for event in events]


def opened(repo) -> Marketplace:
    return Marketplace.open(repo.settings)


def test_a_product_tells_its_history_in_sentences(repo):
    repo.commit({ORDERS: an_order(), SALES: a_product("sales", "orders")}, "Start")
    repo.commit({ORDERS: an_order("gate", version="1.1.0")}, "More about orders")
    repo.commit({ORDERS: an_order("gate", version="1.1.0", status="deprecated")}, "End")
    market = opened(repo)
    end, more, start = history(market, view(market, "sales"))
    assert end.sentences == ("Deprecates orders 1.1.0",)
    assert (more.sentences, more.version) == (("Adds gate to orders", "Releases orders 1.1.0"), "")
    assert more.releases == ((ORDERS, "1.1.0"),)
    assert (start.sentences, start.first, start.version) == (("New data product",), True, "1.0.0")
    assert (start.product, start.name, start.commit.subject) == ("sales", "Sales", "Start")
    assert (more.commit.paths, more.first) == ((ORDERS,), False)


def test_changes_of_several_files_in_one_commit_are_one_event(repo):
    repo.commit({ORDERS: an_order(), SALES: a_product("sales", "orders")})
    new = a_product("sales", "orders", version="2.0.0", domain="shop")
    repo.commit({ORDERS: an_order("gate", version="1.1.0", domain="shop"), SALES: new})
    market = opened(repo)
    newest = history(market, view(market, "sales"))[0]
    assert newest.version == "2.0.0"
    assert newest.sentences == (
        "Moves to the domain shop",
        "Adds gate to orders",
        "Releases 2.0.0",
        "Releases orders 1.1.0",
    )
    assert newest.releases == ((SALES, "2.0.0"), (ORDERS, "1.1.0"))


def test_what_only_follows_from_another_change_is_no_news(repo):
    def reads(version):
        stock = {"name": "stock", "version": version, "contractId": "stock"}
        return {SALES: a_product("sales", "orders", inputPorts=[stock])}

    stock = "contracts/stock.odcs.yaml"
    repo.commit(reads("1.0.0") | {ORDERS: an_order(), stock: a_contract("stock")})
    repo.commit(reads("2.0.0") | {stock: a_contract("stock", version="2.0.0")})
    repo.commit({ORDERS: an_order(tags=["new"])})
    market = opened(repo)
    events = history(market, view(market, "sales"))
    assert told(events[:2]) == [("Text only",), ("Follows stock to 2.0.0",)]
    assert [(e.product, e.version) for e in news(market)][:2] == [
        ("stock", "2.0.0"),
        ("sales", "1.0.0"),
    ]


def test_news_of_one_port_do_not_bear_its_version_as_that_of_the_product(repo):
    repo.commit({ORDERS: an_order(), SALES: a_product("sales", "orders", version="5.0.0")})
    repo.commit({ORDERS: an_order("gate", version="1.1.0")})
    market = opened(repo)
    assert (news(market)[0].product, news(market)[0].version) == ("sales", "")
    assert history(market, view(market, "sales"))[0].version == ""


def test_what_a_contract_is_called_is_not_told_as_the_name_of_its_product(repo):
    port = {"name": "events", "version": "1.0.0", "contractId": "orders"}
    product = a_product("sales", outputPorts=[port], version="5.0.0")
    repo.commit({ORDERS: an_order(), SALES: product})
    other = {"name": "Order legs", "domain": "shop", "team": {"name": "Legs"}, "status": "retired"}
    repo.commit({ORDERS: an_order(**other)})
    market = opened(repo)
    assert set(news(market)[0].sentences) == {
        "Retires events 1.0.0",
        "events is called Order legs from now on",
        "Moves events to the domain shop",
        "Changes the owner of events to Legs",
        "ada leaves the team",
    }
    assert news(market)[0].version == ""


def test_of_a_contract_without_a_product_its_own_version_is_told(repo):
    repo.commit({ORDERS: an_order()})
    repo.commit({ORDERS: an_order("gate", version="1.1.0")})
    repo.commit(
        {ORDERS: None, "contracts/shop/orders.odcs.yaml": an_order("gate", version="1.1.0")}
    )
    market = opened(repo)
    versions = [event.version for event in history(market, view(market, "orders"))]
    assert versions == ["", "1.1.0", "1.0.0"]


def test_a_history_that_is_cut_does_not_claim_a_beginning(repo):
    for number in range(4):
        repo.commit({ORDERS: an_order(version=f"1.{number}.0")})
    market = opened(repo)
    assert [e.first for e in history(market, view(market, "orders"), 2)] == [False, False]
    assert [e.first for e in history(market, view(market, "orders"), 9)] == [False] * 3 + [True]


def test_the_history_at_a_commit_ends_there(repo):
    commit = repo.commit({ORDERS: an_order()})
    repo.commit({ORDERS: an_order("gate")})
    market = opened(repo)
    assert len(history(market, view(market, "orders", at=commit))) == 1
    assert len(history(market, view(market, "orders", at="WORKTREE"))) == 2


def test_a_file_that_moves_keeps_its_history(repo):
    repo.commit({ORDERS: an_order()})
    repo.commit({ORDERS: None, "contracts/shop/orders.odcs.yaml": an_order()})
    market = opened(repo)
    events = history(market, view(market, "orders"))
    assert told(events) == [
        ("Moves orders.odcs.yaml to contracts/shop/orders.odcs.yaml",),
        ("New data contract",),
    ]


def test_a_file_that_breaks_and_is_mended_says_so(repo):
    repo.commit({ORDERS: an_order()})
    repo.commit({ORDERS: "- no contract"})
    repo.commit({ORDERS: an_order("gate")})
    market = opened(repo)
    assert told(history(market, view(market, "orders")))[:2] == [
        ("Makes orders.odcs.yaml readable again",),
        ("Leaves orders.odcs.yaml unreadable",),
    ]


def test_a_large_change_is_told_in_a_dozen_sentences(repo):
    many = [an_object(f"o{n}", "id") for n in range(30)]
    wide = [an_object(f"o{n}", "id", "more") for n in range(30)]
    repo.commit({ORDERS: a_contract("orders", schema=many)})
    repo.commit({ORDERS: a_contract("orders", schema=wide)})
    market = opened(repo)
    sentences = history(market, view(market, "orders"))[0].sentences
    assert (len(sentences), sentences[-1]) == (13, "and 18 more changes")


def test_news_are_the_newest_events_of_all_products(repo):
    repo.commit({ORDERS: an_order(), SALES: a_product("sales", "orders")})
    repo.commit({"contracts/stock.odcs.yaml": a_contract("stock")})
    repo.commit({"README.md": "#", "contracts/gone.odcs.yaml": a_contract("gone")})
    repo.commit({ORDERS: an_order("gate"), "contracts/gone.odcs.yaml": None})
    market = opened(repo)
    events = news(market)
    assert [(e.product, e.sentences, e.first) for e in events] == [
        ("sales", ("Adds gate to orders",), False),
        ("stock", ("New data contract",), True),
        ("sales", ("New data product",), True),
    ]
    assert len(news(market, 1)) == 1


def test_a_product_file_for_contracts_that_were_there_is_no_new_product(repo):
    repo.commit({ORDERS: an_order()})
    repo.commit({SALES: a_product("sales", "orders")})
    market = opened(repo)
    newest, oldest = news(market)
    assert (newest.first, newest.sentences) == (False, ("Adds the product sales 1.0.0",))
    assert oldest.first


def test_news_follow_files_that_moved(repo):
    repo.commit({ORDERS: an_order()}, "Start")
    repo.commit({ORDERS: None, "contracts/shop/orders.odcs.yaml": an_order()}, "Move")
    assert [event.commit.subject for event in news(opened(repo))] == ["Move", "Start"]


def test_every_product_knows_when_it_changed_last(repo):
    repo.commit({ORDERS: an_order(), "contracts/stock.odcs.yaml": a_contract("stock")})
    first = repo.today
    repo.commit({ORDERS: an_order("gate")})
    repo.write("contracts/new.odcs.yaml", a_contract("new"))
    market = opened(repo)
    assert changed_at(market) == {"orders": repo.today, "stock": first}
    assert changed_at(market) is changed_at(market)


def test_contracts_at_the_top_of_a_repository_have_news_and_a_history(repo):
    start = repo.commit(
        {"orders.odcs.yaml": an_order(), "sales.odps.yaml": a_product("sales", "x")}
    )
    repo.commit({"orders.odcs.yaml": an_order("gate"), "README.md": "#"})
    market = opened(repo)
    assert told(news(market))[0] == ("Adds gate to orders",)
    assert changed_at(market)["orders"] == repo.today
    assert find(market, sort="changed").hits[0].listing.id == "orders"
    assert len(history(market, view(market, "orders"))) == 2
    assert len(history(market, view(market, "orders", at=start))) == 1


def test_an_empty_repository_has_no_news(repo):
    market = opened(repo)
    assert news(market) == ()
    assert changed_at(market) == {}
