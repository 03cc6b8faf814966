"""A result gets the chart that a careful colleague would draw, or a sentence why there is none."""

from __future__ import annotations

from dataclasses import replace

import pytest

from marketplace.charting import ChartChoice, choose, default
from marketplace.charting.choice import kinds, slots_of
from marketplace.charting.fields import fields
from marketplace.model import Result, ResultColumn

DAYS = [f"2025-03-{day:02}" for day in range(1, 29)]


def result(columns: str, rows, **more) -> Result:
    named = [column.strip().split(" ", 1) for column in columns.split(",")]
    return Result(
        columns=tuple(ResultColumn(name, type_) for name, type_ in named),
        rows=tuple(tuple(row) for row in rows),
        **more,
    )


def ids(found) -> list[str]:
    return [field.name for field in found]


@pytest.mark.parametrize(
    ("columns", "rows", "expected"),
    [
        ("day DATE, n BIGINT", [(d, i) for i, d in enumerate(DAYS)], ("line", 0, (1,), -1)),
        ("n BIGINT, at TIMESTAMP", [(i, d) for i, d in enumerate(DAYS)], ("line", 1, (0,), -1)),
        ("year BIGINT, n BIGINT", [(2019 + i, i) for i in range(5)], ("line", 0, (1,), -1)),
        ("hour BIGINT, n BIGINT", [(i, i % 7) for i in range(24)], ("line", 0, (1,), -1)),
        (
            "day DATE, carrier VARCHAR, n BIGINT",
            [(d, c, 1) for d in DAYS for c in "ab"],
            ("line", 0, (2,), 1),
        ),
        (
            "day DATE, flights BIGINT, delays BIGINT, late_share DOUBLE",
            [(d, 200 + i, 40, 0.2) for i, d in enumerate(DAYS)],
            ("line", 0, (1, 2), -1),
        ),
        ("at TIMESTAMP, n DOUBLE", [("2025-03-01", i) for i in range(9)] + [("2025-03-02", 1)],
         ("scatter", 0, (1,), -1)),
        ("name VARCHAR, n BIGINT", [("a", 3), ("b", 9), ("c", 4)], ("bar", 0, (1,), -1)),
        ("name VARCHAR, n BIGINT", [("a", 3)], ("bar", 0, (1,), -1)),
        (
            "name VARCHAR, n BIGINT, share DOUBLE",
            [("a", 3, 0.9), ("b", 9, 0.5), ("c", 4, 0.1)],
            ("bar", 0, (2,), -1),
        ),
        (
            "name VARCHAR, state VARCHAR, n BIGINT",
            [(n, s, 1) for n in "abc" for s in "xy"],
            ("bar", 0, (2,), 1),
        ),
        (
            "carrier VARCHAR, km BIGINT, delay BIGINT",
            [("ab"[i % 2], i * 37 % 90, i * 11 % 50) for i in range(60)],
            ("scatter", 1, (2,), 0),
        ),
        ("carrier VARCHAR, delay BIGINT", [("ab"[i % 2], i) for i in range(60)],
         ("histogram", 1, (), -1)),
        ("km DOUBLE, delay DOUBLE", [(1.5, 2.0), (1.0, 3.0), (9.0, 1.0)], ("scatter", 0, (1,), -1)),
        ("delay DOUBLE", [(float(i),) for i in range(9)], ("histogram", 0, (), -1)),
    ],
)  # fmt: skip
def test_the_chart_follows_from_the_types_and_the_shape_of_the_rows(columns, rows, expected):
    kind, x, y, colour = expected
    assert default(result(columns, rows)) == ChartChoice(kind, x, y, colour)


@pytest.mark.parametrize(
    ("columns", "rows", "said"),
    [
        ("n BIGINT", [], "no rows"),
        ("name VARCHAR", [("a",), ("b",)], "A chart needs a number"),
        ("n BIGINT", [(7,)], "One row makes no chart"),
        ("route STRUCT(a INTEGER), tags VARCHAR[]", [("{}", "[]")], "A chart needs a number"),
        ("n BIGINT, m BIGINT", [(1, 2)], "One row makes no chart"),
    ],
)
def test_where_there_is_nothing_to_draw_a_sentence_says_why(columns, rows, said):
    choice = default(result(columns, rows))
    assert choice.kind is None
    assert said in choice.why


def test_a_masked_column_is_left_out_and_told():
    masked = result(
        "name VARCHAR, fare DOUBLE, n BIGINT",
        [("a", None, 1), ("b", None, 2)],
        masked=(("bookings.bookings.fare", "fare is classified restricted"),),
    )
    assert default(masked) == ChartChoice("bar", 0, (2,))
    fare = fields(masked)[1]
    assert fare.hidden
    assert fare.why == (
        "fare is masked for your role, so it cannot be drawn: fare is classified restricted."
    )
    alone = Result(columns=masked.columns[:2], rows=(("a", None),), masked=masked.masked)
    assert "fare is masked for your role" in default(alone).why


def test_what_is_worked_out_of_masked_columns_is_told_too():
    total = result("total DOUBLE", [(None,)], masked=(("b.bookings.fare", "personal data"),))
    assert "masked for your role: fare" in default(total).why


def test_a_column_without_values_is_not_offered():
    empty = result("name VARCHAR, a DOUBLE, b DOUBLE", [("x", None, 1.0), ("y", None, 2.0)])
    found = fields(empty)
    assert ids(slots_of(found, "bar").y) == ["b"]
    assert not found[1].hidden


THREE = result(
    "name VARCHAR, day DATE, n BIGINT, m BIGINT",
    [("ab"[i % 2], day, i, 100 - i) for i, day in enumerate(DAYS)],
)


def test_a_wish_is_kept_and_the_rest_is_chosen_around_it():
    assert kinds(THREE, fields(THREE)) == ("line", "bar", "scatter", "histogram")
    assert choose(THREE, "scatter").kind == "scatter"
    assert choose(THREE, "line", y=[3]) == ChartChoice("line", 1, (3,))
    assert choose(THREE, "line", x=2) == ChartChoice("line", 2, (3,))
    assert choose(THREE, "line", y=[2], colour=0) == ChartChoice("line", 1, (2,), 0)
    assert choose(THREE, "histogram", 3).x == 3


@pytest.mark.parametrize(
    "wish",
    [
        {"kind": "pie"},
        {"kind": "line", "x": 99},
        {"kind": "line", "y": [0, 1, 99]},
        {"kind": "line", "colour": 3},
        {"kind": "", "x": -7},
    ],
)
def test_a_wish_that_cannot_be_is_as_if_it_were_not_there(wish):
    assert choose(THREE, **wish) == default(THREE)


def test_a_colour_gives_way_to_several_numbers_that_were_wished():
    assert choose(THREE, "bar", x=0, y=[2, 3], colour=0) == ChartChoice("bar", 0, (2, 3))


def test_no_colour_can_be_wished_too():
    split = result("day DATE, c VARCHAR, n BIGINT", [(d, c, 1) for d in DAYS for c in "ab"])
    assert default(split).colour == 1
    assert choose(split, "line", colour=-1).colour == -1


def test_the_only_number_goes_where_it_is_needed():
    one = result("name VARCHAR, n BIGINT", [("a", 1), ("b", 2)])
    assert choose(one, "bar", x=1) == ChartChoice("bar", 0, (1,))


def test_names_that_are_numbers_are_not_measured_where_there_are_others():
    rows = [(i * 7 % 31, i * 13 % 17, i * 5 % 23) for i in range(30)]
    assert default(result("flight_id BIGINT, km BIGINT, delay BIGINT", rows)).x == 1


@pytest.mark.parametrize(
    ("type_", "role"),
    [
        ("HUGEINT", "number"), ("UTINYINT", "number"), ("DECIMAL(18,3)", "number"),
        ("TIMESTAMP_NS", "time"), ("TIMESTAMP WITH TIME ZONE", "time"), ("TIME", "time"),
        ("ENUM('a', 'b')", "category"), ("BOOLEAN", "category"), ("UUID", "category"),
        ("INTERVAL", "nothing"), ("INTEGER[]", "nothing"), ("DOUBLE[3]", "nothing"),
        ("STRUCT(a INTEGER)", "nothing"), ("MAP(VARCHAR, INTEGER)", "nothing"),
        ("BLOB", "nothing"), ("", "nothing"), ("ENUM('a')[]", "nothing"),
    ],
)  # fmt: skip
def test_a_type_says_what_a_column_can_be(type_, role):
    one = Result(columns=(ResultColumn("c", type_),), rows=(("1",),))
    assert fields(one)[0].role == role


def test_columns_of_the_same_name_are_told_apart():
    twice = result("n BIGINT, n BIGINT, n BIGINT", [(1, 2, 3), (4, 0, 6)])
    assert ids(fields(twice)) == ["n", "n (2)", "n (3)"]
    assert default(twice).kind == "scatter"


def test_years_and_shares_are_read_from_names_and_values():
    def unit(name: str, type_: str, *values) -> str:
        rows = tuple((value,) for value in values)
        return fields(Result(columns=(ResultColumn(name, type_),), rows=rows))[0].unit

    assert unit("year", "BIGINT", 2024, 2025) == "year"
    assert unit("year(scheduled)", "BIGINT", 2024) == "year"
    assert unit("year", "BIGINT", 12, 2025) == "whole"
    assert unit("late_share", "DOUBLE", 0.5, 0.1) == "share"
    assert unit("late_pct", "DOUBLE", 50.0, 10.5) == ""
    assert unit("rate", "DOUBLE", 1.0, 0.0) == ""


def test_a_result_is_not_changed_by_asking():
    before = replace(THREE)
    choose(THREE, "line")
    assert before == THREE
