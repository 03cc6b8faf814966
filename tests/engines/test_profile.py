"""The figures of a profile, against figures counted another way."""

from __future__ import annotations

import duckdb
import pytest

from marketplace.engines.workers import Workers
from marketplace.settings import Limits
from tests.engines.builders_engines import a_file, an_object, look


def profiles(workers, root, select, *columns, ending="parquet"):
    a_file(root, f"o.{ending}", select)
    found = look(workers, root, f"o.{ending}", an_object(*columns))
    return found, {p.column.name: p for p in found.profile}


@pytest.mark.parametrize("ending", ["parquet", "csv", "duckdb"])
def test_figures_agree_with_plain_sql(workers, tmp_path, ending):
    select = """SELECT i AS id, (i * 7919) % 13 AS code, (i % 50) / 4 AS price,
    CASE WHEN i % 5 > 0 THEN chr((65 + i % 3)::INT) END AS letter,
    DATE '2026-01-01' + (i % 40)::INT AS day FROM range(20000) t(i)"""
    _, found = profiles(workers, tmp_path, select, "id", "code", "price", "letter", "day",
                        ending=ending)  # fmt: skip
    with duckdb.connect() as con:
        con.execute(f"CREATE TABLE o AS {select}")
        for name, seen in found.items():
            row = con.execute(
                f"SELECT 1 - count({name}) / count(*), count(DISTINCT {name}), "
                f"min({name})::VARCHAR, max({name})::VARCHAR, count({name}) FROM o"
            ).fetchone()
            assert seen.nulls == pytest.approx(row[0])
            assert seen.distinct == pytest.approx(row[1], rel=0.1)
            assert (seen.minimum, seen.maximum) == (row[2], row[3])
            if seen.histogram:
                assert sum(times for _, _, times in seen.histogram) == row[4]
            top = con.execute(
                f"SELECT {name}::VARCHAR, count(*) AS n FROM o WHERE {name} IS NOT NULL "
                f"GROUP BY {name} ORDER BY n DESC, {name} LIMIT 5"
            ).fetchall()
            assert seen.top == (tuple(top) if top[0][1] > 1 else ())


def test_bins_have_equal_width_and_hold_what_falls_into_them(workers, tmp_path):
    _, found = profiles(workers, tmp_path, "SELECT i / 10 AS x FROM range(121) t(i)", "x")
    bins = found["x"].histogram
    assert [round(start, 3) for start, _, _ in bins] == [float(i) for i in range(12)]
    assert [times for _, _, times in bins] == [10] * 11 + [11]


def test_bins_of_whole_numbers_and_days_start_on_whole_ones(workers, tmp_path):
    select = "SELECT i AS n, DATE '1970-01-01' + i::INT AS day FROM range(30) t(i)"
    _, found = profiles(workers, tmp_path, select, "n", "day")
    assert found["n"].histogram == tuple((i * 3.0, i * 3.0 + 3, 3) for i in range(10))
    assert found["day"].histogram[1] == (3 * 86400.0, 6 * 86400.0, 3)


def test_few_values_get_as_many_bins(workers, tmp_path):
    _, found = profiles(workers, tmp_path, "SELECT i % 3 AS n FROM range(9) t(i)", "n")
    assert found["n"].histogram == ((0.0, 1.0, 3), (1.0, 2.0, 3), (2.0, 3.0, 3))


def test_one_value_needs_no_bins(workers, tmp_path):
    _, found = profiles(workers, tmp_path, "SELECT 7 AS n FROM range(9)", "n")
    assert (found["n"].histogram, found["n"].top) == ((), (("7", 9),))


def test_what_is_not_finite_spoils_no_figure(workers, tmp_path):
    select = """SELECT unnest(['1', '2', 'NaN', 'Infinity', NULL])::DOUBLE AS x,
    unnest(['2026-01-01', '2026-01-02', 'infinity', '-infinity', NULL])::DATE AS day"""
    _, found = profiles(workers, tmp_path, select, "x", "day")
    assert (found["x"].minimum, found["x"].maximum) == ("1.0", "inf")
    assert sum(times for _, _, times in found["x"].histogram) == 2
    assert sum(times for _, _, times in found["day"].histogram) == 2


def test_keys_have_no_ranking(workers, tmp_path):
    _, found = profiles(workers, tmp_path, "SELECT i AS id FROM range(5000) t(i)", "id")
    assert found["id"].top == ()


def test_of_a_big_file_rows_from_ten_places_are_profiled_and_it_says_so(workers, tmp_path):
    select = "SELECT i AS id, i % 2 AS a FROM range(6000000) t(i)"
    found, of = profiles(workers, tmp_path, select, "id", "a")
    assert found.preview.total == 6_000_000
    assert 4_900_000 < found.profiled < 5_100_000
    assert int(of["id"].maximum) > 5_800_000
    assert found.notes == (f"The profile is made from {found.profiled:,} rows of 6,000,000.",)


def test_of_a_big_csv_the_first_rows_are_profiled_and_it_says_so(workers, tmp_path):
    columns = [f"c{i}" for i in range(100)]
    select = f"SELECT {', '.join(f'i AS {c}' for c in columns)} FROM range(120000) t(i)"
    found, _ = profiles(workers, tmp_path, select, *columns, ending="csv")
    assert found.profiled == 100_000
    # Counting the others is given up where it takes long.
    assert found.preview.total in (120_000, None)
    assert "made from 100,000 rows" in found.notes[0]


def test_only_the_first_three_hundred_columns_are_profiled(workers, tmp_path):
    columns = [f"c{i}" for i in range(1000)]
    select = "SELECT " + ", ".join(f"{i} AS {c}" for i, c in enumerate(columns))
    found, _ = profiles(workers, tmp_path, select, *columns)
    assert (len(found.preview.columns), len(found.profile)) == (1000, 300)


def test_of_long_texts_fewer_rows_are_profiled_than_fit_into_memory(tmp_path):
    select = "SELECT i AS id, i || repeat('x', 1200) AS note FROM range(300000) t(i)"
    a_file(tmp_path, "o.csv", select)
    own = Workers(Limits(query_memory=1 << 30, query_seconds=30, query_cpu_seconds=30))
    try:
        found = look(own, tmp_path, "o.csv", an_object("id", "note"))
    finally:
        own.close()
    assert found.profiled == 12_500
    assert found.profile[1].top == ()
