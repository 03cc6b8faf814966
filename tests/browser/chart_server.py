"""Serves chart_page.py as the marketplace serves its pages: same policy, same font."""

import uvicorn
from starlette.middleware import Middleware
from starlette.routing import Mount
from starlette.staticfiles import StaticFiles
from streamlit import App

from marketplace import server
from tests.serving import TOP

app = App(
    TOP / "tests" / "browser" / "chart_page.py",
    routes=[Mount("/app/static", StaticFiles(directory=TOP / "static"))],
    middleware=[Middleware(server.Headers, policy=server.policy())],
)

if __name__ == "__main__":
    listening = server.bind("127.0.0.1", 0)
    listening.listen()  # who reads the address may come before the server is up
    print(f"http://127.0.0.1:{listening.getsockname()[1]}", flush=True)
    config = uvicorn.Config(app, log_level="warning", ws="websockets-sansio")
    uvicorn.Server(config).run(sockets=[listening])
