"""When a worker ends before its time: what it told is kept, and the others go on in another."""

from __future__ import annotations

import os
import signal
import threading
import time
from pathlib import Path

from marketplace.engines.workers import Workers
from marketplace.model import Metric
from marketplace.settings import Limits
from tests.engines.builders_engines import a_file
from tests.engines.measured import Data, a_measure, an_object, sql

ENDLESS = "SELECT count(*) FROM range(1000000) a, range(1000000) b"


def busiest(parent: int) -> tuple[int, float]:
    """The child that has used the most processor time, and how many seconds."""
    children = Path(f"/proc/{parent}/task/{parent}/children").read_text().split()
    spent = []
    for child in children:
        try:
            parts = Path(f"/proc/{child}/stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        spent.append(((int(parts[11]) + int(parts[12])) / os.sysconf("SC_CLK_TCK"), int(child)))
    seconds, child = max(spent, default=(0.0, 0))
    return child, seconds


def test_what_ends_a_worker_is_one_error_and_the_rest_goes_on(tmp_path):
    a_file(tmp_path, "orders.parquet", "SELECT range AS id FROM range(1000)")
    workers = Workers(Limits(check_seconds=120))
    workers.start()
    done = threading.Event()

    def kill() -> None:
        """Whatever works for more than two seconds, once."""
        while not done.wait(0.05):
            zygote = workers._zygote
            child, seconds = busiest(zygote.pid) if zygote else (0, 0.0)
            if seconds > 2:
                os.kill(child, signal.SIGKILL)
                return

    killer = threading.Thread(target=kill)
    killer.start()
    try:
        data = Data(workers, tmp_path).has("orders.parquet", an_object(id="integer"))
        started = time.monotonic()
        rows, endless, after = data.measured(
            a_measure(Metric.ROWS), sql(ENDLESS), sql("SELECT max(id) FROM orders")
        )
    finally:
        done.set()
        killer.join()
        workers.close()
    assert time.monotonic() - started < 100
    assert (rows.value, after.value) == (1000, 999)
    assert "the system ended it" in endless.error
