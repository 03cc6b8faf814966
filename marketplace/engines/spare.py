"""Workers that are forked before there is a job, and wait for one.

Meanwhile they bring in what a query needs of memory: a fresh fork spends more time on that than
on most queries. Each is used once like any other. They are made while nothing runs, so they cost
nobody anything; when there is none, a worker is forked for its job.
"""

from __future__ import annotations

import contextlib
import os
import select
import socket
from collections.abc import Sequence

import duckdb

from marketplace.engines import confine, reader, worker
from marketplace.engines.order import MOST_FILES

KEPT = 2  # a new statement takes one to be read and one to be run
PAUSE = 5  # milliseconds in which nobody has asked for anything
REST = 0.03  # seconds after which there is time for the memory too
READY, BUSY = b"r", b"b"  # the last that one has said holds


class Spares:
    """In the zygote: those that wait."""

    def __init__(self) -> None:
        # Elsewhere than on Linux there are none: nothing is known of what would help there.
        self.example = reader.an_example() if hasattr(os, "memfd_create") else -1
        self._waiting: dict[int, socket.socket] = {}

    @property
    def pids(self) -> Sequence[int]:
        return [*self._waiting]

    @property
    def wanted(self) -> bool:
        return self.example >= 0 and len(self._waiting) < KEPT

    def add(self, pid: int, own: socket.socket) -> None:
        self._waiting[pid] = own

    def give(self, fds: Sequence[int]) -> tuple[int, socket.socket] | None:
        """Hands the files of a job to one that is ready; None where there is none."""
        for pid, own in [*self._waiting.items()]:
            with contextlib.suppress(OSError):  # not yet, or dead
                if own.recv(16, socket.MSG_PEEK | socket.MSG_DONTWAIT).endswith(READY):
                    socket.send_fds(own, [READY], list(fds))
                    del self._waiting[pid]
                    return pid, own
        return None

    def reap(self) -> None:
        for pid, own in [*self._waiting.items()]:
            if os.waitpid(pid, os.WNOHANG)[0]:
                del self._waiting[pid]
                own.close()

    def forget(self) -> None:
        """In a child."""
        for own in self._waiting.values():
            own.close()
        if self.example >= 0:
            os.close(self.example)


def wait(
    own: socket.socket,
    spares: Spares,
    parent: int,
    isolated: bool,
    engine: duckdb.DuckDBPyConnection,
) -> None:
    """In the worker. Never returns."""
    try:
        confine.die_with(parent)
        confine.step_back()
        con = reader.connect(engine)
        reader.touch(con, spares.example)
        spares.forget()
        own.sendall(READY)
        if not select.select([own], [], [], REST)[0]:
            own.sendall(BUSY)
            reader.touch_memory(con)
            own.sendall(READY)
        _, fds, _, _ = socket.recv_fds(own, 1, MOST_FILES + 1)
        own.close()
        if fds:
            conversation = socket.socket(fileno=fds[0])
            worker.serve(conversation, fds[1:], parent, isolated, con)
    finally:
        os._exit(1)
