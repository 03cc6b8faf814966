"""The first line of a commit, from what changed."""

from __future__ import annotations

from collections.abc import Sequence

from marketplace.model import Change, Impact

_LONGEST = 72  # characters, as Git's tools show them


def subject(name: str, changes: Sequence[Change]) -> str:
    """ "Flights: `legs.note` is gone, and 2 more changes"; worst first, as the changes come."""
    if not changes:
        return _cut(f"{name}: another spelling")
    telling = [change for change in changes if change.path != "version"] or changes
    said = _said(telling[0])
    more = len(changes) - 1
    tail = f", and {more} more change{'s' if more > 1 else ''}" if more else ""
    return _cut(f"{name}: {said}", len(tail)) + tail


def _said(change: Change) -> str:
    """A message says what it is and what follows from it: here only the former is wanted."""
    first = change.message.split(". ")[0].rstrip(".").replace("`", "")
    head, _, tail = first.partition(": ")
    return tail if tail and change.severity is Impact.DOCS else head


def _cut(text: str, spare: int = 0) -> str:
    plain = " ".join(text.split())
    room = _LONGEST - spare
    if len(plain) <= room:
        return plain
    head = plain[: room - 1]
    return (head.rsplit(" ", 1)[0] if " " in head[room // 2 :] else head).rstrip(" ,;:.") + "…"
