"""Which element of one list is which of the other: by id, then by name, never by position."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from typing import Any, NamedTuple

from marketplace.contracts.parts import text

Row = tuple[int, Any]  # (place in the list, element)
Key = Callable[[Any], Hashable]


class Matched(NamedTuple):
    """`pairs` holds only those that differ."""

    pairs: list[tuple[Row, Row]]
    gone: list[Row]
    added: list[Row]
    moved: bool  # those that are in both stand in another order


def named(field: str) -> Key:
    """By a text; "" for what has none."""
    return lambda item: text(item.get(field))


def match(old: Sequence[Any], new: Sequence[Any], *keys: Key) -> Matched:
    """Each key in turn pairs what is still alone; elements that are no mappings have none."""
    first, last = _ends(old, new)
    before = [(row, old[row]) for row in range(first, len(old) - last)]
    after = [(row, new[row]) for row in range(first, len(new) - last)]
    pairs: list[tuple[Row, Row]] = []
    for key in keys:
        if before and after:
            before, after = _paired(key, before, after, pairs)
    pairs.sort(key=lambda pair: pair[1][0])
    rows = [a[0] for a, _ in pairs]
    return Matched([(a, b) for a, b in pairs if a[1] != b[1]], before, after, rows != sorted(rows))


def _ends(old: Sequence[Any], new: Sequence[Any]) -> tuple[int, int]:
    """How many elements are equal at the beginning, and at the end of what is left."""
    most = min(len(old), len(new))
    first = next((row for row in range(most) if old[row] != new[row]), most)
    last = 0
    while last < most - first and old[-1 - last] == new[-1 - last]:
        last += 1
    return first, last


def _paired(
    key: Key, before: list[Row], after: list[Row], pairs: list[tuple[Row, Row]]
) -> tuple[list[Row], list[Row]]:
    """Adds to `pairs`; of several with one key the first goes with the first."""
    waiting: dict[Hashable, list[Row]] = {}
    for row in after:
        if type(row[1]) is dict and (name := key(row[1])):
            waiting.setdefault(name, []).append(row)
    alone, taken = [], set()
    for row in before:
        name = key(row[1]) if type(row[1]) is dict else ""
        if name and waiting.get(name):
            other = waiting[name].pop(0)
            pairs.append((row, other))
            taken.add(other[0])
        else:
            alone.append(row)
    return alone, [row for row in after if row[0] not in taken]
