"""Numbers and times as people read them."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from marketplace.contracts.numbers import brief, number, numeric
from marketplace.promises.wording import lasting, listed, rounded, rows


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        (0, "0 seconds"), (0.5, "500 milliseconds"), (1, "1 second"), (90, "90 seconds"),
        (120, "2 minutes"), (119.7, "2 minutes"), (3600, "60 minutes"), (7200, "2 hours"),
        (5400 * 2, "3 hours"), (86400, "24 hours"), (129600, "36 hours"), (172800, "2 days"),
        (216000, "2.5 days"), (259200, "3 days"), (400 * 86400, "400 days"),
        (730.5 * 86400, "2 years"), (-7200, "2 hours"), (1e300, "31,688,088 years"),
    ],
)  # fmt: skip
def test_a_time_is_said_in_one_unit(seconds, said):
    assert lasting(seconds) == said


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (0, "0"), (12, "12"), (336776, "336,776"), (0.00356, "0.004"), (0.746, "0.746"),
        (2.4553, "2.46"), (14.87, "14.9"), (123.456, "123.5"), (12345.6, "12,346"), (-0.5, "-0.5"),
        (1e-9, "1e-09"), (1e20, "1e+20"),
    ],
)  # fmt: skip
def test_a_measured_number_is_rounded_as_people_read(value, said):
    assert rounded(value) == said


def test_a_stated_number_stays_as_it_was_stated():
    assert [number(n) for n in (99.95, 0.1, 5.0, 40000, 1e20)] == [
        "99.95", "0.1", "5", "40,000", "1e+20",
    ]  # fmt: skip
    assert [rows(n) for n in (0, 1, 1.0, 2)] == ["0 rows", "1 row", "1 row", "2 rows"]


def test_names_are_listed_and_the_rest_is_counted():
    assert listed([]) == ""
    assert listed(["a"]) == "a"
    assert listed(["a", "b", "c"], "or") == "a, b or c"
    assert listed(["a", "b", "c", "d", "e", "f"], "or") == "a, b, c, d and 2 more"


@pytest.mark.parametrize("value", [True, None, [], {}, "", "x", "1e999", 10**400, "9" * 50, "nan"])
def test_what_is_no_finite_number_is_none(value):
    assert numeric(value) is None


@given(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(), st.lists(st.text()))
)
@settings(deadline=None, database=None)
def test_any_value_can_be_said_briefly_on_one_line(value):
    said = brief(value)
    assert len(said) <= 63
    assert len(said.splitlines()) <= 1
