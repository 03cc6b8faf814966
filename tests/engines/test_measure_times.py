"""How old the data is, in time zones and over the changes of the clock."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from marketplace.model import Metric
from tests.engines.builders_engines import a_file
from tests.engines.measured import Data, a_measure, an_object

NEWEST, GAP = a_measure(Metric.NEWEST, "t"), a_measure(Metric.GAP, "t")
BERLIN = {"defaultTimezone": "Europe/Berlin"}


def of(workers, tmp_path, select, options=None, type_="timestamp", file="orders.parquet"):
    a_file(tmp_path, file, select)
    parts = {"logical_type": type_, "logical_type_options": options or {}}
    return Data(workers, tmp_path).has(file, an_object(t=parts))


@pytest.mark.parametrize("file", ["orders.parquet", "orders.csv", "orders.duckdb", "orders.json"])
@pytest.mark.parametrize(
    ("stated", "options", "newest"),
    [
        ("TIMESTAMP '2026-07-01 12:00:00'", {}, "2026-07-01T12:00:00+00:00"),
        ("TIMESTAMP '2026-07-01 12:00:00'", BERLIN, "2026-07-01T10:00:00+00:00"),
        ("TIMESTAMP '2026-01-01 12:00:00'", BERLIN, "2026-01-01T11:00:00+00:00"),
        ("TIMESTAMPTZ '2026-07-01 12:00:00+05:30'", BERLIN, "2026-07-01T06:30:00+00:00"),
        ("DATE '2026-07-01'", {}, "2026-07-01T00:00:00+00:00"),
        ("DATE '2026-07-01'", BERLIN, "2026-06-30T22:00:00+00:00"),
        ("'2026-07-01T12:00:00Z'", BERLIN, "2026-07-01T12:00:00+00:00"),
        ("'2026-07-01T12:00:00.5-0500'", {}, "2026-07-01T17:00:00+00:00"),
        ("'2026-07-01 12:00:00'", BERLIN, "2026-07-01T10:00:00+00:00"),
    ],
)
def test_the_newest_time_is_told_in_utc(workers, tmp_path, file, stated, options, newest):
    select = f"SELECT {stated} AS t UNION ALL SELECT NULL"
    [found] = of(workers, tmp_path, select, options, file=file).measured(NEWEST)
    assert (found.text, found.error, found.unmeasurable) == (newest, "", "")


def test_an_age_is_counted_from_the_moment_that_is_given(workers, tmp_path):
    data = of(workers, tmp_path, "SELECT TIMESTAMP '2026-03-29 01:30:00' AS t", BERLIN)
    # At two the clocks of Berlin go to three: half past three is an hour later.
    later = datetime(2026, 3, 29, 1, 30, tzinfo=UTC)
    assert data.values(NEWEST, now=later) == [3600]
    assert data.values(NEWEST, now=datetime(2026, 3, 29, 0, 0, tzinfo=UTC)) == [-1800]


@pytest.mark.parametrize(
    ("written", "stated", "newest"),
    [
        ("dd.MM.yyyy", ["01.02.2026", "31.01.2026", "x", None], "2026-02-01T00:00:00+00:00"),
        ("yyyy/MM/dd HH:mm", ["2026/02/01 10:30"], "2026-02-01T10:30:00+00:00"),
        ("", ["2026-02-01", "soon", "2026-01-31T23:00:00"], "2026-02-01T00:00:00+00:00"),
    ],
)
def test_times_in_texts_are_read_as_the_contract_writes_them(
    workers, tmp_path, written, stated, newest
):
    values = ", ".join("NULL" if one is None else f"'{one}'" for one in stated)
    select = f"SELECT unnest([{values}]) AS t"
    [found] = of(workers, tmp_path, select, {"format": written}, "date").measured(NEWEST)
    assert found.text == newest


@pytest.mark.parametrize(
    ("select", "options", "why"),
    [
        ("SELECT 5 AS t", {}, "is no time"),
        ("SELECT 'soon' AS t", {}, "no time that can be read"),
        ("SELECT NULL::DATE AS t", {}, "no time that can be read"),
        ("SELECT DATE 'infinity' AS t", {}, "no time that can be read"),
        ("SELECT DATE '2026-01-01' AS t", {"defaultTimezone": "Mars/Base"}, "time zone"),
        ("SELECT DATE '2026-01-01' AS t WHERE false", {}, "There are no rows"),
    ],
)
def test_where_there_is_no_time_it_says_so(workers, tmp_path, select, options, why):
    [found] = of(workers, tmp_path, select, options).measured(NEWEST)
    assert found.value is None
    assert why in found.unmeasurable


def test_gaps_are_between_different_times_in_their_order(workers, tmp_path):
    days = ["2026-03-01", "2026-03-02", "2026-03-02", "2026-03-05", "2026-03-04"]
    values = ", ".join(f"DATE '{day}'" for day in days)
    data = of(workers, tmp_path, f"SELECT unnest([{values}, NULL]) AS t", type_="date")
    assert data.values(GAP, a_measure(Metric.RATE, "t")) == [2 * 86400, 5 / (4 * 86400)]


def test_one_time_alone_has_no_gap_and_no_rate(workers, tmp_path):
    data = of(workers, tmp_path, "SELECT unnest([DATE '2026-03-01', DATE '2026-03-01']) AS t")
    told = data.values(GAP, a_measure(Metric.RATE, "t"))
    assert all(isinstance(one, str) and "times" in one for one in told)


def test_a_day_of_the_change_of_clocks_is_as_long_as_it_was(workers, tmp_path):
    select = "SELECT unnest([DATE '2026-03-29', DATE '2026-03-30']) AS t"
    assert of(workers, tmp_path, select, BERLIN, "date").values(GAP) == [23 * 3600]
