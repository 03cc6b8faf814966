"""A breach travels to what is built from it, and nowhere else."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from marketplace.model.health import Health, State
from marketplace.promises.spread import spread


def some(**states: State) -> dict[str, Health]:
    return {id_: Health(product=id_, state=state) for id_, state in states.items()}


def causes(found) -> dict[str, tuple[str, ...]]:
    return {id_: one.causes for id_, one in found.items() if one.causes}


LINE = {"legs": ("raw",), "delays": ("legs",), "board": ("delays",)}


def test_all_that_is_built_from_a_broken_product_is_at_risk_and_names_it():
    before = some(raw=State.BROKEN, legs=State.KEPT, delays=State.UNKNOWN, board=State.KEPT)
    after = spread(LINE, before)
    assert causes(after) == {"legs": ("raw",), "delays": ("raw",), "board": ("raw",)}
    assert {after[id_].state for id_ in ("legs", "delays", "board")} == {State.AT_RISK}


def test_what_needs_nothing_from_it_is_the_same_as_before():
    before = some(raw=State.BROKEN, legs=State.KEPT, airports=State.KEPT, delays=State.KEPT)
    after = spread({"legs": ("raw",), "delays": ("airports",)}, before)
    assert after["airports"] is before["airports"]
    assert after["delays"] is before["delays"]
    assert after["raw"] is before["raw"]


@pytest.mark.parametrize("state", [State.BROKEN, State.ERROR])
def test_what_is_in_a_worse_state_by_itself_stays_so_and_names_the_cause(state):
    after = spread({"legs": ("raw",)}, some(raw=State.BROKEN, legs=state))
    assert (after["legs"].state, after["legs"].causes) == (state, ("raw",))


@pytest.mark.parametrize("state", [State.ERROR, State.AT_RISK, State.UNKNOWN, State.KEPT])
def test_only_a_breach_travels(state):
    before = some(raw=state, legs=State.KEPT)
    assert spread({"legs": ("raw",)}, before) == before


def test_the_nearest_cause_is_named_first():
    before = some(raw=State.BROKEN, legs=State.BROKEN, delays=State.BROKEN, board=State.KEPT)
    assert spread(LINE, before)["board"].causes == ("delays", "legs", "raw")


def test_a_circle_ends_and_nobody_causes_its_own_breach():
    after = spread(
        {"a": ("b",), "b": ("c",), "c": ("a",)}, some(a=State.BROKEN, b=State.KEPT, c=State.KEPT)
    )
    assert causes(after) == {"b": ("a",), "c": ("a",)}


def test_a_product_that_feeds_itself_is_no_cause_of_itself():
    assert causes(spread({"a": ("a",)}, some(a=State.BROKEN))) == {}


def test_a_product_of_which_nothing_is_known_is_at_risk_too():
    after = spread({"legs": ("raw",)}, some(raw=State.BROKEN))
    assert after["legs"] == Health(product="legs", state=State.AT_RISK, causes=("raw",))


def test_a_long_chain_is_walked_to_its_end():
    chain = {f"p{row + 1}": (f"p{row}",) for row in range(5000)}
    after = spread(chain, some(p0=State.BROKEN))
    assert after["p5000"].causes == ("p0",)


NAMES = st.sampled_from("abcdefgh")
GRAPHS = st.dictionaries(NAMES, st.lists(NAMES, max_size=4).map(tuple))
HEALTHS = st.dictionaries(NAMES, st.sampled_from([*State])).map(lambda said: some(**said))


@settings(deadline=None)
@given(GRAPHS, HEALTHS)
def test_causes_are_the_broken_products_that_can_be_reached_upstream(graph, before):
    after = spread(graph, before)
    for product in {*before, *graph}:
        reached, edge = set(), [product]
        while edge:
            further = {source for node in edge for source in graph.get(node, ())} - reached
            reached |= further
            edge = [*further]
        broken = {id_ for id_, one in before.items() if one.state is State.BROKEN}
        expected = (reached & broken) - {product}
        assert {*(after[product].causes if product in after else ())} == expected


@settings(deadline=None)
@given(GRAPHS, HEALTHS)
def test_it_can_be_told_twice(graph, before):
    once = spread(graph, before)
    assert spread(graph, once) == once


@settings(deadline=None)
@given(GRAPHS, HEALTHS)
def test_nothing_gets_better(graph, before):
    after = spread(graph, before)
    assert all(after[id_].state.rank <= one.state.rank for id_, one in before.items())


def test_causes_that_are_mended_are_forgotten():
    once = spread({"legs": ("raw",)}, some(raw=State.BROKEN, legs=State.KEPT))
    mended = spread({"legs": ("raw",)}, once | some(raw=State.KEPT))
    assert mended["legs"].causes == ()
