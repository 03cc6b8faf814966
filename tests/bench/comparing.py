"""Comparing two versions: parsed, with lines, as a history, and as a command beside the peer."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

from marketplace.contracts.compare import Text, compare, compare_trees, parse
from marketplace.settings import Limits
from tests.bench import generate
from tests.bench.process import cost, median, ours, peer_tool
from tests.bench.report import Report

TODAY = date(2026, 11, 28)
LINES = 500
ROUNDS = 300
HISTORY = 2_000  # pairs
VERSIONS = 40  # of each contract in it


def run(report: Report, folder: Path, peer: bool) -> None:
    old, new = _pair()
    before, after = _read(old), _read(new)
    assert len(compare(before, after, TODAY).changes) == 1
    parsed = _seconds(lambda: compare_trees(before.kind, before.tree, after.tree, TODAY))
    report.most(f"a pair of {LINES} lines, parsed, most of it equal", parsed * 1e6, 50, "us")
    lined = _seconds(lambda: compare(before, after, TODAY))
    report.most("  with the lines of what changed", lined * 1e3, 1, "ms")
    reading = _seconds(lambda: (_read(old), _read(new)))
    report.note("  reading both texts before that", f"{reading * 1e3:.3g} ms")
    report.most(f"a history of {HISTORY:,} changes, from its texts", _history(), 1.5, "s")
    _command(report, folder, old, new, peer)


def _pair() -> tuple[str, str]:
    """One contract of about that many lines, and one property in the middle made required."""
    texts = (generate.contract(number) for number in range(300))
    old = min(texts, key=lambda text: abs(text.count("\n") - LINES))
    at = old.index("required: false", len(old) // 2)
    return old, f"{old[:at]}required: true{old[at + len('required: false') :]}"


def _read(text: str) -> Text:
    return parse(text.encode(), "one.odcs.yaml", Limits())


def _seconds(once: Callable[[], object]) -> float:
    """The median: now and then the machine does something else."""
    seen = []
    for _ in range(ROUNDS):
        started = time.perf_counter()
        once()
        seen.append(time.perf_counter() - started)
    return statistics.median(seen)


def _history() -> float:
    """Each version is read once, and compared with the one before it."""
    contracts = []
    for number in range(HISTORY // VERSIONS):
        text = generate.contract(number)
        contracts.append([_edited(text, version) for version in range(VERSIONS + 1)])
    started = time.perf_counter()
    for versions in contracts:
        before = _read(versions[0])
        for text in versions[1:]:
            after = _read(text)
            compare_trees(before.kind, before.tree, after.tree, TODAY)
            before = after
    return time.perf_counter() - started


def _edited(text: str, version: int) -> str:
    return text.replace("required: false", "required: true", version % 7).replace(
        "description: The", f"description: In version {version} the", 1
    )


def _command(report: Report, folder: Path, old: str, new: str, peer: bool) -> None:
    files = [folder / "old.odcs.yaml", folder / "new.odcs.yaml"]
    for file, text in zip(files, (old, new), strict=True):
        file.write_text(text, encoding="utf-8")
    names = [str(file) for file in files]
    mine = median(5, lambda: cost(ours("compare", *names)))
    if not peer:
        report.note("compare of two files", f"{mine.wall * 1000:.0f} ms (no peer: --no-peer)")
        return
    tool = peer_tool(folder)
    theirs = median(3, lambda: cost([tool, "breaking", *names]))
    report.ratio("compare of two files, whole process", mine.wall, theirs.wall,
                 "datacontract breaking", 0.2)  # fmt: skip
