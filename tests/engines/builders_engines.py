"""Sample files of every kind, and one call to look at them as a page would."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import duckdb

from marketplace.engines.files import open_below
from marketplace.engines.formats import reader
from marketplace.engines.sampling import Question, job, take
from marketplace.engines.workers import Workers
from marketplace.model import Sample, SchemaObject, SchemaProperty
from marketplace.settings import Limits

TOP = Path(__file__).resolve().parents[2]
CANARY = "canary-7f3a@example.org"
OPTIONS = {
    "parquet": "(FORMAT parquet)",
    "csv": "(FORMAT csv, HEADER)",
    "csv.gz": "(FORMAT csv, HEADER, COMPRESSION gzip)",
    "json": "(FORMAT json)",
    "array.json": "(FORMAT json, ARRAY true)",
}


def a_property(name: str, logical_type: str = "", **parts: Any) -> SchemaProperty:
    return SchemaProperty(name=name, logical_type=logical_type, **parts)


def an_object(*properties: SchemaProperty | str, name: str = "orders") -> SchemaObject:
    made = (a_property(p) if isinstance(p, str) else p for p in properties)
    return SchemaObject(name=name, properties=tuple(made))


def a_file(root: Path, name: str, select: str = "SELECT 1 AS id", table: str = "orders") -> Path:
    """Written by DuckDB; the ending says how. `select`: what is in it."""
    path = root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    with duckdb.connect() as con:
        if name.endswith(".duckdb"):
            con.execute(f"ATTACH '{path}' AS made; CREATE TABLE made.{table} AS {select}")
            con.execute("DETACH made")
        else:
            ending = max((e for e in OPTIONS if name.endswith(e)), key=len)
            con.execute(f"COPY ({select}) TO '{path}' {OPTIONS[ending]}")
    return path


def format_of(path: str) -> str:
    return reader(path.removesuffix(".gz").rpartition(".")[2]) or "csv"


def look(
    workers: Workers,
    root: Path,
    path: str,
    schema: SchemaObject,
    hidden: Mapping[str, str] | None = None,
    rows: int = 50,
    **parts: Any,
) -> Sample:
    parts.setdefault("format", format_of(path))
    question = Question(schema=schema, hidden=hidden or {}, rows=rows, **parts)
    with open_below(root, path, schema.name) as opened:
        return take(workers, opened, question)


def everything_said(root: Path, path: str, question: Question) -> bytes:
    """Of a sample, as `said_by_a_worker`."""
    with open_below(root, path, question.schema.name) as opened:
        return said_by_a_worker(job(opened, question), opened.handles)


def said_by_a_worker(
    job: Mapping[str, Any], files: Sequence[int], limits: Limits | None = None
) -> bytes:
    """All bytes that leave a worker, from a process of its own without a zygote."""
    asked = {**job, "limits": asdict(limits or Limits())}
    script = (
        "import json, os, socket, sys\n"
        "from marketplace.engines import reader, worker\n"
        "here, there = socket.socketpair()\n"
        "parent = os.getpid()\n"
        "if os.fork() == 0:\n"
        "    here.close()\n"
        "    files = [int(fd) for fd in sys.argv[1:]]\n"
        "    worker.serve(there, files, parent, False, reader.connect(reader.warm(1 << 31)))\n"
        "there.close()\n"
        "here.sendall(sys.stdin.buffer.readline())\n"
        "while said := here.recv(65536):\n"
        "    sys.stdout.buffer.write(said)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, *map(str, files)],
        input=json.dumps(asked).encode() + b"\n",
        pass_fds=files,
        capture_output=True,
        cwd=TOP,
        env={**os.environ, "PYTHONPATH": str(TOP)},
        timeout=60,
        check=True,
    )
    return done.stdout + done.stderr


def names(columns: Iterable[Any]) -> list[str]:
    return [column.name for column in columns]
