"""Promised far less than delivered, or more than can be kept."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from marketplace.promises.margin import ENOUGH, NONE, margin
from tests.promises.builders_history import NOW, a_result, values

HOUR, DAY = 3600.0, 86400.0


def at_most(numbers, limit: float, unit: str = "seconds", **parts):
    return margin(values(numbers, limit, unit=unit, **parts), NOW)


def at_least(numbers, limit: float, unit: str = "rows", **parts):
    return at_most(numbers, limit, unit, operator="mustBeGreaterOrEqualTo", **parts)


def test_what_is_delivered_far_earlier_could_be_promised():
    found = at_most([3.2 * HOUR] * 60, 2 * DAY)
    assert found.kind == "too modest"
    assert found.words == (
        "Delivered within 4 hours in all of 60 results: could promise less than 2 days"
    )


def test_one_slow_day_in_many_does_not_hide_a_modest_promise():
    found = at_most([HOUR] * 199 + [30 * HOUR], 2 * DAY, hours=10)
    assert found.words.startswith("Delivered within 1 hour in 198 of 200 results")


def test_what_is_kept_too_rarely_is_more_than_can_be_kept():
    found = at_most([HOUR] * 20 + [20 * HOUR] * 15 + [40 * HOUR], 4 * HOUR)
    assert found.kind == "too bold"
    assert found.words == ("Kept in 20 of 36 results: at most 20 hours would hold in 35 of them")


def test_a_promise_that_fits_has_nothing_to_say():
    assert at_most([30 * HOUR] * 60, 2 * DAY) == NONE
    assert at_most([30 * HOUR] * 59 + [50 * HOUR], 2 * DAY) == NONE


@pytest.mark.parametrize("number", [0, 1, ENOUGH - 1])
def test_a_few_results_are_no_habit(number):
    assert at_most([HOUR] * number, 2 * DAY) == NONE
    assert at_most([HOUR] * ENOUGH, 2 * DAY) != NONE


def test_only_the_last_ninety_days_count():
    old = values([HOUR] * 40, 2 * DAY, unit="seconds")
    assert margin(old, NOW + timedelta(days=90)) == NONE


def test_errors_are_no_values():
    seen = [a_result(NOW - timedelta(days=day), "e", value=0.0) for day in range(30)]
    assert margin(seen, NOW) == NONE


def test_rows_far_above_the_least_could_be_promised():
    found = at_least([50_000, 60_000] * 10, 1000)
    assert found.words == (
        "At least 50,000 rows in all of 20 results: could promise more than 1,000 rows"
    )


def test_that_there_is_something_at_all_is_no_modest_promise():
    assert at_least([50_000] * 20, 1) == NONE
    assert at_least([50_000] * 20, 0) == NONE


def test_fewer_broken_rows_could_be_promised_but_not_fewer_than_one():
    assert at_most([2] * 20, 100, "rows").words == (
        "At most 2 rows in all of 20 results: could promise less than 100 rows"
    )
    assert at_most([0] * 20, 1, "rows") == NONE
    assert at_most([0] * 20, 0, "rows") == NONE


def test_of_a_percentage_what_is_missing_counts():
    assert at_least([99.9] * 20, 99, "percent").kind == "too modest"
    assert at_least([99.4] * 20, 99, "percent") == NONE
    assert at_least([100] * 20, 100, "percent") == NONE


def test_a_rule_that_is_broken_half_of_the_time_cannot_be_kept():
    found = at_most([0, 5] * 10, 0, "rows")
    assert (found.kind, found.words) == (
        "too bold",
        "Kept in 10 of 20 results: at most 5 rows would hold in 19 of them",
    )


@pytest.mark.parametrize("operator", ["mustBe", "mustBeBetween", "mustNotBe", "mustNotBeBetween"])
def test_a_range_is_only_told_when_it_cannot_be_kept(operator):
    high = 5.0 if "Between" in operator else None
    bad = 9.0 if "Not" not in operator else 3.0
    good = 3.0 if "Not" not in operator else 9.0
    parts = {"operator": operator, "high": high}
    assert at_most([good] * 20, 3, "number", **parts) == NONE
    found = at_most([good] * 10 + [bad] * 10, 3, "number", **parts)
    assert found.words == "Kept in 10 of 20 results: more is promised than can be kept"


@pytest.mark.parametrize(
    "parts", [{"unit": "date"}, {"kind": "structure"}, {"operator": ""}, {"low": None}]
)
def test_not_everything_has_a_margin(parts):
    seen = values([1.0] * 30, 100, **({"unit": "number"} | parts))
    assert margin(seen, NOW) == NONE


def test_the_newest_promise_is_the_one_that_is_judged():
    old = values([HOUR] * 30, 90 * 60, unit="seconds")
    new = a_result(NOW, value=HOUR, unit="seconds", operator="mustBeLessThan", low=2 * DAY)
    assert margin(old, NOW) == NONE
    assert margin([new, *old], NOW).kind == "too modest"


def test_values_in_another_unit_are_not_compared():
    old = values([1.0] * 30, 9.0, unit="rows")
    new = a_result(NOW, value=1.0, unit="percent", operator="mustBeLessThan", low=9.0)
    assert margin([*old, new], NOW) == NONE


@settings(deadline=None)
@given(
    st.lists(st.floats(allow_nan=True, allow_infinity=True) | st.integers(-9, 9), max_size=40),
    st.floats(allow_nan=False, allow_infinity=False),
    st.sampled_from(["mustBeLessThan", "mustBeGreaterThan", "mustBe", "mustBeBetween", "odd"]),
    st.sampled_from(["seconds", "rows", "percent", "number", ""]),
)
def test_whatever_was_measured_there_is_an_answer(numbers, limit, operator, unit):
    found = margin(values(numbers, limit, unit=unit, operator=operator, high=limit), NOW)
    assert found.kind in ("", "too modest", "too bold")
    assert bool(found.kind) == bool(found.words)
