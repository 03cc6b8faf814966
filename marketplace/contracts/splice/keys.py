"""Places as people type them: `schema.orders.properties.amount.description`.

An entry of a list is named by its `id`, its `name` or what the standard calls it by; `[0]` is the
first, `[+]` a new one at the end. What holds dots or brackets stands in quotes: `servers."a.b"`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Any

from marketplace.contracts.findings import Path, did_you_mean, dotted
from marketplace.errors import NotFound

# Which names the standard knows at a place.
Known = Callable[[Path], Iterable[str]]

_STEP = re.compile(
    r"""\.?\[(?P<row>\d{1,9}|\+)\]
      | \.?(?: "(?P<double>(?:[^"\\]|\\.)*)"
             | '(?P<single>(?:[^']|'')*)'
             | (?P<bare>[^.\[\]"'][^.\[\]]*) )
    """,
    re.VERBOSE,
)
# By what the standards name the entries of their lists, the surest first.
_NAMES = (
    "id", "name", "server", "property", "channel", "username", "role", "metric", "rule",
    "value", "type", "url", "question", "constraint",
)  # fmt: skip


def resolve(tree: Any, key: str, known: Known = lambda _: ()) -> Path:
    """The path that a key means. Its last names may be new, where the standard knows them.

    Raises NotFound with the nearest name that there is.
    """
    path: Path = ()
    for step in _steps(key):
        if isinstance(tree, list):
            row = _row(tree, step, path)
            path += (row,)
            tree = tree[row] if row < len(tree) else None
        elif isinstance(tree, dict) and (name := _name(tree, step)) is not None:
            path += (name,)
            tree = tree[name]
        else:
            path += (_new(tree, step, path, known),)
            tree = None
    return path


def _steps(key: str) -> list[str | int]:
    """The parts of a key; -1 stands for `[+]`."""
    found: list[str | int] = []
    at = 0
    while at < len(key):
        part = _STEP.match(key, at)
        if not part or (at == 0 and key[0] == "."):
            raise NotFound(
                f"`{key[:80]}` is no key: it cannot be read from character {at + 1} on.",
                'Put dots between names, `[0]` for a place in a list, quotes around `"a.b"`.',
            )
        if part["row"]:
            found.append(-1 if part["row"] == "+" else int(part["row"]))
        elif part["double"] is not None:
            found.append(re.sub(r"\\(.)", r"\1", part["double"]))
        else:
            found.append(part["bare"] or part["single"].replace("''", "'"))
        at = part.end()
    return found


def _row(entries: list[Any], step: str | int, path: Path) -> int:
    if isinstance(step, int):
        row = len(entries) if step == -1 else step
        if row < len(entries) or step == -1:
            return row
        message = f"`{dotted(path)}` has no entry {step}."
        raise NotFound(message, f"It has {len(entries)}; they count from 0, and [+] is a new one.")
    for name in _NAMES:
        rows = [row for row, entry in enumerate(entries) if _called(entry, name) == step]
        if len(rows) == 1:
            return rows[0]
        if rows:
            places = " or ".join(f"[{row}]" for row in rows[:5])
            message = f"`{dotted(path)}` has {len(rows)} entries with the {name} `{step}`."
            raise NotFound(message, f"Say which one: {places}.")
    if step in entries:
        return entries.index(step)
    names = [n for entry in entries for name in _NAMES if (n := _called(entry, name))]
    texts = [entry for entry in entries if isinstance(entry, str)]
    raise NotFound(f"`{dotted(path)}` has no entry `{step}`.", _near(step, names + texts))


def _called(entry: Any, name: str) -> str:
    value = entry.get(name) if isinstance(entry, dict) else None
    return str(value) if isinstance(value, str | int) and not isinstance(value, bool) else ""


def _name(tree: dict[Any, Any], step: str | int) -> Any:
    """The key itself, which may be a number: `1: one`."""
    if step in tree and not isinstance(step, int):
        return step
    return next((name for name in tree if not isinstance(name, str) and str(name) == step), None)


def _new(tree: Any, step: str | int, path: Path, known: Known) -> str | int:
    """A name that is not there yet. Only below nothing and in a mapping there is room for one."""
    if isinstance(step, int):
        if tree is None and path and step <= 0:
            return 0
    elif tree is None or isinstance(tree, dict):
        names = [*known(path)]
        if step in names:
            return step
        where = f"`{dotted(path)}`" if path else "The text"
        message = f"{where} has no `{step}`."
        raise NotFound(message, _near(step, [*map(str, tree or ()), *names]))
    what = "a list" if isinstance(step, int) else "a mapping"
    raise NotFound(f"`{dotted(path)}` is not {what}.", "Set the whole value.")


def _near(step: str | int, names: list[str]) -> str:
    if near := did_you_mean(step, names):
        return near
    some = ", ".join(f"`{name}`" for name in dict.fromkeys(names[:8]))
    return f"There are: {some[:300]}." if some else "It has no entries."
