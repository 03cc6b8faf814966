"""Places in a text as people count them."""

from __future__ import annotations


def place(text: str, position: int) -> tuple[int, int]:
    """Line and column, both from 1; (0, 0) for a position that is not known (below 0)."""
    if position < 0:
        return 0, 0
    before = text[:position].replace("\r\n", "\n").replace("\r", "\n")
    return before.count("\n") + 1, len(before) - (before.rfind("\n") + 1) + 1
