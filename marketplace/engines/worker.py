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

import duckdb

from marketplace.engines import bind, confine, gate, measure, peek, prepare, query, survey
from marketplace.engines.answer import COMPLETE
from marketplace.engines.complaint import complaint
from marketplace.engines.reader import use

Job = Mapping[str, Any]
Emit = Callable[[Mapping[str, Any]], None]
Task = Callable[[Job, duckdb.DuckDBPyConnection, Sequence[int], Emit], None]

TASKS: dict[str, Task] = {
    "sample": peek.sample,
    "parse": gate.parse,
    "prepare": prepare.prepare,
    "query": query.query,
    "measure": measure.measure,
    "bind": bind.bind,
    "survey": survey.survey,
}


def serve(
    conversation: socket.socket,
    files: Sequence[int],
    parent: int,
    isolated: bool,
    con: duckdb.DuckDBPyConnection,
) -> None:
    """Never returns: the end of an interpreter is of no use here, and can hang in DuckDB."""
    status = 1
    try:
        job = _job(conversation)
        written = files[-1:] if job.get("output") else ()
        active = confine.confine(job["limits"], files, parent, written)
        answer = conversation.fileno()

        def emit(message: Mapping[str, Any]) -> None:
            line = memoryview(json.dumps(message).encode() + b"\n")
            while line:
                line = line[os.write(answer, line) :]

        if job["task"] == "confinement":
            emit({"confinement": active | {"network_namespace": isolated}})
        else:
            _run(job, con, files, emit)
        if not written:  # else the end is what says that nobody writes any more
            os.write(answer, COMPLETE)
        status = 0
    finally:
        os._exit(status)


def _run(job: Job, con: duckdb.DuckDBPyConnection, files: Sequence[int], emit: Emit) -> None:
    try:
        threads = int(job.get("threads", job["limits"]["query_threads"]))
        use(con, threads, int(job.get("memory", 0)))
        TASKS[job["task"]](job, con, files, emit)
    except MemoryError:
        emit({"error": {"kind": "OutOfMemoryException", "text": "Out of memory"}})
    except Exception as error:
        # The text is cleaned here, so that nothing of a hidden value ever leaves the worker.
        text = complaint(
            str(error), job.get("known", ()), dict(zip(files, job.get("names", ()), strict=False))
        )
        emit({"error": {"kind": type(error).__name__, "text": text}})


def _job(conversation: socket.socket) -> Job:
    with conversation.makefile("rb") as lines:
        job: Job = json.loads(lines.readline())
        return job
