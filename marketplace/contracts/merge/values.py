"""Three-way over data: what only one side changed is taken, what both did alike is, too."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from marketplace.contracts.merge.identity import key_of, names
from marketplace.contracts.splice.edits import same
from marketplace.model import MISSING, Clash

Way = tuple[str, ...]


@dataclass(slots=True)
class Merger:
    """`choices`: by `Clash.where`, "mine" or "theirs"; what nobody chose stays mine.

    `only`: of one side ("mine", "theirs") all is taken but what clashes.
    """

    choices: Mapping[str, str]
    only: str = ""
    clashes: list[Clash] = field(default_factory=list)
    _seen: set[str] = field(default_factory=set)

    def value(self, way: Way, base: Any, mine: Any, theirs: Any) -> Any:
        """MISSING where nothing is to be there."""
        if same(mine, theirs) or same(base, theirs):
            return theirs if self.only == "theirs" else mine
        if same(base, mine):
            return mine if self.only == "mine" else theirs
        if all(type(one) is dict for one in (mine, theirs)) and type(base) in (dict, type(MISSING)):
            return self._mapping(way, {} if base is MISSING else base, mine, theirs)
        if all(type(one) is list for one in (mine, theirs)) and type(base) in (list, type(MISSING)):
            return self._list(way, [] if base is MISSING else base, mine, theirs)
        return self._clash(way, base, mine, theirs)

    def _mapping(self, way: Way, base: Any, mine: Any, theirs: Any) -> Any:
        found = {}
        for name in _both([*mine], [*theirs]):
            sides = (side.get(name, MISSING) for side in (base, mine, theirs))
            value = self.value((*way, str(name)), *sides)
            if value is not MISSING:
                found[name] = value
        return found

    def _list(self, way: Way, base: Any, mine: Any, theirs: Any) -> Any:
        key = key_of(base, mine, theirs)
        if key is None:
            return self._clash(way, base, mine, theirs)
        sides = [dict(zip(names(one, key), one, strict=True)) for one in (base, mine, theirs)]
        before, own, other = sides
        was, here, there = ([*side] for side in sides)
        if not key and _both_replaced(was, here, there):
            return self._clash(way, base, mine, theirs)
        moved = (not _in_order(was, here), not _in_order(was, there))
        if all(moved) and not _in_order(here, there):
            return self._clash(way, base, mine, theirs)
        order = _both(there, here) if moved[1] and not moved[0] else _both(here, there)
        values = (
            self.value((*way, name), *(side.get(name, MISSING) for side in (before, own, other)))
            for name in order
        )
        return [value for value in values if value is not MISSING]

    def _clash(self, way: Way, base: Any, mine: Any, theirs: Any) -> Any:
        where = shown = ".".join(way)
        number = 1
        while where in self._seen:
            number += 1
            where = f"{shown} ({number})"
        self._seen.add(where)
        chosen = self.choices.get(where, "")
        if not chosen:
            self.clashes.append(Clash(way, where, base, mine, theirs))
        return theirs if chosen == "theirs" else mine


def equal(one: Any, other: Any) -> bool:
    """As data: the order of keys means nothing, that of lists does."""
    if type(one) is dict and type(other) is dict:
        return one.keys() == other.keys() and all(equal(one[name], other[name]) for name in one)
    if type(one) is list and type(other) is list:
        return len(one) == len(other) and all(map(equal, one, other))
    return same(one, other)


def _both(first: Sequence[Any], second: Sequence[Any]) -> list[Any]:
    """The first, with what only the second has behind what stands before it there."""
    order = list(first)
    known = set(first)
    at = 0
    for name in second:
        if name in known:
            at = order.index(name) + 1
        else:
            order.insert(at, name)
            at += 1
    return order


def _in_order(before: Sequence[str], after: Sequence[str]) -> bool:
    """Whether those that are in both stand in the same order."""
    return _kept(before, after) == _kept(after, before)


def _kept(one: Sequence[str], other: Sequence[str]) -> list[str]:
    there = set(other)
    return [name for name in one if name in there]


def _both_replaced(was: Sequence[str], here: Sequence[str], there: Sequence[str]) -> bool:
    """Where elements have no name, two that came may stand for the one that went."""
    gone = set(was) - set(here) - set(there)
    return bool(gone) and set(here) - set(was) != set(there) - set(was)
