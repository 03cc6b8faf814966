"""What reaches the API at all: hosts, web pages of strangers, paths, and too much at once."""

from __future__ import annotations

import asyncio
import threading

import pytest
from starlette.testclient import TestClient

from marketplace.api.door import spelt
from marketplace.api.turns import Turns
from marketplace.errors import Busy, MarketplaceError
from marketplace.model import Catalog
from tests.api.shop import a_client, a_door


@pytest.mark.parametrize("path", ["/", "/apis", "/product?id=api", "/healthz", "/API/v1/products"])
def test_what_is_not_of_the_api_goes_on_to_the_pages(api, path):
    assert api.get(path).text == "a page"


@pytest.mark.parametrize("host", ["evil.example", "", "testserver.evil.example", "testserver:x@y"])
def test_another_host_is_refused(market, host):
    with TestClient(a_door(market)) as api:
        answer = api.get("/api/v1/products", headers={"host": host})
    assert (answer.status_code, answer.json()["error"]["kind"]) == (403, "refused")


@pytest.mark.parametrize("origin", ["https://evil.example", "null", "http://testserver", ""])
def test_scripts_of_web_pages_are_refused(api, origin):
    answer = api.post(
        "/api/v1/query",
        content=b'{"sql": "SELECT 1"}',
        headers={"origin": origin, "content-type": "application/json"},
    )
    assert (answer.status_code, answer.json()["error"]["kind"]) == (403, "refused")
    assert not [name for name in answer.headers if name.startswith("access-control")]


def test_a_preflight_is_not_granted(api):
    asked = {"origin": "https://evil.example", "access-control-request-method": "POST"}
    answer = api.options("/api/v1/query", headers=asked)
    assert answer.status_code == 403
    assert not [name for name in answer.headers if name.startswith("access-control")]


def test_no_answer_is_kept_by_anybody_on_the_way(api):
    for path in ("/api/v1/products", "/api/v1/nothing", "/api/v1/openapi.json"):
        assert api.get(path).headers["cache-control"] == "no-store"


@pytest.mark.parametrize(
    ("raw", "path"),
    [
        (b"/api/v1/products/a%2Fb", "/api/v1/products/a%2Fb"),
        (b"/api/v1/products/a%2fb", "/api/v1/products/a%2Fb"),
        (b"/api/v1/products/a/b", "/api/v1/products/a/b"),
        (b"/%61pi/v1/products", "/api/v1/products"),
        (b"/api%2Fv1", "/api%2Fv1"),
        (b"/api/v1/products/%", "/api/v1/products/%25"),
        (b"/api/v1/products/a+b%20c?q=/x", "/api/v1/products/a%2Bb%20c"),
    ],
)
def test_a_slash_of_an_id_is_told_from_one_of_the_address(raw, path):
    assert spelt({"raw_path": raw, "path": "/ignored"}) == path


def test_a_repository_that_cannot_be_opened_is_told():
    def closed():
        raise MarketplaceError("The repository cannot be reached.", "Ask its operator.")

    with a_client(closed) as api:
        answer = api.get("/api/v1/products")
    assert answer.status_code == 503
    assert answer.json()["error"]["message"] == "The repository cannot be reached."


def test_an_error_of_ours_tells_nothing_of_the_server():
    def fails():
        raise RuntimeError("/srv/secret/place")

    with a_client(fails) as api:
        answer = api.get("/api/v1/products")
    assert answer.status_code == 500
    assert answer.json()["error"]["kind"] == "failed"
    assert "secret" not in answer.text


def test_more_than_can_wait_is_busy():
    release = threading.Event()

    async def crowd() -> list[object]:
        turns = Turns(threads=1, waiting=2)
        calls = [asyncio.create_task(turns.take(release.wait)) for _ in range(5)]
        while sum(call.done() for call in calls) < 2:
            await asyncio.sleep(0.01)
        release.set()
        return await asyncio.gather(*calls, return_exceptions=True)

    told = asyncio.run(crowd())
    assert [type(one) for one in told] == [bool, bool, bool, Busy, Busy]


def test_busy_says_when_to_come_back():
    def busy():
        raise Busy("Many people are looking at data just now.", "Try again in a moment.")

    with a_client(busy) as api:
        answer = api.get("/api/v1/products")
    assert (answer.status_code, answer.json()["error"]["kind"]) == (429, "busy")
    assert int(answer.headers["retry-after"]) > 0


def test_calls_that_wait_for_data_hold_no_thread_that_a_list_needs(market):
    release = threading.Event()

    async def crowd() -> Catalog:
        asking, reading = Turns(threads=2, waiting=100), Turns(threads=2, waiting=100)
        calls = [asyncio.create_task(asking.take(release.wait)) for _ in range(50)]
        await asyncio.sleep(0)
        found = await reading.take(market.catalog)
        release.set()
        await asyncio.gather(*calls)
        return found

    assert asyncio.run(crowd()).listings
