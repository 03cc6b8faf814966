"""Which products need somebody, in which order, and since when."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marketplace.model import Health, Listing, Observation, State, Verdict
from marketplace.ui.health_board import MOST, Asked, board
from marketplace.ui.health_days import Days, days_of, newest_run, weeks

NOW = datetime(2026, 11, 28, 12, tzinfo=UTC)
TIERS = ("critical", "standard")


def a_listing(id_: str, **parts) -> Listing:
    return Listing(id=id_, name=id_.capitalize(), **parts)


def seen(product: str, verdict: Verdict, days: float = 0, check: str = "latency") -> Observation:
    return Observation(
        product=product, contract=product, version="1.0.0", check=check, kind="service level",
        title=check, verdict=verdict, observed_at=NOW - timedelta(days=days),
    )  # fmt: skip


def broken(product: str, *checks: str, **parts) -> Health:
    worst = tuple(seen(product, Verdict.FAILED, check=check) for check in checks or ("latency",))
    stated = {"checked_at": NOW, "broken": len(worst), "worst": worst}
    return Health(product=product, state=State.BROKEN, **(stated | parts))


def a_board(*healths: Health, **parts: dict):
    listings = [a_listing(one.product, **parts.get(one.product, {})) for one in healths]
    return board(listings, {one.product: one for one in healths}, TIERS)


def test_the_worst_come_first_and_among_them_what_matters_most():
    error = Health(product="c", state=State.ERROR, errors=1, checked_at=NOW,
                   worst=(seen("c", Verdict.ERRORED),))  # fmt: skip
    rows = a_board(error, broken("a"), broken("b"), b={"tier": "critical"}).attention()
    assert [row.standing.listing.id for row in rows] == ["b", "a", "c"]


def test_one_product_with_many_breaches_does_not_fill_the_list():
    rows = a_board(broken("a", *(f"c{n}" for n in range(9)))).attention()
    assert len(rows) == MOST
    assert rows[-1].more == 9 - MOST


def test_checks_that_cannot_run_are_one_row():
    errors = tuple(seen("a", Verdict.ERRORED, check=f"c{n}") for n in range(5))
    error = Health(product="a", state=State.ERROR, errors=5, checked_at=NOW, worst=errors)
    (row,) = a_board(error).attention()
    assert row.more == 4


def test_a_warning_of_a_broken_product_comes_after_what_is_broken_elsewhere():
    both = broken("a", worst=(seen("a", Verdict.FAILED), seen("a", Verdict.WARNED, check="rows")))
    rows = a_board(both, broken("b")).attention()
    assert [row.standing.listing.id for row in rows] == ["a", "b", "a"]


def test_what_is_at_risk_by_its_sources_alone_is_a_row_without_a_promise():
    risk = Health(product="a", state=State.AT_RISK, kept=2, checked_at=NOW, causes=("x",))
    (row,) = a_board(risk).attention()
    assert row.promise is None


def test_what_is_kept_needs_nobody():
    assert not a_board(Health(product="a", state=State.KEPT, kept=1, checked_at=NOW)).attention()


def test_stale_and_never_measured_are_lists_of_their_own():
    old = Health(product="a", state=State.KEPT, kept=1, stale=True, checked_at=NOW)
    older = Health(product="b", state=State.KEPT, kept=1, stale=True,
                   checked_at=NOW - timedelta(days=9))  # fmt: skip
    found = a_board(old, older, Health(product="c"))
    assert [one.listing.id for one in found.stale()] == ["b", "a"]
    assert [one.listing.id for one in found.never()] == ["c"]


def test_what_is_retired_or_no_product_is_left_out_until_it_is_measured():
    found = a_board(Health(product="a"), broken("b"), Health(product="c"),
                    a={"status": "retired"}, b={"status": "retired"},
                    c={"missing": ("owner",)})  # fmt: skip
    assert [one.listing.id for one in found.standings] == ["b"]


@pytest.mark.parametrize(
    ("asked", "left"),
    [
        ({}, "ab"),
        ({"domain": "sales"}, "a"),
        ({"owner": "Ada"}, "b"),
        ({"tier": "critical", "domain": "sales"}, ""),
        ({"text": "ADA b"}, "b"),
        ({"states": (State.BROKEN,)}, "a"),
        ({"domain": "moon"}, ""),
    ],
)
def test_every_choice_narrows(asked, left):
    kept = Health(product="b", state=State.KEPT, kept=1, checked_at=NOW)
    found = a_board(broken("a"), kept, a={"domain": "sales"}, b={"owner": "Ada"})
    narrowed = found.narrowed(Asked(**asked))
    assert "".join(one.listing.id for one in narrowed.standings) == left


def test_the_map_begins_with_the_worst_of_the_last_month():
    first = date(2026, 8, 23)
    days = days_of(
        {
            "a": {date(2026, 8, 25): Verdict.FAILED, date(2026, 8, 26): Verdict.FAILED},
            "b": {date(2026, 11, 20): Verdict.FAILED},
            "c": {date(2026, 11, 20): Verdict.WARNED, date(2026, 11, 21): Verdict.WARNED},
        },
        first,
        98,
    )
    names = [
        one.listing.id
        for one in a_board(*(Health(product=id_) for id_ in "dcab")).worst_first(days.badness)
    ]
    assert names == ["b", "c", "a", "d"]


def test_days_that_nobody_measured_are_unknown_and_others_out_of_the_window_are_left_out():
    first = date(2026, 11, 1)
    days = days_of({"a": {first: Verdict.PASSED, date(2026, 10, 31): Verdict.FAILED}}, first, 3)
    assert [*days.of("a")] == [State.KEPT.rank, State.UNKNOWN.rank, State.UNKNOWN.rank]
    assert [*days.of("nobody")] == [State.UNKNOWN.rank] * 3


@given(st.lists(st.sampled_from(State), min_size=1, max_size=60))
def test_a_week_is_its_worst_day_and_known_where_any_day_is(states):
    line = bytes(state.rank for state in states)
    found = weeks(line)
    assert len(found) == -(-len(line) // 7)
    newest = set(states[-7:])
    bad = [state for state in (State.BROKEN, State.ERROR, State.AT_RISK) if state in newest]
    calm = State.KEPT if State.KEPT in newest else State.UNKNOWN
    assert found[-1] == (bad[0] if bad else calm).rank


def test_a_breach_lasts_since_the_first_result_after_the_last_kept_one():
    found = [
        seen("a", Verdict.FAILED, 9), seen("a", Verdict.PASSED, 8),
        seen("a", Verdict.WARNED, 5), seen("a", Verdict.FAILED, 4), seen("b", Verdict.FAILED, 3),
    ]  # fmt: skip
    key = ("a", "a", "latency")
    begun = newest_run(found, {key}, NOW - timedelta(days=120))
    assert begun == {key: NOW - timedelta(days=5)}


def test_a_breach_older_than_what_was_looked_at_has_no_beginning():
    key = ("a", "a", "latency")
    found = [seen("a", Verdict.FAILED, days) for days in (119.5, 60, 0)]
    assert newest_run(found, {key}, NOW - timedelta(days=120)) == {key: None}


def test_a_promise_that_is_new_and_broken_from_its_start_has_one():
    key = ("a", "a", "latency")
    found = [seen("a", Verdict.FAILED, days) for days in (6, 5)]
    assert newest_run(found, {key}, NOW - timedelta(days=120)) == {key: NOW - timedelta(days=6)}


def test_badness_of_a_product_without_any_day_is_none():
    assert Days(date(2026, 1, 1), 7).badness("a") == 0
