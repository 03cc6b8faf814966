"""A small marketplace with something to hide, and the API over it as a client sees it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from marketplace.api.door import Door
from marketplace.services.marketplace import Marketplace
from tests.builders import Repo, a_contract, a_product, a_property, an_object
from tests.engines.builders_engines import CANARY, a_file

HOST = "testserver"  # as the test client calls itself
ODD = (
    "a//b c/contract",
    "é%2F?#&=",
    "../../etc/passwd",
    "C:\\x",
    "products",
    "<script>",
    "x" * 300,
)
RULES = "roles:\n  privacy: [restricted]\n  data steward: [restricted]\n"
ORDERS = f"""SELECT i AS id, '{CANARY}' AS email, i * 1.5::DOUBLE AS amount, i % 3 AS line
    FROM range(50) t(i)"""


def a_shop(folder: Path) -> Repo:
    """`orders` with a masked property and an older version, `lines`, `bare` without data, one
    product with a contract that has a break, and ids that no address likes."""
    repo = Repo(folder / "repo")
    a_file(repo.folder, "data/orders.parquet", ORDERS)
    a_file(repo.folder, "data/lines.csv", "SELECT i AS line, 'L' || i AS title FROM range(3) t(i)")
    a_file(repo.folder, "data/legs.json", "SELECT i AS id, 'AMS' AS origin FROM range(9) t(i)")
    email = a_property("email", classification="restricted", examples=["ada@sales.example"])
    orders = an_object("orders", a_property("id", primaryKey=True), email, "amount", "line")
    files = {
        "contracts/marketplace.yaml": RULES,
        "contracts/sales.odps.yaml": a_product("sales", "orders"),
        "contracts/orders.odcs.yaml": a_contract(
            schema=[orders], servers=[local("data/orders.parquet", "parquet")]
        ),
        "contracts/lines.odcs.yaml": a_contract(
            "lines",
            schema=[an_object("lines", "line", "title")],
            servers=[local("data/lines.csv", "csv")],
        ),
        # As the examples in the document have it.
        "contracts/flights.odps.yaml": a_product("flights", "legs"),
        "contracts/legs.odcs.yaml": a_contract(
            "legs",
            schema=[an_object("legs", "id", "origin")],
            servers=[local("data/legs.json", "json")],
        ),
        "contracts/bare.odcs.yaml": a_contract("bare", domain="fleet"),
        "contracts/broken.odcs.yaml": a_contract("broken") + "status: [active\n",
    }
    files |= {f"contracts/odd{n}.odcs.yaml": a_contract(id) for n, id in enumerate(ODD)}
    repo.commit(files)
    return repo


def local(path: str, format_: str) -> dict[str, str]:
    return {"server": "sample", "type": "local", "path": path, "format": format_}


async def a_page(_):
    """What stands behind the door."""
    return PlainTextResponse("a page")


def a_door(
    market: Marketplace | Callable[[], Marketplace], tokens: str = "", host: str = HOST
) -> Door:
    opened = market if callable(market) else lambda: market
    pages = Starlette(routes=[Route("/{path:path}", a_page)])
    return Door(pages, opened, lambda: tokens, lambda name: name == host)


def a_client(market: Marketplace | Callable[[], Marketplace], tokens: str = "") -> TestClient:
    """An error of ours is an answer here, as it is on a server."""
    return TestClient(a_door(market, tokens), raise_server_exceptions=False)
