"""What the server says before a page is drawn: health, headers, settings."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import json
import re
import socket
import subprocess
import sys
import urllib.request
from urllib.error import HTTPError

import pytest
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import connect
from websockets.exceptions import InvalidStatus

from marketplace.errors import MarketplaceError
from marketplace.server import bind
from tests.builders import Repo, a_contract
from tests.serving import TOP, serving


@pytest.fixture(scope="module")
def shop(tmp_path_factory):
    repo = Repo(tmp_path_factory.mktemp("server") / "repo")
    repo.commit({"contracts/orders.odcs.yaml": a_contract("orders")})
    return repo


@pytest.fixture(scope="module")
def server(shop, tmp_path_factory):
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    with serving(shop.folder, elsewhere / "cache", cwd=elsewhere) as address:
        yield address


def get(address: str):
    return urllib.request.urlopen(address, timeout=20)


def test_health_tells_the_commit_and_the_locks_and_no_path(server, shop):
    with get(f"{server}/healthz") as answer:
        told = answer.read().decode()
    health = json.loads(told)
    assert health["status"] == "ok"
    assert health["commit"] == shop.git("rev-parse", "HEAD")
    assert health["products"] == 1
    assert all(isinstance(on, bool) for on in health["confinement"].values())
    assert str(shop.folder.parent) not in told


@pytest.mark.parametrize("path", ["/", "/product?id=orders", "/healthz", "/favicon.png"])
def test_every_answer_carries_the_security_headers(server, path):
    with get(server + path) as answer:
        headers = {name.lower(): value for name, value in answer.headers.items()}
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["x-frame-options"] == "DENY"
    assert headers["referrer-policy"] == "same-origin"
    assert "frame-ancestors 'none'" in headers["content-security-policy"]
    assert "server" not in headers


def test_the_policy_allows_our_own_script_and_no_other(server):
    with get(server) as answer:
        policy = answer.headers["content-security-policy"]
        page = answer.read().decode()
    scripts = next(part for part in policy.split(";") if part.strip().startswith("script-src"))
    assert "unsafe-inline" not in scripts
    assert "unsafe-eval" not in scripts.replace("wasm-unsafe-eval", "")
    inline = re.findall(r"<script>(.*?)</script>", page, re.DOTALL)
    assert inline
    for script in inline:
        digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
        assert f"'sha256-{digest}'" in scripts
    assert not re.findall(r"https?://(?!localhost|127\.0\.0\.1)[\w.]+", policy)


def test_the_font_comes_from_our_own_host(server):
    with get(f"{server}/app/static/fonts/inter-latin-wght-normal.woff2") as answer:
        assert answer.read(4) == b"wOF2"


def test_no_file_beside_the_font_is_served(server):
    for path in ("/app/static/../app.py", "/app/static/%2e%2e/app.py", "/app.py"):
        try:
            with get(server + path) as answer:
                assert b"import streamlit" not in answer.read()
        except HTTPError as refused:
            refused.close()


def test_the_theme_holds_wherever_the_server_is_started_from(server):
    async def first_message() -> ForwardMsg:
        async with connect(stream(server), subprotocols=["streamlit"]) as visit:
            await visit.send(b"\x5a\x00")  # "rerun", with nothing chosen
            message = ForwardMsg()
            message.ParseFromString(await visit.recv())
            return message

    theme = asyncio.run(first_message()).new_session.custom_theme
    assert theme.body_font.startswith("Inter")
    assert theme.dark.primary_color == "#b6ccf8"


def test_a_page_of_another_host_cannot_borrow_a_visitor(server):
    async def knock() -> None:
        async with connect(
            stream(server), subprotocols=["streamlit"], additional_headers={"Host": "evil.example"}
        ):
            pass

    with pytest.raises(InvalidStatus):
        asyncio.run(knock())


def stream(address: str) -> str:
    return address.replace("http://", "ws://") + "/_stcore/stream"


def test_the_settings_that_make_it_fast_are_found_from_another_folder(tmp_path):
    asked = (
        "from marketplace.server import application; application();"
        "from streamlit import config;"
        "print(config.get_option('runner.postScriptGC'), config.get_option('server.allowedHosts'))"
    )
    done = subprocess.run(
        [sys.executable, "-c", asked],
        cwd=tmp_path, env={"PYTHONPATH": str(TOP)}, capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert done.stdout.strip() == "False ['localhost', '127.0.0.1', '[::1]']"


def test_a_connection_does_not_wait_for_more_to_send():
    with bind("127.0.0.1", 0) as listening:
        assert listening.proto == socket.IPPROTO_TCP  # what asyncio looks at for TCP_NODELAY


def test_a_port_that_is_taken_is_told_with_the_next_one():
    with bind("127.0.0.1", 0) as taken:
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(MarketplaceError, match=f"Port {port} is taken") as error:
            bind("127.0.0.1", port)
    assert f"--port {port + 1}" in error.value.hint


def test_a_remote_that_cannot_be_reached_is_told_and_the_server_stays(tmp_path):
    with serving(f"file://{tmp_path}/nowhere", tmp_path / "cache") as address:
        with pytest.raises(HTTPError) as failing:
            get(f"{address}/healthz")
        with failing.value as answer:
            assert answer.code == 503
            assert json.loads(answer.read())["status"] == "failing"
        with get(address) as page:
            assert page.status == 200
