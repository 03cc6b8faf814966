"""One part of two versions, side by side; and what is seen to differ there."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from marketplace.contracts.findings import Path, shown


@dataclass(slots=True)
class Place:
    """`old` and `new` are the part's values, None where it is not stated."""

    old: Any
    new: Any
    old_path: Path = ()
    new_path: Path = ()
    path: tuple[str, ...] = ()  # by names: ("schema", "orders", "properties", "note")
    what: str = ""  # as people name it: "orders.note"
    up: Place | None = None

    def field(self, key: Any) -> Place:
        """One field of two mappings."""
        return Place(
            self.old.get(key),
            self.new.get(key),
            (*self.old_path, key),
            (*self.new_path, key),
            (*self.path, str(key)),
            self.what,
            self,
        )

    def item(self, old: tuple[int, Any] | None, new: tuple[int, Any] | None, name: str) -> Place:
        """One element of two lists, matched; None where it is not in one of them."""
        return Place(
            old and old[1],
            new and new[1],
            (*self.old_path, old[0]) if old else self.old_path,
            (*self.new_path, new[0]) if new else self.new_path,
            (*self.path, name),
            name,
            self,
        )

    def filled(self) -> Place:
        """The same with an empty mapping where nothing is stated."""
        return Place(
            self.old or {}, self.new or {}, self.old_path, self.new_path,
            self.path, self.what, self.up,
        )  # fmt: skip


@dataclass(slots=True)
class Difference:
    """Something that a rule of the table speaks about."""

    rule: str
    place: Place
    words: dict[str, str] = field(default_factory=dict)
    note: str = ""


Differences = Iterator[Difference]
Compare = Callable[[Place], Differences]


def told(rule: str, place: Place, **words: Any) -> Difference:
    """With `old` and `new` as the place has them, unless said otherwise."""
    said = {"what": place.what, "old": place.old, "new": place.new, **words}
    return Difference(rule, place, {key: _word(value) for key, value in said.items()})


def _word(value: Any) -> str:
    if isinstance(value, str):
        short = " ".join(value[:400].split())
        return f"{short[:117]}..." if len(short) > 120 else short or "nothing"
    if value is None:
        return "nothing"
    if isinstance(value, list) and value and all(isinstance(v, str | int | float) for v in value):
        return _word(", ".join(map(str, value[:20])))
    return shown(value).strip("`")


# Long, and compared element by element anyway: once is enough.
_BY_ELEMENT = "schema"


def fields(place: Place, table: Mapping[str, Compare], rest: Compare) -> Differences:
    """What differs in two mappings, field by field; equal ones are never looked into."""
    old, new = place.old, place.new
    for key, value in old.items():
        if (key == _BY_ELEMENT and type(value) is list) or value != new.get(key):
            yield from table.get(key, rest)(place.field(key))
    for key, value in new.items():
        if key not in old and value is not None:
            yield from table.get(key, rest)(place.field(key))


def both(place: Place, kind: type) -> bool:
    """Both are of this shape, or stated in one of the two only."""
    old, new = place.old, place.new
    return (old is None or type(old) is kind) and (new is None or type(new) is kind)
