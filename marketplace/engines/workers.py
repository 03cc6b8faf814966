"""In the web process: jobs for confined processes, so many at a time, each process used once.

Safe to call from many threads. A zygote that has died is replaced, and what ran in it is run
once more; a worker that dies takes nothing with it but its own job.
"""

from __future__ import annotations

import atexit
import contextlib
import json
import socket
import subprocess
import sys
import threading
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from functools import cache
from pathlib import Path
from typing import Any

from marketplace.engines.answer import NOT_BEGUN, Answer, clocked, listen, understand
from marketplace.engines.order import ORDER
from marketplace.engines.turns import Turns
from marketplace.errors import Limited, Unreadable
from marketplace.settings import Limits

# Isolated from the environment, the user's packages and the current folder.
BOOT = (
    "import sys; sys.path.append(sys.argv[1]); "
    "from marketplace.engines.zygote import main; main(int(sys.argv[2]), int(sys.argv[3]))"
)
TOP = str(Path(__file__).resolve().parents[2])
ENVIRONMENT = {
    "MALLOC_ARENA_MAX": "2",  # an arena for each thread would eat the address space
    "DUCKDB_JE_MALLOC_CONF": "dirty_decay_ms:-1",  # a worker keeps what memory it has at hand
}
GRACE = 2.0  # seconds after the clock, then the zygote itself is given up


class Workers:
    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.turns = Turns(limits)
        self._lock = threading.Lock()
        self._closed = False
        self._zygote: subprocess.Popen[bytes] | None = None
        self._control: socket.socket | None = None
        self._locks: Mapping[str, bool] = {}

    def run(self, job: Mapping[str, Any], files: Sequence[int] = ()) -> Answer:
        """`files` are open for reading; the worker gets copies, and can open no others."""
        with self.turns.turn():
            return self.run_at_once(job, files)

    def run_at_once(
        self, job: Mapping[str, Any], files: Sequence[int] = (), limits: Limits | None = None
    ) -> Answer:
        """For who has a turn already, or needs none. A file at `job["output"]` may be written."""
        limits = limits or self.limits
        more = limits.query_memory if limits.query_memory != self.limits.query_memory else 0
        line = json.dumps({**job, "limits": asdict(limits), "memory": more}).encode() + b"\n"
        for _ in range(4):
            answer = self._converse(line, files, limits)
            if answer is not None and answer.stopped != NOT_BEGUN:
                return answer
        raise Unreadable(
            "The process that reads data does not run.",
            "Try again in a moment; if that does not help, tell whoever runs this marketplace.",
        )

    def start(self) -> None:
        """Ahead of the first job, which would have to wait for it."""
        with self._lock:
            self._ready()

    def confinement(self) -> Mapping[str, bool]:
        """Which locks are on in a worker, asked of one, once; {} while that does not work."""
        if not self._locks:
            self._locks = self.run({"task": "confinement"}).parts.get("confinement", {})
        return self._locks

    def close(self) -> None:
        """For good: what is still under way fails, and starts nothing."""
        with self._lock:
            self._closed = True
            self._give_up(self._control)

    def _converse(self, line: bytes, files: Sequence[int], limits: Limits) -> Answer | None:
        """None: the zygote has died, and the job with it."""
        here, there = socket.socketpair()
        zygote = None
        answer = None
        with here:
            try:
                with there, self._lock:
                    zygote = self._ready()
                    order = ORDER.pack(limits.query_seconds)
                    socket.send_fds(zygote, [order], [there.fileno(), *files])
                here.settimeout(limits.query_seconds)
                with contextlib.suppress(BrokenPipeError):  # dead already; how is still told
                    here.sendall(line)
                answer = understand(listen(here, limits.query_seconds + GRACE), limits)
            except OverflowError:
                # Hanging up ends the worker.
                raise Limited("The answer is larger than 25 MB.", "Ask for less.") from None
            except TimeoutError:
                answer = Answer({}, clocked(limits))
                self._replace(zygote)  # it should have ended the worker long ago
            except OSError:
                pass
        if answer is None:
            self._replace(zygote)
        return answer

    def _ready(self) -> socket.socket:
        if self._closed:
            raise Unreadable("The marketplace is being stopped.", "Try again in a moment.")
        if self._zygote is not None and self._zygote.poll() is not None:
            self._give_up(self._control)
        if self._control is None:
            self._control, theirs = socket.socketpair()
            with theirs:
                self._zygote = subprocess.Popen(
                    [
                        sys.executable,
                        "-I",
                        "-c",
                        BOOT,
                        TOP,
                        str(theirs.fileno()),
                        str(self.limits.query_memory),
                    ],
                    env=ENVIRONMENT,
                    cwd="/",
                    pass_fds=[theirs.fileno()],
                    stdin=subprocess.DEVNULL,
                    stdout=subprocess.DEVNULL,
                    stderr=subprocess.DEVNULL,
                    start_new_session=True,
                )
        return self._control

    def _replace(self, zygote: socket.socket | None) -> None:
        with self._lock:
            self._give_up(zygote)

    def _give_up(self, zygote: socket.socket | None) -> None:
        """Only the one meant: another thread may have started a new one already."""
        if zygote is None or zygote is not self._control or self._zygote is None:
            return
        zygote.close()
        self._zygote.kill()
        self._zygote.wait()
        self._zygote = self._control = None


@cache
def shared(limits: Limits) -> Workers:
    """One zygote for the whole process; it ends with it."""
    workers = Workers(limits)
    atexit.register(workers.close)
    return workers
