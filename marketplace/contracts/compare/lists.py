"""Lists of named elements whose removal, addition and change are rules of the same name."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from marketplace.contracts.compare.match import Row, match, named
from marketplace.contracts.compare.place import Compare, Differences, Place, fields, told
from marketplace.contracts.compare.plain import lists, other, words
from marketplace.contracts.parts import text


def elements(rule: str, name: str, table: Mapping[str, Compare], rest: Compare = other) -> Compare:
    """`rule`-added, `rule`-removed, and what `table` says of each field; `name`: the naming one."""

    @lists
    def compare(place: Place) -> Differences:
        old, new = place.old or [], place.new or []
        matched = match(old, new, named("id"), named(name))
        for a, b in matched.pairs:
            yield from fields(place.item(a, b, called(b, name)), table, rest)
        for gone in matched.gone:
            yield told(f"{rule}-removed", place.item(gone, None, called(gone, name)))
        for added in matched.added:
            yield told(f"{rule}-added", place.item(None, added, called(added, name)))

    return compare


def called(row: Row, name: str) -> str:
    """What people call it; else its id, else its place."""
    item: Any = row[1] if type(row[1]) is dict else {}
    return text(item.get(name)) or text(item.get("id")) or f"[{row[0]}]"


def by_name(name: str) -> Compare:
    """Words for people, each with a name: custom properties."""

    def compare(place: Place) -> Differences:
        old, new = place.old or [], place.new or []
        if type(old) is not list or type(new) is not list:
            yield from words(place)
            return
        matched = match(old, new, named("id"), named(name))
        pairs = [*matched.pairs, *((row, None) for row in matched.gone)]
        for a, b in [*pairs, *((None, row) for row in matched.added)]:
            row = b or a
            assert row
            inner = place.item(a, b, called(row, name))
            what = f"`{inner.path[-1]}` of {place.path[-1]}"
            yield told(
                "words-changed", inner, what=f"{what} of {place.what}" if place.what else what
            )

    return compare
