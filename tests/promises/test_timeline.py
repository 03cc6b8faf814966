"""Results as pieces of time."""

from __future__ import annotations

from datetime import timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from marketplace.promises.timeline import (
    BROKEN,
    DAY,
    HOUR,
    KEPT,
    UNKNOWN,
    drawn,
    interval,
    timeline,
)
from tests.promises.builders_history import NOW, a_result, results

UNTIL = NOW.timestamp()


def seconds(spans) -> float:
    return sum(end - start for start, end in spans)


def test_a_result_holds_until_the_next_one():
    line = timeline(results("ppfp"), NOW)
    assert seconds(line.kept) == 3 * DAY
    assert [(b.closed - b.opened, seconds(b.spans)) for b in line.breaches] == [(DAY, DAY)]


def test_a_result_holds_no_longer_than_twice_the_usual_interval():
    line = timeline(results("ppppp", end=NOW - timedelta(days=9)), NOW)
    assert seconds(line.kept) == 6 * DAY  # the last of them for two days of the ten


def test_a_stated_schedule_says_how_long_a_result_holds():
    line = timeline(results("p", end=NOW - timedelta(days=50)), NOW, every=7 * DAY)
    assert seconds(line.kept) == 14 * DAY


def test_a_single_result_holds_for_two_days():
    assert seconds(timeline(results("p", end=NOW - timedelta(days=9)), NOW).kept) == 2 * DAY


def test_two_results_far_apart_make_no_rhythm():
    line = timeline([a_result(NOW - timedelta(days=300)), a_result(NOW)], NOW)
    assert seconds(line.kept) == 2 * DAY


def test_a_breach_goes_on_over_what_is_unknown_until_it_is_kept():
    (breach,) = timeline(results("pfefnp"), NOW).breaches
    assert breach.closed - breach.opened == 4 * DAY
    assert seconds(breach.spans) == 2 * DAY


def test_a_breach_that_is_never_mended_stays_open():
    (breach,) = timeline(results("pff"), NOW).breaches
    assert breach.closed is None


def test_a_warning_is_kept_and_an_error_says_nothing():
    line = timeline(results("wwe"), NOW)
    assert seconds(line.kept) == 2 * DAY
    assert not line.breaches


def test_of_two_results_at_one_moment_the_worse_one_counts():
    at = NOW - timedelta(hours=1)
    for order in ("pf", "fp", "fep", "pef"):
        line = timeline([a_result(at, letter) for letter in order], NOW)
        assert seconds(line.breaches[0].spans) == HOUR
        assert not line.kept


def test_what_claims_to_come_from_the_future_is_no_history():
    line = timeline([*results("pp"), a_result(NOW + timedelta(days=1), "f")], NOW)
    assert seconds(line.kept) == 2 * DAY
    assert not line.breaches


def test_nothing_measured_is_no_time_at_all():
    assert timeline([], NOW) == ((), (), UNTIL)


@pytest.mark.parametrize(
    ("gaps", "usual"),
    [
        ([DAY] * 10, DAY),
        ([HOUR] * 10, HOUR),
        ([900] * 40, HOUR),  # at least an hour
        ([3590] * 40, HOUR),  # an hourly check is never exactly one
        ([7 * DAY] * 5, 7 * DAY),
        ([7 * DAY], DAY),  # one gap is no rhythm
        ([], DAY),
        ([5] * 40, DAY),  # somebody pressed the button: one visit
        ([DAY, DAY, *[5] * 40, DAY - 200, DAY], DAY),
        ([DAY] * 6 + [3 * DAY] + [DAY] * 5, DAY),  # a long weekend
    ],
)
def test_the_usual_interval_is_that_of_most_results(gaps, usual):
    times = [0.0]
    for gap in gaps:
        times.append(times[-1] + gap)
    assert interval(times) == pytest.approx(usual, rel=0.01)


PIECES = st.lists(
    st.tuples(st.sampled_from((KEPT, UNKNOWN, BROKEN)), st.integers(1, 30)), max_size=12
)


@settings(deadline=None)
@given(PIECES)
def test_the_pieces_are_those_that_it_was_built_of(pieces):
    states = [state for state, hours in pieces for _ in range(hours)]
    start = UNTIL - HOUR * len(states)
    line = drawn([(start + HOUR * row, state) for row, state in enumerate(states)], NOW, every=HOUR)
    assert seconds(line.kept) == HOUR * states.count(KEPT)
    assert sum(seconds(breach.spans) for breach in line.breaches) == HOUR * states.count(BROKEN)
    without_unknown = [state for state in states if state != UNKNOWN]
    begins = sum(
        state == BROKEN and before != BROKEN
        for before, state in zip([KEPT, *without_unknown], without_unknown, strict=False)
    )
    assert len(line.breaches) == begins


@settings(deadline=None)
@given(st.lists(st.tuples(st.integers(-10, 400), st.sampled_from((KEPT, UNKNOWN, BROKEN)))))
def test_pieces_never_overlap_whatever_the_order(found):
    line = drawn([(UNTIL - HOUR * hours, state) for hours, state in found], NOW)
    spans = sorted([*line.kept, *(span for breach in line.breaches for span in breach.spans)])
    for (start, end), (following, _) in pairwise([*spans, (UNTIL, UNTIL)]):
        assert start <= end <= following
    for earlier, later in pairwise(line.breaches):
        assert earlier.closed is not None
        assert earlier.opened < earlier.closed < later.opened
