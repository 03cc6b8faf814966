"""A visitor without a browser: speaks Streamlit's websocket, counts the time of each rerun."""

from __future__ import annotations

import asyncio
import time
from types import TracebackType

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection, connect


class Visitor:
    """One open session. `page` is "" for the home page, else the page's name in the address."""

    def __init__(self, port: int, page: str = "", query: str = "") -> None:
        self.address = f"ws://127.0.0.1:{port}/_stcore/stream"
        self.page, self.query = page, query
        self.socket: ClientConnection

    async def __aenter__(self) -> Visitor:
        self.socket = await connect(self.address, subprotocols=["streamlit"], max_size=None)  # type: ignore[list-item]
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        await self.socket.close()

    async def rerun(self, query: str | None = None) -> float:
        """Seconds until the script has finished; raises when it ended with an error on the page."""
        ask = BackMsg()
        ask.rerun_script.query_string = self.query if query is None else query
        ask.rerun_script.page_name = self.page
        started = time.perf_counter()
        await self.socket.send(ask.SerializeToString())
        while True:
            raw = await asyncio.wait_for(self.socket.recv(), timeout=60)
            heard = ForwardMsg()
            heard.ParseFromString(raw if isinstance(raw, bytes) else raw.encode())
            kind = heard.WhichOneof("type")
            if kind == "delta" and heard.delta.new_element.WhichOneof("type") == "exception":
                raise RuntimeError(heard.delta.new_element.exception.message)
            if kind == "script_finished":
                return time.perf_counter() - started
