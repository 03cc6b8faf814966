"""`python whole.py COMMAND ...`: what a command and all that it starts take, as one line of JSON.

A process of its own, for it adopts what the command leaves behind: a process that reads data
ends on its own account, and the operating system would not add it to that of the command.
"""

from __future__ import annotations

import ctypes
import json
import os
import resource
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

LOOK = 0.1  # seconds between two looks at memory
CHILD_SUBREAPER = 36  # prctl


def main() -> None:
    ctypes.CDLL(None).prctl(CHILD_SUBREAPER, 1, 0, 0, 0)
    over = threading.Event()
    started = time.perf_counter()
    child = subprocess.Popen(sys.argv[1:], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    with ThreadPoolExecutor(1) as aside:
        looking = aside.submit(_peak, child.pid, over)
        status = child.wait()
        wall = time.perf_counter() - started
        over.set()
    with suppress(ChildProcessError):
        while True:
            os.wait()
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    peak = max(looking.result(), used.ru_maxrss) / 1024
    told = {"wall": wall, "cpu": used.ru_utime + used.ru_stime, "peak": peak}
    print(json.dumps({"status": status, **told}))


def _peak(top: int, over: threading.Event) -> int:
    """The most KiB that a process and all below it took at once."""
    most = 0
    while not over.wait(LOOK):
        most = max(most, sum(map(_resident, _tree(top))))
    return most


def _tree(top: int) -> set[int]:
    parents = {}
    for entry in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):  # it has ended
            parents[int(entry.parent.name)] = int(entry.read_text().rpartition(")")[2].split()[1])
    found: set[int] = set()
    more = {top}
    while more:
        found |= more
        more = {pid for pid, parent in parents.items() if parent in more}
    return found


def _resident(pid: int) -> int:
    """Each shared page divided by how many share it."""
    with suppress(OSError):
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1])
    return 0


main()
