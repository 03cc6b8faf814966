"""What can go wrong, said to the person who can act. Shown once, by the shell or the command line.

MarketplaceError            message + hint; everything we raise on purpose
├── NotFound                no such product, contract, commit or file
├── Refused                 not allowed: outside the data root, a confined query, a missing right
├── Unreadable              there, but cannot be read: a corrupt file, a broken repository
├── Invalid                 a statement that cannot run as it is written, and where
├── Limited                 stopped by one of our limits; the message names it
└── Busy                    come back in a moment
"""

from __future__ import annotations


class MarketplaceError(Exception):
    """A message for a person, and a hint that says what to do next. Never holds a server path."""

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


class NotFound(MarketplaceError):
    """There is no such product, contract, commit or file."""


class Refused(MarketplaceError):
    """The answer would cross a line: outside the data root, without the right, not a query."""


class Unreadable(MarketplaceError):
    """It exists and cannot be read; the message names the reader and its complaint."""


class CannotEdit(MarketplaceError):
    """The edit cannot be made without touching more of the text than was meant."""


class Limited(MarketplaceError):
    """Stopped by a limit of ours, which the message names."""


class Busy(MarketplaceError):
    """Too much is running; nothing was lost."""


class Invalid(MarketplaceError):
    """A statement that cannot run as it is written: lines and columns start at 1, 0 is unknown."""

    def __init__(self, message: str, hint: str = "", line: int = 0, column: int = 0) -> None:
        super().__init__(message, hint)
        self.line = line
        self.column = column
