"""Which element of one list is which of the other: by id, then by name, never by position."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from itertools import compress, count
from operator import ne
from typing import Any, NamedTuple

from marketplace.contracts.parts import text

Row = tuple[int, Any]  # (place in the list, element)
Key = Callable[[Any], Hashable]


class Matched(NamedTuple):
    """Pairs of one element; those of `match` differ."""

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
    if len(before) == len(after) == 1 and _in_order([before[0][1]], [after[0][1]], keys):
        return Matched([(before[0], after[0])], [], [], False)  # as after most edits
    pairs: list[tuple[Row, Row]] = []
    for key in keys:
        if before and after:
            before, after = _paired(key, before, after, pairs)
    pairs.sort(key=lambda pair: pair[1][0])
    rows = [a[0] for a, _ in pairs]
    differing = [(a, b) for a, b in pairs if a[1] != b[1]]
    return Matched(differing, before, after, rows != sorted(rows))


def match_large(old: Sequence[Any], new: Sequence[Any], *keys: Key) -> Matched:
    """Large ones that are looked into anyway: where their order is the same, nobody asks first
    which of them are equal."""
    if _in_order(old, new, keys):
        pairs = zip(enumerate(old), enumerate(new), strict=True)
        return Matched([*pairs], [], [], False)
    return match(old, new, *keys)


def _in_order(old: Sequence[Any], new: Sequence[Any], keys: Sequence[Key]) -> bool:
    """Whether nothing was added, removed, moved or renamed."""
    if len(old) != len(new):
        return False
    for a, b in zip(old, new, strict=True):
        if type(a) is not dict or type(b) is not dict:
            return False
        named = False
        for key in keys:
            name = key(a)
            if name != key(b):
                return False
            named = named or bool(name)
        if not named:
            return False
    return True


def _ends(old: Sequence[Any], new: Sequence[Any]) -> tuple[int, int]:
    """How many elements are equal at the beginning, and at the end of what is left."""
    most = min(len(old), len(new))
    first = _equal(old, new, most)
    return first, _equal(reversed(old), reversed(new), most - first)


def _equal(old: Iterable[Any], new: Iterable[Any], most: int) -> int:
    """Without a step of Python for each of them."""
    return min(most, next(compress(count(), map(ne, old, new)), most))


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
