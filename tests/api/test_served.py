"""The API as it is really served: beside the pages, by one process, behind the same headers."""

from __future__ import annotations

import http.client
import json
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import quote, urlsplit

import pytest

from marketplace.api.tokens import make
from tests.api.shop import ODD, a_shop
from tests.serving import TOP, serving

SLOW = "SELECT count(*) FROM range(100000000000) a, range(100000) b"


@pytest.fixture(scope="module")
def shop(tmp_path_factory):
    return a_shop(tmp_path_factory.mktemp("served"))


@pytest.fixture(scope="module")
def server(shop, tmp_path_factory):
    with serving(shop.folder, tmp_path_factory.mktemp("cache")) as address:
        yield address


def call(server: str, method: str, path: str, body: object = None, **headers: str):
    """Sends the path as it is: no client has tidied it."""
    connection = http.client.HTTPConnection(urlsplit(server).netloc, timeout=60)
    sent = {name.replace("_", "-"): value for name, value in headers.items()}
    if body is not None:
        sent.setdefault("content-type", "application/json")
    try:
        connection.request(method, path, json.dumps(body) if body is not None else None, sent)
        answer = connection.getresponse()
        return answer.status, dict(answer.getheaders()), json.loads(answer.read() or b"null")
    finally:
        connection.close()


def test_the_api_answers_beside_the_pages_with_their_security_headers(server):
    status, headers, told = call(server, "GET", "/api/v1/products")
    assert (status, told["total"] > 0) == (200, True)
    named = {name.lower(): value for name, value in headers.items()}
    assert named["x-content-type-options"] == "nosniff"
    assert named["cache-control"] == "no-store"
    assert "frame-ancestors 'none'" in named["content-security-policy"]
    assert "set-cookie" not in named
    assert "server" not in named


@pytest.mark.parametrize("id", ODD)
def test_any_id_can_be_addressed_through_the_whole_server(server, id):
    status, _, told = call(server, "GET", f"/api/v1/products/{quote(id, safe='')}")
    assert (status, told["id"]) == (200, id)


@pytest.mark.parametrize("host", ["evil.example", "evil.example:8501", "localhost.evil.example"])
def test_a_page_of_another_host_cannot_reach_it(server, host):
    status, _, told = call(server, "GET", "/api/v1/products", host=host)
    assert (status, told["error"]["kind"]) == (403, "refused")


def test_fifty_calls_at_once_stop_neither_the_pages_nor_each_other(server):
    def ask(_: int) -> tuple[int, str]:
        status, _, told = call(server, "POST", "/api/v1/query", {"sql": SLOW})
        return status, told["error"]["kind"]

    with ThreadPoolExecutor(50) as crowd:
        asked = crowd.map(ask, range(50))
        for _ in range(5):
            assert call(server, "GET", "/api/v1/products")[0] == 200
            connection = http.client.HTTPConnection(urlsplit(server).netloc, timeout=60)
            connection.request("GET", "/product?id=sales")
            assert connection.getresponse().status == 200
            connection.close()
        told = set(asked)
    assert told == {(422, "limited"), (429, "busy")}


def test_a_command_that_does_not_serve_loads_no_web_framework(shop):
    asked = (
        "import sys; from marketplace.__main__ import main; "
        "main(['catalog', '--repo', sys.argv[1]], standalone_mode=False); "
        "sys.exit(bool({'fastapi', 'pydantic', 'mcp', 'starlette', 'anyio'} & sys.modules.keys()))"
    )
    subprocess.run(
        [sys.executable, "-c", asked, str(shop.folder)],
        env={**os.environ, "PYTHONPATH": str(TOP), "MARKETPLACE_CACHE": shop.settings.cache},
        stdout=subprocess.DEVNULL,
        check=True,
    )


def test_with_a_list_of_tokens_only_who_has_one_comes_in(shop, tmp_path, monkeypatch):
    token, line = make("ada", "privacy")
    (tmp_path / "tokens.txt").write_text(line)
    monkeypatch.setenv("MARKETPLACE_TOKENS", str(tmp_path / "tokens.txt"))
    with serving(shop.folder, tmp_path / "cache") as address:
        assert call(address, "GET", "/api/v1/products")[0] == 401
        status, _, told = call(
            address, "GET", "/api/v1/products/sales/sample", authorization=f"Bearer {token}"
        )
        assert (status, told["columns"][1]["masked"]) == (200, "")
        assert call(address, "GET", "/api/v1/openapi.json")[0] == 200
