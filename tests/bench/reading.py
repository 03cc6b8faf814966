"""Reading 10,000 contracts: cold, again, after a change; one file; and the reference tool."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

from marketplace.contracts.examine import Examiner
from marketplace.settings import Limits
from marketplace.stores import schemas
from tests.bench import generate
from tests.bench.process import TOP, cost, median, ours, peer_tool
from tests.bench.report import Report

BARE = """
import subprocess, sys, yaml
blobs = subprocess.run(["git", "-C", sys.argv[1], "archive", "main"], capture_output=True).stdout
import io, tarfile
for member in (archive := tarfile.open(fileobj=io.BytesIO(blobs))):
    if member.isfile():
        yaml.load(archive.extractfile(member).read(), yaml.CSafeLoader)
"""
REFRESH = """
import json, sys, time
from pathlib import Path
from marketplace.services.marketplace import Marketplace
from marketplace.settings import Settings
from tests.bench import generate
market = Marketplace.open(Settings(repo=sys.argv[1], cache=sys.argv[2]))
market.catalog()
seen = []
for turn in range(5):
    changed = [(p, t.replace("version: ", f"version: 9{turn}")) for p, t in generate.files(10)]
    generate.commit(Path(sys.argv[1]), f"Turn {turn}", iter(changed))
    started = time.perf_counter()
    market.refresh()
    seen.append(time.perf_counter() - started)
print(json.dumps(sorted(seen)[2]))
"""


def run(report: Report, folder: Path, count: int, peer: bool) -> None:
    """`folder` keeps what is generated between runs."""
    many = generate.repository(folder / f"contracts-{count}.git", count)
    _catalog(report, folder, many, count)
    _slowest(report)
    one = folder / "one.odcs.yaml"
    one.write_text(generate.contract(7), encoding="utf-8")
    lint = median(5, lambda: cost(ours("lint", str(one))))
    if not peer:
        report.note("lint of one file", f"{lint.wall * 1000:.0f} ms (no peer: --no-peer)")
        return
    tool = peer_tool(folder)
    theirs = median(3, lambda: cost([tool, "lint", str(one)]))
    report.ratio(
        "lint of one file, whole process", lint.wall, theirs.wall, "datacontract lint", 0.2
    )
    _against_peer(report, folder, tool)


def _catalog(report: Report, folder: Path, many: Path, count: int) -> None:
    cache = folder / "cache"
    shutil.rmtree(cache, ignore_errors=True)
    env = {"MARKETPLACE_CACHE": str(cache)}
    command = ours("catalog", "--json", "--repo", str(many))
    cold = cost(command, env)
    bare = cost([sys.executable, "-c", BARE, str(many)])
    report.ratio(f"catalog of {count:,} contracts, cold (processor)", cold.cpu, bare.cpu,
                 "bare PyYAML C pass", 0.7)  # fmt: skip
    report.note("  peak memory of the cold run", f"{cold.peak:.0f} MiB")
    warm = median(5, lambda: cost(command, env))
    report.most("restart with nothing changed, whole process", warm.wall, 0.5, "s")
    scratch = folder / "refresh.git"
    shutil.rmtree(scratch, ignore_errors=True)
    subprocess.run(["git", "clone", "-q", "--bare", str(many), str(scratch)], check=True)
    told = subprocess.run([sys.executable, "-c", REFRESH, str(scratch), str(cache)], cwd=TOP,
                          capture_output=True, text=True, check=True)  # fmt: skip
    report.most("refresh after 10 changed files", json.loads(told.stdout), 0.15, "s")


def _slowest(report: Report) -> None:
    """Of the collected real contracts, where they are at hand: which ten take longest to lint."""
    corpus = TOP.parent / "shared" / "corpus"
    examiner = Examiner(schemas.load, Limits())
    spent = []
    for path in sorted(corpus.rglob("*.yaml")):
        data, name = path.read_bytes(), path.relative_to(corpus).as_posix()
        examiner.problems(data, name)  # the schema of its version is compiled by then
        started = time.perf_counter()
        examiner.problems(data, name)
        spent.append((time.perf_counter() - started, len(data), name))
    for took, size, name in sorted(spent, reverse=True)[:10]:
        report.note(f"lint, slow: {took * 1000:.1f} ms, {size / 1000:.0f} kB", name)


def _against_peer(report: Report, folder: Path, tool: str) -> None:
    hundred = folder / "hundred"
    if not hundred.exists():
        for path, text in generate.files(100):
            (hundred / path).parent.mkdir(parents=True, exist_ok=True)
            (hundred / path).write_text(text, encoding="utf-8")
        init = f"git init -q -b main {hundred} && cd {hundred} && git add . && " + (
            "git -c user.name=b -c user.email=b@example.com commit -q -m start"
        )
        subprocess.run(["sh", "-c", init], check=True)
    cache = folder / "cache-100"

    def ours_once() -> object:
        shutil.rmtree(cache, ignore_errors=True)
        env = {"MARKETPLACE_CACHE": str(cache)}
        return cost(ours("catalog", "--json", "--repo", str(hundred)), env)

    mine = median(5, ours_once)
    pages = folder / "peer-pages"
    before = Path.cwd()
    os.chdir(hundred)
    try:
        theirs = cost(["sh", "-c", f"cd {hundred} && exec {tool} catalog --files '**/*.odcs.yaml' "
                                   f"--output {pages}"])  # fmt: skip
    finally:
        os.chdir(before)
    report.faster("catalog of 100 contracts, cold", mine.wall, theirs.wall,
                  "datacontract catalog", 100)  # fmt: skip
