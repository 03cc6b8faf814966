"""Every error in one shape, with the HTTP status that fits. Nothing of the server is in it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from starlette.responses import JSONResponse, Response

from marketplace.api.tokens import Closed, Unauthorised
from marketplace.errors import (
    Busy,
    Invalid,
    Limited,
    MarketplaceError,
    NotFound,
    Refused,
    Unreadable,
)


class Unsupported(MarketplaceError):
    """A body that is not JSON."""


# The first that fits.
_KINDS: tuple[tuple[type[MarketplaceError], str, int], ...] = (
    (Unauthorised, "unauthorised", 401),
    (Closed, "unreadable", 503),
    (Unsupported, "invalid", 415),
    (NotFound, "not_found", 404),
    (Refused, "refused", 403),
    (Invalid, "invalid", 400),
    (Limited, "limited", 422),
    (Busy, "busy", 429),
    (Unreadable, "unreadable", 409),
    (MarketplaceError, "unreadable", 503),
)
_HEADERS = {
    401: {"WWW-Authenticate": 'Bearer realm="marketplace"'},
    429: {"Retry-After": "2"},
    503: {"Retry-After": "30"},
}
# What the web framework says itself.
_NO_JSON = "The body cannot be read as JSON."
_OTHERS = {
    422: ("invalid", _NO_JSON, "See /api/v1/openapi.json."),
    404: ("not_found", "There is no such address.", "See /api/v1/openapi.json."),
    405: ("invalid", "This address does not know that method.", "See /api/v1/openapi.json."),
    408: ("limited", "The body of the request took too long.", "Send it at once."),
    413: ("limited", "The body of the request is larger than 200 kB.", "Send less."),
}
_FAILED = ("failed", "The marketplace failed.", "Try again; if it stays, tell whoever runs it.")


def kind(error: MarketplaceError) -> str:
    return _found(error)[0]


def told(error: MarketplaceError) -> dict[str, Any]:
    """The error as plain data."""
    place = (error.line or None, error.column or None) if isinstance(error, Invalid) else ()
    return _body(kind(error), error.message, error.hint, *place)


def answer(error: MarketplaceError) -> Response:
    status = _found(error)[1]
    return JSONResponse(told(error), status, headers=_HEADERS.get(status))


def misspelt(errors: list[Any]) -> Response:
    """What a request has that it may not, or lacks. Does not repeat what was sent."""
    return JSONResponse(_body("invalid", reason(errors), "See /api/v1/openapi.json."), 422)


def reason(errors: list[Any]) -> str:
    """The first few of them as a sentence: where, and what."""
    if any(one["type"] == "json_invalid" for one in errors):
        return _NO_JSON
    return f"{'; '.join(_complaint(one) for one in errors[:3])}."


def _complaint(error: Any) -> str:
    said = {"extra_forbidden": "is not known here", "missing": "is missing"}
    return f"{_place(error['loc'])}: {said.get(error['type'], error['msg'])}"


def other(status: int, headers: Mapping[str, str] | None = None) -> Response:
    """Without a MarketplaceError: a wrong address, or an error of ours."""
    status = 422 if status == 400 else status  # a body that Python's reader of JSON gave up on
    return JSONResponse(_body(*_OTHERS.get(status, _FAILED)), status, headers=headers)


def _found(error: MarketplaceError) -> tuple[str, int]:
    return next((kind, status) for known, kind, status in _KINDS if isinstance(error, known))


def _body(
    kind: str, message: str, hint: str, line: int | None = None, column: int | None = None
) -> dict[str, Any]:
    said = {"kind": kind, "message": message, "hint": hint, "line": line, "column": column}
    return {"error": said}


def _place(loc: tuple[str | int, ...]) -> str:
    """ "limit" for ("query", "limit"); a name that somebody made up may be long."""
    inner = ".".join(str(part) for part in loc[1:]) or str(loc[0] if loc else "request")
    return inner if len(inner) <= 60 else f"{inner[:60]}…"
