"""An agent over standard input and output, with the official client."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

import pytest
from anyio.from_thread import start_blocking_portal
from mcp.client.client import Client
from mcp.client.stdio import StdioServerParameters, stdio_client
from mcp_types import CallToolResult

from tests.api.shop import a_shop
from tests.api.test_masking import CURIOUS
from tests.engines.builders_engines import CANARY
from tests.serving import TOP

COMMAND = ("-m", "marketplace", "mcp")


@pytest.fixture(scope="module")
def shop(tmp_path_factory):
    return a_shop(tmp_path_factory.mktemp("agents"))


@pytest.fixture(scope="module")
def agent(shop):
    """Calls a tool in a session that stays open."""
    with (
        start_blocking_portal() as portal,
        portal.wrap_async_context_manager(connected(shop)) as client,
    ):
        yield lambda tool, arguments: portal.call(client.call_tool, tool, arguments)


@asynccontextmanager
async def connected(shop, *options: str) -> AsyncIterator[Client]:
    server = StdioServerParameters(
        command=sys.executable,
        args=[*COMMAND, "--repo", str(shop.folder), *options],
        env={**os.environ, "PYTHONPATH": str(TOP), "MARKETPLACE_CACHE": shop.settings.cache},
    )
    async with Client(stdio_client(server)) as client:
        yield client


def talk(shop, what: Callable[[Client], Awaitable[Any]], *options: str) -> Any:
    async def whole() -> Any:
        async with connected(shop, *options) as client:
            return await what(client)

    return asyncio.run(whole())


def text(answer: CallToolResult) -> str:
    return "\n".join(block.text for block in answer.content)


def test_an_agent_lists_and_calls_every_tool(shop):
    async def session(client: Client) -> dict[str, CallToolResult]:
        tools = (await client.list_tools()).tools
        assert [tool.name for tool in tools] == ["search", "product", "sample", "query"]
        assert all(tool.description and tool.output_schema for tool in tools)
        assert all(tool.annotations.read_only_hint for tool in tools)
        assert "product.object" in client.instructions
        return {
            "search": await client.call_tool("search", {"text": "amount", "limit": 3}),
            "product": await client.call_tool("product", {"id": "sales"}),
            "sample": await client.call_tool("sample", {"id": "sales", "rows": 2}),
            "query": await client.call_tool(
                "query", {"sql": "SELECT count(*) AS n FROM orders", "products": ["sales"]}
            ),
        }

    told = talk(shop, session)
    assert told["search"].structured_content["products"][0]["id"] == "sales"
    assert "- sales: Sales" in text(told["search"])
    assert told["product"].structured_content["tables"][0]["name"] == "sales.orders"
    assert "Table sales.orders" in text(told["product"])
    assert "email (string, restricted, masked)" in text(told["product"])
    assert told["sample"].structured_content["rows"][0] == [0, None, 0.0, 0]
    assert "| 0 | NULL | 0.0 | 0 |" in text(told["sample"])
    assert told["query"].structured_content["rows"] == [[50]]
    assert "| n |" in text(told["query"])


@pytest.mark.parametrize(
    ("tool", "arguments", "kind", "said"),
    [
        ("product", {"id": "sale"}, "not_found", "Did you mean 'sales'?"),
        ("sample", {"id": "bare"}, "not_found", "no sample data"),
        ("query", {"sql": "FROM sales.ordrs"}, "invalid", "sales.orders"),
        ("query", {"sql": "SELECT * FROM read_csv('/etc/passwd')"}, "refused", ""),
        ("query", {"sql": "DROP TABLE sales.orders"}, "refused", ""),
        ("query", {}, "invalid", "sql: is missing"),
        ("query", {"sql": ""}, "invalid", "sql"),
        ("search", {"limit": 0}, "invalid", "limit"),
        ("sample", {"id": "sales", "rows": "many"}, "invalid", "rows"),
    ],
)
def test_an_error_is_one_of_the_tool_with_what_to_do(agent, tool, arguments, kind, said):
    answer = agent(tool, arguments)
    assert answer.is_error
    assert answer.structured_content["error"]["kind"] == kind
    assert said in text(answer)
    assert "pydantic" not in text(answer)
    assert "http" not in text(answer)


def test_a_tool_that_does_not_exist_is_told(agent):
    answer = agent("delete", {})
    assert answer.is_error


@pytest.mark.parametrize("sql", CURIOUS)
def test_no_statement_of_an_agent_tells_what_is_masked(agent, shop, sql):
    told = agent("query", {"sql": sql, "products": ["sales"]}).model_dump_json()
    assert "canary" not in told
    assert str(shop.folder.parent) not in told


@pytest.mark.parametrize("tool", ["search", "product", "sample"])
def test_no_other_tool_tells_it(agent, tool):
    arguments = {"text": "email"} if tool == "search" else {"id": "sales"}
    assert "canary" not in agent(tool, arguments).model_dump_json()


def test_nothing_but_the_protocol_is_on_standard_output(shop):
    done = subprocess.run(
        [sys.executable, *COMMAND, "--repo", str(shop.folder)],
        cwd=TOP,
        env={**os.environ, "MARKETPLACE_CACHE": shop.settings.cache},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        check=True,
    )
    assert done.stdout == b""


def test_whoever_starts_it_says_as_whom(shop):
    async def session(client: Client) -> CallToolResult:
        return await client.call_tool("query", {"sql": "SELECT DISTINCT email FROM sales.orders"})

    told = talk(shop, session, "--role", "privacy")
    assert told.structured_content["rows"] == [[CANARY]]
    assert told.structured_content["masked"] == []
