"""Forks a worker for each job. It has DuckDB open with nothing in it, and never looks at data.

A fork of this small process is ready in a few milliseconds, with an engine that is warm already;
to open one takes longer than most queries. That works because DuckDB is told to start no thread
before the locks are on: a fork would lose it, and Landlock would not hold it. The web process
cannot be forked: it has threads, and memory that no worker may see.

Over the control socket comes, for each job, the number of seconds and a list of open sockets and
files: first the worker's end of the conversation, then what it may read. The job itself goes
straight to the worker. When that has ended, the zygote writes how, as the last line.
"""

from __future__ import annotations

import contextlib
import gc
import json
import os
import select
import signal
import socket
import time
from dataclasses import dataclass

from marketplace.engines import confine, reader, worker
from marketplace.engines.order import MOST_FILES, ORDER


@dataclass(slots=True)
class Running:
    conversation: socket.socket
    deadline: float
    timed_out: bool = False


class Zygote:
    def __init__(self, control: socket.socket) -> None:
        self.control = control
        self.isolated = confine.leave_network()
        self.engine = reader.warm()
        self.children: dict[int, Running] = {}
        self.bell, self.ringer = socket.socketpair()  # rings when a child has ended
        for end in (self.bell, self.ringer):
            end.setblocking(False)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        signal.set_wakeup_fd(self.ringer.fileno(), warn_on_full_buffer=False)

    def serve(self) -> None:
        """Until the web process closes its end; then nothing it started lives on."""
        listening = True
        while listening:
            ready = self._wait()
            if self.bell.fileno() in ready:
                self.bell.recv(4096)
            self._reap()
            self._stop(ready)
            if self.control.fileno() in ready:
                listening = self._accept()
        for pid in self.children:
            _kill(pid)

    def _wait(self) -> set[int]:
        poll = select.poll()
        poll.register(self.control, select.POLLIN)
        poll.register(self.bell, select.POLLIN)
        for child in self.children.values():
            poll.register(child.conversation, 0)  # only told when the other end has hung up
        deadline = min((c.deadline for c in self.children.values() if not c.timed_out), default=0.0)
        timeout = max(0.0, deadline - time.monotonic()) * 1000 + 1 if deadline else None
        return {fd for fd, _ in poll.poll(timeout)}

    def _accept(self) -> bool:
        """Starts one worker. False: the web process is gone."""
        order, fds, _, _ = socket.recv_fds(self.control, ORDER.size, MOST_FILES + 1)
        if len(order) < ORDER.size or not fds:
            return False
        (seconds,) = ORDER.unpack(order)
        conversation, files = socket.socket(fileno=fds[0]), fds[1:]
        parent = os.getpid()
        pid = os.fork()
        if pid == 0:
            self._forget()
            worker.serve(  # never returns
                conversation, files, parent, self.isolated, self.engine
            )
        for fd in files:
            os.close(fd)
        self.children[pid] = Running(conversation, time.monotonic() + seconds)
        return True

    def _forget(self) -> None:
        """In the child: nothing of the zygote or of other workers may be within reach."""
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        os.setsid()
        for end in (self.control, self.bell, self.ringer):
            end.close()
        for other in self.children.values():
            other.conversation.close()

    def _stop(self, ready: set[int]) -> None:
        for pid, child in self.children.items():
            late = time.monotonic() > child.deadline
            if late or child.conversation.fileno() in ready:  # nobody listens any more
                child.timed_out |= late
                _kill(pid)

    def _reap(self) -> None:
        for pid in list(self.children):
            found, status = os.waitpid(pid, os.WNOHANG)
            if not found:
                continue
            with contextlib.suppress(OSError):
                os.killpg(pid, signal.SIGKILL)  # whatever else it left in its session
            child = self.children.pop(pid)
            ended = {"ended": os.waitstatus_to_exitcode(status), "timed_out": child.timed_out}
            with child.conversation as conversation, contextlib.suppress(OSError):
                line = b"\n" + json.dumps(ended).encode() + b"\n"
                conversation.send(line, socket.MSG_DONTWAIT)


def _kill(pid: int) -> None:
    with contextlib.suppress(OSError):
        os.killpg(pid, signal.SIGKILL)
    with contextlib.suppress(OSError):
        os.kill(pid, signal.SIGKILL)


def main(control_fd: int) -> None:
    zygote = Zygote(socket.socket(fileno=control_fd))
    gc.freeze()  # the children share these pages as long as nobody counts references in them
    zygote.serve()
