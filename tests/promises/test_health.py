"""How a product is doing now."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from marketplace.model.health import Health, State
from marketplace.promises.health import health, newest, stale, state, worst_first
from tests.promises.builders_history import NOW, a_result

DAY = 86400.0


def latest(letters: str, **parts):
    return [a_result(NOW, letter, check=f"c{row}", **parts) for row, letter in enumerate(letters)]


@pytest.mark.parametrize(
    ("letters", "causes", "expected"),
    [
        ("", (), State.UNKNOWN),
        ("n", (), State.UNKNOWN),
        ("np", (), State.KEPT),
        ("p", (), State.KEPT),
        ("pw", (), State.AT_RISK),
        ("pwe", (), State.ERROR),
        ("pwef", (), State.BROKEN),
        ("p", ("airports",), State.AT_RISK),
        ("", ("airports",), State.AT_RISK),
        ("e", ("airports",), State.ERROR),
        ("f", ("airports",), State.BROKEN),
    ],
)
def test_the_state_is_the_worst_of_what_was_measured(letters, causes, expected):
    found = health("flights", latest(letters), NOW, causes)
    assert (found.state, found.causes) == (expected, causes)


def test_every_promise_is_counted_once():
    found = health("flights", latest("ppwefn"), NOW, unmeasured=3)
    counts = (found.kept, found.broken, found.errors, found.at_risk, found.unmeasured)
    assert counts == (2, 1, 1, 1, 4)
    assert (found.measured, found.promised) == (5, 9)


def test_what_is_not_kept_is_named_worst_first():
    found = health("flights", latest("wpefnf"), NOW)
    assert [one.check for one in found.worst] == ["c3", "c5", "c2", "c0"]


def test_it_was_checked_when_its_newest_result_is_from():
    early = NOW - timedelta(hours=3)
    assert health("flights", [a_result(early), *latest("pp")], NOW).checked_at == NOW
    assert health("flights", [], NOW).checked_at is None


def test_a_result_is_stale_when_it_is_older_than_twice_its_interval():
    result = a_result(NOW - timedelta(days=2))
    assert not stale(result, NOW)
    assert stale(result, NOW + timedelta(seconds=1))
    assert not stale(result, NOW + timedelta(days=12), every=7 * DAY)
    assert stale(result, NOW, every=DAY / 2)


def test_a_product_is_stale_when_nothing_of_it_is_fresh():
    old = a_result(NOW - timedelta(days=5), check="c0")
    assert health("flights", [old], NOW).stale
    assert not health("flights", [old], NOW, every={"c0": 7 * DAY}).stale
    assert not health("flights", [old, a_result(NOW, check="c1")], NOW).stale


def test_a_product_that_was_never_measured_is_not_stale():
    assert not health("flights", [], NOW).stale


def test_a_stale_product_keeps_the_state_that_was_measured_last():
    found = health("flights", [a_result(NOW - timedelta(days=9), "f")], NOW)
    assert (found.state, found.stale) == (State.BROKEN, True)


def test_only_the_newest_result_of_a_check_counts():
    seen = [
        a_result(NOW - timedelta(days=1), "f"),
        a_result(NOW, "p"),
        a_result(NOW - timedelta(days=2), "e"),
    ]
    assert [one.verdict for one in newest(seen)] == ["passed"]


def test_of_two_results_at_one_moment_the_worse_one_counts():
    for order in ("pf", "fp", "ef", "nf"):
        assert health("flights", [a_result(NOW, x) for x in order], NOW).state is State.BROKEN


def test_versions_side_by_side_are_promises_of_their_own():
    seen = [a_result(NOW, "p", version="1.0.0"), a_result(NOW, "f", version="2.0.0")]
    assert health("flights", seen, NOW).measured == 2


def test_the_worst_products_come_first():
    some = [
        Health(product="kept", state=State.KEPT),
        Health(product="old", state=State.KEPT, stale=True),
        Health(product="one", state=State.BROKEN, broken=1),
        Health(product="nobody"),
        Health(product="two", state=State.BROKEN, broken=2),
        Health(product="error", state=State.ERROR, errors=1),
        Health(product="risk", state=State.AT_RISK),
    ]
    names = [one.product for one in worst_first(some)]
    assert names == ["two", "one", "error", "risk", "nobody", "old", "kept"]


@settings(deadline=None)
@given(st.lists(st.sampled_from("pwfen"), max_size=20), st.randoms(use_true_random=False))
def test_the_order_of_results_changes_nothing(letters, chance):
    seen = latest("".join(letters))
    mixed = [*seen]
    chance.shuffle(mixed)
    assert health("flights", mixed, NOW) == health("flights", seen, NOW)


@settings(deadline=None)
@given(st.lists(st.sampled_from("pwfen"), min_size=1, max_size=9))
def test_one_more_breach_never_makes_a_product_better(letters):
    seen = latest("".join(letters))
    before = health("flights", seen, NOW).state.rank
    assert health("flights", [*seen, a_result(NOW, "f", check="x")], NOW).state.rank <= before


def test_a_state_needs_only_the_counts_that_there_are():
    assert state({}) is State.UNKNOWN
    assert state({State.KEPT: 0}) is State.UNKNOWN
    assert state({State.KEPT: 1}) is State.KEPT
