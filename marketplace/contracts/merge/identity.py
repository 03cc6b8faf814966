"""Which element of one list is which of another: by id, then name, never by position."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from marketplace.contracts.parts import text

_NAMES = (
    "id", "name", "property", "server", "channel", "username", "role", "url", "value", "standard",
)  # fmt: skip


def key_of(*lists: Sequence[Any]) -> str | None:
    """The first field by which every element of all of them can be told from its neighbours; ""
    where the elements themselves can; None where nothing can."""
    for name in _NAMES:
        if all(_unique([_named(item, name) for item in one]) for one in lists):
            return name
    return "" if all(_unique([repr(item) for item in one]) for one in lists) else None


def names(items: Sequence[Any], key: str) -> list[str]:
    return [_named(item, key) if key else repr(item) for item in items]


def _named(item: Any, key: str) -> str:
    return text(item.get(key)) if type(item) is dict else ""


def _unique(found: list[str]) -> bool:
    return all(found) and len(set(found)) == len(found)
