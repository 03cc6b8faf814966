"""A new mapping or list in the place of an old one, as edits of what differs between them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from marketplace.contracts.findings import Path
from marketplace.contracts.splice.edits import Edit, Insert, Remove, Set, same

_MOST = 40  # edits; more of them are a new value


def differences(old: Any, new: Any, path: Path = ()) -> list[Edit]:
    """Edits that make `new` of `old`, each for what the one before it leaves."""
    found = [*_value(old, new, path)]
    return found if len(found) <= _MOST else [Set(path, new)]


def _value(old: Any, new: Any, path: Path) -> Iterator[Edit]:
    if same(old, new):
        return
    if isinstance(old, dict) and isinstance(new, dict) and _in_order(old, new):
        yield from _mapping(old, new, path)
    elif isinstance(old, list) and isinstance(new, list) and old and new:
        yield from _list(old, new, path)
    else:
        yield Set(path, new)


def _in_order(old: dict[Any, Any], new: dict[Any, Any]) -> bool:
    kept = [name for name in old if name in new]
    return bool(kept) and kept == [name for name in new if name in old]


def _mapping(old: dict[Any, Any], new: dict[Any, Any], path: Path) -> Iterator[Edit]:
    yield from (Remove((*path, name)) for name in old if name not in new)
    for row, (name, value) in enumerate(new.items()):
        if name in old:
            yield from _value(old[name], value, (*path, name))
        else:
            yield Insert(path, name, value, row)


def _list(old: list[Any], new: list[Any], path: Path) -> Iterator[Edit]:
    """What is the same at both ends stays; of what is between, one takes the place of another."""
    most = min(len(old), len(new))
    head = next((n for n in range(most) if not same(old[n], new[n])), most)
    tail = next((n for n in range(most - head) if not same(old[-1 - n], new[-1 - n])), most - head)
    for row in range(head, most - tail):
        yield from _value(old[row], new[row], (*path, row))
    for row in reversed(range(max(head, most - tail), len(old) - tail)):
        yield Remove((*path, row))
    for row in range(max(head, most - tail), len(new) - tail):
        yield Insert(path, None, new[row], row)
