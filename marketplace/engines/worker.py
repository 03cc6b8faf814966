"""One job in one confined process, which ends with it.

Reads the job as one line of JSON, puts the locks on, and answers in lines of JSON: what is known
first is sent first, so a worker that is stopped has not worked for nothing.
"""

from __future__ import annotations

import json
import os
import socket
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from marketplace.engines import confine, peek
from marketplace.engines.complaint import complaint

Job = Mapping[str, Any]
Emit = Callable[[Mapping[str, Any]], None]
Task = Callable[[Job, Sequence[int], Emit], None]

TASKS: dict[str, Task] = {"sample": peek.sample}


def serve(conversation: socket.socket, files: Sequence[int], parent: int, isolated: bool) -> None:
    """Never returns: the end of an interpreter is of no use here, and can hang in DuckDB."""
    status = 1
    try:
        job = _job(conversation)
        active = confine.confine(job["limits"], files, parent)
        answer = conversation.fileno()

        def emit(message: Mapping[str, Any]) -> None:
            line = memoryview(json.dumps(message).encode() + b"\n")
            while line:
                line = line[os.write(answer, line) :]

        if job["task"] == "confinement":
            emit({"confinement": active | {"network_namespace": isolated}})
        else:
            _run(job, files, emit)
        status = 0
    finally:
        os._exit(status)


def _run(job: Job, files: Sequence[int], emit: Emit) -> None:
    try:
        TASKS[job["task"]](job, files, emit)
    except MemoryError:
        emit({"error": {"kind": "OutOfMemoryException", "text": "Out of memory"}})
    except Exception as error:
        # The text is cleaned here, so that nothing of a hidden value ever leaves the worker.
        text = complaint(
            str(error), job.get("known", ()), dict(zip(files, job["names"], strict=False))
        )
        emit({"error": {"kind": type(error).__name__, "text": text}})


def _job(conversation: socket.socket) -> Job:
    with conversation.makefile("rb") as lines:
        job: Job = json.loads(lines.readline())
        return job
