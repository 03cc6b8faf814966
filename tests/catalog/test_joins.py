"""Which tables are said to go together, and how well."""

from __future__ import annotations

from hashlib import blake2b

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marketplace.catalog.joins import Side, Stated, joins, share, statement
from marketplace.catalog.tables import Names, Place
from marketplace.model import Catalog, KeyColumn, SchemaObject, SchemaProperty

KEPT = 2048


def a_key(name: str, values, most: int = 1, kept: int = KEPT) -> KeyColumn:
    hashes = sorted(
        int.from_bytes(blake2b(str(v).encode(), digest_size=8).digest()) for v in values
    )
    return KeyColumn(name, len(hashes), most, tuple(hashes[:kept]))


def a_side(product: str, keys: list[KeyColumn], *others: str, hidden=()) -> Side:
    names = [key.property for key in keys] + list(others)
    schema = SchemaObject(
        name=product,
        properties=tuple(SchemaProperty(name=n, logical_type="string") for n in names),
    )
    place = Place(product, product, "1.0.0", f"{product}.yaml", product, product)
    return Side(place, schema, {key.property: key for key in keys}, dict.fromkeys(hidden, "secret"))


class Said(Stated):
    """Relationships without files."""

    def __init__(self, *found) -> None:
        self._found = {}
        for one, own, other, theirs in found:
            self._found.setdefault(one.place, []).append((own, other.place, theirs))


@given(st.sets(st.integers(0, 300), min_size=1), st.sets(st.integers(0, 300), min_size=1))
def test_the_share_of_few_values_is_exact(left, right):
    found, exact = share(a_key("k", left), a_key("k", right))
    assert exact
    assert found == pytest.approx(len(left & right) / len(left))


def test_the_share_of_many_values_is_estimated_closely():
    left, right = range(100_000), range(30_000, 200_000)
    found, exact = share(a_key("k", left), a_key("k", right))
    assert not exact
    assert found == pytest.approx(0.7, abs=0.05)


def test_few_values_among_many_are_judged_by_those_that_can_be_told():
    found, _ = share(a_key("k", range(1000)), a_key("k", range(100_000)))
    assert found == pytest.approx(1.0, abs=0.01)


def test_a_property_of_the_same_name_that_is_a_key_over_there_makes_a_join():
    flights = a_side("flights", [a_key("tail", range(100), 40)])
    planes = a_side("planes", [a_key("tail", range(17, 117))])
    (found,) = joins(flights, [planes], Said())
    assert (found.left, found.right, found.on) == (
        "flights.flights", "planes.planes", (("tail", "tail"),),
    )  # fmt: skip
    assert (found.share, found.most, found.exact, found.stated) == (0.83, 1, True, False)


@pytest.mark.parametrize(
    "other",
    [a_key("tail", range(1000, 1100)), a_key("tail", range(100), 7), a_key("tail", range(2))],
    ids=["no value in common", "no key on either side", "too few values to be a key"],
)
def test_two_properties_that_only_look_alike_make_none(other):
    flights = a_side("flights", [a_key("tail", range(100), 40)])
    assert joins(flights, [a_side("planes", [other])], Said()) == []


def test_a_stated_relationship_counts_under_any_name_and_comes_first():
    flights = a_side("flights", [a_key("tail", range(100), 40), a_key("code", range(9), 50)])
    planes = a_side("planes", [a_key("registration", range(50))])
    codes = a_side("codes", [a_key("code", range(9))])
    found = joins(flights, [codes, planes], Said((flights, "tail", planes, "registration")))
    assert [(join.right, join.stated, join.share) for join in found] == [
        ("planes.planes", True, 0.5), ("codes.codes", False, 1.0),
    ]  # fmt: skip


def test_a_relationship_of_several_properties_joins_by_all_of_them():
    bags = a_side("bags", [a_key("day", range(9), 9), a_key("number", range(99), 9)])
    flights = a_side("flights", [a_key("day", range(9), 30), a_key("number", range(99), 7)])
    stated = Said((bags, "day", flights, "day"), (bags, "number", flights, "number"))
    (found,) = joins(bags, [flights], stated)
    assert found.on == (("day", "day"), ("number", "number"))
    assert found.share is None
    assert "bags.day = flights.day AND bags.number = flights.number" in statement(found)


def test_how_many_masked_values_match_is_never_told():
    """A guess in a table of one's own would be confirmed by it."""
    people = a_side("people", [a_key("email", range(9)), a_key("city", range(9))], hidden=["email"])
    mails, cities = (a_side(f"{n}s", [a_key(n, range(9))]) for n in ("email", "city"))
    assert [join.right for join in joins(people, [mails, cities], Said())] == ["citys.citys"]
    found = joins(people, [mails, cities], Said((people, "email", mails, "email")))
    assert [(join.right, join.share) for join in found] == [
        ("citys.citys", 1.0), ("emails.emails", None),
    ]  # fmt: skip
    assert found[1].masked == "secret"


def test_the_ready_query_counts_by_what_reads_well():
    flights = a_side("flights", [a_key("carrier", range(16), 40)])
    airlines = a_side("airlines", [a_key("carrier", range(16)), a_key("name", range(16))])
    (found,) = joins(flights, [airlines], Said())
    assert statement(found) == (
        "SELECT airlines.name, count(*) AS number\n"
        "FROM flights.flights AS flights\n"
        "JOIN airlines.airlines AS airlines ON flights.carrier = airlines.carrier\n"
        "GROUP BY ALL\nORDER BY number DESC"
    )


def test_two_tables_of_one_name_are_told_apart_in_the_ready_query():
    left = a_side("legs", [a_key("k", range(5000), 4)])
    right = Side(
        Place("old", "legs", "1", "old.yaml", "legs", "legs@1.0.0"),
        SchemaObject(name="legs", properties=(SchemaProperty(name="k"),)),
        {"k": a_key("k", range(5000))},
        {},
    )
    (found,) = joins(left, [right], Said())
    assert 'FROM legs.legs AS legs\nJOIN old."legs@1.0.0" AS old_legs' in statement(found)


def test_nobody_says_anything_in_an_empty_catalog():
    catalog = Catalog(commit="")
    assert Stated(catalog, Names(catalog)).of(a_side("x", []).place) == ()
