"""Finding by how promises are kept: a facet and an order that change without the catalog."""

from __future__ import annotations

import pytest

from marketplace.model import Health, State
from marketplace.services.find import find
from marketplace.services.marketplace import Marketplace
from tests.builders import a_contract

NAMES = ("broken", "fine", "error", "better", "risky", "unknown", "old")
HEALTHS = {
    one.product: one
    for one in (
        Health(product="broken", state=State.BROKEN, kept=9, broken=1),
        Health(product="fine", state=State.KEPT, kept=2),
        Health(product="better", state=State.KEPT, kept=8),
        Health(product="old", state=State.KEPT, kept=20, stale=True),
        Health(product="risky", state=State.AT_RISK, kept=3, at_risk=1),
        Health(product="error", state=State.ERROR, errors=1),
    )
}


@pytest.fixture
def market(repo):
    repo.commit({f"contracts/{name}.odcs.yaml": a_contract(name) for name in NAMES})
    return Marketplace.open(repo.settings)


def ids(found) -> list[str]:
    return [hit.listing.id for hit in found.hits]


def test_the_most_trusted_come_first_and_what_nobody_measured_before_what_is_broken(market):
    found = find(market, sort="trusted", healths=HEALTHS)
    assert ids(found) == ["better", "fine", "risky", "old", "unknown", "error", "broken"]


def test_the_order_holds_among_the_hits_of_a_search(market):
    found = find(market, "every one of our", sort="trusted", healths=HEALTHS)
    assert ids(found)[0] == "better"
    assert len(ids(found)) == len(NAMES)


def test_products_are_narrowed_by_how_they_keep_their_promises(market):
    found = find(market, filters={"promises": ["broken", "check error"]}, healths=HEALTHS)
    assert set(ids(found)) == {"broken", "error"}
    assert dict(found.facets["promises"])["kept"] == 3


def test_new_results_are_found_at_once_though_the_catalog_is_the_same(market):
    find(market, healths=HEALTHS)
    mended = {**HEALTHS, "broken": Health(product="broken", state=State.KEPT, kept=10)}
    found = find(market, filters={"promises": ["broken"]}, healths=mended)
    assert found.total == len(NAMES), "nothing is broken, so the choice is none"
    assert ids(find(market, sort="trusted", healths=mended))[0] == "broken"


def test_where_nothing_was_ever_measured_there_is_neither_the_facet_nor_the_order(market):
    found = find(market, sort="trusted")
    assert "promises" not in found.facets
    assert ids(found) == ids(find(market))
