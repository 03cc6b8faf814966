"""The edits that lead from one data to another, so that what is the same element stays one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from marketplace.contracts.findings import Path
from marketplace.contracts.merge.identity import key_of, names
from marketplace.contracts.splice.edits import Edit, Insert, Move, Remove, Set, same


def steps(old: Any, new: Any, path: Path = ()) -> Iterator[Edit]:
    """Each for what the one before it leaves. The order of keys stays as it was."""
    if same(old, new):
        return
    if type(old) is dict and type(new) is dict and old and new:
        yield from _mapping(old, new, path)
    elif type(old) is list and type(new) is list and old and new:
        yield from _list(old, new, path)
    else:
        yield Set(path, new)


def _mapping(old: dict[Any, Any], new: dict[Any, Any], path: Path) -> Iterator[Edit]:
    here = [name for name in old if name in new]
    if not here:  # a mapping without keys in between would be written in another style
        yield Set(path, new)
        return
    yield from (Remove((*path, name)) for name in old if name not in new)
    before = None
    for name, value in new.items():
        if name in old:
            yield from steps(old[name], value, (*path, name))
        else:
            at = 0 if before is None else here.index(before) + 1
            yield Insert(path, name, value, at)
            here.insert(at, name)
        before = name


def _list(old: list[Any], new: list[Any], path: Path) -> Iterator[Edit]:
    key = key_of(old, new)
    if key is None:
        yield Set(path, new)
        return
    wanted = names(new, key)
    known = dict(zip(names(old, key), old, strict=True))
    here = [name for name in known if name in set(wanted)]
    if not here:
        yield Set(path, new)
        return
    gone = [row for row, name in enumerate(known) if name not in set(wanted)]
    yield from (Remove((*path, row)) for row in reversed(gone))
    for row, (name, value) in enumerate(zip(wanted, new, strict=True)):
        if name not in known:
            yield Insert(path, None, value, row)
            here.insert(row, name)
            continue
        if here[row] != name:
            at = here.index(name)
            yield Move((*path, at), row)
            here.insert(row, here.pop(at))
        yield from steps(known[name], value, (*path, row))
