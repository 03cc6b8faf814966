"""How well a check was kept over the last days."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from marketplace.model.promise import Check, Measure, Metric, Verdict
from marketplace.model.schema import Threshold
from marketplace.promises.history import TARGET, attainment, target, windows
from tests.promises.builders_history import LETTERS, NOW, a_result, results

DAY, HOUR = 86400.0, 3600.0


def test_a_week_with_one_day_broken():
    found = attainment(results("pppfppp"), 7, NOW)
    assert found.share == pytest.approx(6 / 7)
    assert (found.downtime, found.violations, found.longest, found.repair) == (DAY, 1, DAY, DAY)


def test_never_measured_is_no_share_and_no_budget():
    found = attainment([], 30, NOW)
    assert (found.share, found.budget, found.burn, found.repair) == (None, None, None, None)
    assert (found.downtime, found.violations, found.longest) == (0, 0, 0)


def test_what_only_errored_was_never_measured():
    assert attainment(results("eeenn"), 7, NOW).share is None


def test_what_nobody_measured_counts_neither_way():
    old = results("pppp", end=NOW - timedelta(days=20))
    found = attainment([*old, *results("pf")], 30, NOW)
    assert found.share == pytest.approx((3 + 2 + 1) / (3 + 2 + 1 + 1))


def test_a_warning_keeps_the_promise():
    assert attainment(results("wwww"), 7, NOW).share == 1


def test_only_the_part_of_a_violation_within_the_window_counts():
    found = attainment(results("p" * 20 + "f" * 5 + "p" * 5), 7, NOW)
    assert found.downtime == found.longest == 2 * DAY
    assert found.repair == 5 * DAY  # it took that long, whenever it began
    assert found.violations == 1


def test_what_was_mended_before_the_window_is_forgotten():
    found = attainment(results("pfp" + "p" * 20), 7, NOW)
    assert (found.share, found.violations, found.repair) == (1, 0, None)


def test_a_breach_of_this_moment_is_a_violation_that_has_lasted_no_time():
    found = attainment([*results("ppp"), a_result(NOW, "f")], 7, NOW)
    assert (found.violations, found.downtime, found.share) == (1, 0, 1)


def test_the_repair_time_is_the_median_of_what_was_repaired():
    found = attainment(results("fp" + "ffp" + "fffffp" + "ff"), 90, NOW)
    assert found.repair == 2 * DAY
    assert found.violations == 4
    assert found.longest == 5 * DAY


def test_the_budget_is_what_is_left_of_what_may_be_broken():
    found = attainment(results("p" * 99 + "f"), 100, NOW, target=0.98)
    assert found.budget == pytest.approx(0.5)
    assert attainment(results("p" * 97 + "fff"), 100, NOW, target=0.98).budget < 0
    assert attainment(results("p" * 100), 100, NOW).budget == 1


def test_a_promise_of_all_the_time_has_no_budget_to_spend():
    for always in (1.0, 1.5, -1.0, float("nan")):
        found = attainment(results("pf"), 7, NOW, target=always)
        assert (found.budget, found.burn) == (None, None)


def test_the_burn_rate_looks_at_the_last_tenth_of_the_window():
    found = attainment(results("f" * 27 + "ppp"), 30, NOW)
    assert found.burn == pytest.approx(0)
    found = attainment(results("p" * 27 + "ppf"), 30, NOW, target=0.9)
    assert found.burn == pytest.approx(1 / 3 / 0.1)


def test_several_windows_are_those_that_are_asked_for_one_by_one():
    seen = results(random.Random(4).choices("ppppwfen", k=400))
    found = windows(seen, NOW, 0.95, (7, 30, 90, 365))
    assert found == tuple(attainment(seen, days, NOW, 0.95) for days in (7, 30, 90, 365))
    assert [one.days for one in windows(seen, NOW)] == [7, 30, 90]


def an_availability(value, metric: Metric = Metric.AVAILABLE) -> Check:
    return Check(
        id="availability",
        title="",
        kind="service level",
        measure=Measure(metric=metric),
        threshold=Threshold("mustBeGreaterOrEqualTo", value),
    )


@pytest.mark.parametrize(
    ("checks", "share"),
    [
        ([], TARGET),
        ([an_availability(99.9)], 0.999),
        ([an_availability(95), an_availability(99.5)], 0.995),
        ([an_availability(100)], 1.0),
        ([an_availability(0)], TARGET),
        ([an_availability("all of it")], TARGET),
        ([an_availability(True)], TARGET),
        ([an_availability(5, Metric.ERRORS)], TARGET),
        ([replace(an_availability(95), threshold=None)], TARGET),
        ([replace(an_availability(95), measure=None)], TARGET),
    ],
)
def test_the_target_is_the_promised_availability(checks, share):
    assert target(checks) == pytest.approx(share)


PIECES = st.lists(st.tuples(st.sampled_from("pwfen"), st.integers(1, 40)), min_size=1, max_size=12)


@settings(deadline=None)
@given(PIECES)
def test_share_and_downtime_are_those_that_a_history_was_built_of(pieces):
    said = "".join(letter * hours for letter, hours in pieces)
    found = attainment(results(said, hours=1), 30, NOW, every=HOUR)
    kept, broken = said.count("p") + said.count("w"), said.count("f")
    assert found.downtime == HOUR * broken
    assert found.share == (pytest.approx(kept / (kept + broken)) if kept + broken else None)


@settings(deadline=None)
@given(PIECES)
def test_violations_are_those_that_a_history_was_built_of(pieces):
    said = "".join(letter * hours for letter, hours in pieces)
    found = attainment(results(said, hours=1), 30, NOW, every=HOUR)
    runs = said.replace("e", "").replace("n", "").replace("w", "p").split("p")
    lengths = [len(run) for run in runs if run]
    assert found.violations == len(lengths)
    assert found.longest == HOUR * max(lengths, default=0)


STATES = st.lists(st.sampled_from("pwfen"), min_size=1, max_size=80)


@settings(deadline=None)
@given(STATES, st.data())
def test_a_result_more_that_is_kept_never_makes_it_worse(said, data):
    row = data.draw(st.integers(0, len(said) - 1))
    better = [*said[:row], "p", *said[row + 1 :]]
    before, after = (attainment(results(one), 90, NOW, every=DAY) for one in (said, better))
    assert after.downtime <= before.downtime
    assert after.longest <= before.longest
    assert before.share is None or after.share >= before.share - 1e-12


@settings(deadline=None)
@given(STATES)
def test_a_longer_window_never_has_less_downtime(said):
    found = windows(results(said), NOW, days=(1, 7, 30, 90, 365))
    for shorter, longer in pairwise(found):
        assert shorter.downtime <= longer.downtime
        assert shorter.violations <= longer.violations
        assert shorter.longest <= longer.longest


MOMENTS = st.lists(
    st.tuples(
        st.integers(-3, 200).map(lambda h: NOW - timedelta(hours=h)), st.sampled_from("pwfen")
    )
)


@settings(deadline=None)
@given(MOMENTS, st.randoms(use_true_random=False))
def test_neither_the_order_nor_results_twice_change_anything(found, chance):
    seen = [a_result(at, letter) for at, letter in found]
    mixed = [*seen, *seen]
    chance.shuffle(mixed)
    assert windows(mixed, NOW) == windows(seen, NOW)


@settings(deadline=None)
@given(MOMENTS)
def test_all_numbers_fit_together(found):
    for one in windows([a_result(at, letter) for at, letter in found], NOW):
        assert one.share is None or 0 <= one.share <= 1
        assert 0 <= one.longest <= one.downtime <= one.days * DAY
        assert bool(one.downtime) <= bool(one.violations)
        assert one.budget is None or one.budget <= 1
        assert one.burn is None or one.burn >= 0


def test_every_verdict_has_its_letter():
    assert {*LETTERS.values()} == {*Verdict}
