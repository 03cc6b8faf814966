"""In front of the API and beside Streamlit: which requests come here, and from whom.

Not a route of Streamlit's app, whose guard against paths of files refuses ids such as `a//b`. The
API itself is loaded when it is first asked for.
"""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Awaitable, Callable, MutableMapping
from functools import cached_property
from typing import Any
from urllib.parse import quote, unquote_to_bytes

from anyio import to_thread
from starlette.datastructures import Headers
from starlette.exceptions import HTTPException

from marketplace.api import failures
from marketplace.api.tokens import Caller, Tokens, Unauthorised
from marketplace.errors import MarketplaceError, Refused
from marketplace.services.marketplace import Marketplace

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Scope]]
Send = Callable[[Scope], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

TOP = "/api"
DOCUMENT = f"{TOP}/v1/openapi.json"
LARGEST = 200_000  # bytes of a body
PATIENCE = 10.0  # seconds for all of it


class Door:
    """`tokens` is asked once for the path of the file that lists them, "" where there is none;
    `allowed` whether a request may be for this host."""

    def __init__(
        self,
        app: App,
        market: Callable[[], Marketplace],
        tokens: Callable[[], str],
        allowed: Callable[[str | None], bool],
    ) -> None:
        self._app = app
        self._market = market
        self._stated = tokens
        self._allowed = allowed
        self._building = threading.Lock()
        self._built: App | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        path = spelt(scope) if scope["type"] == "http" else ""
        if path != TOP and not path.startswith(f"{TOP}/"):
            await self._app(scope, receive, send)
            return

        async def unkept(message: Scope) -> None:
            if message["type"] == "http.response.start":
                kept = [*message.get("headers", ()), (b"cache-control", b"no-store")]
                message["headers"] = kept
            await send(message)

        try:
            caller = self._caller(scope, path)
            api = self._built
            if api is None:
                api = await to_thread.run_sync(self._build)
        except MarketplaceError as error:
            await failures.answer(error)(scope, receive, unkept)
            return
        state = {**scope.get("state", {}), "caller": caller}
        await api({**scope, "path": path, "state": state}, _bounded(receive), unkept)

    @cached_property
    def _tokens(self) -> Tokens:
        return Tokens(self._stated())

    def _build(self) -> App:
        with self._building:
            if self._built is None:
                from marketplace.api.app import application

                self._built = application(self._market, self._tokens.needed)
            return self._built

    def _caller(self, scope: Scope, path: str) -> Caller:
        headers = Headers(scope=scope)
        hosts = headers.getlist("host")
        if len(hosts) > 1 or not self._allowed(hosts[0] if hosts else None):
            raise Refused(
                "This marketplace does not go by that name.", "Use the address of its pages."
            )
        if "origin" in headers:
            # Also after DNS rebinding, where the page of a stranger has our own host.
            raise Refused("The API is not for scripts of web pages.", "Call it from a program.")
        if path == DOCUMENT:
            return Caller("")
        client = scope.get("client") or ("",)
        return self._tokens.caller(_token(headers), str(client[0]))


def spelt(scope: Scope) -> str:
    """The path with every part percent-encoded in one way: the `/` of an id is none of ours."""
    raw = scope.get("raw_path") or quote(scope["path"]).encode("ascii")
    parts = raw.partition(b"?")[0].split(b"/")
    return "/".join(quote(unquote_to_bytes(part), safe="") for part in parts)


def _bounded(receive: Receive) -> Receive:
    """A whole body, of a bounded size and in a bounded time; then only the end of the call."""
    read, whole = 0, False
    until = time.monotonic() + PATIENCE

    async def counted() -> Scope:
        nonlocal read, whole
        if whole:
            return await receive()
        try:
            async with asyncio.timeout(until - time.monotonic()):
                message = await receive()
        except TimeoutError:
            raise HTTPException(408) from None
        read, whole = read + len(message.get("body", b"")), not message.get("more_body", False)
        if read > LARGEST:
            raise HTTPException(413)
        return message

    return counted


def _token(headers: Headers) -> str:
    """ "" where none was sent. Another scheme is that of a proxy, and none of ours."""
    sent = [value.strip() for value in headers.getlist("authorization")]
    bearers = [value for value in sent if value.split(" ")[0].lower() == "bearer"]
    token = bearers[0].partition(" ")[2].strip() if bearers else ""
    # An empty one, as a variable sends that is not set, is none.
    if len(bearers) > 1:
        raise Unauthorised("There must be one token.", "Send it as Authorization: Bearer TOKEN.")
    return token
