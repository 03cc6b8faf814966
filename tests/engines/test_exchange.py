"""The converter's own process: what it cannot do, tried from inside, and what ends it."""

from __future__ import annotations

import json
import socket
import subprocess
import sys

import pytest

from marketplace.engines.exchange.process import ENVIRONMENT, TOP, Order, exchange
from marketplace.errors import MarketplaceError
from marketplace.settings import Limits

# Each would be a way out; what ends well says "open".
_TRIALS = """
import json, os, socket, subprocess, sys
sys.path.append(sys.argv[1])
from marketplace.engines.exchange import runner
from marketplace.settings import Limits
bounds = {"query_seconds": 20, "query_cpu_seconds": 20, "query_memory": 2 << 30, "copy_size": 1000}
os.dup(1)
runner._lock(bounds, os.getppid())
import decimal, zoneinfo  # what lies beside Python can still be loaded
open("mine", "w").write("x")
large = open("large", "wb", 0)
trials = {
    "read": lambda: open(CANARY).read(),
    "list": lambda: os.listdir(os.path.dirname(CANARY)),
    "write": lambda: open(f"{CANARY}.new", "w"),
    "write much": lambda: [large.write(b"x" * 1000) for _ in range(2)],
    "connect": lambda: socket.create_connection(("127.0.0.1", PORT), 1),
    "start": lambda: subprocess.run(["true"], check=True),
    "fork": os.fork,
    "kill": lambda: os.kill(os.getppid(), 0),
    "environment": lambda: open(f"/proc/{os.getppid()}/environ").read(),
    "secret": lambda: os.environ["EXCHANGE_SECRET"],
}
found = []
for name, trial in trials.items():
    try:
        trial()
        found.append(name)
    except (OSError, KeyError):
        pass
print(json.dumps(found))
"""


@pytest.fixture
def canary(tmp_path):
    path = tmp_path / "canary.yaml"
    path.write_text("type: string\ndescription: zcanaryz\nname: zcanaryz\n")
    path.chmod(0o644)
    return path


@pytest.fixture
def listening():
    """A server that nobody should call."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0)
        yield server


def called(server: socket.socket) -> bool:
    try:
        server.accept()[0].close()
    except BlockingIOError:
        return False
    return True


@pytest.mark.skipif(sys.platform != "linux", reason="the locks are Linux's")
def test_the_converter_has_no_file_no_network_and_no_other_process(
    tmp_path, canary, listening, monkeypatch
):
    monkeypatch.setenv("EXCHANGE_SECRET", "x")
    code = f"CANARY = {str(canary)!r}\n{_TRIALS}"
    code = code.replace("PORT", str(listening.getsockname()[1]))
    folder = tmp_path / "own"
    folder.mkdir()
    done = subprocess.run(
        [sys.executable, "-I", "-c", code, TOP],
        cwd=folder, env=ENVIRONMENT, capture_output=True, check=False, text=True,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == []
    assert not called(listening)


def test_what_a_contract_or_a_file_points_at_is_neither_read_nor_fetched(canary, listening):
    address = f"http://127.0.0.1:{listening.getsockname()[1]}/canary.yaml"
    places = (str(canary), canary.as_uri(), address, f"{'../' * 12}{str(canary)[1:]}")
    orders = []
    for place in places:
        link = {"type": "businessDefinition", "url": place}
        contract = {
            "apiVersion": "v3.1.0", "kind": "DataContract", "id": "x", "version": "1.0.0",
            "schema": [{"name": "x", "properties": [
                {"name": "a", "logicalType": "string", "authoritativeDefinitions": [link]}
            ]}],
        }  # fmt: skip
        for format in ("odcs", "avro-idl", "html"):
            orders.append(Order("export", format, json.dumps(contract).encode()))
        properties = {"a": {"$ref": place}, "b": {"type": "string"}}
        schema = {"title": "x", "type": "object", "properties": properties}
        orders.append(Order("import", "jsonschema", json.dumps(schema).encode(), suffix=".json"))
        api = {
            "openapi": "3.0.0", "info": {"title": "x", "version": "1"}, "paths": {},
            "components": {"schemas": {"x": schema}},
        }  # fmt: skip
        orders.append(Order("import", "openapi", json.dumps(api).encode(), suffix=".json"))
        orders.append(Order("import", "odcs", json.dumps(contract).encode(), suffix=".yaml"))
    found = exchange(orders, Limits())
    assert not [one for one in found if b"zcanaryz" in one.data or "zcanaryz" in one.complaint]
    assert not called(listening)
    for one in found:  # paths that it was told are not ours to hide
        for ours in (TOP, sys.prefix, "exchange-"):
            assert ours not in one.complaint


def test_a_broken_order_leaves_the_others_alone():
    good = json.dumps({"apiVersion": "v3.1.0", "kind": "DataContract", "id": "x", "version": "1"})
    orders = [
        Order("export", "odcs", b"[1]"),
        Order("export", "no-such-format", good.encode()),
        Order("import", "excel", b"PK", suffix=".xlsx"),
        Order("export", "odcs", good.encode()),
    ]
    *broken, last = exchange(orders, Limits())
    assert all(one.kind and not one.data for one in broken)
    assert b"id: x" in last.data


def test_what_takes_too_much_memory_or_time_is_ended_and_said():
    deep = Order("import", "odcs", b"[" * 900_000, suffix=".yaml")
    for limits in (Limits(query_memory=60 << 20), Limits(exchange_seconds=0.001)):
        said = ""
        try:
            said = exchange([deep], limits)[0].kind
        except MarketplaceError as error:
            said = error.message
        assert said
