"""Into which stretches values and times are parted."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as some

from marketplace.engines.property_bins import BINS, Span, bins, unit

DAY = 86400.0
KINDS = ("integer", "number", "float", "date", "timestamp", "time")


def span(low: float, high: float, nearly: tuple[float, float] | None = None) -> Span:
    return Span(low, high, *(nearly or (low, high)))


@given(some.sampled_from(KINDS), some.integers(-(10**9), 10**9), some.integers(1, 10**9))
def test_every_value_has_a_bin(kind, low, width):
    high = low + width
    if kind == "date":
        low, high = low // 86400 * DAY, (high // 86400 + 1) * DAY
    found = bins(span(low, high), kind)
    assert found
    assert found.start <= low
    assert high <= found.end if found.closed else high < found.end
    assert found.count <= BINS + 2


@given(some.floats(-1e6, 1e6), some.floats(1e-3, 1e6))
def test_fractions_have_a_bin_too(low, width):
    found = bins(span(low, low + width), "float")
    assert found
    assert found.start <= low + 1e-9
    assert found.end >= low + width - 1e-6
    assert found.count <= BINS + 2


@pytest.mark.parametrize(
    ("kind", "low", "high", "start", "width"),
    [
        ("integer", 1, 9, 1, 1),
        ("integer", -43, 231, -50, 10),
        ("float", 10.94, 100.04, 10, 5),
        ("float", 0.0, 1.0, 0, 0.05),
        ("time", 6 * 3600.0, 22 * 3600.0, 6 * 3600.0, 3600.0),
    ],
)
def test_bins_begin_at_round_values(kind, low, high, start, width):
    found = bins(span(low, high), kind)
    assert found
    assert (found.start, found.width) == (pytest.approx(start), pytest.approx(width))


def test_weeks_begin_on_mondays_and_days_at_midnight():
    year = datetime(2026, 1, 1, tzinfo=UTC).timestamp()
    found = bins(span(year, year + 364 * DAY), "timestamp")
    assert found
    assert found.width % (7 * DAY) == 0
    assert datetime.fromtimestamp(found.start, UTC).strftime("%a %H:%M") == "Mon 00:00"
    few = bins(span(year, year + 9 * DAY), "date")
    assert few
    assert (few.start, few.width, few.count) == (year, DAY, 10)


def test_a_few_far_values_do_not_take_the_room():
    found = bins(Span(-43, 1301, -18, 231), "integer")
    assert found
    assert found.start >= -30
    assert found.end <= 260
    near = bins(Span(0, 100, 1, 99), "integer")
    assert near
    assert near.end > 100


@pytest.mark.parametrize("low", [5.0, 0.0])
def test_one_value_has_no_bins(low):
    assert bins(span(low, low), "float") is None
    assert bins(span(1e18, 1e18 + 256), "float") is None


def test_what_is_not_finite_has_no_bins():
    assert bins(span(-1.7e308, 1.7e308), "float") is None


@pytest.mark.parametrize(
    ("days", "kind", "expected"),
    [
        (1, "timestamp", "hour"),
        (1, "date", "day"),
        (40, "timestamp", "day"),
        (365, "date", "week"),
        (1500, "date", "month"),
        (4000, "date", "quarter"),
        (20000, "date", "year"),
        (200_000, "date", "decade"),
        (3_000_000, "date", "century"),
        (30_000_000, "date", "century"),
    ],
)
def test_times_are_parted_into_no_more_than_can_be_seen(days, kind, expected):
    assert unit(0.0, days * DAY, kind) == expected
