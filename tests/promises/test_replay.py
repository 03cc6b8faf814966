"""What if: the same values against another threshold."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from marketplace.model.health import Attainment
from marketplace.model.promise import Check, Measure, Measured, Metric, Verdict
from marketplace.model.schema import Threshold
from marketplace.promises.history import attainment
from marketplace.promises.judge import judge
from marketplace.promises.replay import promised, rejudged, replay, words
from tests.promises.builders_history import NOW, a_result, results, values

HOUR, DAY = 3600.0, 86400.0


def at_most(limit: float) -> Threshold:
    return Threshold("mustBeLessOrEqualTo", limit)


def test_a_stricter_threshold_shows_what_would_have_broken():
    seen = values([1, 5, 1, 1], 9)
    assert replay(seen, at_most(9), 7, NOW).share == 1
    found = replay(seen, at_most(4), 7, NOW)
    assert (found.share, found.violations, found.downtime) == (0.75, 1, DAY)


def test_a_looser_threshold_forgives():
    seen = values([1, 5, 1, 1], 4)
    assert attainment(seen, 7, NOW).violations == 1
    assert replay(seen, at_most(5), 7, NOW).violations == 0


def test_what_has_no_number_stays_as_it_was_judged():
    seen = results("pfewn")
    assert rejudged(seen, at_most(0)) == [one.verdict for one in seen]


def test_what_could_not_be_measured_is_not_made_up_by_another_threshold():
    seen = [a_result(NOW, "n", value=3.0), a_result(NOW, "e", value=3.0)]
    assert rejudged(seen, at_most(9)) == [Verdict.NOT_MEASURED, Verdict.ERRORED]


@pytest.mark.parametrize("severity", ["warning", "Warning ", "info", "minor"])
def test_what_only_warns_goes_on_only_warning(severity):
    seen = values([1, 5], 9, severity=severity)
    assert rejudged(seen, at_most(4)) == [Verdict.PASSED, Verdict.WARNED]


@pytest.mark.parametrize(
    ("parts", "threshold"),
    [
        ({}, None),
        ({"operator": "mustBe"}, None),
        ({"operator": "mustBe", "low": 3.0}, Threshold("mustBe", 3.0)),
        (
            {"operator": "mustBeBetween", "low": 3.0, "high": 5.0},
            Threshold("mustBeBetween", (3.0, 5.0)),
        ),
    ],
)
def test_a_result_knows_what_it_was_judged_by(parts, threshold):
    assert promised(a_result(**parts)) == threshold


@pytest.mark.parametrize(
    ("found", "said"),
    [
        (
            Attainment(days=365, share=0.913, violations=14, longest=9 * HOUR),
            "met 91.3 %, 14 violations, longest 9 hours",
        ),
        (Attainment(days=365, share=1.0), "met 100 %, no violation"),
        (Attainment(days=365, share=None), "never measured"),
        (
            Attainment(days=365, share=0.99996, violations=1, longest=90),
            "met 99.99 %, 1 violation, longest 90 seconds",
        ),
        (Attainment(days=365, share=0.0, violations=1, longest=DAY * 365), "met 0 %, 1 violation"),
        (
            Attainment(days=365, share=0.5, violations=2000, longest=2.5 * DAY),
            "met 50 %, 2,000 violations, longest 2.5 days",
        ),
    ],
)
def test_it_is_said_in_a_few_words_and_never_rounded_up(found, said):
    short = said.replace(" hours", " h").replace(" seconds", " s").replace(" days", " d")
    assert words(found).startswith(short)


OPERATORS = st.sampled_from(
    [
        "mustBe", "mustNotBe", "mustBeGreaterThan", "mustBeGreaterOrEqualTo", "mustBeLessThan",
        "mustBeLessOrEqualTo", "mustBeBetween", "mustNotBeBetween",
    ]
)  # fmt: skip
NUMBERS = st.one_of(st.integers(-5, 5), st.sampled_from([0.1 + 0.2, 0.3, 1e9, -0.0, float("nan")]))


@st.composite
def histories(draw):
    """Results as the judge has judged them, and the threshold that it went by."""
    operator = draw(OPERATORS)
    ends = tuple(sorted((draw(st.integers(-5, 5)), draw(st.integers(-5, 5)))))
    threshold = Threshold(operator, ends if "Between" in operator else ends[0])
    warning = draw(st.none() | st.integers(-5, 5).map(lambda end: Threshold("mustBe", end)))
    check = Check(
        id="x",
        title="x",
        kind="quality",
        measure=Measure(metric=Metric.ROWS),
        threshold=threshold,
        warning=warning,
        severity=draw(st.sampled_from(["error", "warning", "info", ""])),
        unit="number",
    )
    seen = []
    for row, number in enumerate(draw(st.lists(st.none() | NUMBERS, max_size=40))):
        measured = Measured(error="no") if number is None else Measured(value=number)
        outcome = judge(check, measured, NOW)
        at = NOW - timedelta(hours=7 * row)
        seen.append(a_result(at, outcome.verdict[0], value=outcome.value, severity=check.severity))
    return seen, threshold


@settings(deadline=None)
@given(histories())
def test_at_the_threshold_of_today_it_is_the_history(history):
    seen, threshold = history
    for days in (7, 30, 365):
        assert replay(seen, threshold, days, NOW) == attainment(seen, days, NOW)


@settings(deadline=None)
@given(
    st.lists(st.integers(0, 20), min_size=1, max_size=60), st.integers(0, 20), st.integers(0, 20)
)
def test_a_looser_threshold_is_never_kept_less(numbers, one, other):
    strict, loose = sorted((one, other))
    seen = values(numbers, 10)
    before, after = (replay(seen, at_most(limit), 90, NOW) for limit in (strict, loose))
    assert after.share >= before.share
    assert after.downtime <= before.downtime
    assert after.longest <= before.longest
