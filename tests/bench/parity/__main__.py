"""`python -m tests.bench.parity`: exits with 1 on a difference that is not known."""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
from collections import Counter, defaultdict
from pathlib import Path

from tests.bench.parity.cases import cases
from tests.bench.parity.compare import NOTHING, Found, Results, ours, theirs
from tests.bench.parity.known import KNOWN
from tests.bench.parity.table import write
from tests.bench.process import TOP, peer_tool


def main() -> int:
    ask = argparse.ArgumentParser(prog="python -m tests.bench.parity", description=__doc__)
    ask.add_argument("--only", default="", help="cases whose names start so")
    ask.add_argument("--write", action="store_true", help="the differences into docs/parity.md")
    ask.add_argument("--verbose", action="store_true", help="every check, also where both agree")
    chosen = ask.parse_args()
    home = TOP / ".bench" / f"parity{chosen.only}"
    shutil.rmtree(home, ignore_errors=True)
    home.mkdir(parents=True)
    contracts = write(home, [case for case in cases() if case.name.startswith(chosen.only)])
    subprocess.run(["git", "init", "-q", "-b", "main", str(home)], check=True)
    mine = ours(home)
    other = theirs(Path(peer_tool(TOP / ".bench")), home, contracts)
    return _print(mine, other, chosen)


def _print(mine: Results, other: Results, chosen: argparse.Namespace) -> int:
    none = Found(NOTHING)
    agreed: Counter[str] = Counter()
    told: defaultdict[str, list[str]] = defaultdict(list)
    unknown = []
    for name in sorted({*mine, *other}):
        us, them = mine.get(name, none), other.get(name, none)
        if us.verdict == them.verdict:
            agreed[name.split("/")[0]] += 1
            if chosen.verbose:
                print(f"  {name}: {us.verdict}")
            continue
        why = next((k for k, one in KNOWN.items()
                    if one.covers(name, us.verdict, them.verdict)), "")  # fmt: skip
        if why:
            told[why].append(name)
        else:
            unknown.append(f"! {name}: ours {us.verdict} ({us.reason[:100]}), "
                           f"theirs {them.verdict} ({them.reason[:100]})")  # fmt: skip
    gone = [key for key in KNOWN if key not in told and not chosen.only]
    _sum_up(mine, other, agreed, told)
    print(*unknown, sep="\n")
    for key in gone:
        print(f"! known, and no longer seen: {key}")
    if chosen.write:
        (TOP / "docs" / "parity.md").write_text(_page(mine, other, told), encoding="utf-8")
    return 1 if unknown or gone else 0


def _page(mine: Results, other: Results, told: dict[str, list[str]]) -> str:
    both, (judged, alike) = mine.keys() & other.keys(), _judged(mine, other)
    rows = [
        f"| {len(names)} | {key} | {KNOWN[key].right} | {KNOWN[key].why} |"
        for key, names in told.items()
    ]
    return "\n".join([
        "# Beside `datacontract test`",
        "",
        "Written by `python -m tests.bench.parity --write`, which checks contracts of our own with",
        "both tools (theirs in an environment of its own) and fails on a difference that is not",
        f"listed here. Both have {len(both):,} checks; {judged:,} were measured by both, and "
        f"{alike:,} of these",
        "have the same verdict. Not compared: maps, JSON, databases.",
        "",
        "| Checks | About | Right | Why |",
        "| ---: | --- | --- | --- |",
        *rows,
        "",
    ])  # fmt: skip


def _judged(mine: Results, other: Results) -> tuple[int, int]:
    """Checks that both have measured, and how many of them have the same verdict."""
    both = mine.keys() & other.keys()
    judged = [n for n in both if "not measured" not in (mine[n].verdict, other[n].verdict)]
    return len(judged), sum(mine[n].verdict == other[n].verdict for n in judged)


def _sum_up(
    mine: Results, other: Results, agreed: Counter[str], told: dict[str, list[str]]
) -> None:
    both = mine.keys() & other.keys()
    for contract in sorted({name.split("/")[0] for name in both}):
        here = [name for name in both if name.split("/")[0] == contract]
        print(f"  {contract:<20} {len(here):>4} checks of both, {agreed[contract]:>4} agree")
    for key, names in told.items():
        one = KNOWN[key]
        print(f"  {len(names):>4} x {key}: {one.right} right. {one.why} ({names[0]})")
    same, only = sum(agreed.values()), len(mine.keys() - both)
    judged, alike = _judged(mine, other)
    print(f"  {judged} checks that both have measured, {alike} with the same verdict")
    print(f"  {len(both)} checks that both have, {same} with the same verdict")
    print(f"  {only} only ours, {len(other.keys() - both)} only theirs")


sys.exit(main())
