"""What stands outside for passers-by: badges, metrics and feeds, at addresses of their own.

`/badge/{id}.svg`, `/metrics`, `/feed.atom`, `/feed/{id}.atom` and `/changes.atom`. They tell names,
states and changes, which the pages show to everybody who reaches them, and are as open as those:
no token is asked for. An id can be any text, so this goes by the raw path, as the API does.
"""

from __future__ import annotations

import hashlib
import logging
import re
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import unquote

from starlette.datastructures import Headers
from starlette.responses import Response

from marketplace.api.door import App, Receive, Scope, Send, spelt
from marketplace.api.turns import Turns
from marketplace.errors import Busy, MarketplaceError, NotFound
from marketplace.services.marketplace import Marketplace

_LOG = logging.getLogger(__name__)
_THREADS, _WAITING = 2, 100
SVG = "image/svg+xml"
_TEXT = "text/plain; charset=utf-8"
_HOST = re.compile(r"(?:[\w.-]+|\[[0-9a-f:.]+\])(?::\d{1,5})?", re.ASCII | re.IGNORECASE)
SHORTLY = {"cache-control": "max-age=60"}  # for as long a state is worked out
NEVER = {"cache-control": "no-store"}
PICTURE = {
    "content-security-policy": "default-src 'none'; style-src 'unsafe-inline'; sandbox",
    "cross-origin-resource-policy": "cross-origin",  # READMEs and dashboards show it
}
_BLANK = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="20" role="img"'
    ' aria-label="{words}"><title>{words}</title>'
    '<rect width="{width}" height="20" rx="4" fill="#5f6873"/>'
    '<text x="8" y="14" fill="#ffffff" font-family="Verdana, sans-serif" font-size="11"'
    ' textLength="{inner}" lengthAdjust="spacingAndGlyphs">{words}</text></svg>\n'
)


@dataclass(frozen=True, slots=True)
class Asked:
    kind: str  # badge, metrics, feed or changes
    id: str | None = None  # of a product; None: of all
    top: str = ""  # address of the marketplace
    path: str = ""
    query: str = ""  # as it was written, without the ?


class Signs:
    """Beside the pages: what is not for it goes on to `app`. `address`: where people reach the
    pages, "" where nobody has said it."""

    def __init__(
        self,
        app: App,
        market: Callable[[], Marketplace],
        allowed: Callable[[str | None], bool],
        address: Callable[[], str],
    ) -> None:
        self._app = app
        self._market = market
        self._allowed = allowed
        self._address = address
        self._turns = Turns(_THREADS, _WAITING)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        path = spelt(scope) if scope["type"] == "http" else ""
        kind, id_ = _sign(path)
        if not kind:
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        hosts = headers.getlist("host")
        if len(hosts) > 1 or not self._allowed(hosts[0] if hosts else None):
            response = _said("This marketplace does not go by that name.", 403)
        elif scope["method"] not in ("GET", "HEAD"):
            response = _said("This address can only be read.", 405, {"allow": "GET, HEAD"})
        else:
            top = self._address().rstrip("/") or _own(scope, hosts)
            query = scope.get("query_string", b"").decode("ascii", "replace")
            response = await self._answered(Asked(kind, id_, top, path, query))
            response = _unless_known(response, headers.get("if-none-match", ""))
        await response(scope, receive, send)

    async def _answered(self, asked: Asked) -> Response:
        try:
            return await self._turns.take(lambda: self._drawn(asked))
        except NotFound:
            what, status, kept = "unknown product", 404, SHORTLY
        except Busy:
            what, status, kept = "busy", 503, {**NEVER, "retry-after": "2"}
        except MarketplaceError:
            what, status, kept = "not available", 503, {**NEVER, "retry-after": "30"}
        except Exception:
            _LOG.exception("A sign could not be drawn")
            what, status, kept = "not available", 500, NEVER
        if asked.kind != "badge":
            return _said(f"{what.capitalize()}.", status, kept)
        return Response(_blank(what), status, {**kept, **PICTURE}, SVG)

    def _drawn(self, asked: Asked) -> Response:
        from marketplace.api.drawn import answer  # with it comes all that reads observations

        return answer(self._market(), asked)


def _sign(path: str) -> tuple[str, str | None]:
    """Which sign, and of what; the / of an id may be encoded or not."""
    for kind, whole, before, after in (
        ("badge", "", "/badge/", ".svg"),
        ("feed", "/feed.atom", "/feed/", ".atom"),
        ("metrics", "/metrics", "", ""),
        ("changes", "/changes.atom", "", ""),
    ):
        if path and path == whole:
            return kind, None
        if before and path.startswith(before) and path.endswith(after):
            return kind, unquote(path[len(before) : -len(after)])
    return "", None


def _own(scope: Scope, hosts: list[str]) -> str:
    """The address that was asked, where it reads as one."""
    host = hosts[0] if hosts else ""
    return f"{scope.get('scheme', 'http')}://{host}" if _HOST.fullmatch(host) else ""


def _blank(words: str) -> str:
    """Words of ours on gray."""
    inner = 6 * len(words)
    return _BLANK.format(words=words, inner=inner, width=inner + 16)


def _said(words: str, status: int, headers: dict[str, str] | None = None) -> Response:
    return Response(words, status, headers or NEVER, _TEXT)


def _unless_known(response: Response, known: str) -> Response:
    """304 for who has the same already."""
    if response.status_code != 200 or response.headers["cache-control"] == "no-store":
        return response
    mark = f'"{hashlib.sha256(response.body).hexdigest()[:32]}"'
    if mark in (one.strip().removeprefix("W/") for one in known.split(",")):
        return Response(status_code=304, headers={"etag": mark, **SHORTLY})
    response.headers["etag"] = mark
    return response
