"""Which tables a statement names, told from its words alone."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marketplace.catalog.saved import mentioned, pairs
from marketplace.catalog.tables import Names
from marketplace.model import Catalog, Kind, Listing, PortListing, Summary


def a_catalog() -> Catalog:
    """Two products; the id of one is no plain name."""
    ids = {"flights": "legs", "passenger-bookings": "bookings"}
    listings = tuple(
        Listing(
            id=id_,
            name=id_,
            ports=(PortListing(name=object_, version="1.0.0", contract_path=f"{id_}.yaml"),),
        )
        for id_, object_ in ids.items()
    )
    summaries = {
        f"{id_}.yaml": Summary(
            kind=Kind.DATA_CONTRACT, id=id_, version="1.0.0", objects=(object_,), sampled=True
        )
        for id_, object_ in ids.items()
    }
    rows = {listing.id: row for row, listing in enumerate(listings)}
    return Catalog("c", listings=listings, summaries=summaries, by_id=rows)


NAMES = Names(a_catalog())
BOTH = ("flights", "passenger-bookings")


def named(sql: str) -> tuple[str, ...]:
    return mentioned(pairs(sql), NAMES)


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT * FROM flights.legs",
        "FROM flights.legs",
        "from FLIGHTS . Legs",
        'SELECT * FROM "flights"."legs"',
        "SELECT flights.legs.carrier FROM flights.legs",
        "SELECT * FROM memory.flights.legs",
        "SELECT * FROM flights/* which */./**/legs",
        "SELECT * FROM flights -- which\n.legs",
        "SELECT 'it''s', $$ ' $$, e'\\'' FROM flights.legs",
        "SELECT 1.5, 2. FROM flights.legs",
        "SELECT /* a /* nested */ one */ * FROM flights.legs",
        'SELECT * FROM flights."legs@1.0.0"',
        "WITH x AS (SELECT * FROM flights.legs) SELECT * FROM x",
    ],
)
def test_a_table_is_found(sql):
    assert named(sql) == ("flights",)


@pytest.mark.parametrize(
    "sql",
    [
        'FROM flights.legs JOIN "passenger-bookings".bookings USING (id)',
        "FROM flights.legs, passenger_bookings.bookings",
        'FROM flights.legs, "PASSENGER_BOOKINGS"."Bookings"',
    ],
)
def test_every_spelling_of_a_product_counts(sql):
    assert named(sql) == BOTH


@pytest.mark.parametrize(
    "sql",
    [
        "",
        "SELECT 'flights.legs'",
        "SELECT $$ flights.legs $$, $a$ $$ flights.legs $a$",
        "SELECT e'\\' flights.legs'",
        "-- flights.legs\nSELECT 1",
        "/* flights.legs */ SELECT 1",
        "/* /* */ flights.legs */ SELECT 1",
        'SELECT "flights.legs"',
        "SELECT 'never ends flights.legs",
        '"never ends flights.legs',
        "/* never ends flights.legs",
        "$x$ never ends flights.legs",
        "SELECT flights.carrier FROM other.table AS flights",
        "SELECT legs FROM flights",
        "SELECT flights . 'legs'",
        "SELECT flights.(legs)",
        "SELECT flights; .legs",
    ],
)
def test_what_is_no_table_is_not_found(sql):
    assert named(sql) == ()


@given(st.text(alphabet="fl.\"'$/*-e\\ \n;(", max_size=80))
def test_any_text_can_be_looked_through(sql):
    pairs(sql)


@pytest.mark.parametrize(
    "part", ["'", '"', "/*", "$$", "$a", "e'\\", "a.", ".", "--", "-", "/", "*/"]
)
def test_long_texts_that_never_end_are_looked_through_too(part):
    """Were this not linear, it would take hours."""
    pairs(part * (100_000 // len(part)))
