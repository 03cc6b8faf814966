"""Putting the files of a month together, while others read, and where it was ended half way."""

from __future__ import annotations

import fcntl
import os
import shutil
from datetime import timedelta

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from marketplace.stores.observations import Observations
from tests.stores.builders_observations import MORNING, an_observation, checks

DAY = timedelta(days=1)


@pytest.fixture
def observations(tmp_path):
    return Observations(tmp_path / "observations")


@pytest.fixture
def before(observations, tmp_path):
    """A month of a file a day, the last of them today; and a copy of its folder."""
    observations.record(
        an_observation(f"c{number:02}", observed_at=MORNING - number * DAY) for number in range(20)
    )
    shutil.copytree(observations.folder, tmp_path / "before")
    return tmp_path / "before"


EXPECTED = [f"c{number:02}" for number in range(20)]


def files(folder):
    return sorted(str(file.relative_to(folder)) for file in folder.glob("*/*.parquet"))


def seen(observations):
    """By who has read before, and by who starts now."""
    found = sorted(checks(observations.read()))
    assert sorted(checks(Observations(observations.folder).read())) == found
    assert sorted(checks(observations.latest())) == found
    return found


def test_the_files_of_a_month_become_one(observations, before):
    assert seen(observations) == EXPECTED
    assert observations.compact(MORNING) == len(files(before)) == 20
    (only,) = files(observations.folder)
    assert only.startswith("month=2026-11/20261128T060000Z-")
    assert seen(observations) == EXPECTED
    assert not [*observations.folder.glob("date=*")]


@pytest.mark.usefixtures("before")
def test_it_is_done_once(observations):
    observations.compact(MORNING)
    only = files(observations.folder)
    assert observations.compact(MORNING) == observations.compact(MORNING + DAY) == 0
    assert files(observations.folder) == only


def test_each_month_has_its_own(observations):
    observations.record(an_observation(observed_at=MORNING - n * DAY) for n in range(100))
    observations.compact(MORNING)
    assert [f.partition("/")[0] for f in files(observations.folder)] == [
        "month=2026-08", "month=2026-09", "month=2026-10", "month=2026-11",
    ]  # fmt: skip
    assert len(observations.read()) == 100


def test_the_files_of_today_wait_until_there_are_many(observations):
    for number in range(32):
        observations.record([an_observation(f"c{number}")])
    assert observations.compact(MORNING) == 0
    observations.record([an_observation("c32")])
    assert observations.compact(MORNING) == 33
    assert len(observations.read()) == 33


@pytest.mark.usefixtures("before")
def test_what_came_later_is_put_to_the_rest_of_its_month(observations):
    observations.compact(MORNING)
    observations.record([an_observation("late", observed_at=MORNING - 3 * DAY)])
    assert observations.compact(MORNING + DAY) == 2
    assert len(files(observations.folder)) == 1
    assert seen(observations) == [*EXPECTED, "late"]


def test_ended_before_the_old_files_went_nothing_is_there_twice(observations, before):
    observations.compact(MORNING)
    shutil.copytree(before, observations.folder, dirs_exist_ok=True)
    assert len(files(observations.folder)) == 21
    assert seen(observations) == EXPECTED
    assert observations.compact(MORNING) == 0
    assert len(files(observations.folder)) == 1
    assert seen(observations) == EXPECTED


def test_ended_while_the_old_files_went_nothing_is_there_twice(observations, before):
    observations.compact(MORNING)
    for file in files(before)[::3]:
        (observations.folder / file).parent.mkdir(exist_ok=True)
        shutil.copy(before / file, observations.folder / file)
    assert seen(observations) == EXPECTED
    observations.record([an_observation("new")])
    assert seen(observations) == [*EXPECTED, "new"]


def test_old_files_that_cannot_go_are_replaced_for_good(observations, before):
    """The file that stood for them is put together with others itself."""
    observations.compact(MORNING)
    stuck = files(before)[3]
    (observations.folder / stuck).mkdir(parents=True)  # unlink refuses a folder
    observations.record([an_observation("late", observed_at=MORNING - 3 * DAY)])
    observations.compact(MORNING + DAY)
    (observations.folder / stuck).rmdir()
    shutil.copy(before / stuck, observations.folder / stuck)
    assert seen(observations) == [*EXPECTED, "late"]


def test_ended_before_the_new_file_had_its_name_nothing_changed(observations, before):
    observations.compact(MORNING)
    (only,) = files(observations.folder)
    target = observations.folder / only
    shutil.copytree(before, observations.folder, dirs_exist_ok=True)
    target.rename(target.with_name(f".{target.name}"))
    assert seen(observations) == EXPECTED
    assert observations.compact(MORNING) == 20
    assert seen(observations) == EXPECTED


@pytest.mark.usefixtures("before")
def test_what_was_begun_a_day_ago_and_never_got_its_name_is_removed(observations):
    place = observations.folder / "date=2026-11-28"
    old, young = place / ".old.parquet", place / ".young.parquet"
    for file, age in ((old, 2 * DAY), (young, DAY / 2)):
        file.write_bytes(b"half")
        os.utime(file, 2 * ((MORNING - age).timestamp(),))
    observations.compact(MORNING)
    assert not old.exists()
    assert young.exists()


@pytest.mark.usefixtures("before")
def test_somebody_who_is_at_it_is_left_alone(observations):
    with (observations.folder / ".compacting").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        assert observations.compact(MORNING) == 0
    assert observations.compact(MORNING) == 20


@pytest.mark.usefixtures("before")
def test_a_file_of_a_newer_version_loses_nothing(observations):
    newer = observations.folder / "date=2026-11-10" / "newer.parquet"
    table = {"product": ["sales"], "check": ["new"], "verdict": ["passed"],
             "observed_at": [MORNING], "mood": ["good"]}  # fmt: skip
    pq.write_table(pa.table(table), newer)
    assert observations.compact(MORNING) == 20
    assert newer.exists()
    assert seen(observations) == [*EXPECTED, "new"]


@pytest.mark.usefixtures("before")
def test_a_damaged_file_stays_where_it_is(observations):
    damaged = observations.folder / "date=2026-11-10" / "damaged.parquet"
    damaged.write_bytes(b"PAR1 no")
    assert observations.compact(MORNING) == 20
    assert damaged.exists()
    assert seen(observations) == EXPECTED


def test_everything_stays_exactly_the_same(observations):
    rows = [
        an_observation(
            f"c{number}", product=f"p{number % 3}", observed_at=MORNING - number * DAY / 7,
            value=None if number % 2 else number / 3, rows=number, title=f"Title {number}",
        )
        for number in range(300)
    ]  # fmt: skip
    for row in rows:
        observations.record([row])
    assert observations.compact(MORNING + 100 * DAY) == 300
    assert observations.read() == rows[::-1]
    assert Observations(observations.folder).read() == rows[::-1]
