"""Processes die, and nobody but the job that was in them notices."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import duckdb
import pytest

from marketplace.engines import spare
from marketplace.engines.workers import Workers
from marketplace.errors import Busy, Limited, MarketplaceError
from marketplace.settings import Limits
from tests.engines.builders_engines import a_file, a_property, an_object, look

ENDLESS = "SELECT count(*) AS id FROM range(1000000000000) a(i) WHERE hash(i) = 8"
HUGE = "SELECT repeat('x', 3000000000) AS id"


@pytest.fixture
def own() -> Iterator[Workers]:
    """A set of workers that this test may harm."""
    made = Workers(Limits(query_seconds=1.5))
    yield made
    made.close()


def a_view(root: Path, select: str, name: str = "orders") -> str:
    """A database file with a view: SQL from outside, as user queries will be."""
    with duckdb.connect(root / "views.duckdb") as con:
        con.execute(f"CREATE VIEW {name} AS {select}")
    return "views.duckdb"


def children_of(pid: int) -> list[int]:
    return [int(p) for p in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def at_work(zygote: int) -> list[int]:
    """Its children that have a job: the others wait without locks."""
    found = []
    for pid in children_of(zygote):
        with suppress(OSError):  # it has just ended
            if "NoNewPrivs:\t1" in Path(f"/proc/{pid}/status").read_text():
                found.append(pid)
    return found


def working(zygote: int) -> int:
    """The worker that runs now."""
    for _ in range(1000):
        if found := at_work(zygote):
            return found[0]
        time.sleep(0.002)
    raise AssertionError("no worker has started")


def kill_one(zygote: int, how: signal.Signals) -> None:
    """One that runs now; the first one seen may just have ended by itself."""
    while True:
        with suppress(ProcessLookupError):
            os.kill(working(zygote), how)
            return


def alive(pid: int) -> bool:
    """A dead process may wait for its new parent to collect it."""
    try:
        return ") Z " not in Path(f"/proc/{pid}/stat").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return False


def test_the_clock_kills_from_outside(own, tmp_path):
    path = a_view(tmp_path, ENDLESS)
    with pytest.raises(Limited, match=r"views.duckdb .* took longer than 1.5 s"):
        look(own, tmp_path, path, an_object("id"))
    assert at_work(own._zygote.pid) == []


def test_too_much_processor_time_is_a_limit_too(tmp_path):
    path = a_view(tmp_path, ENDLESS)
    own = Workers(Limits(query_seconds=20, query_cpu_seconds=1))
    try:
        with pytest.raises(Limited, match="more than 1 s of processor time"):
            look(own, tmp_path, path, an_object("id"))
    finally:
        own.close()


def test_too_much_memory_ends_the_worker_and_nothing_else(own, tmp_path):
    path = a_view(tmp_path, HUGE)
    with pytest.raises(MarketplaceError, match=r"views.duckdb"):
        look(own, tmp_path, path, an_object("id"))
    a_file(tmp_path, "good.parquet")
    assert look(own, tmp_path, "good.parquet", an_object("id")).preview.rows == ((1,),)


def test_what_was_sent_before_the_end_is_kept(tmp_path):
    a_view(tmp_path, "SELECT i AS id, i % 7 = 8 AS odd FROM range(100000000000) t(i)")
    slow = Workers(Limits(query_seconds=1.5, query_memory=1 << 30, query_threads=1))
    try:
        found = look(slow, tmp_path, "views.duckdb", an_object("id", "odd"))
    finally:
        slow.close()
    assert len(found.preview.rows) == 50
    assert found.preview.total is None


def test_a_killed_worker_costs_its_own_job_only(own, tmp_path):
    path = a_view(tmp_path, ENDLESS)
    own.start()
    told: list[str] = []

    def ask() -> None:
        try:
            look(own, tmp_path, path, an_object("id"))
        except MarketplaceError as error:
            told.append(error.message)

    asking = threading.Thread(target=ask)
    asking.start()
    os.kill(working(own._zygote.pid), signal.SIGKILL)
    asking.join()
    assert "the system ended it" in told[0]
    a_file(tmp_path, "good.parquet")
    assert look(own, tmp_path, "good.parquet", an_object("id")).preview.rows == ((1,),)


def test_a_killed_zygote_is_replaced_before_the_next_job(own, tmp_path):
    a_file(tmp_path, "good.parquet")
    for _ in range(3):
        assert look(own, tmp_path, "good.parquet", an_object("id")).preview.rows == ((1,),)
        os.kill(own._zygote.pid, signal.SIGKILL)


def test_a_job_whose_zygote_dies_is_done_by_the_next_one(tmp_path):
    a_file(tmp_path, "good.csv", "SELECT i AS id FROM range(1000000) t(i)")
    own = Workers(Limits(query_seconds=30))
    found = []
    try:
        own.start()
        first = own._zygote.pid
        asking = threading.Thread(
            target=lambda: found.append(look(own, tmp_path, "good.csv", an_object("id")))
        )
        asking.start()
        worker = working(first)
        os.kill(first, signal.SIGKILL)
        asking.join()
        assert found[0].preview.total == 1_000_000
        assert own._zygote.pid != first
        assert not alive(worker), "a worker dies with its zygote"
    finally:
        own.close()


def test_a_frozen_zygote_is_given_up(tmp_path):
    a_file(tmp_path, "good.parquet")
    own = Workers(Limits(query_seconds=0.2))
    try:
        own.start()
        os.kill(own._zygote.pid, signal.SIGSTOP)
        with pytest.raises(Limited, match="took longer"):
            look(own, tmp_path, "good.parquet", an_object("id"))
        own.limits = replace(own.limits, query_seconds=5)
        assert look(own, tmp_path, "good.parquet", an_object("id")).preview.rows == ((1,),)
    finally:
        own.close()


def test_closing_leaves_no_process_behind():
    own = Workers(Limits())
    own.start()
    zygote = own._zygote
    spares = waiting(zygote.pid)
    own.close()
    assert zygote.returncode is not None
    for _ in range(200):
        if not any(alive(pid) for pid in spares):
            break
        time.sleep(0.01)
    else:
        raise AssertionError("a worker that waited lives on")
    own.close()


def waiting(zygote: int) -> list[int]:
    """The workers that wait for a job, once all are there."""
    for _ in range(1000):
        if len(found := children_of(zygote)) == spare.KEPT:
            return found
        time.sleep(0.01)
    raise AssertionError("no worker waits")


def test_workers_that_wait_get_the_next_jobs_and_hold_the_same_locks(own):
    own.start()
    locks = own.confinement()  # of one that was forked for its job
    for _ in range(100):
        first = waiting(own._zygote.pid)
        time.sleep(0.1)  # to be ready takes them a moment
        assert own.run({"task": "confinement"}).parts["confinement"] == locks
        if set(waiting(own._zygote.pid)) != set(first):
            break
    else:
        raise AssertionError("they wait in vain")


def test_a_killed_worker_that_waits_costs_no_job(own, tmp_path):
    a_file(tmp_path, "good.parquet")
    own.start()
    for _ in range(20):
        for pid in waiting(own._zygote.pid):
            os.kill(pid, signal.SIGKILL)
        assert look(own, tmp_path, "good.parquet", an_object("id")).preview.rows == ((1,),)


def test_a_server_that_stands_further_back_already_has_workers_too(own, tmp_path):
    a_file(tmp_path, "good.parquet")
    own.start()
    os.setpriority(os.PRIO_PROCESS, own._zygote.pid, 10)
    for pid in waiting(own._zygote.pid):
        os.kill(pid, signal.SIGKILL)
    for _ in range(3):
        assert look(own, tmp_path, "good.parquet", an_object("id")).preview.rows == ((1,),)
    after = waiting(own._zygote.pid)
    assert {os.getpriority(os.PRIO_PROCESS, pid) for pid in after} == {10}


def test_threads_get_the_answers_to_their_own_questions(workers, tmp_path):
    for i in range(8):
        a_file(tmp_path, f"{i}.parquet", f"SELECT {i} AS id FROM range(100)")
    wrong = []

    def ask(i: int) -> None:
        for _ in range(5):
            found = look(workers, tmp_path, f"{i}.parquet", an_object("id"))
            if set(found.preview.rows) != {(i,)}:
                wrong.append(i)

    asking = [threading.Thread(target=ask, args=(i,)) for i in range(8)]
    for thread in asking:
        thread.start()
    for thread in asking:
        thread.join()
    assert wrong == []


def test_when_enough_wait_the_next_one_is_told_to_come_back(tmp_path):
    path = a_view(tmp_path, ENDLESS)
    own = Workers(Limits(query_seconds=1.5, queries_running=1, queries_waiting=1))
    told: list[str] = []

    def ask() -> None:
        try:
            look(own, tmp_path, path, an_object("id"))
        except MarketplaceError as error:
            told.append(type(error).__name__)

    asking = [threading.Thread(target=ask) for _ in range(3)]
    try:
        for thread in asking:
            thread.start()
        for thread in asking:
            thread.join()
    finally:
        own.close()
    assert sorted(told) == ["Busy", "Limited", "Limited"]
    assert issubclass(Busy, MarketplaceError)


def test_twenty_kills_at_random_fail_no_later_job(own, tmp_path):
    a_file(tmp_path, "good.parquet", "SELECT i AS id FROM range(10) t(i)")
    path = a_view(tmp_path, ENDLESS)
    for turn in range(20):
        own.start()
        asking = threading.Thread(target=lambda: _ignore(own, tmp_path, path))
        asking.start()
        kill_one(own._zygote.pid, (signal.SIGKILL, signal.SIGSEGV)[turn % 2])
        asking.join()
        found = look(own, tmp_path, "good.parquet", an_object(a_property("id", "integer")))
        assert found.preview.total == 10


def _ignore(own: Workers, root: Path, path: str) -> None:
    try:
        look(own, root, path, an_object("id"))
    except MarketplaceError:
        return
