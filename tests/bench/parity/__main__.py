"""`python -m tests.bench.parity --peer PATH`: exits with 1 on a difference that is not known."""

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
from tests.bench.process import TOP


def main() -> int:
    ask = argparse.ArgumentParser(prog="python -m tests.bench.parity", description=__doc__)
    ask.add_argument("--peer", required=True, help="an environment with datacontract-cli[duckdb]")
    ask.add_argument("--only", default="", help="cases whose names start so")
    ask.add_argument("--verbose", action="store_true", help="every check, also where both agree")
    chosen = ask.parse_args()
    home = TOP / ".bench" / f"parity{chosen.only}"
    shutil.rmtree(home, ignore_errors=True)
    home.mkdir(parents=True)
    contracts = write(home, [case for case in cases() if case.name.startswith(chosen.only)])
    subprocess.run(["git", "init", "-q", "-b", "main", str(home)], check=True)
    mine = ours(home)
    other = theirs(Path(chosen.peer) / "bin" / "datacontract", home, contracts)
    return _print(mine, other, whole=not chosen.only, verbose=chosen.verbose)


def _print(mine: Results, other: Results, whole: bool, verbose: bool) -> int:
    none = Found(NOTHING)
    agreed: Counter[str] = Counter()
    told: defaultdict[str, list[str]] = defaultdict(list)
    unknown = []
    for name in sorted({*mine, *other}):
        us, them = mine.get(name, none), other.get(name, none)
        if us.verdict == them.verdict:
            agreed[name.split("/")[0]] += 1
            if verbose:
                print(f"  {name}: {us.verdict}")
            continue
        why = next((k for k, one in KNOWN.items()
                    if one.covers(name, us.verdict, them.verdict)), "")  # fmt: skip
        if why:
            told[why].append(name)
        else:
            unknown.append(f"! {name}: ours {us.verdict} ({us.reason[:100]}), "
                           f"theirs {them.verdict} ({them.reason[:100]})")  # fmt: skip
    gone = [key for key in KNOWN if key not in told] if whole else []
    _sum_up(mine, other, agreed, told)
    print(*unknown, sep="\n")
    for key in gone:
        print(f"! known, and no longer seen: {key}")
    return 1 if unknown or gone else 0


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
    judged = [n for n in both if "not measured" not in (mine[n].verdict, other[n].verdict)]
    alike = sum(mine[n].verdict == other[n].verdict for n in judged)
    print(f"  {len(judged)} checks that both have measured, {alike} with the same verdict")
    print(f"  {len(both)} checks that both have, {same} with the same verdict")
    print(f"  {only} only ours, {len(other.keys() - both)} only theirs")


sys.exit(main())
