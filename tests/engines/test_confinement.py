"""What a worker cannot do, tried from inside with Python's full powers."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
from dataclasses import asdict
from pathlib import Path

import duckdb
import pytest

from marketplace.engines.workers import Workers
from marketplace.errors import MarketplaceError
from marketplace.settings import Limits
from tests.engines.builders_engines import TOP, a_file, an_object, look

TRIALS = {
    "read a file": "open('/etc/hostname').read()",
    "read its neighbour": "open(NEIGHBOUR).read()",
    "list a folder": "os.listdir('/etc')",
    "read another process": "open(f'/proc/{PARENT}/environ').read()",
    "read another command line": "open(f'/proc/{PARENT}/cmdline').read()",
    "write a file": "open('/tmp/written-by-a-worker', 'w').write('x')",
    "write the file it may read": "open(f'/proc/self/fd/{FD}', 'r+').write('x')",
    "make a folder": "os.mkdir('/tmp/made-by-a-worker')",
    "remove the file": "os.unlink(PATH)",
    "open a connection": "socket.create_connection(('127.0.0.1', PORT), 1)",
    "send a datagram": "socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b'x', ADDRESS)",
    "listen": "socket.socket().bind(('127.0.0.1', 0))",
    "run a program": "os.execv('/bin/true', ['true'])",
    "start a process": "os.fork()",
    "start a shell": "subprocess.run(['true'], check=True)",
    "kill its parent": "os.kill(PARENT, 9)",
    "become the superuser": "os.setuid(0)",
    "lift a limit": "resource.setrlimit(resource.RLIMIT_CPU, (999, 999))",
    "take much memory": "bytearray(3 << 30)",
}
SCRIPT = """
import json, os, resource, socket, subprocess, sys
from marketplace.engines import confine
limits, trials, PATH, NEIGHBOUR, PORT, PARENT = json.loads(sys.argv[1])
ADDRESS = ('127.0.0.1', PORT)
FD = os.open(PATH, os.O_RDONLY)
answers, said = os.pipe()
pid = os.fork()
if pid == 0:
    active = confine.confine(limits, [FD], os.getppid())
    done = {'read its own file': len(open(f'/proc/self/fd/{FD}').read())}
    for name, trial in trials.items():
        try:
            eval(trial)
            done[name] = 'possible'
        except BaseException as error:
            done[name] = type(error).__name__
    os.write(said, json.dumps([active, done]).encode())
    os._exit(0)
os.close(said)
print(open(answers).read())
"""


@pytest.fixture(scope="module")
def tried(tmp_path_factory):
    folder = tmp_path_factory.mktemp("tried")
    folder.chmod(0o755)
    (folder / "mine.csv").write_text("id\n1\n")
    (folder / "neighbour.csv").write_text("id\n2\n")
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        told = json.dumps(
            [asdict(Limits()), TRIALS, str(folder / "mine.csv"), str(folder / "neighbour.csv"),
             port, os.getpid()]
        )  # fmt: skip
        done = subprocess.run(
            [sys.executable, "-c", SCRIPT, told],
            capture_output=True, text=True, cwd=TOP, check=True, timeout=60,
        )  # fmt: skip
    active, found = json.loads(done.stdout)
    return active, found


def test_the_file_of_the_job_is_readable(tried):
    assert tried[1]["read its own file"] == 5


@pytest.mark.parametrize("trial", TRIALS)
def test_a_worker_cannot(tried, trial):
    active, found = tried
    if not (active["landlock"] and active["seccomp"]):
        pytest.skip("this platform has not every lock")
    assert found[trial] != "possible"


def test_the_report_says_which_locks_are_on(workers):
    told = workers.confinement()
    assert set(told) == {
        "unprivileged", "limits", "landlock", "landlock_network", "seccomp", "network_namespace",
    }  # fmt: skip
    assert told["limits"]


VIEWS = {
    "a file of the server": "SELECT content AS id FROM read_text('/etc/passwd')",
    "a file by number": "SELECT content AS id FROM read_text('/proc/self/fd/0')",
    "its own environment": "SELECT content AS id FROM read_text('/proc/self/environ')",
    "a listing": "SELECT file AS id FROM glob('/etc/*')",
}


@pytest.mark.parametrize("select", VIEWS.values(), ids=VIEWS)
def test_a_view_in_a_database_file_reaches_nothing(workers, tmp_path, select):
    """The SQL of a view was written by whoever wrote the file."""
    with duckdb.connect(tmp_path / "v.duckdb") as con:
        con.execute(f"CREATE VIEW orders AS {select}")
    with pytest.raises(MarketplaceError, match=r"v\.duckdb") as told:
        look(workers, tmp_path, "v.duckdb", an_object("id"))
    assert "/etc" not in told.value.message
    assert "root:" not in told.value.message


def test_a_sample_leaves_the_folder_as_it_was(workers, tmp_path):
    for ending in ("parquet", "csv", "json", "duckdb"):
        a_file(tmp_path, f"orders.{ending}")
    before = _state(tmp_path)
    for ending in ("parquet", "csv", "json", "duckdb"):
        look(workers, tmp_path, f"orders.{ending}", an_object("id"))
    assert _state(tmp_path) == before


def _state(folder: Path) -> dict[str, tuple[bytes, int]]:
    return {p.name: (p.read_bytes(), p.stat().st_mtime_ns) for p in folder.iterdir()}


COUNTED = """
import os, sys
from pathlib import Path
from marketplace.engines.workers import Workers
from marketplace.settings import Limits
from tests.engines.builders_engines import an_object, look

def count():
    return len(os.listdir("/proc/self/fd")), len(os.listdir("/proc/self/task"))

own = Workers(Limits())
look(own, Path(sys.argv[1]), "orders.parquet", an_object("id"))
before = count()
for _ in range(5):
    look(own, Path(sys.argv[1]), "orders.parquet", an_object("id"))
after = count()
own.close()
sys.exit(0 if after == before else f"{before} became {after}")
"""


def test_the_server_keeps_its_handles_and_threads(tmp_path):
    a_file(tmp_path, "orders.parquet")
    # In a process of its own: what other tests have left running opens and closes handles too.
    command = [sys.executable, "-c", COUNTED, str(tmp_path)]
    ended = subprocess.run(command, cwd=TOP, capture_output=True, text=True, timeout=60)
    assert ended.returncode == 0, ended.stderr


def test_the_environment_of_the_server_does_not_reach_the_zygote(monkeypatch):
    monkeypatch.setenv("DATABASE_PASSWORD", "hunter2")
    own = Workers(Limits())
    try:
        own.confinement()
        told = Path(f"/proc/{own._zygote.pid}/environ").read_bytes()
        assert told.split(b"\0") == [
            b"MALLOC_ARENA_MAX=2",
            b"DUCKDB_JE_MALLOC_CONF=dirty_decay_ms:-1",
            b"",
        ]
    finally:
        own.close()
