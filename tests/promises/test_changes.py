"""When the state of a product changed."""

from __future__ import annotations

from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from marketplace.model.health import State
from marketplace.promises.changes import changes
from marketplace.promises.health import health
from tests.promises.builders_history import NOW, a_result, results


def told(found) -> list[tuple[str, State, State]]:
    return [(health.product, before, health.state) for before, health in found]


def test_only_a_change_is_told():
    found = changes(results("pppffpp"))
    assert told(found) == [
        ("flights", State.UNKNOWN, State.KEPT),
        ("flights", State.KEPT, State.BROKEN),
        ("flights", State.BROKEN, State.KEPT),
    ]
    assert found[1][1].checked_at == NOW - timedelta(days=4)


def test_a_second_breach_changes_nothing():
    seen = [a_result(NOW, "f"), a_result(NOW + timedelta(hours=1), "f", check="other")]
    assert len(changes(seen)) == 1


def test_a_product_is_kept_again_when_all_of_it_is():
    hour = timedelta(hours=1)
    seen = [
        a_result(NOW, "f"),
        a_result(NOW, "f", check="other"),
        a_result(NOW + hour, "p"),
        a_result(NOW + 2 * hour, "p", check="other"),
    ]
    assert told(changes(seen))[-1] == ("flights", State.BROKEN, State.KEPT)
    assert changes(seen)[-1][1].checked_at == NOW + 2 * hour


def test_what_is_built_from_it_changes_at_the_same_moment():
    seen = [*results("pp", product="delays"), *results("pfp", end=NOW + timedelta(hours=1))]
    found = changes(seen, {"delays": ("flights",)})
    assert told(found)[-4:] == [
        ("flights", State.KEPT, State.BROKEN),
        ("delays", State.KEPT, State.AT_RISK),
        ("flights", State.BROKEN, State.KEPT),
        ("delays", State.AT_RISK, State.KEPT),
    ]
    at_risk = found[-3][1]
    assert at_risk.causes == ("flights",)
    assert at_risk.checked_at == found[-4][1].checked_at


def test_what_is_not_promised_any_more_breaks_nothing():
    seen = [
        a_result(NOW, "f"),
        a_result(NOW, "p", check="other"),
        a_result(NOW + timedelta(days=1), "n", kind="withdrawn"),
    ]
    assert told(changes(seen))[-1] == ("flights", State.BROKEN, State.KEPT)


def test_a_new_version_takes_the_place_of_the_one_before():
    seen = [a_result(NOW, "f"), a_result(NOW + timedelta(days=1), "p", version="1.1.0")]
    assert told(changes(seen))[-1] == ("flights", State.BROKEN, State.KEPT)


def test_what_was_before_is_only_the_way_there():
    found = changes(results("pfp"), since=NOW - timedelta(days=1))
    assert told(found) == [("flights", State.BROKEN, State.KEPT)]


RESULTS = st.lists(
    st.tuples(
        st.integers(0, 60).map(lambda h: NOW - timedelta(hours=h)),
        st.sampled_from("pwfen"),
        st.sampled_from(["a", "b"]),
        st.sampled_from(["x", "y"]),
    ),
    unique_by=lambda one: (one[0], one[2], one[3]),
)


@settings(deadline=None)
@given(RESULTS)
def test_the_last_change_is_how_things_are_now(found):
    seen = [a_result(at, letter, product=p, check=c) for at, letter, p, c in found]
    shown = {health.product: health.state for _, health in changes(seen)}
    for product in ("a", "b"):
        own = [one for one in seen if one.product == product]
        assert shown.get(product, State.UNKNOWN) is health(product, own, NOW).state


@settings(deadline=None)
@given(RESULTS, st.sampled_from([{}, {"a": ("b",)}, {"a": ("b",), "b": ("a",)}]))
def test_every_change_begins_where_the_one_before_ended(found, upstream):
    seen = [a_result(at, letter, product=p, check=c) for at, letter, p, c in found]
    shown: dict[str, State] = {}
    for before, after in changes(seen, upstream):
        assert before is shown.get(after.product, State.UNKNOWN)
        assert after.state is not before
        shown[after.product] = after.state
