"""What the OpenAPI document says about errors: when each comes, with an example."""

from __future__ import annotations

from typing import Any

from marketplace.api import failures, shapes
from marketplace.api.tokens import Unauthorised
from marketplace.errors import Busy, Invalid, Limited, MarketplaceError, NotFound, Refused

_ALWAYS = (401, 403, 429, 500, 503)
_WHEN = {
    400: "The statement, or the id in the address, cannot be understood as it is written.",
    401: "There is no token, or nobody knows it.",
    403: "Not allowed: for this role, for this host, or not a query.",
    404: "There is no such product, port, version or object.",
    409: "It is there and cannot be read: a broken contract or data file.",
    413: "The body of the request is larger than 200 kB.",
    415: "The body is not application/json.",
    422: "Something in the request is not as this document says (invalid), or the statement was "
    "stopped by a limit of time or memory (limited).",
    429: "Too much is running. Try again after the seconds of Retry-After.",
    500: "An error of the marketplace itself.",
    503: "The marketplace cannot open its repository or its list of tokens.",
}
_EXAMPLES: dict[int, MarketplaceError] = {
    400: Invalid("There is no table flights.leg.", "Did you mean flights.legs?", 1, 15),
    401: Unauthorised("This marketplace asks for a token.", "Send it as Authorization: Bearer."),
    403: Refused("A query cannot write files.", "Download the result instead."),
    404: NotFound("There is no product 'flight'.", "Did you mean 'flights'?"),
    422: Limited("The query took longer than 5 s.", "Ask for less."),
    429: Busy("Many people are looking at data just now.", "Try again in a moment."),
}


def failing(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """For a route: these, and those that any call can meet."""
    return {status: _response(status) for status in sorted({*statuses, *_ALWAYS})}


def _response(status: int) -> dict[str, Any]:
    found: dict[str, Any] = {"model": shapes.Failed, "description": _WHEN[status]}
    if status in _EXAMPLES:
        example = failures.told(_EXAMPLES[status])
        found["content"] = {"application/json": {"example": example}}
    return found
