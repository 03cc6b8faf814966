"""Recording observations and reading them again, also those of other versions and of others."""

from __future__ import annotations

import os
from dataclasses import fields
from datetime import UTC, date, datetime, timedelta, timezone

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from marketplace.model.promise import Observation, Verdict
from marketplace.stores.observations import Observations
from tests.stores.builders_observations import MORNING, an_observation, checks

FULL = Observation(
    product="sales", contract="orders", version="2.1.0", check="latency.orders.at",
    kind="service level", title="Delivered within 2 days or “so”", verdict=Verdict.FAILED,
    observed_at=datetime(2026, 11, 28, 6, 0, 0, 123456, UTC), object="orders", property="at",
    service_level="latency", value=259200.5, unit="seconds", operator="mustBeLessOrEqualTo",
    low=172800.0, high=200000.0, expected="at most 2 days", actual="3 days", rows=336_776,
    rows_failed=12, severity="error", schedule="0 6 * * 1", reason="late", run="r1", source="dbt",
    generated=True, fingerprint="abc", seconds=0.25,
)  # fmt: skip
DAY = timedelta(days=1)


@pytest.fixture
def observations(tmp_path):
    return Observations(tmp_path / "observations")


def put(observations, table, name="foreign.parquet", place="date=2026-11-28"):
    folder = observations.folder / place
    folder.mkdir(parents=True, exist_ok=True)
    pq.write_table(pa.table(table), folder / name)


def needed(count=1, **columns):
    return {
        "product": ["sales"] * count,
        "check": [f"c{number}" for number in range(count)],
        "verdict": ["passed"] * count,
        "observed_at": [MORNING] * count,
        **columns,
    }


def test_every_part_comes_back_as_it_was(observations):
    plain = an_observation()
    observations.record([FULL, plain])
    assert observations.read() == [plain, FULL]
    assert all(getattr(FULL, part.name) != part.default for part in fields(Observation)), (
        "the test looks at every part"
    )


def test_a_folder_that_is_not_there_is_empty_and_stays_so(observations):
    assert observations.read() == observations.latest() == []
    assert observations.days(date(2026, 1, 1)) == {}
    assert observations.compact(MORNING) == 0
    assert observations.stamp == observations.stamp
    assert not observations.folder.exists()


def test_nothing_recorded_makes_no_file(observations):
    observations.record([])
    assert not observations.folder.exists()


def test_one_run_is_one_file_in_the_folder_of_its_day(observations):
    file = observations.record([an_observation("a"), an_observation("b")])
    assert file.parent == observations.folder / "date=2026-11-28"
    assert file.name.startswith("20261128T060000Z-")
    assert [f.name for f in file.parent.iterdir()] == [file.name]


def test_the_day_is_that_of_utc(observations):
    ahead = timezone(timedelta(hours=9))
    file = observations.record(
        [an_observation(observed_at=datetime(2026, 11, 29, 3, tzinfo=ahead))]
    )
    assert file.parent.name == "date=2026-11-28"
    (one,) = observations.read()
    assert one.observed_at == datetime(2026, 11, 28, 18, tzinfo=UTC)
    assert one.observed_at.tzinfo is UTC


def test_a_run_of_several_days_is_a_file_a_day(observations):
    observations.record([an_observation(observed_at=MORNING - day * DAY) for day in range(3)])
    assert sorted(f.name for f in observations.folder.glob("date=*")) == [
        "date=2026-11-26", "date=2026-11-27", "date=2026-11-28",
    ]  # fmt: skip


def test_a_time_without_a_zone_is_refused(observations):
    with pytest.raises(ValueError, match="time zone"):
        observations.record([an_observation(observed_at=datetime(2026, 1, 1))])


def test_what_is_no_number_is_none(observations):
    observations.record([an_observation(value=float("nan"), low=3)])
    (one,) = observations.read()
    assert one.value is None
    assert one.low == 3.0


def test_half_a_letter_does_not_lose_the_run(observations):
    observations.record([an_observation("caf\udce9")])
    assert checks(observations.read()) == ["caf?"]


def test_reading_by_product_check_and_time_is_oldest_first(observations):
    rows = [
        an_observation(
            f"c{number % 3}", product=f"p{number % 2}", observed_at=MORNING - number * DAY
        )
        for number in range(60)
    ]
    observations.record(rows)
    rows.reverse()
    assert observations.read() == rows
    assert observations.read(["p1"]) == [row for row in rows if row.product == "p1"]
    assert observations.read(checks=["c0", "c2"]) == [row for row in rows if row.check != "c1"]
    since, until = MORNING - 40 * DAY, MORNING - 10 * DAY
    between = [row for row in rows if since <= row.observed_at <= until]
    assert len(between) == 31
    assert observations.read(since=since, until=until) == between
    assert observations.read(["p0"], since, until, ["c1"]) == [
        row for row in between if (row.product, row.check) == ("p0", "c1")
    ]
    assert observations.read(["nobody"]) == observations.read(checks=["nothing"]) == []


def test_the_latest_is_one_for_each_check_of_a_version(observations):
    observations.record([
        an_observation("a", observed_at=MORNING - 90 * DAY, verdict=Verdict.FAILED),
        an_observation("b", observed_at=MORNING - 800 * DAY),
        an_observation("a", observed_at=MORNING, verdict=Verdict.WARNED),
        an_observation("a", observed_at=MORNING - DAY, version="2.0.0"),
        an_observation("a", observed_at=MORNING - DAY),
    ])  # fmt: skip
    found = [(one.check, one.version, one.verdict.value) for one in observations.latest()]
    assert found == [("a", "1.0.0", "warned"), ("a", "2.0.0", "passed"), ("b", "1.0.0", "passed")]


def test_of_two_at_the_same_moment_the_latest_is_one(observations):
    observations.record([an_observation(actual="1")])
    observations.record([an_observation(actual="2")])
    assert len(observations.latest()) == 1


def test_a_day_is_as_bad_as_its_worst_check(observations):
    order = [Verdict.NOT_MEASURED, Verdict.PASSED, Verdict.WARNED, Verdict.ERRORED, Verdict.FAILED]
    for number in range(len(order)):
        observations.record(
            an_observation(f"c{at}", verdict=order[at], observed_at=MORNING - number * DAY)
            for at in range(number + 1)
        )
    found = observations.days(date(2026, 1, 1))["sales"]
    assert found == {date(2026, 11, 28) - number * DAY: worst for number, worst in enumerate(order)}
    assert observations.days(date(2026, 11, 28)) == {
        "sales": {date(2026, 11, 28): Verdict.NOT_MEASURED}
    }
    assert observations.days(date(2026, 12, 1)) == {}


def test_days_of_many_products_and_long_ago_are_kept_apart(observations):
    long_ago = datetime(1969, 12, 31, 23, tzinfo=UTC)
    worst = {"sales": Verdict.FAILED, "taxes": Verdict.PASSED, "Ärger": Verdict.WARNED}
    for moment in (MORNING, long_ago, MORNING - 40 * DAY):
        observations.record(
            an_observation(str(verdict), product=product, verdict=verdict, observed_at=moment)
            for product, worst_one in worst.items()
            for verdict in {Verdict.PASSED, worst_one}
        )
    days = [long_ago.date(), date(2026, 10, 19), date(2026, 11, 28)]
    found = observations.days(date(1960, 1, 1))
    assert {product: [*seen.items()] for product, seen in found.items()} == {
        product: [(day, verdict) for day in days] for product, verdict in worst.items()
    }


def test_the_stamp_changes_with_what_is_there_also_for_others(observations):
    other = Observations(observations.folder)
    seen = [observations.stamp]
    for number in range(3):
        other.record([an_observation(f"c{number}")])
        seen.append(observations.stamp)
        assert observations.stamp == seen[-1] == other.stamp
        assert checks(observations.read()) == [f"c{n}" for n in range(number + 1)]
    assert len({*seen}) == 4


def test_old_months_are_read_again_when_somebody_asks_for_them(observations):
    rows = [an_observation(observed_at=MORNING - 30 * number * DAY) for number in range(30)]
    observations.record(rows)
    assert len(observations.days(date(2020, 1, 1))["sales"]) == 30
    assert observations.read() == rows[::-1]
    assert observations.read(until=MORNING - 800 * DAY) == rows[:26:-1]
    assert observations.latest() == rows[:1]


def test_a_file_of_an_older_version_has_the_defaults(observations):
    put(observations, needed())
    (one,) = observations.read()
    assert one == Observation(
        product="sales", check="c0", verdict=Verdict.PASSED, observed_at=MORNING,
        contract="", version="", kind="", title="",
    )  # fmt: skip


def test_a_file_of_a_newer_version_is_read_by_what_is_known(observations):
    put(observations, needed(2, mood=["good", "bad"], verdict=["passed", "postponed"]))
    assert [one.verdict for one in observations.read()] == [Verdict.PASSED, Verdict.NOT_MEASURED]


@pytest.mark.parametrize(
    ("columns", "name", "value"),
    [
        ({"observed_at": pa.array([datetime(2026, 11, 28, 6)])}, "observed_at", MORNING),
        ({"observed_at": pa.array([1795845600000], pa.timestamp("ms", "Asia/Tokyo"))},
         "observed_at", MORNING),
        ({"value": ["12.5"]}, "value", 12.5),
        ({"value": ["many"]}, "value", None),
        ({"rows": pa.array([7], pa.int8())}, "rows", 7),
        ({"version": pa.array([2])}, "version", "2"),
        ({"title": pa.array([None], pa.string())}, "title", ""),
        ({"title": [["a", "list"]]}, "title", ""),
        ({"generated": pa.array([None], pa.bool_())}, "generated", False),
        ({"product": pa.array(["sales"], pa.large_string())}, "product", "sales"),
    ],
)  # fmt: skip
def test_a_column_of_another_type_is_turned_into_ours_or_left_out(
    observations, columns, name, value
):
    put(observations, needed(**columns))
    (one,) = observations.read()
    assert getattr(one, name) == value


def test_rows_without_what_every_observation_has_are_left_out(observations, caplog):
    put(observations, needed(3, product=["sales", None, "sales"], verdict=["passed", "x", None]))
    assert checks(observations.read()) == ["c0"]
    assert "without a value" in caplog.text


@pytest.mark.parametrize(
    "content", [b"", b"PAR1", b"no parquet at all", b"PAR1" + bytes(100) + b"PAR1"]
)
def test_a_damaged_file_hides_no_other(observations, caplog, content):
    file = observations.record([an_observation("a")])
    (file.parent / "damaged.parquet").write_bytes(content)
    (observations.folder / "month=2026-11").mkdir()
    (observations.folder / "month=2026-11" / "damaged.parquet").write_bytes(content)
    assert checks(observations.read()) == ["a"]
    assert "left out" in caplog.text
    observations.record([an_observation("b")])
    assert checks(observations.read()) == ["a", "b"]
    assert checks(observations.latest()) == ["a", "b"]


def test_a_file_with_other_columns_hides_no_other(observations, caplog):
    observations.record([an_observation("a")])
    put(observations, {"x": [1]}, "x.parquet")
    put(observations, needed(observed_at=["noon"]), "y.parquet")
    assert checks(observations.read()) == ["a"]
    assert "no column 'product'" in caplog.text


def test_what_is_no_file_of_observations_is_not_looked_at(observations):
    file = observations.record([an_observation("a")])
    (file.parent / "readme.txt").write_text("hello")
    (file.parent / "folder.parquet.d").mkdir()
    (observations.folder / "date=today").mkdir()
    (observations.folder / "date=today" / "a.parquet").write_text("no")
    os.symlink("/", observations.folder / "date=2026-11-27")
    assert checks(observations.read()) == ["a"]


def test_a_file_in_the_folder_of_another_month_makes_no_day_better(observations):
    observations.record([an_observation(verdict=Verdict.FAILED)])
    put(observations, needed(), place="date=2026-12-01")
    assert observations.days(date(2026, 1, 1))["sales"] == {date(2026, 11, 28): Verdict.FAILED}


def test_duckdb_reads_the_folder(observations):
    observations.record([FULL, an_observation(observed_at=MORNING - DAY)])
    observations.compact(MORNING + DAY)
    observations.record([an_observation(observed_at=MORNING + DAY)])
    with duckdb.connect() as database:
        found = database.sql(
            "select verdict, count(*), max(value) "
            f"from read_parquet('{observations.folder}/*/*.parquet') group by all order by all"
        ).fetchall()
    assert found == [("failed", 1, 259200.5), ("passed", 2, None)]
