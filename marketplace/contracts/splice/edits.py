"""What can be asked of a contract, and what it means for its data."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from marketplace.contracts.findings import Path, did_you_mean, dotted
from marketplace.errors import CannotEdit, NotFound


@dataclass(frozen=True, slots=True)
class Set:
    """`path` has this value; what is missing on the way is made, a list grows at its end."""

    path: Path
    value: Any  # of JSON's types


@dataclass(frozen=True, slots=True)
class Insert:
    """A new member of the mapping or list at `path`."""

    path: Path
    key: str | None  # None: of a list
    value: Any
    at: int | None = None  # where it stands among the others; None: at the end


@dataclass(frozen=True, slots=True)
class Remove:
    """The member is gone. A collection without members stays, as `[]` or `{}`: that its key goes
    too is another edit, which nobody has asked for."""

    path: Path


@dataclass(frozen=True, slots=True)
class Move:
    """The member stands at place `at` among the others, with the comments that belong to it."""

    path: Path
    at: int


@dataclass(frozen=True, slots=True)
class Rename:
    path: Path
    key: str


@dataclass(frozen=True, slots=True)
class Nest:
    """The value becomes the only member of a new mapping: `x: 1` to `x: {key: 1}`."""

    path: Path
    key: str


Edit = Set | Insert | Remove | Move | Rename | Nest


def same(one: Any, other: Any) -> bool:
    """Equal in types and order of keys, too: 1 is neither 1.0 nor true, and NaN is NaN."""
    return repr(one) == repr(other)


def find(tree: Any, path: Path) -> Any:
    """The value at `path`; NotFound names the first step that is missing and what is near it."""
    for depth, step in enumerate(path):
        if not _has(tree, step):
            raise _missing(tree, path[: depth + 1])
        tree = tree[step]
    return tree


def settled(tree: Any, edit: Edit) -> Edit | None:
    """The edit in terms of what is there: Set only of a value that exists, Insert only into a
    collection that has members or could have, `at` always known. None: there is nothing to do."""
    match edit:
        case Set():
            return _set(tree, edit)
        case Insert():
            return _insert(tree, edit)
        case Move(path, at):
            count = len(_holder(tree, path))
            if not 0 <= at < count:
                raise NotFound(
                    f"There is no place {at} among {count} entries.", "They count from 0."
                )
            return None if row_of(find(tree, path[:-1]), path[-1]) == at else edit
        case Rename(path, key):
            holder = _holder(tree, path)
            if not isinstance(holder, dict):
                message = f"`{dotted(path)}` is an entry of a list and has no key."
                raise CannotEdit(message, "Set its name, if it has one.")
            if key == path[-1]:
                return None
            _new(holder, key, path[:-1])
        case _:
            _holder(tree, edit.path)
    return edit


def changed(tree: Any, edit: Edit) -> Any:
    """New data after a settled edit; what does not change is shared with the old."""
    match edit:
        case Set(path, value) if not path:
            return value
        case Insert(path, key, value, at):
            return _within(tree, path, lambda old: _inserted(old, key, value, at))
    step = edit.path[-1]
    return _within(tree, edit.path[:-1], lambda old: _member_changed(old, step, edit))


def _member_changed(old: Any, step: Any, edit: Edit) -> Any:
    match edit:
        case Set(_, value):
            return _replaced(old, step, value)
        case Nest(_, key):
            return _replaced(old, step, {key: old[step]})
        case Rename(_, key):
            return {key if name == step else name: value for name, value in old.items()}
        case Move(_, at):
            rest = _removed(old, step)
            return _inserted(rest, step if isinstance(old, dict) else None, old[step], at)
    return _removed(old, step)


def _set(tree: Any, edit: Set) -> Edit | None:
    here = tree
    for depth, step in enumerate(edit.path):
        if not _has(here, step):
            return _made(here, edit, depth)
        here = here[step]
    return None if same(here, edit.value) else edit


def _made(holder: Any, edit: Set, depth: int) -> Edit:
    """A value that is not there yet, inside of the deepest that is."""
    before, step, rest = edit.path[:depth], edit.path[depth], edit.path[depth + 1 :]
    value = _wrapped(edit.value, rest)
    if holder is None:
        return Set(before, _wrapped(value, (step,)))
    if isinstance(holder, dict) and isinstance(step, str):
        return Insert(before, step, value, _place(holder, value))
    if isinstance(holder, list) and step == len(holder):
        return Insert(before, None, value, step)
    raise _missing(holder, edit.path[: depth + 1])


def _wrapped(value: Any, path: Path) -> Any:
    for step in reversed(path):
        if isinstance(step, int) and step:
            raise NotFound(f"A new list has no entry {step}.", "Begin with [0].")
        value = [value] if isinstance(step, int) else {step: value}
    return value


def _place(holder: dict[Any, Any], value: Any) -> int:
    """A short value stands behind the last short one: below a long list nobody would see it."""
    short = [not isinstance(other, dict | list) for other in holder.values()]
    if isinstance(value, dict | list) or True not in short:
        return len(holder)
    return len(short) - short[::-1].index(True)


def _insert(tree: Any, edit: Insert) -> Edit:
    holder = find(tree, edit.path)
    if holder is None:
        return Set(edit.path, [edit.value] if edit.key is None else {edit.key: edit.value})
    if not isinstance(holder, list if edit.key is None else dict):
        what = "list" if edit.key is None else "mapping"
        raise CannotEdit(f"`{dotted(edit.path)}` is not a {what}.", "Set the whole value.")
    if edit.key is not None and isinstance(holder, dict):
        _new(holder, edit.key, edit.path)
    at = len(holder) if edit.at is None else edit.at
    if not 0 <= at <= len(holder):
        raise NotFound(f"There is no place {at} among {len(holder)} entries.", "They count from 0.")
    return replace(edit, at=at)


def _new(holder: dict[Any, Any], key: str, path: Path) -> None:
    if key in holder:
        where = f" in `{dotted(path)}`" if path else ""
        raise CannotEdit(f"There is a `{key}`{where} already.", "Set it, or take another name.")


def _holder(tree: Any, path: Path) -> Any:
    """What the member at `path` is a member of."""
    if not path:
        raise CannotEdit("The whole text is no entry of anything.", "Name one of its keys.")
    find(tree, path)
    return find(tree, path[:-1])


def row_of(holder: Any, step: Any) -> int:
    """Which of the members a step leads to, in order."""
    row: int = [*holder].index(step) if isinstance(holder, dict) else step
    return row


def _has(tree: Any, step: Any) -> bool:
    if isinstance(tree, dict):
        return step in tree
    return isinstance(tree, list) and isinstance(step, int) and 0 <= step < len(tree)


def _missing(holder: Any, path: Path) -> NotFound:
    message = f"There is no `{dotted(path)}`."
    if isinstance(holder, list):
        return NotFound(message, f"The list has {len(holder)} entries; they count from 0.")
    if not isinstance(holder, dict):
        return NotFound(message, "What stands there is a single value, without entries.")
    return NotFound(message, did_you_mean(path[-1], map(str, holder)))


def _within(tree: Any, path: Path, change: Any) -> Any:
    if not path:
        return change(tree)
    return _replaced(tree, path[0], _within(tree[path[0]], path[1:], change))


def _replaced(holder: Any, step: Any, value: Any) -> Any:
    if isinstance(holder, dict):
        return holder | {step: value}
    return [*holder[:step], value, *holder[step + 1 :]]


def _removed(holder: Any, step: Any) -> Any:
    if isinstance(holder, dict):
        return {name: value for name, value in holder.items() if name != step}
    return [*holder[:step], *holder[step + 1 :]]


def _inserted(holder: Any, key: Any, value: Any, at: int | None) -> Any:
    if isinstance(holder, dict):
        entries = [*holder.items()]
        return dict([*entries[:at], (key, value), *entries[at:]])
    return [*holder[:at], value, *holder[at:]]
