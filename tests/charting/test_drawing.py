"""What is drawn is what the rows say; what is not drawn is told."""

from __future__ import annotations

import math
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from marketplace.charting import alt, choose, default, draw
from marketplace.charting.histogram import bins
from marketplace.model import Result, ResultColumn


def result(columns: str, rows, **more) -> Result:
    named = [column.strip().split(" ", 1) for column in columns.split(",")]
    return Result(
        columns=tuple(ResultColumn(name, type_) for name, type_ in named),
        rows=tuple(tuple(row) for row in rows),
        **more,
    )


def drawn(found: Result, *wish, **wishes):
    return draw(found, choose(found, *wish, **wishes))


def test_bars_keep_the_order_of_the_query_and_say_their_numbers_exactly():
    found = drawn(
        result("name VARCHAR, n HUGEINT", [("b", "170141183460469231731"), ("a", "2")]), "bar"
    )
    assert found.columns["y"] == ["b", "a"]
    assert found.columns["tx"] == ["170,141,183,460,469,231,731", "2"]
    assert (found.title, found.series, found.notes) == ("n by name", (), ())


def test_rows_of_the_same_name_are_added_up_and_that_is_said():
    found = drawn(result("name VARCHAR, n BIGINT", [("a", 1), ("b", 2), ("a", 3)]), "bar", 0)
    assert found.columns["x"] == [4.0, 2.0]
    assert found.notes == ("Rows with the same name are added up.",)


def test_at_most_forty_bars_are_drawn():
    found = drawn(result("name VARCHAR, n BIGINT", [(f"n{i}", i) for i in range(312)]), "bar")
    assert len(found.columns["y"]) == 40
    assert found.notes == ("The first 40 of 312 bars, in the order of the query.",)


def test_at_most_eight_series_are_drawn_the_largest_first():
    rows = [(f"2025-03-0{day}", f"c{c}", c * 10) for day in (1, 2, 3) for c in range(20)]
    found = drawn(result("day DATE, carrier VARCHAR, n BIGINT", rows))
    assert found.series == tuple(f"c{c}" for c in range(19, 11, -1))
    assert found.notes == ("The 8 largest of 20 values of carrier; the others are left out.",)
    assert set(found.columns["s"]) == set(range(8))


def test_at_most_five_thousand_points_are_drawn_evenly():
    found = drawn(result("a DOUBLE, b DOUBLE", [(i * 7 % 997, i) for i in range(12_000)]))
    assert len(found.columns["x"]) == 4000
    assert found.notes == ("Every 3rd row is drawn: 4,000 of 12,000.",)


def test_a_line_has_a_gap_where_a_number_is_missing_and_points_leave_it_out():
    rows = [("2025-03-01", 1.0), ("2025-03-02", None), ("2025-03-03", math.nan), ("infinity", 4.0)]
    line = drawn(result("day DATE, n DOUBLE", rows), "line")
    assert line.columns["y"] == [1.0, None, None]
    assert line.notes == ("1 row without a value left out.",)
    points = drawn(result("day DATE, n DOUBLE", rows), "scatter")
    assert points.columns["y"] == [1.0]
    assert points.notes == ("3 rows without a value left out.",)


def test_a_line_with_several_rows_at_one_place_says_so():
    rows = [("2025-03-01", 1), ("2025-03-01", 9), ("2025-03-02", 2)]
    found = drawn(result("day DATE, n BIGINT", rows), "line")
    assert found.notes == ("Several rows have the same day, so the line goes up and down there.",)
    assert drawn(result("day DATE, n BIGINT", rows), "scatter").notes == ()


def test_times_stand_in_utc_and_are_said_as_people_say_them():
    rows = [("2025-03-01 12:00:00+01", 1), ("2025-03-01 11:30:05+00", 2)]
    found = drawn(result("at TIMESTAMP WITH TIME ZONE, n BIGINT", rows))
    assert found.columns["x"] == [1740826800000.0, 1740828605000.0]
    assert found.columns["tx"] == ["1 Mar 2025, 11:00", "1 Mar 2025, 11:30:05"]
    assert found.x.title == "at (UTC)"


def test_several_numbers_are_series_of_their_own():
    rows = [("T1", 5, 4), ("T2", 3, 2)]
    found = drawn(result("t VARCHAR, arrivals BIGINT, departures BIGINT", rows), "bar", y=[1, 2])
    assert found.series == ("arrivals", "departures")
    assert found.side_by_side
    assert found.x.title == ""  # the legend says it


def test_values_that_look_alike_stay_apart():
    rows = [("KLM", 1), ("KLM\u200b", 2), (" KLM ", 3), (None, 4), ("", 5)]
    found = drawn(result("name VARCHAR, n BIGINT", rows), "bar")
    assert found.columns["y"] == ["KLM", "KLM (2)", "KLM (3)", "(no value)", "(empty)"]


def test_text_is_made_safe_to_draw():
    rows = [("a\x00b\ud800\u202e\n c\ufffe\x0b", 1), ("x" * 5000, 2)]
    found = drawn(result("name VARCHAR, n BIGINT", rows), "bar")
    assert found.columns["y"][0] == "ab c"
    assert len(found.columns["y"][1]) == 200


def test_cells_of_any_kind_are_read_or_left_out():
    cells = [Decimal("1.5"), 10**400, "1e5", "NaN", "Infinity", float("inf"), True, "x", None, -2]
    found = drawn(result("n DOUBLE", [(cell,) for cell in cells]))
    assert sum(found.columns["y"]) == 3
    assert found.notes == ("7 rows without a value left out.",)


def test_a_histogram_counts_every_value_between_round_numbers():
    assert bins([0.0, 1.0, 1.0, 9.9, 10.0]) == [
        (0.0, 2.0, 3), (2.0, 4.0, 0), (4.0, 6.0, 0), (6.0, 8.0, 0), (8.0, 10.0, 2)
    ]  # fmt: skip
    assert bins([3.0, 3.0, 5.0], whole=True) == [(3.0, 4.0, 2), (4.0, 5.0, 0), (5.0, 6.0, 1)]
    assert bins([]) == []
    assert bins([4.0, 4.0]) == [(3.5, 4.5, 2)]


@settings(deadline=None)
@given(
    st.lists(st.floats(-1e300, 1e300, allow_nan=False), min_size=1, max_size=60),
    st.booleans(),
)
def test_no_value_is_lost_in_a_histogram_and_there_are_never_many_bins(values, whole):
    values = [float(round(v)) if whole else v for v in values]
    found = bins(values, whole)
    assert sum(count for _, _, count in found) == len(values)
    assert len(found) <= 62
    assert all(low < high for low, high, _ in found)


@pytest.mark.parametrize(
    ("columns", "rows", "kind", "said"),
    [
        ("name VARCHAR, n BIGINT", [("a", 1), ("b", 3)], "bar",
         "n by name: 2 bars, the longest b with 3"),
        ("day DATE, n BIGINT", [("2025-03-01", 1), ("2025-03-02", 3)], "line",
         "n by day: 1 line from 1 Mar 2025 to 2 Mar 2025, between 1 and 3"),
        ("a DOUBLE, b DOUBLE", [(1.0, 1.5), (0.5, 3.0)], "scatter",
         "b against a: 2 points from 0.5 to 1, between 1.5 and 3"),
        ("n BIGINT", [(1,), (1,), (4,)], "histogram",
         "Distribution of n: 3 values, most often 1"),
        ("name VARCHAR, n DOUBLE", [("a", math.nan), ("b", None)], "bar",
         "n by name: no value to draw"),
    ],
)  # fmt: skip
def test_a_chart_is_told_in_one_sentence(columns, rows, kind, said):
    assert alt(drawn(result(columns, rows), kind)) == said


CELLS = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=12),
    st.sampled_from(["2025-03-01", "2025-03-01 10:00:00", "10:00:00", "0044-03-15 (BC)"]),
)  # fmt: skip
TYPES = ["BIGINT", "HUGEINT", "DOUBLE", "DECIMAL(38,9)", "DATE", "TIMESTAMP", "TIME", "VARCHAR",
         "TIMESTAMP WITH TIME ZONE", "BOOLEAN", "STRUCT(a INTEGER)"]  # fmt: skip


@settings(deadline=None)
@given(st.data())
def test_any_result_is_drawn_or_refused_in_words(data):
    types = data.draw(st.lists(st.sampled_from(TYPES), min_size=1, max_size=5))
    rows = data.draw(st.lists(st.tuples(*[CELLS] * len(types)), max_size=8))
    names = data.draw(st.lists(st.text(max_size=8), min_size=len(types), max_size=len(types)))
    found = Result(columns=tuple(map(ResultColumn, names, types)), rows=tuple(rows))
    for kind in ("", "line", "bar", "scatter", "histogram"):
        choice = choose(found, kind)
        if choice.kind is None:
            assert choice.why
            assert choice == default(found)
            continue
        drawing = draw(found, choice)
        assert len({len(values) for values in drawing.columns.values()}) <= 1
        for key in ("x", "x_end", "y"):
            for value in drawing.columns.get(key, ()):
                assert value is None or isinstance(value, str) or math.isfinite(value)
        assert alt(drawing)
