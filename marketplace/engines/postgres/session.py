"""One snapshot of the data, asked statement by statement, until time is up.

Each statement stands behind a savepoint: one that fails leaves the others alone. It goes by the
extended protocol, in which no second one can ride along.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from psycopg import Connection, Error

_SHORTEST = 0.1  # seconds with which there is a point in asking
_LATE, _LOST = "57014", ("57P", "08")
# The kinds of errors, by how their codes begin; the server's own words may hold values.
_WORDS: Mapping[str, str] = {
    "22012": "it divides by zero",
    "22003": "a number is too large for its type",
    "22": "a value cannot be read as what it is compared with",
    "25006": "it wants to change something, and may only read",
    "42501": "the account may not read it",
    "53": "the server has not enough memory, room or connections for it",
    "54": "it is too complex for the server",
    "55P03": "somebody else holds a lock on it",
    "40": "the data changed while it was asked; try again in a moment",
    "57014": "it took longer than checks may take",
    "57P": "the connection to the server was lost",
    "08": "the connection to the server was lost",
    "XX": "the server failed on it",
}
_OF_A_STATEMENT = "42"  # syntax, and names that nobody knows: these words tell of it alone


class Failed(Exception):
    """`state`: the code of the standard, "" where there is none. The words hold no values."""

    def __init__(self, state: str, words: str) -> None:
        super().__init__(words)
        self.state = state

    @property
    def is_late(self) -> bool:
        return self.state == _LATE


class Session:
    def __init__(self, con: Connection[Any], seconds: float) -> None:
        import psycopg  # not before there is a connection: many an installation has none

        self.con = con
        self._error = psycopg.Error
        self._deadline = time.monotonic() + seconds

    @contextmanager
    def snapshot(self) -> Iterator[None]:
        """All that is asked within sees the same data; nothing of it stays."""
        try:
            with self.con.transaction(force_rollback=True):
                yield
        except self._error as error:
            raise _failed(error) from None

    @property
    def left(self) -> float:
        return self._deadline - time.monotonic()

    def ask(
        self, statement: str, values: Sequence[Any] = (), share: float = 1.0
    ) -> list[tuple[Any, ...]]:
        """Raises Failed. `share` of the time that is left is what it may take."""
        return self._ask(statement, values, share)[1]

    def types(self, statement: str) -> list[int]:
        """Of the columns of its answer, of which no row is asked for."""
        return self._ask(f'SELECT * FROM (\n{statement}\n) AS "~all" LIMIT 0', (), 1.0)[0]

    def _ask(
        self, statement: str, values: Sequence[Any], share: float
    ) -> tuple[list[int], list[tuple[Any, ...]]]:
        left = self.left
        if left < _SHORTEST:
            raise Failed(_LATE, "there was no time left for it")
        if "\0" in statement:
            raise Failed("42601", "it holds characters that are no text")
        try:
            with self.con.transaction():
                self.con.execute(f"SET LOCAL statement_timeout = {int(1000 * left * share) + 1}")
                # Binary answers are what makes the driver take the extended protocol.
                found = self.con.execute(
                    statement.encode(), list(values) or None, binary=True, prepare=False
                )
                types = [column.type_code for column in found.description or ()]
                return types, found.fetchall()
        except self._error as error:
            raise _failed(error) from None


def _failed(error: Error) -> Failed:
    state = error.sqlstate or "08000"
    if state.startswith(_OF_A_STATEMENT) and state != "42501":
        said = error.diag.message_primary or "it cannot be read"
        return Failed(state, " ".join(said.split())[:300])
    code = next((code for code in _WORDS if state.startswith(code)), "")
    return Failed(state, _WORDS.get(code, f"the server refuses it (code {state})"))
