"""Counts are true: choose a value, and the list is exactly so long."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from marketplace.catalog.facets import FACETS, NOT_STATED, PROMISES, STALE, Facets
from marketplace.model import Health, Listing, State

SOME = st.sampled_from(["", "a", "b", "c"])
LISTINGS = st.lists(
    st.builds(
        Listing,
        id=st.just("x"),
        name=st.just("X"),
        domain=SOME,
        archetype=SOME,
        tier=SOME,
        owner=SOME,
        status=st.sampled_from(["", "active", "retired"]),
        tags=st.lists(SOME.filter(bool), max_size=3).map(tuple),
        personal=st.booleans(),
        sampled=st.booleans(),
        missing=st.sampled_from([(), (), ("owner",)]),
    ),
    max_size=30,
)
VALUES = st.sampled_from(
    ["a", "b", "c", "active", "retired", NOT_STATED, "yes", "no", "data product", "not yet", "?"]
)
FILTERS = st.dictionaries(st.sampled_from([*FACETS, "colour"]), st.lists(VALUES, max_size=3))


def rows(facets: Facets, mask: int) -> list[int]:
    return [row for row, has in enumerate(facets.rows(mask)) if has]


@settings(max_examples=150, deadline=None)
@given(LISTINGS, FILTERS, st.sets(st.integers(0, 29)), st.booleans())
def test_in_every_state_a_count_is_the_length_of_the_list_that_it_leads_to(
    listings, filters, found, everything
):
    facets = Facets(listings)
    hits = facets.mask(row for row in found if row < len(listings))
    counts = facets.counts(filters, hits, everything)
    assert set(counts) == set(FACETS)
    for facet, values in counts.items():
        for value, count in values:
            chosen = facets.select({**filters, facet: [value]}, hits, everything)
            assert count == len(rows(facets, chosen)), (facet, value)


@settings(max_examples=100, deadline=None)
@given(LISTINGS, FILTERS)
def test_the_list_is_what_one_would_pick_by_hand(listings, filters):
    facets = Facets(listings)
    known = {
        facet: set(filters.get(facet, ())) & {v for v, _ in stated}
        for facet, stated in facets.counts({}, None, everything=True).items()
    }
    known = {facet: values for facet, values in known.items() if values}

    def shown(listing: Listing) -> bool:
        if "verdict" not in known and not listing.is_product:
            return False
        if not {"verdict", "status"} & set(known) and listing.status == "retired":
            return False
        return all(values & stated(listing, facet) for facet, values in known.items())

    picked = [row for row, listing in enumerate(listings) if shown(listing)]
    assert rows(facets, facets.select(filters)) == picked


def stated(listing: Listing, facet: str) -> set[str]:
    match facet:
        case "tag":
            return set(listing.tags)
        case "personal":
            return {"yes" if listing.personal else "no"}
        case "sample":
            return {"yes" if listing.sampled else "no"}
        case "verdict":
            return {"data product" if listing.is_product else "not yet"}
        case _:
            return {getattr(listing, facet) or NOT_STATED}


def a_listing(id_: str = "orders", **parts) -> Listing:
    return Listing(id=id_, name=id_.capitalize(), **parts)


def test_values_of_one_facet_widen_and_facets_narrow():
    facets = Facets(
        [
            a_listing(domain="sales", tags=("daily",)),
            a_listing(domain="stock", tags=("daily",)),
            a_listing(domain="stock"),
        ]
    )
    assert facets.select({"domain": ["sales", "stock"], "tag": ["daily"]}) == 0b011


def test_the_counts_of_a_facet_do_not_depend_on_its_own_choice():
    facets = Facets([a_listing(domain="sales"), a_listing(domain="stock")])
    assert facets.counts({"domain": ["sales"]})["domain"] == (("sales", 1), ("stock", 1))


def test_what_is_no_product_yet_or_retired_is_shown_to_those_who_ask():
    facets = Facets([a_listing(), a_listing(missing=("owner",)), a_listing(status="retired")])
    assert facets.select({}) == 0b001
    assert facets.select({"verdict": ["not yet"]}) == 0b010
    assert facets.select({"status": ["retired"]}) == 0b100
    assert facets.select({}, everything=True) == 0b111


@pytest.mark.parametrize("filters", [{"colour": ["red"]}, {"domain": ["mars"]}, {"tag": []}])
def test_what_a_url_invents_is_ignored(filters):
    assert Facets([a_listing()]).select(filters) == 1


def test_rare_values_among_many_listings_are_counted_too():
    listings = [a_listing(owner="all") for _ in range(3000)]
    listings[7] = listings[2999] = a_listing(owner="two")
    facets = Facets(listings)
    assert facets.counts({})["owner"] == (("all", 2998), ("two", 2))
    assert rows(facets, facets.select({"owner": ["two"]})) == [7, 2999]


HEALTHS = st.one_of(
    st.none(),
    st.builds(Health, product=st.just("x"), state=st.sampled_from(State), stale=st.booleans()),
)
ASKED = st.lists(st.sampled_from([*State, STALE, "?"]), max_size=3)


@settings(max_examples=100, deadline=None)
@given(st.data(), LISTINGS, FILTERS, ASKED, st.booleans())
def test_what_was_measured_is_counted_like_what_is_stated(
    data, listings, filters, asked, everything
):
    healths = [data.draw(HEALTHS) for _ in listings]
    facets = Facets(listings).measured(healths)
    filters = {**filters, PROMISES: [str(one) for one in asked]}
    counts = facets.counts(filters, None, everything)
    assert set(counts) == {*FACETS, PROMISES}
    for facet, values in counts.items():
        for value, count in values:
            chosen = facets.select({**filters, facet: [value]}, None, everything)
            assert count == len(rows(facets, chosen)), (facet, value)


def test_what_is_stale_is_found_by_its_state_and_as_stale():
    kept = Health(product="a", state=State.KEPT)
    old = Health(product="b", state=State.KEPT, stale=True)
    facets = Facets([a_listing(), a_listing(), a_listing()]).measured([kept, old, None])
    assert facets.select({PROMISES: ["kept"]}) == 0b011
    assert facets.select({PROMISES: [STALE]}) == 0b010
    assert facets.counts({})[PROMISES] == (("kept", 2), (STALE, 1))


def test_what_was_measured_leaves_the_stated_facets_alone():
    plain = Facets([a_listing(domain="sales")])
    plain.measured([Health(product="a", state=State.BROKEN)])
    assert PROMISES not in plain.counts({})
    assert plain.select({PROMISES: ["kept"]}) == 1
