"""Texts of a contract as SQL for a server."""

from __future__ import annotations

from marketplace.engines import quote
from marketplace.engines.place import Unmeasurable


def text(value: str) -> str:
    """Raises Unmeasurable for what no text of a server can hold."""
    if "\0" in value or not _is_text(value):
        raise Unmeasurable("It is compared with a text that a server cannot hold.")
    return f"{quote.text(value)}::text"


def name(identifier: str) -> str:
    return quote.name(identifier.replace("\0", ""))


def _is_text(value: str) -> bool:
    try:
        value.encode()
    except UnicodeEncodeError:
        return False
    return True
