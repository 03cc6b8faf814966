"""Whole processes, by the operating system's own accounting."""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import venv
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

TOP = Path(__file__).resolve().parents[2]
WHOLE = Path(__file__).with_name("whole.py")


@dataclass(frozen=True, slots=True)
class Cost:
    """Seconds of wall clock and of processor, and the peak of resident memory in MiB.

    All processes that it started count; pages that several share count once in the peak, which
    is looked for ten times a second.
    """

    wall: float
    cpu: float
    peak: float


def cost(command: Sequence[str], env: Mapping[str, str] | None = None) -> Cost:
    """Of one run, children included; raises when the command itself could not run (exit 2)."""
    here = {**os.environ, **(env or {})}
    here.pop("PYTHONDONTWRITEBYTECODE", None)  # people's second start finds compiled modules
    told = json.loads(
        subprocess.run(
            [sys.executable, str(WHOLE), *command], cwd=TOP, env=here,
            stdout=subprocess.PIPE, check=True,
        ).stdout
    )  # fmt: skip
    if told.pop("status") not in (0, 1):
        raise RuntimeError(f"{' '.join(command)} could not run")
    return Cost(**told)


def median(runs: int, once: Callable[[], Cost]) -> Cost:
    seen = [once() for _ in range(runs)]
    return Cost(*(statistics.median(getattr(c, part) for c in seen) for part in Cost.__slots__))


def ours(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "marketplace", *arguments]


def percentile(values: Sequence[float], share: float) -> float:
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def peer_tool(folder: Path) -> str:
    """The reference tool, in an environment of its own."""
    home = folder / "datacontract"  # an older `peer` there lacks what its checks need
    tool = home / "bin" / "datacontract"
    if not tool.exists():
        venv.create(home, with_pip=True)
        wanted = "datacontract-cli[csv,duckdb,parquet]>=1.2.8,<1.3"
        subprocess.run([str(home / "bin" / "pip"), "install", "-q", wanted], check=True)
    return str(tool)
