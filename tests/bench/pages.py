"""Pages over the websocket, against an empty page that the same settings serve."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import statistics
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.bench import generate
from tests.bench.process import TOP, ours, percentile
from tests.bench.report import Report
from tests.bench.visitor import Visitor

EMPTY = """
import sys
from pathlib import Path
import streamlit as st, uvicorn
script = Path(sys.argv[2]); script.write_text("import streamlit as st\\nst.write('empty')\\n")
uvicorn.run(st.App(str(script)), host="127.0.0.1", port=int(sys.argv[1]), log_level="error")
"""
SESSIONS, TURNS, PACE = 50, 10, 2.0


def run(report: Report, folder: Path, count: int) -> None:
    many = generate.repository(folder / f"contracts-{count}.git", count)
    port = _free_port()
    with serving([sys.executable, "-c", EMPTY, str(port), str(folder / "empty.py")], port, {}):
        bare = asyncio.run(_alone(port, "", ""))
    report.note("rerun of an empty page, tuned", f"{bare * 1000:.1f} ms")
    port = _free_port()
    command = ours("serve", "--port", str(port), "--repo", str(many))
    with serving(command, port, {"MARKETPLACE_CACHE": str(folder / "cache")}) as process:
        product = generate.contract(42).split("\nid: ")[1].split("\n")[0]
        for name, page, query in (
            ("Browse", "", ""),
            ("Browse, searching", "", "q=custmer+order"),
            ("Product", "product", f"id={product}"),
        ):
            spent = asyncio.run(_alone(port, page, query))
            report.ratio(f"rerun of {name} at {count:,} products, p50", spent, bare,
                         "empty page", 4)  # fmt: skip
        paced = asyncio.run(_paced(port, product))
        report.note(f"{SESSIONS} sessions, a rerun each per {PACE:g} s", f"p50 "
                    f"{statistics.median(paced) * 1000:.0f} ms")  # fmt: skip
        report.most("  the same, p95", percentile(paced, 0.95) * 1000, 100, "ms")
        report.most("peak memory of the server", _peak(process.pid), 300, "MiB")


@contextmanager
def serving(
    command: list[str], port: int, env: dict[str, str]
) -> Iterator[subprocess.Popen[bytes]]:
    """A server in a process of its own, up and answering; stopped afterwards."""
    process = subprocess.Popen(command, cwd=TOP, env={**os.environ, **env})
    try:
        for _ in range(600):
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{port}/_stcore/health", timeout=1).close()
                break
            except OSError:
                if process.poll() is not None:
                    raise RuntimeError(f"{command} ended with {process.returncode}") from None
                time.sleep(0.1)
        yield process
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()


def _free_port() -> int:
    with socket.socket() as asked:
        asked.bind(("127.0.0.1", 0))
        return int(asked.getsockname()[1])


async def _alone(port: int, page: str, query: str) -> float:
    async with Visitor(port, page, query) as visitor:
        for _ in range(5):
            await visitor.rerun()
        return statistics.median([await visitor.rerun() for _ in range(40)])


async def _paced(port: int, product: str) -> list[float]:
    """Half of them browse, half look at a product; starts are spread over the pace."""

    async def visit(number: int) -> list[float]:
        page, query = ("", "") if number % 2 else ("product", f"id={product}")
        async with Visitor(port, page, query) as visitor:
            await visitor.rerun()
            await asyncio.sleep(3 + PACE * number / SESSIONS)
            spent = []
            for _ in range(TURNS):
                took = await visitor.rerun()
                spent.append(took)
                await asyncio.sleep(max(0.0, PACE - took))
            return spent

    visits = await asyncio.gather(*(visit(number) for number in range(SESSIONS)))
    return [took for visit in visits for took in visit]


def _peak(pid: int) -> float:
    """Highest resident memory of the process so far, in MiB."""
    for line in Path(f"/proc/{pid}/status").read_text("ascii").splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) / 1024
    raise RuntimeError("no VmHWM: this figure needs Linux")
