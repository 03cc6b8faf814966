"""From a key to the verdict: a text of 500 lines is edited, weighed and shown again."""

from __future__ import annotations

import time
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from tests.bench.report import Report
from tests.builders import Repo, a_contract, a_property, an_object
from tests.by_hand import visiting
from tests.serving import serving

PAUSE = 0.25  # seconds without a key before the browser tells what was typed
LIMIT = 0.5
QUERY = "id=orders&part=About"
_TIMES = 30


def run(report: Report) -> None:
    properties = [
        a_property(f"p{n}", description=f"What {n} says.", classification="internal")
        for n in range(115)
    ]
    text = a_contract("orders", schema=[an_object("orders", *properties)])
    seconds = []
    with TemporaryDirectory() as scratch:
        repo = Repo(Path(scratch) / "repo")
        repo.commit({"contracts/orders.odcs.yaml": text})
        cache = Path(scratch) / "cache"
        with serving(repo.folder, cache) as server, visiting(server, QUERY) as visitor:
            for n in range(_TIMES):
                started = time.perf_counter()
                visitor.run(Name={"string_value": f"Orders {n}"})
                seconds.append(time.perf_counter() - started)
                assert visitor.says("1 line changed")
    what = f"from a key to the verdict, {len(text.splitlines())} lines"
    report.most(what, PAUSE + median(seconds[3:]), LIMIT, "s")
    report.note(
        "of it the server", f"{median(seconds[3:]):.3f} s, at most {max(seconds[3:]):.3f} s"
    )
