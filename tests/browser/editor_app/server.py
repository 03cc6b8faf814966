"""Serves the editor's page as the marketplace is served: one ASGI app, with the same policy."""

import sys
from pathlib import Path

import streamlit as st
import uvicorn
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import FileResponse
from starlette.routing import Route

from marketplace import server
from marketplace.ui import state


async def static(request: Request) -> FileResponse:
    """The font of the theme, which stands beside the real app."""
    return FileResponse(state.TOP / "static" / request.path_params["path"])


def main(port: int) -> None:
    app = st.App(
        Path(__file__).with_name("app.py"),
        routes=[Route("/app/static/{path:path}", static)],
        middleware=[Middleware(server.Headers, policy=server.policy())],
    )
    listening = server.bind("127.0.0.1", port)
    print(f"http://localhost:{listening.getsockname()[1]}", flush=True)
    config = uvicorn.Config(
        app, ws="websockets-sansio", log_level="warning", timeout_graceful_shutdown=1
    )
    uvicorn.Server(config).run(sockets=[listening])


if __name__ == "__main__":
    main(int(sys.argv[1]))
