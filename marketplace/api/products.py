"""`/products`: finding them, what one is, its contract and its sample."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from fastapi import APIRouter, Header, Query
from starlette.responses import JSONResponse, Response

from marketplace.api import describe, shapes
from marketplace.api.said import failing
from marketplace.api.visit import ProductId, Visiting
from marketplace.model import Sample
from marketplace.services.marketplace import Marketplace
from marketplace.services.product import view
from marketplace.services.sample import sample

routes = APIRouter(tags=["products"])
_YAML, _JSON = "application/yaml", "application/json"
_BOTH: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "The contract: its text as it lies in Git, or the same as JSON.",
        "content": {
            _YAML: {
                "schema": {"description": "The text of the contract, comments and all."},
                "example": "apiVersion: v3.1.0\nkind: DataContract\nid: flights\n",
            },
            _JSON: {
                "schema": {"type": "object"},
                "example": {"apiVersion": "v3.1.0", "kind": "DataContract", "id": "flights"},
            },
        },
    }
}


@routes.get("/products", summary="Find products", responses=failing(422))
async def search(visit: Visiting, asked: Annotated[shapes.Search, Query()]) -> shapes.Products:
    """By words, by filters, or all of them; the best first."""
    return await visit.read(lambda market: describe.search(market, asked))


@routes.get("/products/{id}", summary="What a product is", responses=failing(400, 404, 422))
async def product(
    visit: Visiting, id: ProductId, which: Annotated[shapes.Which, Query()]
) -> shapes.Product:
    """Who answers for it, what it promises, and its tables, at one port and version."""
    return await visit.read(lambda market: describe.product(market, id, which, visit.caller.role))


@routes.get(
    "/products/{id}/contract",
    summary="The contract of a port",
    response_class=Response,
    responses={**_BOTH, **failing(400, 404, 409, 422)},
)
async def contract(
    visit: Visiting,
    id: ProductId,
    which: Annotated[shapes.Which, Query()],
    accept: Annotated[str, Header(include_in_schema=False)] = "",
) -> Response:
    """YAML, or JSON where the Accept header prefers application/json."""
    if _prefers_json(accept):
        tree = await visit.read(lambda market: describe.contract_tree(market, id, which))
        return JSONResponse(tree)
    text = await visit.read(lambda market: describe.contract_text(market, id, which))
    return Response(text, headers={"content-type": _YAML})


@routes.get(
    "/products/{id}/sample",
    summary="First rows of a product's data",
    responses=failing(400, 403, 404, 409, 422),
)
async def rows(
    visit: Visiting, id: ProductId, asked: Annotated[shapes.Looked, Query()]
) -> shapes.Sampled:
    """As your role may see them: what is masked is null, and its column says why."""

    def look(market: Marketplace) -> Sample:
        shown = view(market, id, asked.version, asked.port)
        return sample(market, shown, asked.object, visit.caller.role, asked.rows)

    return describe.sampled(await visit.ask(look))


def _prefers_json(accept: str) -> bool:
    wanted = _weights(accept)
    yaml = max(wanted.get(kind, 0.0) for kind in (_YAML, "text/yaml", "text/plain", "*/*"))
    return wanted.get(_JSON, 0.0) > yaml


def _weights(accept: str) -> Mapping[str, float]:
    """What an Accept header wants, and how much."""
    found: dict[str, float] = {}
    for stated in accept.lower().split(","):
        kind, *parameters = (part.strip() for part in stated.split(";"))
        weight = next((p[2:] for p in parameters if p.startswith("q=")), "1")
        try:
            found[kind] = float(weight)
        except ValueError:
            found[kind] = 0.0
    return found
