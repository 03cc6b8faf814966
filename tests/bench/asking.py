"""Asking: what our confinement adds to a query, the very first one, first rows, and the queue."""

from __future__ import annotations

import json
import os
import shutil
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from marketplace.engines import workers
from marketplace.services.ask import Question, ask
from marketplace.services.marketplace import Marketplace
from marketplace.settings import Limits, Settings
from marketplace.start import demo
from tests.bench import generate
from tests.bench.process import TOP, cost, median, ours
from tests.bench.report import Report

LEGS, BOOKINGS = "data/flights/legs.parquet", "data/passengers/bookings.parquet"
AIRCRAFT = "data/fleet/aircraft.parquet"
QUERIES = (
    ("in place", "SELECT carrier, count(*), avg(dep_delay) FROM flights.legs GROUP BY ALL"),
    ("masked copy", "SELECT channel, count(*) FROM passenger_bookings.bookings GROUP BY ALL"),
    ("join of two", "SELECT manufacturer, count(*) FROM flights.legs "
                    "JOIN aircraft_register.aircraft USING (tailnum) GROUP BY ALL"),
)  # fmt: skip
RUNS = 60
PAUSE = 0.1  # seconds before each: nobody asks faster, and neither disturbs the next
FIRST, ROWS = "FROM big.big LIMIT 100", 1_000_000
USERS, EACH, CROWD, MANY = 5, 4, 8, 4_000
# A connection with the threads that a worker has. It tells its own time, without the way to us.
BARE = """
import json, sys, time, duckdb
con = duckdb.connect(config={"threads": int(sys.argv[1])})
con.execute("SET enable_progress_bar = false")
for line in sys.stdin:
    started = time.perf_counter()
    con.execute(json.loads(line)).fetchall()
    print(json.dumps(time.perf_counter() - started), flush=True)
"""
# A server's first query: the process is new, and has read its catalog, as a page has before it.
COLD = """
import json, sys, time
from marketplace.engines import workers
from marketplace.services.ask import Question, ask
from marketplace.services.marketplace import Marketplace
from marketplace.settings import Settings
settings = Settings(repo=sys.argv[1], cache=sys.argv[2])
market = Marketplace.open(settings)
market.catalog()
if sys.argv[4] == "started":
    workers.shared(settings.limits).confinement()
    time.sleep(0.5)
started = time.perf_counter()
ask(market, Question(sql=sys.argv[3]))
print(json.dumps(time.perf_counter() - started))
"""
COLUMNS = {
    "order_id": "i", "customer_id": "rank(1, 100000)", "email": "'user' || i || '@example.com'",
    "country": "['DE', 'FR', 'NL', 'US', 'GB'][1 + rank(2, 5)]",
    "status": "['open', 'paid', 'sent', 'lost'][1 + rank(3, 4)]",
    "amount": "(rank(4, 1000000) / 100)::DECIMAL(10, 2)", "quantity": "rank(5, 20)",
    "discount": "rank(6, 100) / 100", "ordered_on": "DATE '2024-01-01' + rank(7, 700)",
    "created_at": "TIMESTAMP '2024-01-01' + to_seconds(rank(8, 60000000))",
    "gift": "rank(9, 2) = 0", "sku": "'SKU-' || rank(10, 5000)",
    "street": "'Street ' || rank(11, 10000)", "postcode": "lpad(rank(12, 99999)::VARCHAR, 5, '0')",
    "reference": "md5(i::VARCHAR)",
}  # fmt: skip
# The same numbers every time, in no order.
RANK = "CREATE MACRO rank(seed, below) AS (hash(i + seed * 7919) % below)::INTEGER"


def run(report: Report, folder: Path) -> None:
    home = folder / "asking"
    demo(home / "demo")
    settings = Settings(repo=str(home / "demo"), cache=str(home / "cache"))
    shutil.rmtree(settings.cache, ignore_errors=True)
    report.note("load of this machine when asking starts", f"{os.getloadavg()[0]:.1f}")
    with _bare(settings.limits) as bare:
        _overhead(report, settings, bare)
        _first_rows(report, home, bare)
    _cold(report, settings)
    _fair(report, settings)
    _crowd(report, settings)


def _overhead(report: Report, settings: Settings, bare: _Bare) -> None:
    """Taken in turns with the peer, so that both see the same noise."""
    market = Marketplace.open(settings)
    top = Path(settings.repo)
    for name, path in (
        ("flights.legs", LEGS),
        ("passenger_bookings.bookings", BOOKINGS),
        ("aircraft_register.aircraft", AIRCRAFT),
    ):
        bare.seconds(f"CREATE SCHEMA {name.partition('.')[0]}")
        bare.seconds(f"CREATE VIEW {name} AS FROM '{top / path}'")
    for what, sql in QUERIES:
        asked = Question(sql=sql, patience=60)
        ask(market, asked)
        bare.seconds(sql)
        theirs, seen, new = _in_turn(
            RUNS,
            lambda _, sql=sql: bare.seconds(sql),
            lambda _, asked=asked: _asking(market, asked),
            # A comment makes a text that nobody has asked before, so it is parsed as well.
            lambda turn, asked=asked: _asking(
                market, replace(asked, sql=f"{asked.sql} -- {turn} {time.time_ns()}")
            ),
        )
        for kind, spent in (("seen before", seen), ("new text", new)):
            added = statistics.median(map(float.__sub__, spent, theirs))
            report.most(f"added to a query, {what}, {kind}, p50", added * 1000, 50, "ms")
        report.note(f"  the same, p50: bare {_ms(theirs)}", f"asked {_ms(seen)}, anew {_ms(new)}")
        report.note(f"  least: bare {_ms(theirs, min)}",
                    f"asked {_ms(seen, min)}, anew {_ms(new, min)}")  # fmt: skip


def _first_rows(report: Report, home: Path, bare: _Bare) -> None:
    """Of a large file in place, from the second time on for both."""
    path = home / "rows" / "big.parquet"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        chosen = ", ".join(f"{value} AS {name}" for name, value in COLUMNS.items())
        bare.seconds(RANK)
        bare.seconds(f"COPY (SELECT {chosen} FROM range({ROWS}) t(i)) TO '{path}'")
    properties = "".join(f"      - name: {name}\n" for name in COLUMNS)
    contract = f"""apiVersion: v3.1.0
kind: DataContract
id: big
name: Big
version: 1.0.0
status: active
servers:
  - {{server: local, type: local, path: big.parquet, format: parquet}}
schema:
  - name: big
    properties:
{properties}"""
    many = generate.repository(home / "big.git", 0)
    generate.commit(many, "Add a contract", iter([("contracts/big.odcs.yaml", contract)]))
    settings = Settings(repo=str(many), data=str(path.parent), cache=str(home / "cache"))
    market = Marketplace.open(settings)
    asked = Question(sql=FIRST, patience=60)
    plain = FIRST.replace("big.big", f"'{path}'")
    for _ in range(3):
        ask(market, asked)
        bare.seconds(plain)
    theirs, mine = _in_turn(RUNS, lambda _: bare.seconds(plain), lambda _: _asking(market, asked))
    what = f"first 100 rows of {ROWS:,}, 15 columns of Parquet, p50"
    report.ratio(what, statistics.median(mine), statistics.median(theirs), "bare DuckDB", 1.5)
    report.note(f"  least: bare {_ms(theirs, min)}", f"asked {_ms(mine, min)}")


def _cold(report: Report, settings: Settings) -> None:
    """Held against the limit is a server that is up, as people meet it; the rest is told."""
    for what, sql in QUERIES[:2]:
        for start, said in (("started", "of a server"), ("", "of a process")):
            empty, kept = [], []
            for turn in range(5):
                shutil.rmtree(settings.cache_folder / "tables", ignore_errors=True)
                empty.append(_first(settings, sql, start))
                kept.append(_first(settings, sql, start))
                time.sleep(0.1 * (turn % 2))
            for copies, spent in (("nothing prepared", empty), ("prepared", kept)):
                text = f"first query {said}, {what}, {copies}"
                if start:
                    report.most(text, statistics.median(spent), 0.5, "s")
                else:
                    report.note(text, f"{statistics.median(spent):.3g} s")
    env = {"MARKETPLACE_CACHE": settings.cache}
    command = ours("query", "--json", "--repo", settings.repo, QUERIES[0][1])
    whole = median(5, lambda: cost(command, env))
    report.note("python -m marketplace query, whole process",
                f"{whole.wall:.3g} s, {whole.cpu:.3g} s of processor")  # fmt: skip


def _first(settings: Settings, sql: str, start: str) -> float:
    command = [sys.executable, "-c", COLD, settings.repo, settings.cache, sql, start]
    done = subprocess.run(command, cwd=TOP, capture_output=True, text=True, check=True)
    return float(json.loads(done.stdout))


def _fair(report: Report, settings: Settings) -> None:
    """One person asks all at once, and the others only then."""
    limits = replace(settings.limits, queries_waiting_each=EACH, query_seconds=20.0)
    market = _ready(replace(settings, limits=limits))
    waited: dict[str, list[float]] = {f"user {number}": [] for number in range(USERS)}

    def wait(user: str) -> None:
        waited[user].append(_asking(market, Question(sql=QUERIES[1][1], user=user)))

    started = [threading.Thread(target=wait, args=(user,)) for user in waited for _ in range(EACH)]
    for number, thread in enumerate(started):
        thread.start()
        time.sleep(0.02 if number == EACH - 1 else 0)
    for thread in started:
        thread.join()
    means = [statistics.mean(spent) for spent in waited.values()]
    if any(len(spent) != EACH for spent in waited.values()):
        raise RuntimeError("a query of the queue has failed")
    what = f"{USERS * EACH} queries of {USERS} people: mean wait, slowest"
    report.ratio(what, max(means), min(means), "the fastest person's", 2)


def _crowd(report: Report, settings: Settings) -> None:
    """Each statement says who asked it, so an answer to another one is seen."""
    market = _ready(settings)
    wrong = [0] * CROWD

    def go_on(number: int) -> None:
        for turn in range(MANY // CROWD):
            sql = f"SELECT '{number}-{turn}', carrier FROM flights.legs LIMIT 3"
            found = ask(market, Question(sql=sql, user=f"user {number}")).rows
            wrong[number] += [row[0] for row in found] != [f"{number}-{turn}"] * 3

    threads = [threading.Thread(target=go_on, args=(number,)) for number in range(CROWD)]
    started = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    took = time.perf_counter() - started
    report.most(f"wrong answers, {MANY:,} statements of {CROWD} people", sum(wrong), 0, "")
    report.note("  of these each second", f"{MANY / took:.0f}")


def _ready(settings: Settings) -> Marketplace:
    """With a worker's process that runs, and the table of the queue prepared."""
    market = Marketplace.open(settings)
    workers.shared(settings.limits).start()
    ask(market, Question(sql=QUERIES[1][1], patience=60))
    return market


def _in_turn(runs: int, *acts: Callable[[int], float]) -> list[list[float]]:
    spent: list[list[float]] = [[] for _ in acts]
    for turn in range(runs):
        for act, seen in zip(acts, spent, strict=True):
            time.sleep(PAUSE)
            seen.append(act(turn))
    return spent


def _asking(market: Marketplace, question: Question) -> float:
    """Seconds."""
    started = time.perf_counter()
    ask(market, question)
    return time.perf_counter() - started


class _Bare:
    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process

    def seconds(self, sql: str) -> float:
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.write(json.dumps(sql) + "\n")
        self._process.stdin.flush()
        return float(json.loads(self._process.stdout.readline()))


@contextmanager
def _bare(limits: Limits) -> Iterator[_Bare]:
    """DuckDB in a process that goes on running."""
    command = [sys.executable, "-c", BARE, str(limits.query_threads)]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        yield _Bare(process)
        process.communicate()


def _ms(spent: Sequence[float], of: Callable[[Sequence[float]], float] = statistics.median) -> str:
    return f"{of(spent) * 1000:.1f} ms"
