"""`make bench`: prints every figure beside its limit; exits with 1 when one is missed."""

from __future__ import annotations

import argparse
import sys

from tests.bench import (
    asking,
    checking,
    comparing,
    editing,
    finding,
    pages,
    reading,
    remembering,
    splicing,
)
from tests.bench.process import TOP
from tests.bench.report import Report

PARTS = (
    "reading", "comparing", "splicing", "editing", "finding", "asking", "checking", "remembering",
    "pages",
)  # fmt: skip


def main() -> int:
    ask = argparse.ArgumentParser(prog="make bench", description=__doc__)
    ask.add_argument("--only", choices=PARTS, help="one part of it")
    ask.add_argument("--count", type=int, default=10_000, help="contracts to generate")
    ask.add_argument("--largest", type=int, default=10, help="millions of rows to check: 1, 10, 50")
    ask.add_argument("--no-peer", action="store_true", help="leave the reference tool out")
    chosen = ask.parse_args()
    folder = TOP / ".bench"
    folder.mkdir(exist_ok=True)
    report = Report()
    if chosen.only in (None, "reading"):
        reading.run(report, folder, chosen.count, peer=not chosen.no_peer)
    if chosen.only in (None, "comparing"):
        comparing.run(report, folder, peer=not chosen.no_peer)
    if chosen.only in (None, "finding"):
        finding.run(report, folder, chosen.count)
    if chosen.only in (None, "asking"):
        asking.run(report, folder)
    if chosen.only in (None, "checking"):
        checking.run(report, folder, chosen.largest, peer=not chosen.no_peer)
    if chosen.only in (None, "remembering"):
        remembering.run(report, folder)
    if chosen.only in (None, "splicing"):
        splicing.run(report)
    if chosen.only in (None, "editing"):
        editing.run(report)
    if chosen.only in (None, "pages"):
        pages.run(report, folder, chosen.count)
    for what in report.missed:
        print(f"missed: {what}")
    return 1 if report.missed else 0


sys.exit(main())
