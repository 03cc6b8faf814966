"""Boxes and arrows: where they stand and what they are tied to."""

from itertools import pairwise

from marketplace.model import Flow, FlowKind
from marketplace.ui.diagram import Arrow, Box, layout
from marketplace.ui.lineage import Side, columns, distances, picked


def boxes(*names: str) -> list[Box]:
    return [Box(name, ((name, ""),)) for name in names]


def test_columns_go_from_left_to_right_and_boxes_never_overlap():
    drawn = layout({-1: boxes("a", "b", "c"), 0: boxes("own"), 1: boxes("d")}, [])
    at = {node["id"]: node for node in drawn["nodes"]}
    assert at["a"]["x"] + at["a"]["w"] < at["own"]["x"]
    assert at["own"]["x"] + at["own"]["w"] < at["d"]["x"]
    column = sorted((at[name] for name in "abc"), key=lambda node: node["y"])
    for upper, lower in pairwise(column):
        assert upper["y"] + upper["h"] < lower["y"]
    assert all(node["x"] + node["w"] <= drawn["width"] for node in drawn["nodes"])
    assert all(node["y"] + node["h"] <= drawn["height"] for node in drawn["nodes"])


def test_what_flows_together_stands_at_the_same_height():
    arrows = [Arrow("a", "own"), Arrow("b", "own"), Arrow("x", "b"), Arrow("y", "a")]
    drawn = layout({-2: boxes("x", "y"), -1: boxes("a", "b"), 0: boxes("own")}, arrows)
    at = {node["id"]: node["y"] for node in drawn["nodes"]}
    assert (at["a"] < at["b"]) == (at["y"] < at["x"])
    assert len(drawn["edges"]) == 4


def test_what_closes_a_cycle_runs_back_between_the_boxes():
    drawn = layout({0: boxes("a"), 1: boxes("b")}, [Arrow("a", "b"), Arrow("b", "a")])
    at = {node["id"]: node for node in drawn["nodes"]}
    back = drawn["edges"][1]["d"]
    start, end = float(back[1:].split(",")[0]), float(back.split()[-1].split(",")[0])
    assert start == at["b"]["x"]
    assert at["a"]["x"] + at["a"]["w"] < end < start


def test_an_arrow_to_a_box_that_is_left_out_is_not_drawn():
    assert layout({0: boxes("a")}, [Arrow("a", "b")])["edges"] == []


def test_nothing_at_all_can_be_laid_out():
    assert layout({}, [])["nodes"] == []


def test_long_names_are_shortened_in_the_box_and_whole_for_the_ear():
    name = "A very long name of a product that nobody can read"
    node = layout({0: boxes(name)}, [])["nodes"][0]
    assert len(node["lines"][0][0]) == 24
    assert node["hint"] == name


def flows(*pairs: str) -> list[Flow]:
    return [Flow(*pair.split(">"), FlowKind.INPUT) for pair in pairs]


def test_distance_counts_steps_up_and_down():
    found = flows("a>own", "b>a", "own>c", "c>d")
    assert distances("own", found, -1) == {"own": 0, "a": 1, "b": 2}
    assert distances("own", found, 1) == {"own": 0, "c": 1, "d": 2}


def test_a_cycle_ends():
    for sign in (-1, 1):
        assert distances("own", flows("a>own", "own>a"), sign) == {"own": 0, "a": 1}


def test_columns_follow_the_longest_way_so_that_arrows_point_to_the_right():
    found = flows("own>a", "own>b", "a>b", "b>c", "own>c", "x>own", "y>x", "y>own")
    assert columns("own", found, 1) == {"own": 0, "a": 1, "b": 2, "c": 3}
    assert columns("own", found, -1) == {"own": 0, "x": 1, "y": 2}


def test_columns_of_a_cycle_end():
    found = columns("own", flows("own>a", "a>b", "b>a", "b>own"), 1)
    assert found == {"own": 0, "a": 1, "b": 2}


def test_an_arrow_over_a_column_runs_in_a_lane_between_the_boxes():
    arrows = [Arrow("own", "a"), Arrow("own", "b"), Arrow("own", "far"), Arrow("own", "far2")]
    drawn = layout({0: boxes("own"), 1: boxes("a", "b"), 2: boxes("far", "far2")}, arrows)
    assert {node["id"] for node in drawn["nodes"]} == {"own", "a", "b", "far", "far2"}
    lane = drawn["edges"][2]["d"].split(" H")[0].rpartition(",")[2]
    for node in drawn["nodes"]:
        if node["id"] in "ab":
            assert not node["y"] <= float(lane) <= node["y"] + node["h"]


def test_of_a_thousand_users_a_dozen_is_drawn_and_all_are_tied():
    many = flows(*(f"own>n{i}" for i in range(1000)), *(f"n{i}>m{i}" for i in range(1000)))
    kept = picked("own", Side(1, flows=tuple(many), steps=distances("own", many, 1)))
    assert len(kept) == 25
    assert {node for node in kept if node[0] == "m"} == {
        f"m{node[1:]}" for node in kept if node[0] == "n"
    }
