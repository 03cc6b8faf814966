"""The locks of a worker process: put on after the fork, before it looks at anybody's data.

Each is taken where the platform has it, and `confine` says which are on. DuckDB's own locks
(no external access, no extensions, configuration closed) stand in `reader`.
"""

from __future__ import annotations

import ctypes
import os
import resource
import signal
from collections.abc import Mapping, Sequence
from typing import Any

from marketplace.engines import landlock, seccomp

NOBODY = 65534
NEW_NETWORK = 0x40000000
DIE_WITH_PARENT, DUMPABLE, NO_NEW_PRIVILEGES = 1, 4, 38  # prctl
THREADS = "/proc/self/task"
HANDLES = 4096  # DuckDB opens a file once for each scan of a statement


def confine(
    limits: Mapping[str, Any],
    files: Sequence[int],
    parent: int,
    written: Sequence[int] = (),
    listed: Sequence[int] = (),
    step_down: bool = True,
) -> dict[str, bool]:
    """`limits` as in settings.Limits; `files` are the open files that stay readable, `written`
    those of them that may be filled, up to the limit's `copy_size`, and `listed` the folders whose
    content may be told. `step_down`: False where nobody could not reach them."""
    most = int(limits["copy_size"]) if written else 0
    active = {"unprivileged": step_down and _step_down(files), "limits": _limit(limits, most)}
    die_with(parent)
    _prctl(NO_NEW_PRIVILEGES, 1)  # without it the kernel takes neither of the next two
    # Landlock holds this thread and those that it starts, none that runs already.
    active["landlock"] = _is_alone() and landlock.restrict(files, written, listed)
    active["landlock_network"] = active["landlock"] and landlock.version() >= 4
    active["seccomp"] = seccomp.forbid()
    return active


def _is_alone() -> bool:
    """No other thread runs in this process."""
    return not os.path.isdir(THREADS) or len(os.listdir(THREADS)) == 1


def leave_network() -> bool:
    """Into a network namespace with nothing in it; only the superuser may."""
    libc = ctypes.CDLL(None, use_errno=True)
    return hasattr(libc, "unshare") and int(libc.unshare(NEW_NETWORK)) == 0


def _step_down(files: Sequence[int]) -> bool:
    """From superuser to nobody, unless the files could then not be read."""
    if os.geteuid() != 0:
        return True
    if not all(os.fstat(fd).st_mode & 0o004 for fd in files):
        return False
    try:
        os.setgroups([])
        os.setresgid(NOBODY, NOBODY, NOBODY)
        os.setresuid(NOBODY, NOBODY, NOBODY)
    except OSError:
        return False
    # Without this, /proc/self and with it our open files belong to the superuser.
    _prctl(DUMPABLE, 1)
    return True


def _limit(limits: Mapping[str, Any], written: int) -> bool:
    memory, cpu = int(limits["query_memory"]), int(limits["query_cpu_seconds"])
    most = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    handles = HANDLES if most == resource.RLIM_INFINITY else min(HANDLES, most)
    done = True
    for what, soft, hard in (
        (resource.RLIMIT_AS, memory, memory),
        (resource.RLIMIT_CPU, cpu, cpu + 1),
        (resource.RLIMIT_FSIZE, written, written),
        (resource.RLIMIT_CORE, 0, 0),
        (resource.RLIMIT_NOFILE, handles, handles),
    ):
        try:
            resource.setrlimit(what, (soft, hard))
        except (OSError, ValueError):  # not every system limits everything
            done = False
    # The zygote holds the clock; should it be gone, the kernel rings a little later.
    signal.setitimer(signal.ITIMER_REAL, float(limits["query_seconds"]) + 2.0)
    step_back()
    return done


def step_back() -> None:
    """Pages come first. Who is further back already stays there: nobody may come forward."""
    os.setpriority(os.PRIO_PROCESS, 0, max(5, os.getpriority(os.PRIO_PROCESS, 0)))


def die_with(parent: int) -> None:
    _prctl(DIE_WITH_PARENT, signal.SIGKILL)
    if os.getppid() != parent:
        os._exit(1)


def _prctl(option: int, value: int) -> None:
    libc = ctypes.CDLL(None)
    if hasattr(libc, "prctl"):
        libc.prctl(option, value, 0, 0, 0)
