"""The web server: Streamlit as one ASGI app, with health, headers and what makes it fast.

Pages stand in Streamlit's own `pages/` folder and there is no `st.navigation`: with both, the first
deep link after a start runs its page without `app.py`, so a gate that lives only there is skipped.
Here every page is complete by itself, and a right that guards a page is asked for in that page.
"""

from __future__ import annotations

import asyncio
import base64
import errno
import gc
import hashlib
import importlib
import re
import resource
import socket
import threading
import time
import webbrowser
from collections.abc import AsyncIterator, Awaitable, Callable, MutableMapping
from contextlib import asynccontextmanager, suppress
from dataclasses import replace
from functools import cache, partial
from pathlib import Path
from typing import Any

import streamlit as st
import uvicorn
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response
from starlette.routing import Route
from streamlit import config
from streamlit.web.server.starlette.starlette_websocket import is_host_allowed

from marketplace.api.door import Door
from marketplace.api.signs import Signs
from marketplace.engines import workers
from marketplace.errors import MarketplaceError
from marketplace.services.background import Background
from marketplace.services.find import prepare
from marketplace.settings import Limits, Settings
from marketplace.ui import health_state, state
from marketplace.ui.shell import sorry

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]

LOOPBACK = ("localhost", "127.0.0.1", "::1")
HANDLES = 8192
COLLECT_SECONDS = 60  # between two collections in the background
# Imported while nobody waits: the first table or data frame would have to.
PRELOADED = ("pyarrow", "pandas", "PIL.Image")


def main(
    settings: Settings,
    host: str = "127.0.0.1",
    port: int = 8501,
    open_: bool = False,
    check: bool = False,
) -> None:
    """Serves until it is stopped. Raises MarketplaceError where the port is taken."""
    if not settings.saving and host in LOOPBACK:
        settings = replace(settings, saving="here")
    state.use(settings)
    listening = bind(host, port)
    app = application(_checks(settings) if check else None)
    if host not in LOOPBACK and not config.is_manually_set("server.address"):
        # Opened on purpose, under names that only its operator knows.
        config.set_option("server.allowedHosts", [])
    port = listening.getsockname()[1]  # 0 asks for any that is free
    address = f"http://{'localhost' if host in LOOPBACK else host}:{port}"
    print(f"The marketplace is at {address} (Ctrl+C stops it)", flush=True)
    server = uvicorn.Server(
        uvicorn.Config(
            app,
            host=host,
            port=port,
            ws="websockets-sansio",
            log_level="warning",
            access_log=False,
            server_header=False,
            timeout_graceful_shutdown=2,  # browsers keep their websocket open
            proxy_headers=False,  # anybody can send them: a visitor is who is connected
            limit_concurrency=_room(),
        )
    )
    if open_:
        threading.Thread(target=_open, args=(server, address), daemon=True).start()
    with suppress(KeyboardInterrupt):
        server.run(sockets=[listening])


def _room() -> int:
    """How many connections at once: as many as leave handles for files. Raises the soft limit."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = HANDLES if hard == resource.RLIM_INFINITY else min(HANDLES, hard)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        with suppress(OSError, ValueError):
            resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
            soft = wanted
    return (wanted if soft == resource.RLIM_INFINITY else int(soft)) // 2


def _open(server: uvicorn.Server, address: str) -> None:
    """Shows the page in a browser as soon as there is one to show."""
    while not server.started:
        time.sleep(0.05)
    webbrowser.open(address)


def bind(host: str, port: int) -> socket.socket:
    """With the protocol named: only then does asyncio turn Nagle's algorithm off, worth 40 ms."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listening = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((host, port))
    except OSError as error:
        listening.close()
        if error.errno == errno.EADDRINUSE:
            raise MarketplaceError(
                f"Port {port} is taken.", f"Try the next one: --port {port + 1}."
            ) from error
        raise MarketplaceError(
            f"Cannot listen on {host}, port {port}: {error.strerror}.",
            "Choose another --host or --port.",
        ) from error
    return listening


def _checks(settings: Settings) -> Background:
    """What is due is checked in a process of its own, over the same contracts."""
    where = {"REPO": settings.repo, "FOLDER": settings.folder, "REF": settings.ref}
    return Background(
        ["check", "--due", "--record", "--notify", "--json"],
        {f"MARKETPLACE_{name}": stated for name, stated in where.items() if stated},
    )


def application(checks: Background | None = None) -> st.App:
    """The ASGI app; `.streamlit/config.toml` beside `app.py` holds wherever it is started from."""
    return st.App(
        state.TOP / "app.py",
        routes=[Route("/healthz", health), Route("/favicon.png", favicon)],
        middleware=[
            Middleware(Headers, policy=policy()),
            Middleware(
                Door,
                market=state.marketplace,
                tokens=lambda: state.settings().tokens,
                allowed=is_host_allowed,
            ),
            Middleware(
                Signs,
                market=state.marketplace,
                allowed=is_host_allowed,
                address=lambda: state.settings().address,
            ),
        ],
        lifespan=partial(lifespan, checks=checks),
        on_script_error=_sorry,
    )


def _sorry(_: Exception) -> bool:
    """For what fails outside of a page's frame; Streamlit has logged it."""
    sorry()
    return True


@asynccontextmanager
async def lifespan(_: st.App, checks: Background | None = None) -> AsyncIterator[None]:
    """Opens the marketplace before the first visitor comes, and collects garbage now and then."""
    await asyncio.to_thread(_warm)
    threading.Thread(target=_preload, daemon=True).start()
    collecting = asyncio.create_task(_collect())
    if checks:
        checks.start()
    yield
    collecting.cancel()
    if checks:
        await asyncio.to_thread(checks.stop)


def _warm() -> None:
    # A repository that cannot be opened is told on the page, where it can be read.
    with suppress(MarketplaceError):
        prepare(state.marketplace())
        health_state.known(state.marketplace())


def _preload() -> None:
    for name in PRELOADED:
        importlib.import_module(name)
    # What is loaded now stays: no collection has to look at it again.
    gc.collect()
    gc.freeze()


async def _collect() -> None:
    """Instead of after every rerun, where it costs more than the page."""
    while True:
        await asyncio.sleep(COLLECT_SECONDS)
        gc.collect()


async def health(_: Request) -> Response:
    """For whoever watches the server: no path, no address, nothing of the contracts."""
    try:
        return JSONResponse(await asyncio.to_thread(_condition))
    except MarketplaceError as error:
        return JSONResponse({"status": "failing", "reason": error.message}, status_code=503)


def _condition() -> dict[str, Any]:
    market = state.marketplace()
    catalog = market.catalog()
    return {
        "status": "ok",
        "commit": catalog.commit,
        "products": len(catalog.listings),
        "confinement": _confinement(market.settings.limits),
    }


@cache
def _confinement(limits: Limits) -> dict[str, bool]:
    """Which locks hold on the processes that read data; they stay the same."""
    return dict(workers.shared(limits).confinement())


async def favicon(_: Request) -> Response:
    """Ours from the first paint on, before a page has set it."""
    return FileResponse(state.TOP / "static" / "favicon.png")


class Headers:
    """Security headers on every answer. Plain ASGI: it does not hold back what streams."""

    def __init__(self, app: Any, policy: str) -> None:
        self._app = app
        self._headers = [
            (b"content-security-policy", policy.encode("ascii")),
            (b"x-content-type-options", b"nosniff"),
            (b"x-frame-options", b"DENY"),
            (b"referrer-policy", b"same-origin"),
            (b"permissions-policy", b"camera=(), microphone=(), geolocation=()"),
            (b"cross-origin-opener-policy", b"same-origin"),
        ]

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message.get("headers", ()), *self._headers]
            await send(message)

        await self._app(scope, receive, with_headers)


def policy() -> str:
    """Nothing from any other host. WebAssembly and workers draw lineage and charts."""
    page = Path(st.__file__).with_name("static") / "index.html"
    inline = re.findall(r"<script>(.*?)</script>", page.read_text("utf-8"), re.DOTALL)
    hashes = " ".join(f"'sha256-{_digest(script)}'" for script in inline)
    return (
        f"default-src 'self'; script-src 'self' 'wasm-unsafe-eval' blob: {hashes}; "
        "worker-src 'self' blob:; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; "
        "font-src 'self' data:; connect-src 'self' data: blob:; object-src 'none'; "
        "base-uri 'self'; form-action 'self'; frame-ancestors 'none'"
    )


def _digest(script: str) -> str:
    return base64.b64encode(hashlib.sha256(script.encode("utf-8")).digest()).decode("ascii")
