"""Availability, error rate, time to repair and to detect: from what the checks found before."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from marketplace.model import Check, Measure, Metric, Observation, Verdict
from marketplace.services.past import DAYS, answers

NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)

FILLED = Check(
    id="orders.id.required", title="", kind="declared", object="orders",
    measure=Measure(metric=Metric.NULLS, object="orders"),
)  # fmt: skip
COUNTED = Check(
    id="orders.rows", title="", kind="quality", object="orders",
    measure=Measure(metric=Metric.ROWS, object="orders"),
)  # fmt: skip


def asking(metric: Metric) -> Check:
    measure = Measure(metric=metric)
    return Check(id=metric.value, title="", kind="service level", measure=measure)


def seen(days_ago: float, verdict: str, check: Check = FILLED) -> Observation:
    return Observation(
        product="sales", contract="orders", version="1.0.0", check=check.id, kind=check.kind,
        title="", verdict=Verdict(verdict), observed_at=NOON - timedelta(days=days_ago),
        object=check.object,
    )  # fmt: skip


def answer(metric: Metric, *observations: Observation):
    asked = asking(metric)
    return answers([FILLED, COUNTED, asked], observations, NOON)[asked.id]


def test_data_was_there_in_the_time_in_which_it_could_be_read():
    days = [seen(day, "errored" if day in (3, 4) else "passed") for day in range(11)]
    found = answer(Metric.AVAILABLE, *days)
    assert found.value == pytest.approx(80)
    assert (found.rows, found.failed) == (11, 2)


def test_data_that_breaks_a_rule_is_there_all_the_same():
    found = answer(Metric.AVAILABLE, seen(2, "failed"), seen(1, "failed"), seen(0, "failed"))
    assert found.value == 100


def test_one_check_that_cannot_run_does_not_make_the_data_unavailable():
    run = [seen(day, "errored") for day in (1, 0)]
    others = [seen(day, "passed", COUNTED) for day in (1, 0)]
    assert answer(Metric.AVAILABLE, *run, *others).value == 100


@pytest.mark.parametrize("metric", [Metric.AVAILABLE, Metric.DETECT])
def test_the_first_run_says_nothing_about_time(metric):
    found = answer(metric, seen(0, "passed"))
    assert found.value is None
    assert found.unmeasurable.startswith("Shown from the second run on")


@pytest.mark.parametrize("metric", [Metric.AVAILABLE, Metric.ERRORS, Metric.REPAIR])
def test_without_a_run_over_data_there_is_no_number(metric):
    assert answer(metric).unmeasurable
    assert answer(metric, seen(1, "not_measured"), seen(0, "not_measured")).unmeasurable


def test_the_error_rate_counts_runs_with_something_broken():
    runs = [seen(3, "passed"), seen(2, "failed"), seen(1, "errored"), seen(0, "warned")]
    also = [seen(2, "failed", COUNTED)]
    assert answer(Metric.ERRORS, *runs, *also).value == 50


def test_the_longest_repair_counts():
    days = [seen(9, "failed"), seen(8, "passed"), seen(5, "failed"), seen(4, "failed"),
            seen(3, "passed"), seen(0, "passed")]  # fmt: skip
    assert answer(Metric.REPAIR, *days).value == timedelta(days=2).total_seconds()


def test_what_is_still_broken_has_taken_as_long_as_it_is():
    days = [seen(4, "passed"), seen(3, "failed"), seen(0, "failed")]
    assert answer(Metric.REPAIR, *days).value == timedelta(days=3).total_seconds()


def test_nothing_broken_is_not_a_time_of_repair():
    assert answer(Metric.REPAIR, seen(1, "passed")).unmeasurable == (
        f"Nothing broke in the last {DAYS} days."
    )


def test_the_longest_time_between_two_runs_is_how_late_something_may_be_seen():
    found = answer(Metric.DETECT, seen(9, "passed"), seen(8, "passed"), seen(1, "passed"))
    assert found.value == timedelta(days=7).total_seconds()


def test_what_is_older_than_the_window_does_not_count():
    old = [seen(DAYS + 2, "failed"), seen(DAYS + 1, "passed")]
    assert answer(Metric.ERRORS, *old, seen(0, "passed")).value == 0


def test_only_checks_that_are_promised_now_count():
    gone = Check(id="gone", title="", kind="quality", object="orders")
    assert answer(Metric.ERRORS, seen(1, "failed", gone), seen(0, "passed")).value == 0
