"""Incidents, derived from what was measured."""

from __future__ import annotations

from datetime import timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from marketplace.promises.acknowledged import Acknowledgement
from marketplace.promises.incidents import incidents, severity
from tests.promises.builders_history import NOW, a_result, results

HOUR = timedelta(hours=1)


def only(*arguments, **parts):
    (found,) = incidents(*arguments, **parts)
    return found


def test_an_incident_is_open_from_the_first_failing_result_to_the_first_kept_one():
    seen = results("ppffpp")
    found = only(seen)
    assert (found.opened_at, found.closed_at) == (seen[2].observed_at, seen[4].observed_at)
    assert (found.failures, found.reopened, found.is_open) == (2, 0, False)
    assert (found.product, found.check, found.title) == (
        "flights",
        "legs.carrier.required",
        "Every carrier is filled",
    )


def test_one_failing_result_is_enough_and_the_incident_stays_open():
    found = only(results("ppf"))
    assert found.is_open
    assert found.closed_at is None


def test_a_check_that_cannot_run_is_an_incident_too():
    found = only(results("pepp"), tier="critical")
    assert (found.failures, found.severity) == (1, "major")


def test_a_warning_keeps_the_promise():
    assert incidents(results("pwwp")) == ()
    assert not only(results("fw")).is_open


def test_what_was_not_measured_neither_opens_nor_closes():
    assert incidents(results("pnnp")) == ()
    assert only(results("pfnnf")).failures == 2


def test_what_breaks_again_within_a_day_is_the_same_incident():
    found = only(results("pfpfpf", hours=6))
    assert (found.failures, found.reopened, found.is_open) == (3, 2, True)


def test_a_day_after_it_closed_is_still_within():
    assert only(results("fpf", hours=24)).reopened == 1


def test_what_breaks_later_is_another_incident():
    first, second = incidents(results("fppf", hours=24))
    assert (first.is_open, second.is_open) == (True, False)
    assert first.opened_at - second.closed_at == timedelta(days=2)


def test_its_id_says_what_broke_and_when():
    found = only([a_result(NOW, "f")])
    assert found.id == "flights/legs.carrier.required/2026-11-20"


def test_its_id_stays_the_same_whatever_is_measured_later():
    ids = {only(results("pff" + more, end=NOW)[:3]).id for more in ("", "f", "p")}
    for more in ("", "f", "ff", "p"):
        seen = [*results("pff", end=NOW), *results(more, end=NOW + timedelta(days=len(more)))]
        ids = {one.id for one in incidents(seen)}
        assert ids == {"flights/legs.carrier.required/2026-11-18"}


def test_a_new_minor_version_goes_on_where_the_one_before_ended():
    seen = results("fffp")
    versions = ["1.0.0", "1.0.0", "1.1.0", "1.1.0"]
    renamed = [
        a_result(one.observed_at, letter, version=version)
        for one, letter, version in zip(seen, "fffp", versions, strict=True)
    ]
    assert only(renamed).failures == 3


def test_two_major_versions_have_incidents_of_their_own():
    seen = [*results("ff", version="1.0.0"), *results("ff", version="2.0.0")]
    found = incidents(seen)
    assert len({one.id for one in found}) == 2
    mixed = [*results("ff", version="1.0.0"), *results("pp", version="2.0.0")]
    assert only(mixed).failures == 2


def test_the_worst_result_is_kept_with_it():
    seen = results("fff", rows_failed=3)
    seen[1] = a_result(seen[1].observed_at, "f", rows_failed=500)
    assert only([*seen, a_result(NOW, "e")]).worst.rows_failed == 500


@pytest.mark.parametrize(
    ("operator", "worst"),
    [
        ("mustBeLessThan", 90.0),
        ("mustBeGreaterThan", 2.0),
        ("mustBe", 90.0),
        ("mustBeBetween", 90.0),
    ],
)
def test_the_worst_value_depends_on_the_direction(operator, worst):
    seen = [
        a_result(NOW + HOUR * row, "f", operator=operator, low=20.0, value=value)
        for row, value in enumerate((30.0, 90.0, 2.0, None))
    ]
    assert only(seen).worst.value == worst


@pytest.mark.parametrize(
    ("tier", "stated", "letter", "expected"),
    [
        ("critical", "error", "f", "critical"),
        ("Critical", "", "f", "critical"),
        ("important", "error", "f", "major"),
        ("standard", "error", "f", "minor"),
        ("", "", "f", "minor"),
        ("gold", "", "f", "minor"),
        ("standard", "critical", "f", "major"),
        ("critical", "critical", "f", "critical"),
        ("critical", "warning", "e", "minor"),
        ("critical", "error", "e", "major"),
        ("standard", "info", "e", "minor"),
    ],
)
def test_its_severity_comes_from_the_tier_and_the_check(tier, stated, letter, expected):
    assert severity(a_result(NOW, letter, severity=stated), tier) == expected


def test_open_incidents_come_first_then_the_newest():
    seen = [
        *results("fp", check="old", end=NOW - timedelta(days=9)),
        *results("f", check="open", end=NOW - timedelta(days=30)),
        *results("fp", check="new"),
    ]
    assert [one.check for one in incidents(seen)] == ["open", "new", "old"]


def test_a_file_can_say_who_takes_care_and_what_happened():
    id_ = "flights/legs.carrier.required/2026-11-20"
    said = Acknowledgement(incident=id_, by="Mara Lindqvist", note="The airline was late.")
    found = only([a_result(NOW, "f")], acknowledgements={id_: said, "other": said})
    assert (found.acknowledged_by, found.note) == ("Mara Lindqvist", "The airline was late.")


def test_nothing_measured_is_no_incident():
    assert incidents([]) == ()


MOMENTS = st.lists(
    st.tuples(st.integers(0, 300).map(lambda h: NOW - h * HOUR), st.sampled_from("pwfen"))
)


@settings(deadline=None)
@given(MOMENTS)
def test_incidents_of_one_check_never_overlap(found):
    ordered = sorted(
        incidents([a_result(at, letter) for at, letter in found]), key=lambda one: one.opened_at
    )
    for earlier, later in pairwise(ordered):
        assert earlier.closed_at is not None
        assert earlier.opened_at < earlier.closed_at
        assert later.opened_at - earlier.closed_at > timedelta(days=1)
    assert len({one.id for one in ordered}) == len(ordered)


@settings(deadline=None)
@given(MOMENTS, st.randoms(use_true_random=False))
def test_neither_the_order_nor_results_twice_change_anything(found, chance):
    seen = [a_result(at, letter) for at, letter in found]
    mixed = [*seen, *seen]
    chance.shuffle(mixed)
    assert incidents(mixed) == incidents(seen)


@settings(deadline=None)
@given(MOMENTS)
def test_every_moment_in_which_it_failed_belongs_to_one_incident(found):
    at: dict = {}
    for moment, letter in found:
        at.setdefault(moment, []).append(letter)
    bad = [moment for moment, letters in at.items() if {*letters} & {"f", "e"}]
    seen = incidents([a_result(moment, letter) for moment, letter in found])
    assert sum(one.failures for one in seen) == len(bad)
    for moment in bad:
        homes = [
            one
            for one in seen
            if one.opened_at <= moment and (one.closed_at is None or moment < one.closed_at)
        ]
        assert len(homes) == 1
