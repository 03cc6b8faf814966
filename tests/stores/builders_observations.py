"""Observations with good defaults, and programs that record and compact in processes of their own.

`python -m tests.stores.builders_observations FOLDER record NAME COUNT` tells each number when it is
recorded; `... FOLDER compact COUNT` puts the files together again and again.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from marketplace.model.promise import Observation, Verdict
from marketplace.stores.observations import Observations

TOP = Path(__file__).resolve().parents[2]
MORNING = datetime(2026, 11, 28, 6, tzinfo=UTC)


def an_observation(check: str = "orders.id.required", **parts: Any) -> Observation:
    stated = {
        "product": "sales",
        "contract": "orders",
        "version": "1.0.0",
        "kind": "declared",
        "title": "Every id is filled",
        "verdict": Verdict.PASSED,
        "observed_at": MORNING,
    }
    return Observation(check=check, **(stated | parts))


def checks(observations: Iterable[Observation]) -> list[str]:
    return [one.check for one in observations]


def program(folder: Path, *arguments: object) -> subprocess.Popen[str]:
    """Started, with its words to be read."""
    here = [sys.executable, "-m", "tests.stores.builders_observations", str(folder)]
    return subprocess.Popen(
        [*here, *map(str, arguments)], cwd=TOP, stdout=subprocess.PIPE, text=True
    )


def main(folder: str, act: str, *arguments: str) -> None:
    observations = Observations(Path(folder))
    if act == "record":
        name, count = arguments[0], int(arguments[1])
        for number in range(count):
            moment = MORNING - timedelta(hours=number % 100)
            observations.record([an_observation(f"{name}-{number}", observed_at=moment)])
            print(number, flush=True)
    else:
        for number in range(int(arguments[0])):
            observations.compact(MORNING + timedelta(days=1))
            print(number, flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
