"""Prepared tables: how they wait, fail, and make room."""

from __future__ import annotations

import os
import time
from dataclasses import replace
from pathlib import Path

import duckdb
import pytest

from marketplace.engines import copies as module
from marketplace.engines import tidy
from marketplace.engines.copies import Copies
from marketplace.engines.files import open_below
from marketplace.engines.sampling import Question
from marketplace.engines.workers import Workers
from marketplace.errors import Busy, Limited, Unreadable
from marketplace.settings import Limits
from tests.engines.builders_engines import a_file, an_object

ENDLESS = "SELECT count(*) AS id FROM range(1000000000000) a(i) WHERE hash(i) = 8"


@pytest.fixture
def made(tmp_path):
    """Copies with little patience, and the folder of the data."""
    workers = Workers(Limits(copy_seconds=1.0, query_threads=1))
    (tmp_path / "data").mkdir()
    yield Copies(tmp_path / "copies", workers), tmp_path / "data"
    workers.close()


def a_question(format_: str = "csv", hidden=()) -> Question:
    return Question(an_object("id"), format_, dict.fromkeys(hidden, "secret"), 10)


def a_slow_one(folder: Path, name: str) -> str:
    with duckdb.connect(folder / name) as con:
        con.execute(f"CREATE VIEW orders AS {ENDLESS}")
    return name


def make(copies: Copies, folder: Path, name: str, format_: str = "csv"):
    question = a_question(format_)
    with open_below(folder, name, "orders") as opened:
        return copies.make(copies.key(opened, question), opened, question)


def test_the_same_table_is_made_once_for_all_who_wait(made):
    copies, folder = made
    a_slow_one(folder, "slow.duckdb")
    assert make(copies, folder, "slow.duckdb", "duckdb") is make(
        copies, folder, "slow.duckdb", "duckdb"
    )


def test_what_took_too_long_is_not_tried_again_at_once(made):
    copies, folder = made
    a_slow_one(folder, "slow.duckdb")
    first = make(copies, folder, "slow.duckdb", "duckdb")
    with pytest.raises(Limited, match="took longer"):
        first.result(30)
    again = make(copies, folder, "slow.duckdb", "duckdb")
    assert again.done()
    assert again.exception().message == first.exception().message


def test_slow_tables_do_not_keep_others_from_being_made(tmp_path, monkeypatch):
    monkeypatch.setattr(module, "QUICK", 0.5)
    workers = Workers(Limits(copy_seconds=20.0, query_threads=1))
    copies, folder = Copies(tmp_path / "copies", workers), tmp_path
    try:
        slow = [make(copies, folder, a_slow_one(folder, f"{n}.duckdb"), "duckdb") for n in range(4)]
        a_file(folder, "good.csv")
        assert make(copies, folder, "good.csv").result(15).copy
        assert not all(future.done() for future in slow)
    finally:
        workers.close()


def test_so_many_may_wait_and_nothing_stays_open_for_the_next(made):
    copies, folder = made
    slow = [a_slow_one(folder, f"{n}.duckdb") for n in range(module.WAITING)]
    a_file(folder, "one_more.csv")
    for name in slow:
        make(copies, folder, name, "duckdb")
    before = len(os.listdir("/proc/self/fd"))
    with pytest.raises(Busy, match="Many tables"):
        make(copies, folder, "one_more.csv")
    assert len(os.listdir("/proc/self/fd")) <= before


def test_a_folder_that_others_can_change_is_not_used(made, tmp_path):
    copies, folder = made
    (tmp_path / "copies").mkdir()
    (tmp_path / "copies").chmod(0o777)
    a_file(folder, "good.csv")
    with pytest.raises(Unreadable, match="changed by somebody else"):
        make(copies, folder, "good.csv").result(15)


def test_a_copy_belongs_to_us_and_nobody_may_change_it(made):
    copies, folder = made
    a_file(folder, "good.csv")
    copy = make(copies, folder, "good.csv").result(15).copy
    about = copy.stat()
    assert (about.st_uid, about.st_mode & 0o777) == (os.geteuid(), 0o644)
    assert [path.suffix for path in sorted(copy.parent.iterdir())] == [".duckdb", ".json", ""]


def old(path: Path, days: float) -> None:
    then = time.time() - days * 86400
    os.utime(path, (then, then))


def test_what_was_not_used_for_longest_goes_first(tmp_path):
    for days, name in enumerate(("new", "older", "oldest")):
        for ending in ("duckdb", "json"):
            (tmp_path / f"{name}.{ending}").write_bytes(b"x" * 100)
            old(tmp_path / f"{name}.{ending}", days)
    tidy.tidy(tmp_path, replace(Limits(), copies_size=250))
    assert sorted(path.name for path in tmp_path.glob("*.duckdb")) == ["new.duckdb", "older.duckdb"]
    assert not (tmp_path / "oldest.json").exists()


def test_what_a_killed_process_has_left_goes_and_what_is_being_made_stays(tmp_path):
    for name, days in (("left", 1), ("being-made", 0)):
        (tmp_path / f"{name}.draft").mkdir()
        (tmp_path / f"{name}.draft" / "copy.duckdb").write_bytes(b"x")
        old(tmp_path / f"{name}.draft", days)
    (tmp_path / "salt.draft").write_text("")
    old(tmp_path / "salt.draft", 1)
    tidy.tidy(tmp_path, Limits())
    assert [path.name for path in tmp_path.iterdir()] == ["being-made.draft"]


def test_words_about_tables_do_not_pile_up(tmp_path):
    for n in range(tidy.FILES + 5):
        (tmp_path / f"{n}.json").touch()
        old(tmp_path / f"{n}.json", n)
    tidy.tidy(tmp_path, Limits())
    left = {int(path.stem) for path in tmp_path.iterdir()}
    assert left == set(range(tidy.FILES))
