"""A client of our own on the socket of a page: sees what a browser is sent, sends what it likes."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import connect


class Visitor:
    """One session on the socket. Knows the ids of all inputs that it was sent, by label."""

    def __init__(self, socket, query: str) -> None:
        self._socket = socket
        self._query = query
        self.inputs: dict[str, str] = {}
        self.texts: list[str] = []

    def run(self, **states) -> Visitor:
        """Sends these states by label, as `string_value=...` or `trigger_value=True`."""
        return self.send({self.inputs[label]: value for label, value in states.items()})

    def send(self, states: dict[str, dict]) -> Visitor:
        told = BackMsg()
        told.rerun_script.query_string = self._query
        told.rerun_script.page_name = "edit"
        for id_, value in states.items():
            told.rerun_script.widget_states.widgets.add(id=id_, **value)
        self._socket.send(told.SerializeToString())
        self.texts = []
        while True:
            message = ForwardMsg.FromString(self._socket.recv(timeout=60))
            kind = message.WhichOneof("type")
            if kind == "script_finished":
                return self
            if kind == "page_info_changed":
                self._query = message.page_info_changed.query_string
            if kind == "delta" and message.delta.WhichOneof("type") == "new_element":
                self._seen(message.delta.new_element)

    def _seen(self, element) -> None:
        kind = element.WhichOneof("type")
        part = getattr(element, kind)
        if kind == "markdown":
            self.texts.append(part.body)
        if getattr(part, "id", "") and (label := getattr(part, "label", "") or kind):
            self.inputs[label] = part.id

    def says(self, words: str) -> bool:
        return any(words in text.replace("\\", "") for text in self.texts)


@contextmanager
def visiting(server: str, query: str) -> Iterator[Visitor]:
    """The edit page, opened with this query."""
    address = f"{server.replace('http', 'ws', 1)}/_stcore/stream"
    with connect(address, subprotocols=["streamlit"], max_size=None) as socket:  # type: ignore[list-item]
        yield Visitor(socket, query).send({})
