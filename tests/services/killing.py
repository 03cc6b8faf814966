"""Workers killed in the midst of a query; `python -m tests.services.killing 200` for many."""

from __future__ import annotations

import os
import random
import signal
import sys
import tempfile
import threading
import time
from contextlib import suppress
from pathlib import Path

import pytest

from marketplace.engines import workers
from marketplace.errors import Limited, NotFound, Refused
from marketplace.services.ask import Question, ask
from marketplace.services.marketplace import Marketplace
from tests.engines.query_data import LEGS, a_market_with_data

ENDLESS = "SELECT count(*) FROM range(1000000000000) AS t(i) WHERE hash(i) = 8"
HOWS = (signal.SIGKILL, signal.SIGSEGV, signal.SIGTERM, signal.SIGABRT)


def kills(market: Marketplace, turns: int) -> None:
    """Raises where a query after a kill does not have its own right answer."""
    theirs = workers.shared(market.settings.limits)
    theirs.start()
    for turn in range(turns):
        asking = threading.Thread(target=_ignore, args=(market, ENDLESS))
        asking.start()
        while asking.is_alive():  # the worker before may still be about to end
            _kill_workers(theirs._zygote.pid, random.Random(turn).choice(HOWS))
            asking.join(0.02)
        sql = f"SELECT {turn}, count(*) FROM flights.legs"
        assert ask(market, Question(sql=sql, patience=30)).rows == ((turn, len(LEGS)),)


def _ignore(market: Marketplace, sql: str) -> None:
    with pytest.raises((Limited, Refused, NotFound)):
        ask(market, Question(sql=sql))


def _kill_workers(zygote: int, how: signal.Signals) -> None:
    """Those that have a job: the others wait for one, without locks."""
    for pid in Path(f"/proc/{zygote}/task/{zygote}/children").read_text().split():
        with suppress(OSError):  # it has just ended
            if "NoNewPrivs:\t1" in Path(f"/proc/{pid}/status").read_text():
                os.kill(int(pid), how)


def main() -> None:
    many, began = int(sys.argv[1]), time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        kills(Marketplace.open(a_market_with_data(Path(folder))), many)
    print(f"{many} kills: no later query failed, in {time.monotonic() - began:.0f} s")


if __name__ == "__main__":
    main()
