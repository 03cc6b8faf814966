"""Checks of one table, against a bare scan that hashes every column, and against the peer."""

from __future__ import annotations

import os
import resource
import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Sequence
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import yaml

from marketplace.engines.files import open_below
from marketplace.engines.measuring import Table, measure
from marketplace.engines.workers import Workers
from marketplace.model import Measure, Metric, Rule, SchemaObject, SchemaProperty
from marketplace.settings import Limits
from tests.bench.asking import COLUMNS, RANK
from tests.bench.parity.compare import ours as ours_told
from tests.bench.parity.compare import theirs as theirs_told
from tests.bench.process import cost, median, ours, peer_tool
from tests.bench.report import Report

MILLION = 1_000_000
TYPES = {
    "order_id": "integer", "customer_id": "integer", "amount": "number", "quantity": "integer",
    "discount": "number", "ordered_on": "date", "created_at": "timestamp", "gift": "boolean",
}  # fmt: skip
OPTIONAL = ("discount",)  # the others are always there
PATTERNS = {
    "email": r"^[^@\s]+@[^@\s]+\.[a-z]{2,}$", "country": "^[A-Z]{2}$",
    "sku": r"^SKU-[0-9]+$", "postcode": "^[0-9]{5}$",
}  # fmt: skip
RANGES = {
    "amount": (0, 10_000), "quantity": (0, 100), "discount": (0, 1),
    "ordered_on": ("2024-01-01", "2026-12-31"),
}  # fmt: skip
LENGTHS = {"street": (1, 40), "reference": (32, 32), "email": (5, 60)}
ENUMS = {"status": ("open", "paid", "sent", "lost"), "country": ("DE", "FR", "NL", "US", "GB")}
CROSS = "SELECT count(*) FROM orders WHERE gift AND quantity > 20"
UNIQUE = ("order_id", "reference")
BUILD = """
import sys, duckdb
con = duckdb.connect(config={"threads": 2})
con.execute("SET enable_progress_bar = false")
rank, chosen, rows, path, options = sys.argv[1:]
con.execute(rank)
con.execute(f"COPY (SELECT {chosen} FROM range({rows}) t(i)) TO '{path}' {options}")
"""
# Prints the processor time of one statement alone, with the memory that a check has.
BARE = """
import sys, resource, duckdb
con = duckdb.connect(config={"threads": 2, "memory_limit": sys.argv[2]})
con.execute("SET enable_progress_bar = false")
names = [row[0] for row in con.execute(f"DESCRIBE FROM '{sys.argv[1]}'").fetchall()]
def spent():
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime
before = spent()
hashes = ", ".join(f"bit_xor(hash({name}))" for name in names)
con.execute(f"SELECT {hashes} FROM '{sys.argv[1]}'").fetchall()
print(spent() - before)
"""


def run(report: Report, folder: Path, largest: int, peer: bool) -> None:
    """`largest`: millions of rows."""
    tool = peer_tool(folder) if peer else ""
    home = folder / "checking"
    home.mkdir(exist_ok=True)
    report.note("load of this machine when checking starts", f"{os.getloadavg()[0]:.1f}")
    for millions in [m for m in (1, 10, 50) if m <= largest]:
        for ending in ("parquet", "csv") if millions < 50 else ("parquet",):
            path = _built(home, millions, ending)
            _ratio(report, path, millions)
        _footers(report, home / f"{millions}.parquet", millions)
        if tool and millions < 50:
            for ending in ("parquet", "csv"):
                _beside_peer(report, home / f"{millions}.{ending}", millions, tool)


def checks() -> list[Measure]:
    """32 of them."""

    def invalid(name: str, *rules: tuple[str, object]) -> Measure:
        return _measure(Metric.INVALID, name, rules=tuple(Rule(*rule) for rule in rules))

    required = [name for name in COLUMNS if name not in OPTIONAL]
    return [
        *(_measure(Metric.NULLS, name) for name in required),
        *(invalid(name, ("pattern", one)) for name, one in PATTERNS.items()),
        *(invalid(n, ("minimum", low), ("maximum", high)) for n, (low, high) in RANGES.items()),
        *(invalid(n, ("minLength", s), ("maxLength", e)) for n, (s, e) in LENGTHS.items()),
        *(invalid(name, ("in", values)) for name, values in ENUMS.items()),
        _measure(Metric.SQL, query=CROSS),
        _measure(Metric.ROWS),
        _measure(Metric.NEWEST, "created_at"),
        *(_measure(Metric.DUPLICATES, name) for name in UNIQUE),
    ]


def _measure(metric: Metric, *names: str, **parts: object) -> Measure:
    return Measure(metric=metric, object="orders", properties=names, **parts)  # type: ignore[arg-type]


def _built(home: Path, millions: int, ending: str) -> Path:
    path = home / f"{millions}.{ending}"
    if not path.exists():
        chosen = ", ".join(f"{value} AS {name}" for name, value in COLUMNS.items())
        options = "(HEADER)" if ending == "csv" else ""
        command = [sys.executable, "-c", BUILD, RANK, chosen, str(millions * MILLION)]
        subprocess.run([*command, str(path), options], check=True)
    return path


def _ratio(report: Report, path: Path, millions: int) -> None:
    """In turns, so that both see the same noise; the start of a server's process is left out."""
    turns = 5 if millions == 1 else 3 if millions == 10 else 1
    asked = checks()
    theirs, mine = [], []
    for _ in range(turns):
        theirs.append(_bare(path))
        mine.append(max(0.0, _spent(path, asked) - _spent(path, [])))
    what = f"{len(asked)} checks of {millions} million rows, {path.suffix[1:]}: processor time"
    ratio = statistics.median(a / b for a, b in zip(mine, theirs, strict=True))
    against = f"{ratio:.2f} x a bare scan ({statistics.median(theirs):.2f} s)"
    if path.suffix == ".parquet" and millions < 50:
        limit = {1: 2.5, 10: 3.0}[millions]
        report.most(what, ratio, limit, "x a bare scan")
        report.note(f"  this is {statistics.median(mine):.2f} s", against)
    else:
        report.note(what, f"{statistics.median(mine):.2f} s, {against}")


def _bare(path: Path) -> float:
    memory = f"{Limits().check_memory >> 22}MiB"
    command = [sys.executable, "-c", BARE, str(path), memory]
    return float(subprocess.run(command, capture_output=True, check=True, text=True).stdout)


def _spent(path: Path, asked: Sequence[Measure]) -> float:
    """Processor time of the zygote and its workers, from their start to their end."""
    before = _children()
    with closing(Workers(Limits())) as workers:
        workers.start()
        _measured(workers, path, [_measure(Metric.PRESENT)])
        if asked:
            _measured(workers, path, asked)
        time.sleep(1)  # what has ended is only counted when the zygote has looked after it
    return _children() - before


def _children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _measured(workers: Workers, path: Path, asked: Sequence[Measure]) -> None:
    schema = SchemaObject(
        name="orders",
        properties=tuple(
            SchemaProperty(name=name, logical_type=TYPES.get(name, "string")) for name in COLUMNS
        ),
    )
    with open_below(path.parent, path.name, "orders") as opened:
        table = Table(object=schema, files=opened, format=path.suffix[1:])
        found = measure(workers, {("", "orders"): table}, asked, datetime.now(UTC))
    wrong = [one for one in found if one.error or one.unmeasurable or one.failed]
    if wrong:
        raise RuntimeError(f"a check went wrong: {wrong[0]}")


def _footers(report: Report, path: Path, millions: int) -> None:
    """Freshness, number of rows, nulls and bounds; a server is up, nothing of the file is known."""
    cheap = [
        one for one in checks()
        if one.metric in (Metric.NULLS, Metric.ROWS, Metric.NEWEST)
        or any(rule.name == "minimum" for rule in one.rules)
    ]  # fmt: skip
    spent = []
    with closing(Workers(Limits())) as workers:
        workers.start()
        _measured(workers, path, cheap)
        for _ in range(20):
            time.sleep(0.2)
            started = time.perf_counter()
            _measured(workers, path, cheap)
            spent.append(1000 * (time.perf_counter() - started))
    what = f"{len(cheap)} checks of {millions} million rows by footers alone"
    report.most(what, statistics.median(spent), 20, "ms")
    report.note("  least", f"{min(spent):.3g} ms")


def _beside_peer(report: Report, path: Path, millions: int, tool: str) -> None:
    """Whole processes over the same contract and data."""
    home = path.parent / f"contract-{path.stem}-{path.suffix[1:]}"
    home.mkdir(exist_ok=True)
    file = home / "orders.odcs.yaml"
    file.write_text(yaml.safe_dump(_contract(path, path.name), sort_keys=False), "utf-8")
    same = home / "peer.yaml"  # it looks for files from where it runs
    same.write_text(yaml.safe_dump(_contract(path, str(path)), sort_keys=False), "utf-8")
    env = {"MARKETPLACE_DATA": str(path.parent), "MARKETPLACE_CACHE": str(home / "cache")}
    mine = [*ours("check", "--json", "--repo", str(home), "--folder", ".", "--ref", "WORKTREE")]
    _commit(home)
    runs = 5 if millions == 1 else 2
    ours_, theirs = [], []
    for _ in range(runs):
        theirs.append(cost([tool, "test", str(same)]))
        ours_.append(cost(mine, env))
    us, them = median(runs, lambda: ours_.pop()), median(runs, lambda: theirs.pop())
    limit = 2.0 if millions > 1 else 4.0 if path.suffix == ".parquet" else 5.0
    what = f"whole process, {millions} million rows, {path.suffix[1:]}"
    report.faster(what, us.wall, them.wall, "datacontract test", limit)
    report.note("  processor time, ours and theirs", f"{us.cpu:.2f} s, {them.cpu:.2f} s")
    if millions > 1:
        report.ratio(f"{what}: memory", us.peak, them.peak, "datacontract test", 0.4, "MiB")
    else:
        report.note("  peak of memory, ours and theirs", f"{us.peak:.0f} MiB, {them.peak:.0f} MiB")
        _verdicts(report, what, path.parent, same, tool)


def _verdicts(report: Report, what: str, data: Path, contract: Path, tool: str) -> None:
    """Nobody is fast who does not look."""
    home = contract.parent
    shutil.rmtree(home / ".cache", ignore_errors=True)
    mine, other = ours_told(home, data), theirs_told(Path(tool), home, {"orders": contract})
    unsaid = "not measured"
    both = [one for one in mine.keys() & other.keys()
            if unsaid not in (mine[one].verdict, other[one].verdict)]  # fmt: skip
    differ = [one for one in both if mine[one].verdict != other[one].verdict]
    report.note(f"  checks that both measured, of {what}", f"{len(both)}")
    report.most("  of these with another verdict", len(differ), 0, "")


def _commit(home: Path) -> None:
    git = ["git", "-C", str(home), "-c", "user.name=bench", "-c", "user.email=bench@localhost"]
    if not (home / ".git").exists():
        subprocess.run([*git, "init", "-q"], check=True)
    subprocess.run([*git, "add", "orders.odcs.yaml"], check=True)
    subprocess.run([*git, "commit", "-q", "--allow-empty", "-m", "contract"], check=True)


def _contract(path: Path, stated: str) -> dict[str, object]:
    """The same promises, in the words of the standard."""
    properties = []
    for name in COLUMNS:
        options: dict[str, object] = {}
        if name in PATTERNS:
            options["pattern"] = PATTERNS[name]
        if name in RANGES:
            options |= dict(zip(("minimum", "maximum"), RANGES[name], strict=True))
        if name in LENGTHS:
            options |= dict(zip(("minLength", "maxLength"), LENGTHS[name], strict=True))
        one: dict[str, object] = {"name": name, "logicalType": TYPES.get(name, "string")}
        one |= {"required": True} if name not in OPTIONAL else {}
        one |= {"unique": True} if name in UNIQUE else {}
        one |= {"logicalTypeOptions": options} if options else {}
        if name in ENUMS:
            arguments = {"validValues": list(ENUMS[name])}
            rule = {"id": "one_of", "metric": "invalidValues", "arguments": arguments, "mustBe": 0}
            one["quality"] = [rule]
        properties.append(one)
    sql = {"id": "gifts", "type": "sql", "query": CROSS, "mustBe": 0}
    rows = {"id": "some", "metric": "rowCount", "mustBeGreaterThan": 0}
    server = {"server": "sample", "type": "local", "path": stated, "format": path.suffix[1:]}
    return {
        "apiVersion": "v3.1.0", "kind": "DataContract", "id": "orders", "name": "Orders",
        "version": "1.0.0", "status": "active", "servers": [server],
        "schema": [{"name": "orders", "properties": properties, "quality": [sql, rows]}],
        "slaProperties": [
            {"property": "latency", "value": 100, "unit": "y", "element": "orders.created_at"}
        ],
    }  # fmt: skip
