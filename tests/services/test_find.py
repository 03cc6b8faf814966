"""Finding by words, by facets and by both, whatever the URL says."""

from __future__ import annotations

import gc
import threading
import weakref

import pytest

from marketplace.services import find as finding
from marketplace.services.find import find, prepare
from marketplace.services.marketplace import Marketplace
from tests.builders import a_contract, a_product, a_property, an_object

FILES = {
    "contracts/orders.yaml": a_contract(
        "orders",
        tags=["gold"],
        schema=[
            an_object(
                "orders",
                a_property("order_no", businessName="Order number", description="As printed."),
                "total",
            )
        ],
    ),
    "contracts/returns.yaml": a_contract("returns", domain="stock", status="deprecated"),
    "contracts/shops.yaml": a_contract("shops", status="retired"),
    "contracts/stock.yaml": a_contract("stock", domain="stock", team=None),
    "contracts/sales.yaml": a_product("sales", "lines"),
    "contracts/lines.yaml": a_contract("lines", schema=[an_object("lines", "order_no", "qty")]),
}


@pytest.fixture
def market(repo):
    repo.commit(FILES)
    return Marketplace.open(repo.settings)


def ids(found) -> list[str]:
    return [hit.listing.id for hit in found.hits]


def test_without_words_all_products_are_there_live_ones_first(market):
    found = find(market)
    assert ids(found)[-1] == "returns"
    assert set(ids(found)) == {"orders", "returns", "sales"}
    assert found.total == 3


def test_without_words_the_index_is_not_even_opened(market):
    find(market, filters={"domain": ["sales"]})
    assert "index" not in vars(market)


def test_a_hit_says_where_its_words_stand(market):
    hit = find(market, "order number").hits[0]
    assert hit.listing.id == "orders"
    assert hit.score > 0
    assert ("property", "orders.order_no") in {(m.where, m.label) for m in hit.matches}


def test_what_is_no_product_yet_is_found_when_asked_for(market):
    assert ids(find(market, "stock", filters={"verdict": ["not yet"]})) == ["stock"]
    assert "stock" not in ids(find(market, "stock"))
    assert "stock" in ids(find(market, "stock", everything=True))


def test_facets_count_what_the_words_found(market):
    found = find(market, "order_no")
    assert found.total == 2
    assert dict(found.facets["domain"]) == {"sales": 2}
    assert dict(found.facets["tag"]) == {"gold": 1}


def test_filters_narrow_what_the_words_found(market):
    assert ids(find(market, "order_no", filters={"tag": ["gold"]})) == ["orders"]


@pytest.mark.parametrize(
    "filters", [{"colour": ["red"]}, {"domain": ["mars"]}, {"domain": []}, {"": [""]}]
)
def test_filters_that_do_not_exist_are_ignored(market, filters):
    assert find(market, filters=filters).total == 3


@pytest.mark.parametrize(("page", "first"), [(-1, 0), (0, 0), (1, 0), (2, 2), (9, 2), (10**9, 2)])
def test_a_page_before_the_first_or_behind_the_last_is_the_nearest_one(market, page, first):
    everything = ids(find(market))
    assert ids(find(market, page=page, per_page=2)) == everything[first : first + 2]


def test_names_sort_by_name_and_versions_by_version(repo):
    repo.commit(
        {
            f"contracts/{name}.yaml": a_contract(name, version=version)
            for name, version in [("beta", "1.10.0"), ("Alpha", "1.9.0"), ("gamma", "0.1.0")]
        }
    )
    market = Marketplace.open(repo.settings)
    assert ids(find(market, sort="name")) == ["Alpha", "beta", "gamma"]
    assert ids(find(market, sort="newest")) == ["beta", "Alpha", "gamma"]
    assert ids(find(market, "sales", sort="name")) == ["Alpha", "beta", "gamma"]
    assert find(market, sort="; drop") == find(market)


def test_the_last_change_comes_first_when_asked(market, repo):
    repo.commit({"contracts/returns.yaml": a_contract("returns", version="1.1.0")})
    market.refresh()
    assert ids(find(market, sort="changed"))[0] == "returns"


def test_the_nearest_spelling_is_offered_where_nothing_is_found(market):
    found = find(market, "ordrse nubmers")
    assert found.total < 3
    assert any("order" in text for text in found.suggestions)


def test_nothing_is_offered_where_every_word_is_known(market):
    assert find(market, "printed").suggestions == ()


def test_a_change_is_found_after_a_refresh(market, repo):
    assert ids(find(market, "unicorns")) == []
    repo.commit({"contracts/zoo.yaml": a_contract("zoo", schema=[an_object("unicorns")])})
    market.refresh()
    prepare(market)
    assert ids(find(market, "unicorns")) == ["zoo"]


def test_a_new_title_of_a_domain_is_found_though_no_contract_changed(market, repo):
    find(market, "orders")
    rules = "domains:\n  - {name: sales, title: Emporium}\n"
    repo.commit({"contracts/marketplace.yaml": rules})
    market.refresh()
    assert "orders" in ids(find(market, "emporium"))


@pytest.mark.parametrize("text", ["???", '"', "\U0001f6eb", "a" * 10_000, "AND OR (", "\x00\ud800"])
def test_hostile_words_find_nothing_and_break_nothing(market, text):
    assert find(market, text).hits == ()


def test_a_damaged_index_is_made_anew_without_anybody_noticing(market):
    assert find(market, "order_no").total == 2
    for file in (market.folder / "index").rglob("*"):
        if file.suffix in {".pos", ".idx", ".term"}:
            file.unlink()
    assert find(Marketplace(market.settings, market.repository), "order_no").total == 2


def test_fifty_people_find_at_the_same_time(market):
    found = []

    def ask() -> None:
        found.append(ids(find(market, "order_no")))

    people = [threading.Thread(target=ask) for _ in range(50)]
    for one in people:
        one.start()
    for one in people:
        one.join()
    assert len(found) == 50
    assert all(one == found[0] for one in found)


def test_an_old_catalog_is_not_kept_alive(market, repo):
    find(market, "orders")
    old = weakref.ref(market.catalog())
    repo.commit({"contracts/zoo.yaml": a_contract("zoo")})
    market.refresh()
    find(market, "orders")
    gc.collect()
    assert old() is None
    assert len(finding._views) >= 1
