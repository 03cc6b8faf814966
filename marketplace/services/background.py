"""Checks beside the web process: a command that is run again and again, in a process of its own.

One at a time, and none outlives us: it is stopped with the server, and where the server is killed
it sees its standard input end.
"""

from __future__ import annotations

import contextlib
import logging
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Mapping, Sequence
from pathlib import Path

_LOG = logging.getLogger(__name__)
PAUSE = 60.0  # seconds between the end of one run and the start of the next
_GRACE = 5.0  # seconds to end by itself
_NICE = 5  # pages go first; workers take no less for themselves
_TOP = str(Path(__file__).resolve().parents[2])
_BOOT = (
    "import sys; sys.path.insert(0, sys.argv.pop(1)); "
    "from marketplace.services.background import attended; attended()"
)


class Background:
    """`arguments`: of `python -m marketplace`; `environment`: what else it gets than ours."""

    def __init__(
        self, arguments: Sequence[str], environment: Mapping[str, str], pause: float = PAUSE
    ) -> None:
        self._command = (sys.executable, "-c", _BOOT, _TOP, *arguments)
        self._environment = environment
        self._pause = pause
        self._stopped = threading.Event()
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._thread = threading.Thread(target=self._again, name="checks", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._stopped.set()
        with self._lock:
            process = self._process
        if process:
            _end(process)
        if self._thread.is_alive():
            self._thread.join(2 * _GRACE)

    def _again(self) -> None:
        while not self._stopped.is_set():
            try:
                self._run()
            except OSError as error:  # no memory, no handles: the next time may be better
                _LOG.warning("Checks could not be started: %s", error.strerror)
            self._stopped.wait(self._pause)

    def _run(self) -> None:
        with self._lock:
            if self._stopped.is_set():
                return
            self._process = process = subprocess.Popen(
                self._command,
                env={**os.environ, **self._environment},
                stdin=subprocess.PIPE,  # only held open
                stdout=subprocess.DEVNULL,
                start_new_session=True,
            )
        with contextlib.suppress(OSError):
            os.setpriority(os.PRIO_PROCESS, process.pid, _NICE)
        code = process.wait()
        with self._lock:
            self._process = None
        assert process.stdin
        process.stdin.close()
        if code not in (0, 1) and not self._stopped.is_set():
            _LOG.warning("Checks ended with %d. They are tried again.", code)


def attended() -> None:
    """In the process of its own: the command line, as long as somebody holds our input open."""
    import runpy

    threading.Thread(target=_watch, args=(sys.stdin.buffer.fileno(),), daemon=True).start()
    runpy.run_module("marketplace", run_name="__main__", alter_sys=True)


def _watch(descriptor: int) -> None:
    while os.read(descriptor, 1024):
        pass
    os.killpg(0, signal.SIGKILL)  # we lead a session of our own


def _end(process: subprocess.Popen[bytes]) -> None:
    for sign in (signal.SIGTERM, signal.SIGKILL):
        with contextlib.suppress(OSError):
            os.killpg(process.pid, sign)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(_GRACE)
            return
