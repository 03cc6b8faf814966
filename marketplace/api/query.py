"""`/query`: SQL over the sample data of one product or of several together."""

from __future__ import annotations

from fastapi import APIRouter, Depends, Request

from marketplace.api import describe, shapes
from marketplace.api.failures import Unsupported
from marketplace.api.said import failing
from marketplace.api.visit import Visiting
from marketplace.model import Result
from marketplace.services.ask import Question, ask
from marketplace.services.marketplace import Marketplace
from marketplace.services.tables import known

routes = APIRouter(tags=["query"])


async def _json_only(request: Request) -> None:
    """A browser asks first before it sends JSON to a stranger, and is told no."""
    stated = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if stated != "application/json":
        raise Unsupported("The body must be JSON.", "Send Content-Type: application/json.")


@routes.post(
    "/query",
    summary="Ask the data",
    dependencies=[Depends(_json_only)],
    responses=failing(400, 403, 404, 409, 413, 415, 422),
)
async def query(visit: Visiting, asked: shapes.Asked) -> shapes.Answered:
    """One read-only statement, confined: it sees tables of products and nothing else.

    Values that your role may not see read as NULL, and `masked` says which and why. A result
    that is not whole says by which limit it was cut.
    """

    def answer(market: Marketplace) -> Result:
        question = Question(
            sql=asked.sql,
            role=visit.caller.role,
            user=visit.caller.user,
            products=known(market, asked.products),
            rows=asked.rows,
        )
        return ask(market, question)

    return describe.answered(await visit.ask(answer))
