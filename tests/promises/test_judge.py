"""A number against its threshold: exact at the boundary, and never green without a number."""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from marketplace.model import Check, Measure, Measured, Metric, Threshold, Verdict
from marketplace.promises.judge import calendar, judge, keeps
from marketplace.promises.plan import plan
from tests.promises.builders_plan import NOW, a_contract, a_property, a_slo, an_object

DAY = 86400.0
PASSED, WARNED, FAILED = Verdict.PASSED, Verdict.WARNED, Verdict.FAILED
ERRORED, NOT_MEASURED = Verdict.ERRORED, Verdict.NOT_MEASURED


def a_check(operator="mustBe", value=0, metric=Metric.NULLS, **parts):
    percent = parts.get("unit") == "percent" and metric is not Metric.SQL
    measure = Measure(metric=metric, object="legs", properties=("a",), percent=percent)
    parts = {"unit": "rows", "measure": measure, **parts}
    threshold = parts.pop("threshold", Threshold(operator, value))
    return Check(id="x", title="X", kind="quality", threshold=threshold, **parts)


def verdict(check, value=None, **parts):
    return judge(check, Measured(value=value, **parts), NOW).verdict


def level(property_, value, now=NOW, measured=None, status="active", others=(), **parts):
    """The outcome of one service level of a contract."""
    legs = an_object(a_property("at", logicalType="timestamp"))
    slos = [a_slo(property_, value, **parts), *others]
    (check, *_) = [
        check
        for check in plan(a_contract(legs, slaProperties=slos, status=status))
        if check.kind == "service level"
    ]
    return judge(check, measured, now)


@pytest.mark.parametrize(
    ("operator", "value", "kept", "broken"),
    [
        ("mustBe", 5, [5, 5.0], [4, 6, 5.001]),
        ("mustNotBe", 5, [4, 6], [5]),
        ("mustBeGreaterThan", 5, [5.001, 6], [5, 4]),
        ("mustBeGreaterOrEqualTo", 5, [5, 6], [4.999]),
        ("mustBeLessThan", 5, [4.999, -1], [5, 6]),
        ("mustBeLessOrEqualTo", 5, [5, 4], [5.001]),
        ("mustBeBetween", (5, 9), [5, 7, 9], [4.999, 9.001]),
        ("mustNotBeBetween", (5, 9), [4.999, 9.001], [5, 7, 9]),
        ("mustBe", 0.3, [0.1 + 0.2], [0.3001]),
        ("mustNotBe", 0.3, [0.3001], [0.1 + 0.2]),
        ("mustBeLessOrEqualTo", 0.3, [0.1 + 0.2], []),
        ("mustBeLessThan", 0.3, [], [0.1 + 0.2, 0.1 * 3]),
        ("mustBeGreaterOrEqualTo", 0.3, [0.1 * 3], []),
        ("mustBe", 0, [0.0, -0.0], [1e-9]),
        ("mustBe", 10**15, [10**15], [10**15 + 1, 10**15 - 1]),
        ("mustBe", True, [1], [0]),
        ("mustBe", "5", [5], [6]),
    ],
)
def test_each_operator_is_exact_at_its_boundary(operator, value, kept, broken):
    for number in kept:
        assert keeps(Threshold(operator, value), number), number
    for number in broken:
        assert not keeps(Threshold(operator, value), number), number


@pytest.mark.parametrize(
    "threshold",
    [
        Threshold("mustBe", None), Threshold("mustBe", "many"), Threshold("mustBe", (1, 2)),
        Threshold("mustBeBetween", 5), Threshold("mustBeBetween", ()), Threshold("", 5),
        Threshold("mustNotBeBetween", 5), Threshold("mustBeBetween", (1, "x")),
        Threshold("mustNotBe", {}), Threshold("mustBeLessThan", float("nan")),
        Threshold("mustBeLessThan", float("inf")), Threshold("mustBeNice", 5),
    ],
)  # fmt: skip
def test_what_is_no_threshold_is_never_kept(threshold):
    assert not keeps(threshold, 5)


@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf])
def test_what_is_no_number_keeps_nothing_and_is_an_error(value):
    for operator in ("mustBeGreaterThan", "mustBeLessThan", "mustNotBe"):
        assert not keeps(Threshold(operator, 5), value)
        assert verdict(a_check(operator, 5, Metric.SQL, unit="number"), value) is ERRORED


NUMBERS = st.floats(-1e12, 1e12) | st.integers(-(10**12), 10**12)


@given(NUMBERS, NUMBERS, NUMBERS, st.sampled_from(["error", "warning"]), NUMBERS)
@settings(deadline=None, database=None)
def test_a_verdict_never_gets_better_as_the_value_gets_worse(one, other, limit, severity, warn):
    low, high = sorted((one, other))
    rank = [PASSED, WARNED, FAILED]
    for operator, better, worse in (
        ("mustBeLessThan", low, high),
        ("mustBeLessOrEqualTo", low, high),
        ("mustBeGreaterThan", high, low),
        ("mustBeGreaterOrEqualTo", high, low),
    ):
        step = Threshold(operator, warn)
        check = a_check(operator, limit, Metric.SQL, unit="number", severity=severity, warning=step)
        assert rank.index(verdict(check, better)) <= rank.index(verdict(check, worse))


@given(st.integers(0, 10**9), st.integers(1, 10**9), st.integers(0, 10**6))
@settings(deadline=None, database=None)
def test_a_share_is_compared_exactly(failed, rows, limit):
    failed = min(failed, rows)
    check = a_check("mustBeLessOrEqualTo", limit / 1000, unit="percent")
    kept = verdict(check, failed=failed, rows=rows) is PASSED
    # Unless they are as good as equal, which no column of numbers would tell apart either.
    if abs(100_000 * failed - limit * rows) > 1e-6 * rows:
        assert kept == (100_000 * failed <= limit * rows)


@pytest.mark.parametrize(
    ("failed", "rows", "limit", "kept"),
    [(1, 1000, 0.1, True), (1, 999, 0.1, False), (3, 1000, 0.3, True), (7, 100, 7, True),
     (0, 0, 0, True), (29, 100, 29, True), (57, 100, 57, True), (1, 3, 33.333, False)],
)  # fmt: skip
def test_percent_is_exact_at_its_boundary(failed, rows, limit, kept):
    check = a_check("mustBeLessOrEqualTo", limit, unit="percent")
    assert (verdict(check, failed=failed, rows=rows) is PASSED) == kept


@pytest.mark.parametrize("severity", ["error", "critical", "", "ERROR", "anything"])
def test_breaking_a_promise_fails(severity):
    assert verdict(a_check(severity=severity), 1) is FAILED


@pytest.mark.parametrize("severity", ["warning", "info", "minor", " Warning "])
def test_breaking_a_mild_promise_only_warns(severity):
    assert verdict(a_check(severity=severity), 1) is WARNED


def test_the_first_of_two_steps_warns():
    check = a_check("mustBeLessThan", 9, warning=Threshold("mustBeLessThan", 5))
    assert [verdict(check, n) for n in (4, 5, 8, 9)] == [PASSED, WARNED, WARNED, FAILED]
    told = judge(check, Measured(value=5.0), NOW).reason
    assert told == "It is beyond its first step, less than 5 rows."


def test_what_could_not_run_is_an_error_and_what_cannot_be_measured_has_its_reason():
    found = judge(a_check(), Measured(error="It took too long."), NOW)
    assert (found.verdict, found.reason, found.value) == (ERRORED, "It took too long.", None)
    found = judge(a_check(), Measured(unmeasurable="It is masked."), NOW)
    assert (found.verdict, found.reason) == (NOT_MEASURED, "It is masked.")
    found = judge(a_check(measure=None, reason="For people."), None, NOW)
    assert (found.verdict, found.reason) == (NOT_MEASURED, "For people.")


METRICS = [metric for metric in Metric if metric is not Metric.CALENDAR]
OPERATORS = [("mustBeGreaterOrEqualTo", -1e9), ("mustNotBe", 7), ("mustBeLessThan", 1e12)]


@pytest.mark.parametrize("unit", ["rows", "percent", "seconds", "number"])
@pytest.mark.parametrize("metric", METRICS)
def test_nothing_is_green_without_a_number(metric, unit):
    for operator, value in OPERATORS:
        check = a_check(operator, value, metric, unit=unit)
        for measured in (
            None, Measured(), Measured(rows=5), Measured(text="VARCHAR"), Measured(error="x"),
            Measured(unmeasurable="x"), Measured(value=math.nan), Measured(value=math.inf),
            Measured(value=0, error="x"), Measured(value=0, unmeasurable="x"),
        ):  # fmt: skip
            found = judge(check, measured, NOW)
            assert found.verdict in (ERRORED, NOT_MEASURED)
            assert found.reason
        free = replace(check, threshold=None)
        assert judge(free, Measured(value=1, rows=5, failed=1), NOW).verdict is NOT_MEASURED
        bare = replace(check, measure=None)
        assert judge(bare, Measured(value=1, rows=5, failed=1), NOW).verdict is NOT_MEASURED


def test_an_empty_table_is_said_to_be_empty():
    for unit in ("rows", "percent"):
        found = judge(a_check(unit=unit), Measured(value=0, rows=0, failed=0), NOW)
        assert (found.verdict, found.actual, found.value) == (PASSED, "no rows", 0)
        assert found.reason == "There are no rows."
    rows = a_check("mustBeGreaterThan", 0, Metric.ROWS)
    found = judge(rows, Measured(value=0, rows=0), NOW)
    assert (found.verdict, found.actual) == (FAILED, "0 rows")


def test_a_column_of_nulls_breaks_required_with_every_row():
    found = judge(a_check(), Measured(value=7, rows=7, failed=7), NOW)
    assert (found.verdict, found.actual) == (FAILED, "7 of 7 rows (100 %)")


@pytest.mark.parametrize(
    ("check", "measured", "said"),
    [
        (a_check(), Measured(value=12, rows=336776, failed=12), "12 of 336,776 rows (0.004 %)"),
        (a_check(), Measured(value=0, rows=336776, failed=0), "none of 336,776 rows"),
        (a_check(), Measured(value=1, rows=1, failed=1), "1 of 1 row (100 %)"),
        (a_check(), Measured(value=999999, rows=1000000, failed=999999),
         "999,999 of 1,000,000 rows (99.99 %)"),
        (a_check(), Measured(value=5), "5 rows"),
        (a_check("mustBeGreaterThan", 5, Metric.ROWS), Measured(value=336776), "336,776 rows"),
        (a_check("mustBe", 1, Metric.PRESENT, unit="number"), Measured(value=0), "missing"),
        (a_check("mustBe", 1, Metric.TYPE, unit="number"), Measured(value=0, text="DATE"), "DATE"),
        (a_check("mustBe", 0, Metric.EXTRA, unit="number"), Measured(value=2, text="a, b"),
         "2: a, b"),
        (a_check("mustBe", 0, Metric.EXTRA, unit="number"), Measured(value=0), "nothing else"),
        (a_check("mustBeLessThan", 5, Metric.SQL, unit="percent"), Measured(value=2.4553),
         "2.46 %"),
        (a_check("mustBeLessThan", 5, Metric.SQL, unit="number"), Measured(value=-3), "-3"),
        (a_check("mustBeLessThan", 1, Metric.SQL, unit="percent"), Measured(value=0.99999),
         "a little less than 1 %"),
        (a_check("mustBeLessOrEqualTo", 2 * DAY, Metric.NEWEST, unit="seconds"),
         Measured(value=3 * DAY), "3 days"),
        (a_check("mustBeLessOrEqualTo", 2 * DAY, Metric.NEWEST, unit="seconds"),
         Measured(value=2 * DAY + 1), "a little more than 2 days"),
        (a_check("mustBeLessOrEqualTo", 2 * DAY, Metric.NEWEST, unit="seconds"),
         Measured(value=2 * DAY), "2 days"),
        (a_check("mustBeLessOrEqualTo", 2 * DAY, Metric.NEWEST, unit="seconds"),
         Measured(value=-3600 * 5), "5 hours ahead of now"),
        (a_check("mustBeLessOrEqualTo", 60, Metric.REPAIR, unit="seconds"), Measured(value=90),
         "90 seconds"),
    ],
)  # fmt: skip
def test_what_was_measured_is_said_in_words(check, measured, said):
    assert judge(check, measured, NOW).actual == said


def test_completeness_is_told_by_what_is_filled():
    found = level("completeness", 99, unit="percent", element="legs.at",
                  measured=Measured(value=1.0, rows=1000, failed=10))  # fmt: skip
    assert (found.verdict, found.value, found.actual) == (PASSED, 99.0, "990 of 1,000 rows (99 %)")
    found = level("completeness", 99, unit="percent", element="legs.at",
                  measured=Measured(rows=1000, failed=11))  # fmt: skip
    assert (found.verdict, found.rows_failed) == (FAILED, 11)
    found = level("completeness", 99, unit="percent", element="legs.at",
                  measured=Measured(value=100.0, rows=5, failed=5))  # fmt: skip
    assert (found.verdict, found.value) == (FAILED, 0)


def test_throughput_is_told_in_its_own_period():
    found = level("throughput", 100, unit="rows/h", element="legs.at",
                  measured=Measured(value=50 / 3600))  # fmt: skip
    assert (found.verdict, found.actual) == (FAILED, "50 rows an hour")


@pytest.mark.parametrize(
    ("status", "days", "verdict"),
    [
        ("active", 31, PASSED), ("active", 30, WARNED), ("active", 0, WARNED),
        ("active", -1, FAILED), ("deprecated", -1, FAILED), ("", -1, FAILED),
        ("retired", -1, PASSED), ("retired", 0, PASSED), ("retired", 1, FAILED),
    ],
)  # fmt: skip
def test_the_end_of_life_is_kept_to_the_day(status, days, verdict):
    day = (NOW + timedelta(days=days)).date().isoformat()
    found = level("endOfLife", day, status=status)
    assert (found.verdict, found.value) == (verdict, days)


def test_support_that_has_ended_only_warns():
    found = level("endOfSupport", "2026-11-16")
    assert (found.verdict, found.actual) == (WARNED, "12 days ago")
    assert level("endOfSupport", "2027-11-28").verdict is PASSED


@pytest.mark.parametrize(
    ("status", "day", "verdict", "said"),
    [
        ("active", "2025-09-15", PASSED, "439 days ago"),
        ("active", "2026-11-28", PASSED, "today"),
        ("active", "2026-12-10", NOT_MEASURED, "in 12 days"),
        ("draft", "2026-12-10", PASSED, "in 12 days"),
        ("draft", "2026-11-27", FAILED, "1 day ago"),
    ],
)
def test_what_begins_is_promised_from_that_day_on(status, day, verdict, said):
    found = level("generalAvailability", day, status=status)
    assert (found.verdict, found.actual) == (verdict, said)


@pytest.mark.parametrize(
    ("now", "verdict"),
    [
        (datetime(2026, 11, 28, 17, 59, 59, tzinfo=UTC), WARNED),
        (datetime(2026, 11, 28, 18, 0, 0, tzinfo=UTC), WARNED),
        (datetime(2026, 11, 28, 18, 0, 1, tzinfo=UTC), FAILED),
    ],
)
def test_a_moment_ends_in_its_own_time_zone(now, verdict):
    assert level("endOfLife", "2026-11-28T10:00:00-08:00", now=now).verdict is verdict


OLDEST = {"unit": "y", "element": "legs.at"}


def test_a_short_past_warns_unless_the_contract_says_since_when_there_is_data():
    young = Measured(value=200 * DAY, text="2026-05-12T00:00:00+00:00")
    found = level("retention", 1, measured=young, **OLDEST)
    assert (found.verdict, found.reason) == (WARNED, "The data begins on 12 May 2026.")
    since = a_slo("generalAvailability", "2024-01-01")
    assert level("retention", 1, measured=young, others=[since], **OLDEST).verdict is FAILED
    since = a_slo("generalAvailability", "2026-05-01")
    found = level("retention", 1, measured=young, others=[since], **OLDEST)
    assert (found.verdict, found.value) == (NOT_MEASURED, 200 * DAY)
    assert "2026-05-01" in found.reason
    enough = Measured(value=365 * DAY)
    assert level("retention", 1, measured=enough, **OLDEST).verdict is PASSED


def test_a_newest_value_in_the_future_is_told():
    found = level("latency", 2, unit="d", element="legs.at", measured=Measured(value=-5.0))
    assert "ahead of now" in found.reason


@pytest.mark.parametrize(
    ("name", "value", "unit"), [("latency", 2, "d"), ("timeOfAvailability", "09:00", "")]
)
def test_a_newest_value_that_no_time_zone_explains_shows_nothing(name, value, unit):
    for ahead, verdict in ((14 * 3600.0, PASSED), (14 * 3600.0 + 1, NOT_MEASURED)):
        found = level(name, value, unit=unit, element="legs.at", measured=Measured(value=-ahead))
        assert found.verdict is verdict
        assert "ahead of now" in found.reason


def test_what_a_float_cannot_tell_from_its_limit_is_not_judged():
    check = a_check("mustBe", 2**53, metric=Metric.SQL)
    assert verdict(check, float(2**53 + 1)) is NOT_MEASURED
    assert verdict(check, float(2**54)) is FAILED
    assert verdict(check, float(2**53 - 1)) is FAILED


BERLIN = {"element": "legs.at", "unit": "Europe/Berlin"}
# When the day before the last 09:00 in Berlin began. Its clocks go back on 25 October 2026 and
# forward on 28 March 2027: these days have 25 and 23 hours.
BEGAN = [
    (datetime(2026, 11, 28, 7, 59, tzinfo=UTC), datetime(2026, 11, 25, 23, tzinfo=UTC)),
    (datetime(2026, 11, 28, 8, 0, tzinfo=UTC), datetime(2026, 11, 26, 23, tzinfo=UTC)),
    (datetime(2026, 10, 25, 7, 59, tzinfo=UTC), datetime(2026, 10, 22, 22, tzinfo=UTC)),
    (datetime(2026, 10, 25, 8, 0, tzinfo=UTC), datetime(2026, 10, 23, 22, tzinfo=UTC)),
    (datetime(2026, 10, 26, 8, 0, tzinfo=UTC), datetime(2026, 10, 24, 22, tzinfo=UTC)),
    (datetime(2027, 3, 28, 7, 0, tzinfo=UTC), datetime(2027, 3, 26, 23, tzinfo=UTC)),
    (datetime(2027, 3, 28, 6, 59, tzinfo=UTC), datetime(2027, 3, 25, 23, tzinfo=UTC)),
    (datetime(2027, 3, 29, 7, 0, tzinfo=UTC), datetime(2027, 3, 27, 23, tzinfo=UTC)),
]


@pytest.mark.parametrize(("now", "began"), BEGAN)
def test_a_time_of_day_asks_for_the_day_before_whatever_the_clocks_do(now, began):
    age = (now - began).total_seconds()
    for value, verdict in ((age, PASSED), (age + 1, FAILED)):
        found = level(
            "timeOfAvailability", "09:00", now=now, measured=Measured(value=value), **BERLIN
        )
        assert found.verdict is verdict


def test_the_same_moment_is_judged_alike_in_every_zone_of_the_clock():
    stated = {"unit": "d", "element": "legs.at", "measured": Measured(value=2 * DAY)}
    for hours in (-11, 0, 5.75, 14):
        now = NOW.astimezone(timezone(timedelta(hours=hours)))
        assert level("latency", 2, now=now, **stated).verdict is PASSED
        assert level("endOfLife", "2027-05-12T00:00:00Z", now=now).verdict is PASSED


def test_the_calendar_needs_no_engine():
    check = a_check(metric=Metric.ROWS)
    assert calendar(check, NOW).unmeasurable
