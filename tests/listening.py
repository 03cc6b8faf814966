"""A real HTTP server that takes messages and remembers them, as a chat's webhook does."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


def _set() -> threading.Event:
    event = threading.Event()
    event.set()
    return event


@dataclass
class Channel:
    """Its `answers`, one after the other and the last one for ever: a status, a whole answer, or
    nothing at all where it is 0. It gives none while `open` is not set."""

    open: threading.Event = field(default_factory=_set)
    came: threading.Event = field(default_factory=threading.Event)
    address: str = ""
    answers: list[int | bytes] = field(default_factory=lambda: [200])
    messages: list[tuple[str, dict[str, Any]]] = field(default_factory=list)

    def answer(self) -> int | bytes:
        return self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]


@contextmanager
def listening(*answers: int | bytes) -> Iterator[Channel]:
    channel = Channel(answers=[*answers] or [200])

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"]))
            channel.messages.append((self.path, json.loads(body)))
            channel.came.set()
            channel.open.wait(60)
            answer = channel.answer()
            with suppress(OSError):  # nobody waits for it any more
                if isinstance(answer, bytes):
                    self.wfile.write(answer)
                elif answer:
                    self.send_response(answer)
                    self.send_header("Location", f"{channel.address}/elsewhere")
                    self.end_headers()

        def do_GET(self) -> None:
            channel.messages.append((f"GET {self.path}", {}))
            self.send_response(200)
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        channel.address = f"http://127.0.0.1:{server.server_address[1]}"
        thread = threading.Thread(target=server.serve_forever, args=(0.05,))
        thread.start()
        try:
            yield channel
        finally:
            server.shutdown()
            thread.join()
