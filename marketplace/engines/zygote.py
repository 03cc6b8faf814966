"""Forks a worker for each job. It has DuckDB open with nothing in it, and never looks at data.

A fork of this small process is ready in a few milliseconds, with an engine that is warm already;
to open one takes longer than most queries. That works because DuckDB is told to start no thread
before the locks are on: a fork would lose it, and Landlock would not hold it. The web process
cannot be forked: it has threads, and memory that no worker may see. When there is nothing else
to do, workers are forked ahead; see `spare`.

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

from marketplace.engines import confine, reader, spare, worker
from marketplace.engines.order import MOST_FILES, ORDER
from marketplace.engines.spare import Spares


@dataclass(slots=True)
class Running:
    conversation: socket.socket
    deadline: float
    given: socket.socket | None = None  # over which a spare one got its job
    timed_out: bool = False


class Zygote:
    def __init__(self, control: socket.socket, memory: int) -> None:
        self.control = control
        self.isolated = confine.leave_network()
        self.engine = reader.warm(memory)
        self.children: dict[int, Running] = {}
        self.spares = Spares()
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
            elif not ready and not self.children:
                self._fork_ahead()
        for pid in (*self.children, *self.spares.pids):
            _kill(pid)

    def _wait(self) -> set[int]:
        poll = select.poll()
        poll.register(self.control, select.POLLIN)
        poll.register(self.bell, select.POLLIN)
        for child in self.children.values():
            poll.register(child.conversation, 0)  # only told when the other end has hung up
        deadline = min((c.deadline for c in self.children.values() if not c.timed_out), default=0.0)
        timeout = max(0.0, deadline - time.monotonic()) * 1000 + 1 if deadline else None
        if not self.children and self.spares.wanted:
            timeout = spare.PAUSE
        return {fd for fd, _ in poll.poll(timeout)}

    def _accept(self) -> bool:
        """Starts one worker. False: the web process is gone."""
        order, fds, _, _ = socket.recv_fds(self.control, ORDER.size, MOST_FILES + 1)
        if len(order) < ORDER.size or not fds:
            return False
        (seconds,) = ORDER.unpack(order)
        pid, given = self.spares.give(fds) or (self._fork(fds), None)
        for fd in fds[1:]:
            os.close(fd)
        conversation = socket.socket(fileno=fds[0])
        self.children[pid] = Running(conversation, time.monotonic() + seconds, given)
        return True

    def _fork(self, fds: list[int]) -> int:
        parent = os.getpid()
        pid = os.fork()
        if pid == 0:
            self._forget()
            self.spares.forget()
            con = reader.connect(self.engine)
            conversation = socket.socket(fileno=fds[0])
            worker.serve(conversation, fds[1:], parent, self.isolated, con)  # never returns
        return pid

    def _fork_ahead(self) -> None:
        parent = os.getpid()
        here, there = socket.socketpair()
        pid = os.fork()
        if pid == 0:
            self._forget()
            here.close()
            # Never returns.
            spare.wait(there, self.spares, parent, self.isolated, self.engine)
        there.close()
        self.spares.add(pid, here)

    def _forget(self) -> None:
        """In the child: nothing of the zygote or of other workers may be within reach."""
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        os.setsid()
        for end in (self.control, self.bell, self.ringer):
            end.close()
        for other in self.children.values():
            other.conversation.close()
            if other.given:
                other.given.close()

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
            if child.given:
                with child.given as given:
                    # Nobody has read what was sent: it was killed just before.
                    ended["not_begun"] = bool(given.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR))
            with child.conversation as conversation, contextlib.suppress(OSError):
                line = b"\n" + json.dumps(ended).encode() + b"\n"
                conversation.send(line, socket.MSG_DONTWAIT)
        self.spares.reap()


def _kill(pid: int) -> None:
    with contextlib.suppress(OSError):
        os.killpg(pid, signal.SIGKILL)
    with contextlib.suppress(OSError):
        os.kill(pid, signal.SIGKILL)


def main(control_fd: int, memory: int) -> None:
    zygote = Zygote(socket.socket(fileno=control_fd), memory)
    gc.freeze()  # the children share these pages as long as nobody counts references in them
    zygote.serve()
