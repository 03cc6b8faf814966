"""When schedules were served last: what is remembered between two runs, and who has its turn."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest

from marketplace.stores.attempts import TRIES, Attempt, checking

SIX = datetime(2026, 11, 20, 6, tzinfo=UTC)
LATER = SIX + timedelta(hours=1)


def test_what_was_served_is_known_to_the_next_run(tmp_path):
    with checking(tmp_path) as attempts:
        attempts.learn("orders", "abc", ["", "@hourly"], SIX)
        attempts.begin({"orders": ["@hourly"]}, SIX)
        attempts.end({"orders": ["@hourly"]}, SIX)
    with checking(tmp_path) as attempts:
        known = attempts.of("orders")
        assert (known.mark, known.schedules, known.tries) == ("abc", ("", "@hourly"), 0)
        assert (known.last(""), known.last("@hourly")) == (None, SIX)
        assert attempts.of("lines") == Attempt()


def test_what_was_recorded_otherwise_counts_as_served(tmp_path):
    with checking(tmp_path) as attempts:
        known = attempts.learn("orders", "abc", [""], SIX)
        assert known.last("", LATER) == LATER


def test_what_was_recorded_of_other_contracts_does_not(tmp_path):
    with checking(tmp_path) as attempts:
        attempts.learn("orders", "abc", [""], SIX)
        changed = attempts.learn("orders", "def", [""], LATER)
        assert changed.last("", SIX) is None
        assert changed.last("", LATER) == LATER


def test_a_run_that_does_not_end_is_begun_again_a_few_times_and_then_waits_for_its_time(tmp_path):
    for row in range(TRIES):
        with checking(tmp_path) as attempts:
            assert attempts.of("orders").last("") is None, row
            attempts.begin({"orders": [""]}, SIX)
    with checking(tmp_path) as attempts:
        assert attempts.of("orders").last("") == SIX


def test_only_one_at_a_time_has_its_turn(tmp_path):
    with checking(tmp_path) as first, checking(tmp_path) as second:
        assert first is not None
        assert second is None
    with checking(tmp_path) as third:
        assert third is not None


def test_products_that_are_gone_are_forgotten(tmp_path):
    with checking(tmp_path) as attempts:
        attempts.learn("orders", "abc", [""], SIX)
        attempts.learn("lines", "abc", [""], SIX)
        attempts.forget(["lines"])
        attempts.keep()
    assert list(json.loads((tmp_path / "schedule.json").read_text())) == ["lines"]


@pytest.mark.parametrize(
    "found",
    ["", "{", "[]", "7", '{"orders": 1}', '{"orders": {"mark": ""}}', "\udc00\udc00"],
)
def test_a_file_that_cannot_be_read_is_as_none(tmp_path, found):
    data = found.encode("utf-16", "surrogatepass") if found > "~" else found.encode()
    (tmp_path / "schedule.json").write_bytes(data)
    with checking(tmp_path) as attempts:
        assert attempts.of("orders") == Attempt()
        attempts.learn("orders", "abc", [""], SIX)
        attempts.keep()
    with checking(tmp_path) as attempts:
        assert attempts.of("orders").mark == "abc"
