"""Splicing: one edit in a text of 200 kB, and in a contract of the usual size."""

from __future__ import annotations

import statistics
import time
from collections.abc import Sequence

from marketplace.contracts.splice.apply import Draft, apply
from marketplace.contracts.splice.edits import Edit, Insert, Move, Remove, Set
from marketplace.contracts.splice.upgrade import upgrade
from marketplace.settings import Limits
from tests.bench import generate
from tests.bench.report import Report

LARGE = 200_000  # characters
RUNS = 15
LIMIT = 0.1  # seconds, for the large one


def run(report: Report) -> None:
    usual, large = generate.contract(7), a_large_contract()
    for text, limit, size in ((large, LIMIT, "200 kB"), (usual, LIMIT / 5, "a usual contract")):
        objects = len(Draft.of(text, Limits()).tree["schema"])
        last = ("schema", objects - 1)
        edits: dict[str, Edit] = {
            "a value set": Set((*last, "description"), "Other words"),
            "an entry inserted": Insert(
                (*last, "properties"), None, {"name": "new", "tags": ["x"]}
            ),
            "an entry removed": Remove((*last, "properties", 0)),
            "an entry moved": Move((*last, "properties", 1), 0),
        }
        for what, edit in edits.items():
            report.most(f"splice in {size}: {what} (processor)", seconds(text, [edit]), limit, "s")
    old = large.replace(large.split("apiVersion: ")[1].split("\n")[0], "v3.0.2")
    started = time.process_time()
    steps = upgrade(old)
    took = time.process_time() - started
    report.note("upgrade of 200 kB planned (processor)", f"{took:.3f} s, {len(steps)} steps")


def seconds(text: str, edits: Sequence[Edit]) -> float:
    """The median, from text to text: read, spliced, read again and compared.

    Of the processor: there is one thread and nothing to wait for but what else the machine does.
    """
    seen = []
    for _ in range(RUNS):
        started = time.process_time()
        apply(text, edits)
        seen.append(time.process_time() - started)
    return statistics.median(seen)


def a_large_contract() -> str:
    """The objects of a usual contract again and again, under names of their own."""
    text = generate.contract(7)
    head, _, rest = text.partition("schema:\n")
    lines = rest.splitlines(keepends=True)
    inside = next((n for n, line in enumerate(lines) if line[0] not in " -#"), len(lines))
    objects, tail = "".join(lines[:inside]), "".join(lines[inside:])
    return f"{head}schema:\n{objects * (LARGE // len(objects) + 1)}{tail}"
