"""When a check is due: schedules as people write them, and what is none."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from marketplace.contracts.cron import is_cron
from marketplace.promises.due import (
    DAILY,
    SHORTEST,
    following,
    interval,
    is_due,
    schedule,
)

NOON = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)  # a Friday
AMSTERDAM = ZoneInfo("Europe/Amsterdam")


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("cron", "last", "due"),
    [
        ("0 6 * * *", None, True),
        ("0 6 * * *", "2026-11-20T06:00:00", False),
        ("0 6 * * *", "2026-11-20T05:59:59", True),
        ("0 6 * * *", "2026-11-19T06:00:01", True),
        ("0 12 * * *", "2026-11-20T06:00:00", True),  # right now
        ("1 12 * * *", "2026-11-20T06:00:00", False),
        ("0 6 * * *", "2025-01-01T00:00:00", True),  # missed more than once
        ("0 6 * * MON", "2026-11-16T06:00:00", False),
        ("0 6 * * MON", "2026-11-16T05:00:00", True),
        ("0 6 1 * *", "2026-11-01T06:00:00", False),
        ("0 * * * *", "2026-11-20T11:00:10", True),
        ("@hourly", "2026-11-20T11:00:10", True),
        ("@daily", "2026-11-20T00:00:10", False),
        (" @Weekly ", "2026-11-13T00:00:00", True),
        ("0 6 * * *", "2026-11-21T00:00:00", False),  # recorded by a clock that goes ahead
    ],
)
def test_a_check_is_due_once_its_time_has_come_since_its_last_run(cron, last, due):
    assert is_due(cron, at(last) if last else None, NOON) is due


def test_a_run_before_its_time_does_not_stand_for_the_one_at_its_time():
    six = at("2026-11-20T06:00:00")
    assert is_due("0 6 * * *", six - timedelta(minutes=10), six)
    assert not is_due("0 6 * * *", six, six + timedelta(minutes=10))


def test_no_schedule_runs_again_and_again():
    every_second = "* * * * * *"
    assert not is_due(every_second, NOON, NOON + timedelta(seconds=SHORTEST - 1))
    assert is_due(every_second, NOON, NOON + timedelta(seconds=SHORTEST))


@pytest.mark.parametrize(
    ("cron", "seconds"),
    [
        ("0 6 * * *", 86_400),
        ("0 * * * *", 3_600),
        ("0 6 * * 1-5", 3 * 86_400),  # over the weekend
        ("0 6,18 * * *", 43_200),
        ("0 6 1 * *", 31 * 86_400),
        ("* * * * *", SHORTEST),
    ],
)
def test_the_interval_of_a_schedule_is_the_longest_between_two_runs(cron, seconds):
    assert interval(cron, NOON) == seconds


def test_a_schedule_that_comes_once_in_a_lifetime_is_no_fault():
    leap_monday = "0 6 */28 2 MON#5"
    assert is_cron(leap_monday)
    assert interval(leap_monday, at("2090-01-01T00:00:00")) > 20 * 365 * 86_400
    assert not is_due(leap_monday, at("2026-03-01T00:00:00"), NOON)


@pytest.mark.parametrize(
    ("after", "zone", "told"),
    [
        ("2026-11-20T00:00:00", UTC, "2026-11-20T06:30:00"),
        ("2026-11-20T00:00:00", AMSTERDAM, "2026-11-20T05:30:00"),
        ("2026-07-20T00:00:00", AMSTERDAM, "2026-07-20T04:30:00"),  # in summer
    ],
)
def test_a_schedule_is_read_in_the_time_zone_that_is_asked_for(after, zone, told):
    assert following("30 6 * * *", at(after), zone) == at(told)


def test_where_the_clock_leaps_a_day_still_has_one_run():
    """At 02:30 there is no time on 29 March 2026 and twice a time on 25 October."""
    for day, many in (("2026-03-28T12:00:00", 3), ("2026-10-24T12:00:00", 3)):
        times, time = [], at(day)
        for _ in range(many):
            time = following("30 2 * * *", time, AMSTERDAM)
            times.append(time.astimezone(AMSTERDAM).date())
        assert len(set(times)) == many


@pytest.mark.parametrize("stated", ["0 5 * * *", "*/15 * * * *", "@hourly", "0 0 6 * * *"])
def test_a_schedule_that_can_be_read_is_followed(stated):
    assert schedule(stated, "0 7 * * *").cron == stated
    assert schedule(stated, "0 7 * * *").note == ""


def test_a_check_without_a_schedule_has_that_of_the_organisation():
    assert schedule("", "0 7 * * *").cron == "0 7 * * *"
    assert schedule("  ", "0 7 * * *").note == ""
    assert schedule("", "every morning").cron == DAILY


@pytest.mark.parametrize(
    "stated",
    [
        "every morning", "60 6 * * *", "0 6 * *", "0 6 31 2 *", "PT1H", "0 0 6 * * ?", "@never",
        "*/0 * * * *", "MON#1/2 * * * *", "0 6 * * MON#1/2", "1" * 5000, "0 6 * * ²L", "\0",
        "* " * 9, "0 6 */31 2 FRI#5",
    ],
)  # fmt: skip
def test_what_is_no_schedule_is_told_and_the_organisations_holds(stated):
    found = schedule(stated, "0 7 * * *")
    assert found.cron == "0 7 * * *"
    assert "is no cron schedule" in found.note
    assert len(found.note) < 120


FIELD = st.text("0123456789*/,-#LWMONFRIJAN?@ ", max_size=12)


@settings(max_examples=300, deadline=None)
@given(st.one_of(st.text(max_size=40), st.lists(FIELD, min_size=4, max_size=7).map(" ".join)))
def test_no_text_of_a_contract_ends_the_program(stated):
    found = schedule(stated)
    assert is_cron(found.cron)
    assert is_due(found.cron, NOON - timedelta(days=4000), NOON) in (True, False)
    assert interval(found.cron, NOON) >= SHORTEST


@settings(max_examples=200, deadline=None)
@given(
    st.sampled_from(["0 6 * * *", "*/20 * * * *", "0 6 * * 1-5", "0 6 1 * *"]),
    st.integers(0, 10**7),
    st.integers(0, 10**7),
)
def test_what_is_due_stays_due_until_it_runs(cron, since, later):
    last = NOON - timedelta(seconds=since)
    if is_due(cron, last, NOON):
        assert is_due(cron, last, NOON + timedelta(seconds=later))
