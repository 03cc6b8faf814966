"""Lengths of time, in every way that people write them."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from marketplace.contracts.durations import seconds, span

MINUTE, HOUR, DAY = 60.0, 3600.0, 86400.0


@pytest.mark.parametrize(
    ("value", "unit", "wanted"),
    [
        (2, "d", 2 * DAY),
        (2, "D", 2 * DAY),
        (2, "day", 2 * DAY),
        (2, "days", 2 * DAY),
        (2, " Days ", 2 * DAY),
        ("2", "d", 2 * DAY),
        (2.5, "d", 2.5 * DAY),
        (4, "h", 4 * HOUR),
        (4, "hr", 4 * HOUR),
        (4, "hrs", 4 * HOUR),
        (4, "hours", 4 * HOUR),
        (5, "min", 5 * MINUTE),
        (5, "mins", 5 * MINUTE),
        (5, "minutes", 5 * MINUTE),
        (5, "m", 5 * MINUTE),
        (15, "s", 15.0),
        (15, "sec", 15.0),
        (15, "seconds", 15.0),
        (500, "ms", 0.5),
        (2, "w", 14 * DAY),
        (2, "weeks", 14 * DAY),
        (0, "d", 0.0),
        ("4h", "", 4 * HOUR),
        ("4h", "d", 4 * HOUR),
        ("500ms", "", 0.5),
        ("2 days", "", 2 * DAY),
        ("1d 12h", "", 1.5 * DAY),
        ("1 day and 12 hours", "", 1.5 * DAY),
        ("1 day, 12 hours", "", 1.5 * DAY),
        ("<= 4h", "", 4 * HOUR),
        ("< 4", "h", 4 * HOUR),
        ("\u2264 4 hours", "", 4 * HOUR),
        ("PT15M", "", 15 * MINUTE),
        ("P1D", "", DAY),
        ("P1DT12H", "", 1.5 * DAY),
        ("pt36h", "", 36 * HOUR),
        ("PT0.5S", "", 0.5),
        ("PT0,5S", "", 0.5),
        ("P2W", "", 14 * DAY),
    ],
)
def test_a_length_of_time_is_read(value, unit, wanted):
    assert seconds(value, unit) == wanted


@pytest.mark.parametrize(
    ("value", "unit"),
    [
        (None, "d"), (True, "d"), ([], "d"), ({}, "d"), ("", "d"), (2, ""), (2, None),
        (2, "bananas"),
        (2, "business days"), (-1, "d"), ("-P1D", ""), ("P", ""), ("PT", ""), ("P1DT", ""),
        ("4h soon", ""), ("soon", "h"), (float("nan"), "d"), (float("inf"), "d"), ("nan", "d"),
        (10**400, "d"), ("9" * 500 + "d", ""), ("0 5 * * *", ""), ("2022-05-12", "d"), (3, ["d"]),
    ],
)  # fmt: skip
def test_what_is_no_length_of_time_is_none(value, unit):
    assert seconds(value, unit) is None


@pytest.mark.parametrize(
    ("value", "unit", "longest", "shortest"),
    [
        (1, "mo", 31, 28),
        ("P1M", "", 31, 28),
        (2, "months", 62, 59),
        (3, "months", 92, 89),
        (1, "quarter", 92, 89),
        (12, "months", 366, 365),
        (1, "y", 366, 365),
        (1, "yr", 366, 365),
        ("P1Y", "", 366, 365),
        (4, "years", 1461, 1461),
        (10, "years", 3653, 3652),
    ],
)
def test_months_and_years_are_as_long_as_the_calendar_lets_them_be(value, unit, longest, shortest):
    assert seconds(value, unit) == longest * DAY
    assert seconds(value, unit, least=True) == shortest * DAY


def test_m_are_minutes_or_months_by_what_is_promised():
    assert seconds(3, "m") == 3 * MINUTE
    assert seconds(3, "m", months=True) == 92 * DAY
    assert seconds("30m") == 30 * MINUTE
    assert seconds(3, "M") == 92 * DAY


@pytest.mark.parametrize(
    ("value", "unit", "words", "every"),
    [
        (1, "d", "1 day", "day"),
        (2, "d", "2 days", "2 days"),
        ("P1Y", "", "1 year", "year"),
        ("1d 12h", "", "1 day 12 hours", "1 day 12 hours"),
        (1.5, "h", "1.5 hours", "1.5 hours"),
        (1000, "days", "1,000 days", "1,000 days"),
    ],
)
def test_it_is_said_as_it_was_written(value, unit, words, every):
    found = span(value, unit)
    assert (found.words, found.every) == (words, every)


@given(st.integers(0, 2000))
@settings(deadline=None, database=None)
def test_the_longest_is_never_shorter_than_the_shortest(months):
    longest, shortest = seconds(months, "mo"), seconds(months, "mo", least=True)
    assert shortest <= longest <= shortest + 4 * DAY


@given(st.one_of(st.text(), st.integers(), st.floats(), st.none()), st.text())
@settings(deadline=None, database=None)
def test_nothing_that_a_contract_may_hold_raises(value, unit):
    found = seconds(value, unit)
    assert found is None or found >= 0
