"""100,000 observations of 1,000 products: what the Health page asks; crashes; many writers."""

from __future__ import annotations

import gc
import random
import shutil
import signal
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from marketplace.model.promise import Observation, Verdict
from marketplace.stores.observations import Observations
from tests.bench.process import TOP
from tests.bench.report import Report

PRODUCTS, CHECKS, DAYS = 1_000, 10, 365
COUNT = 100_000
NOW = datetime(2026, 11, 28, 12, tzinfo=UTC)
YEAR = NOW - timedelta(days=DAYS)
_VERDICTS = [*[Verdict.PASSED] * 90, *[Verdict.NOT_MEASURED] * 4, *[Verdict.WARNED] * 3,
             *[Verdict.FAILED] * 2, Verdict.ERRORED]  # fmt: skip


def run(report: Report, folder: Path) -> None:
    place = folder / "observations"
    shutil.rmtree(place, ignore_errors=True)
    spent = _timed(lambda: _fill(Observations(place)))
    report.note(f"recording {COUNT:,} observations, a file a day", f"{spent:.0f} ms")
    _asked(report, place, f"{DAYS} files")
    spent = _timed(lambda: Observations(place).compact(NOW))
    files = len([*place.glob("*/*.parquet")])
    report.note("putting them together", f"{spent:.0f} ms, {files} files, {_size(place)}")
    _asked(report, place, f"{files} files", limit=200)
    _killed(report, folder / "killed")
    _at_once(report, folder / "at-once")


def _asked(report: Report, place: Path, among: str, limit: float = 0) -> None:
    """Of somebody who has just started, of who has one new run to read, and of who has none."""

    def health(observations: Observations) -> object:
        return observations.days(date(YEAR.year, YEAR.month, YEAR.day)), observations.latest()

    def tell(what: str, spent: float, most: float) -> None:
        if limit:
            report.most(what, spent, most, "ms")
        else:
            report.note(what, f"{spent:.1f} ms")

    gc.collect()
    first = statistics.median(_timed(lambda: health(Observations(place))) for _ in range(5))
    tell(f"Health at {COUNT:,} observations, first, {among}", first, limit)
    observations = Observations(place)
    health(observations)
    days, latest = health(observations)  # type: ignore[misc]
    assert len(days) == PRODUCTS
    assert len(latest) == PRODUCTS * CHECKS
    renewed = []
    for number in range(5):
        observations.record(_rows(number, NOW + timedelta(minutes=number)))
        renewed.append(_timed(lambda: health(observations)))
    tell("  the same after a new run", statistics.median(renewed), limit)
    again = statistics.median(_timed(lambda: health(observations)) for _ in range(20))
    tell("  the same when nothing is new", again, limit)
    spent = [
        _timed(lambda name=name: observations.read([name], since=YEAR, until=NOW))
        for name in (f"product-{n}" for n in range(0, PRODUCTS, 20))
    ]
    tell("  one product's year", statistics.median(spent), 50)
    tell("  the same, slowest of 50", max(spent), 50)


def _fill(observations: Observations) -> None:
    """Every check of every product ten times in the year, on days spread by chance."""
    pick = random.Random(4)
    days: dict[int, list[Observation]] = {}
    for number in range(COUNT):
        check = number % (PRODUCTS * CHECKS)
        day = pick.randrange(1, DAYS)
        days.setdefault(day, []).append(_row(pick, check, NOW - timedelta(days=day)))
    for day in sorted(days, reverse=True):
        observations.record(days[day])


def _rows(seed: int, moment: datetime) -> Iterator[Observation]:
    pick = random.Random(seed)
    for check in range(CHECKS):
        yield _row(pick, seed * CHECKS + check, moment)


def _row(pick: random.Random, number: int, moment: datetime) -> Observation:
    product, check = divmod(number, CHECKS)
    failed = pick.randrange(1_000)
    return Observation(
        product=f"product-{product}",
        contract=f"contract-{product}",
        version=f"1.{product % 7}.0",
        check=f"orders.property_{check}.required",
        kind="declared",
        title=f"Every property {check} is filled",
        verdict=pick.choice(_VERDICTS),
        observed_at=moment - timedelta(seconds=pick.randrange(6 * 3_600)),
        object="orders",
        property=f"property_{check}",
        value=float(failed),
        unit="rows",
        operator="mustBe",
        low=0.0,
        expected="in every row",
        actual=f"{failed} of 336,776 rows",
        rows=336_776,
        rows_failed=failed,
        severity="error",
        run=f"{moment:%Y%m%d}-{product}",
        fingerprint=f"{pick.getrandbits(64):016x}",
        seconds=pick.random(),
    )


def _killed(report: Report, place: Path) -> None:
    shutil.rmtree(place, ignore_errors=True)
    acknowledged: list[str] = []
    lives = 0
    while len(acknowledged) < 200:
        with _program(place, "record", f"life{lives}", 10_000) as writer:
            assert writer.stdout
            for _ in range(40):
                acknowledged.append(f"life{lives}-{int(writer.stdout.readline())}")
            writer.send_signal(signal.SIGKILL)
            rest = (line for line in writer.stdout if line.endswith("\n"))
            acknowledged += [f"life{lives}-{int(line)}" for line in rest]
        lives += 1
    found = [one.check for one in Observations(place).read()]
    lost = len({*acknowledged} - {*found})
    report.note(f"kill -9 during {len(acknowledged)} recordings", f"{lives} times")
    report.most("  lost of those acknowledged", lost, 0, "")
    report.most("  there twice", len(found) - len({*found}), 0, "")
    report.most("  files that cannot be read", _unreadable(place), 0, "")


def _at_once(report: Report, place: Path) -> None:
    shutil.rmtree(place, ignore_errors=True)
    started = time.perf_counter()
    writers = [_program(place, "record", f"w{number}", 50) for number in range(8)]
    with _program(place, "compact", 20):
        for writer in writers:
            writer.communicate()
    spent = time.perf_counter() - started
    found = {one.check for one in Observations(place).read()}
    wanted = {f"w{writer}-{number}" for writer in range(8) for number in range(50)}
    report.note("8 writers at once, 50 runs each, compacting", f"{spent:.1f} s")
    report.most("  lost", len(wanted - found), 0, "")


def _program(place: Path, *arguments: object) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "tests.stores.builders_observations", str(place)]
    return subprocess.Popen(
        [*command, *map(str, arguments)], cwd=TOP, stdout=subprocess.PIPE, text=True
    )


def _unreadable(place: Path) -> int:
    import pyarrow.parquet as pq

    failed = 0
    for file in place.glob("*/[!.]*.parquet"):
        try:
            pq.read_table(file)
        except OSError:
            failed += 1
    return failed


def _size(place: Path) -> str:
    return f"{sum(f.stat().st_size for f in place.glob('*/*.parquet')) / 2**20:.1f} MB"


def _timed(act: Callable[[], object]) -> float:
    """Milliseconds."""
    started = time.perf_counter()
    act()
    return (time.perf_counter() - started) * 1000
