"""The statements of a profile, run by DuckDB on rows whose truth is known."""

from __future__ import annotations

from collections import Counter

import duckdb
import pytest

from marketplace.engines import property_sql
from marketplace.engines.property_bins import Bins
from marketplace.engines.property_parts import Parts
from marketplace.engines.property_path import Reached
from marketplace.engines.property_sql import Subject

ROWS = [(n % 7 if n % 5 else None, n // 10) for n in range(100)]


@pytest.fixture
def rows():
    with duckdb.connect() as con:
        con.execute("CREATE TABLE t (v INTEGER, day DATE, tags VARCHAR[])")
        con.executemany(
            "INSERT INTO t VALUES (?, DATE '2026-03-02' + ?::INTEGER, "
            "CASE WHEN ? IS NULL THEN [] ELSE ['a', 'b'] END)",
            [(value, day, value) for value, day in ROWS],
        )

        def rows_(sql: str) -> list[dict]:
            found = con.execute(sql)
            names = [column[0] for column in found.description]
            return [dict(zip(names, row, strict=True)) for row in found.fetchall()]

        yield rows_


VALUE = Subject("t", Reached('"v"', "INTEGER"), "day", "DATE")
TAGS = Subject("t", Reached('"tags"', "VARCHAR", many=True, items='len("tags")'), "day", "DATE")


def test_one_scan_tells_how_many_and_from_where_to_where(rows):
    [told] = rows(property_sql.measures(VALUE))
    known = sorted(value for value, _ in ROWS if value is not None)
    assert (told["rows"], told["total"], told["filled"]) == (100, 100, len(known))
    assert told["without"] == 100 - len(known)
    assert (told["smallest"], told["largest"]) == ("0", "6")
    assert told["q2"] == known[(len(known) - 1) // 2]
    assert told["last"] - told["first"] == 9 * 86400


def test_of_lists_the_items_are_counted_and_the_rows_without_any(rows):
    [told] = rows(property_sql.measures(TAGS))
    filled = sum(value is not None for value, _ in ROWS)
    assert (told["rows"], told["total"], told["without"]) == (100, 2 * filled, 100 - filled)
    assert (told["items_min"], told["items_max"]) == (0, 2)
    assert told["letters_max"] == 1


def test_the_other_tells_bins_values_periods_and_examples(rows):
    found = Parts(rows(property_sql.spread(VALUE, Bins(0, 2, 4), True, "day")))
    counts = Counter(value for value, _ in ROWS if value is not None)
    assert [one.count for one in found.bins(Bins(0, 2, 4))] == [
        counts[0] + counts[1], counts[2] + counts[3], counts[4] + counts[5], counts[6],
    ]  # fmt: skip
    assert found.groups == 7
    assert found.top(measured=True) == tuple((str(v), counts[v]) for v in range(7))
    frequent = [times for _, times in found.top(measured=False)]
    assert frequent == sorted(counts.values(), reverse=True)
    assert found.examples() == ["0", "1", "2", "3", "4", "5", "6"]
    periods = [*found.periods()]
    assert [(one.rows, one.empty) for one in periods] == [(10, 2)] * 10
    assert all(one.end - one.start == 86400 for one in periods)


@pytest.mark.parametrize(("closed", "expected"), [(True, [2, 1]), (False, [2, 0])])
def test_the_upper_end_belongs_to_the_last_bin_only_where_it_is_closed(rows, closed, expected):
    rows("CREATE TABLE ends AS SELECT unnest([0.0::DOUBLE, 0.5, 2.0, 'nan', NULL]) AS v")
    subject = Subject("ends", Reached('"v"', "DOUBLE"))
    parted = Bins(0, 1, 2, closed)
    found = Parts(rows(property_sql.spread(subject, parted, False, "")))
    assert [one.count for one in found.bins(parted)] == expected


def test_examples_are_the_same_each_time(rows):
    rows("CREATE TABLE many AS SELECT range AS v FROM range(100000)")
    subject = Subject("many", Reached('"v"', "BIGINT"))
    sql = property_sql.spread(subject, None, False, "")
    first = Parts(rows(sql)).examples()
    assert len(set(first)) == property_sql.EXAMPLES
    assert Parts(rows(sql)).examples() == first


def test_a_ranking_is_only_made_where_it_says_something():
    text = Subject("t", Reached('"v"', "VARCHAR"))
    assert property_sql.rankable(text, 900, 900)
    assert property_sql.rankable(text, 5000, 100_000)
    assert not property_sql.rankable(text, 90_000, 100_000)
    assert property_sql.rankable(VALUE, 12, 100_000)
    assert not property_sql.rankable(VALUE, 13, 100_000)
    assert not property_sql.rankable(Subject("t", Reached('"v"', "STRUCT(a INTEGER)")), 1, 9)


def test_no_more_rows_are_read_than_can_be(rows):
    sql = property_sql.measures(VALUE).replace(str(property_sql.MOST), "30")
    assert rows(sql)[0]["rows"] == 30


@pytest.mark.parametrize("subject", [VALUE, TAGS])
def test_the_statement_to_go_on_from_runs(rows, subject):
    found = rows(property_sql.values(subject, "the value"))
    assert list(found[0]) == ["the value", "times"]


def test_columns_that_are_called_like_ours_are_not_mistaken(rows):
    rows("CREATE TABLE odd AS SELECT 5 AS m, DATE '2026-03-02' + range::INTEGER AS v, "
         "'x' AS n, 'y' AS s FROM range(3)")  # fmt: skip
    subject = Subject("odd", Reached('"m"', "INTEGER"), "v", "DATE")
    [told] = rows(property_sql.measures(subject))
    assert (told["low"], told["high"], told["last"] - told["first"]) == (5, 5, 2 * 86400)
    found = Parts(rows(property_sql.spread(subject, None, True, "day")))
    assert found.top(measured=True) == (("5", 3),)
    assert len([*found.periods()]) == 3
