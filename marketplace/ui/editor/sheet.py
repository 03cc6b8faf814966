"""What one visitor has in one editor: the text, and what is on its way to it."""

from __future__ import annotations

from dataclasses import dataclass, field
from secrets import token_hex

_WAITING = 8  # insertions that are told again, in case a rerun overtook the one that told them


@dataclass(slots=True)
class Sheet:
    """Lives as long as the session. Its `serial` counts the texts that Python put there."""

    text: str
    given: str  # what the page asked for last
    put: str  # what the editor was told to show, at this serial
    serial: int = 1
    ran: int = 0
    inserts: list[tuple[int, str]] = field(default_factory=list)
    # A page that stays open while the server starts anew must tell the two apart.
    session: str = field(default_factory=lambda: token_hex(8))

    @classmethod
    def of(cls, sql: str) -> Sheet:
        return cls(text=sql, given=sql, put=sql)

    def ask(self, sql: str) -> None:
        """The page's text of this run. Only one that is new to both replaces what is typed."""
        if sql != self.given and sql != self.text:
            self.text = self.put = sql
            self.serial += 1
        self.given = sql

    def hear(self, said: object) -> bool:
        """Takes over what the browser says; whether it is to be run. Trusts none of it."""
        match said:
            case {
                "session": self.session,
                "serial": self.serial,
                "ran": int(ran),
                "text": str(text),
            }:
                self.text = text
                before, self.ran = self.ran, ran
                return ran != before
        return False

    def insert(self, text: str) -> None:
        last = self.inserts[-1][0] if self.inserts else 0
        self.inserts = [*self.inserts, (last + 1, text)][-_WAITING:]
