"""In which line a part of a text stands, told from its indentation.

Several times as fast as looking through all of the YAML, and good for texts as people write them:
each level must hold just the entries that the parsed tree has there. Where it does not (flow
style, anchors, odd keys), the long way decides.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from marketplace.contracts.decode import decode
from marketplace.contracts.findings import Path
from marketplace.contracts.locate import Locator

_QUOTES = ("'", '"')


# (indentation, line, text behind it). Hundreds of them are made for one answer: bare tuples.
_Row = tuple[int, int, str]
_Part = list[_Row]  # the rows of one value, without blank ones and comments


class Lines:
    """Looks only when asked; what it has found once it knows."""

    def __init__(self, data: bytes, tree: Mapping[Any, Any]) -> None:
        self._data = data
        self._tree = tree
        self._locator: Locator | None = None
        self._parts: dict[Path, _Part] = {}
        self._inside: dict[Path, dict[Any, _Part] | None] = {}

    def at(self, path: Path) -> int:
        """From 1: of the key or item; of its nearest ancestor that exists."""
        node: Any = self._tree
        part = self._part(())
        for depth, step in enumerate(path):
            if not _has(node, step):
                break
            entries = self._entries(path[:depth], part, node)
            if entries is None:
                return self._long_way(path)
            node, part = node[step], entries[step]
        return part[0][1] if part else self._long_way(path)

    def _part(self, path: Path) -> _Part:
        if path not in self._parts:
            self._parts[path] = _rows(decode(self._data).text)
        return self._parts[path]

    def _entries(self, path: Path, part: _Part, node: Any) -> dict[Any, _Part] | None:
        """What stands in a mapping or list; each begins with the row of its key or dash."""
        if path not in self._inside:
            inner = _below(part) if path and isinstance(path[-1], str) else part
            read = _keys if isinstance(node, dict) else _items
            self._inside[path] = read(inner, node) if inner else None
        return self._inside[path]

    def _long_way(self, path: Path) -> int:
        self._locator = self._locator or Locator(self._data)
        return self._locator.at(path)[0]


def _has(node: Any, step: str | int) -> bool:
    if isinstance(node, list):
        return isinstance(step, int) and 0 <= step < len(node)
    return isinstance(node, dict) and step in node


def _rows(text: str) -> _Part:
    found = [
        (len(whole) - len(body), line, body)
        for line, whole in enumerate(text.split("\n"), 1)
        if (body := whole.lstrip(" ")) and body[0] not in "#\r"
    ]
    return found[1:] if found and found[0][2].startswith("---") else found


def _below(part: _Part) -> _Part:
    """The value of a key, where it begins on the next line."""
    return part[1:] if part[0][2].rstrip().endswith(":") else []


def _keys(part: _Part, node: Mapping[Any, Any]) -> dict[Any, _Part] | None:
    """None where these are not just the keys that the mapping has."""
    level = part[0][0]
    left = [place for place, row in enumerate(part) if row[0] <= level]
    if any(part[place][0] < level for place in left):
        return None
    # A list may stand as far left as the key that it belongs to.
    starts = [place for place in left if not part[place][2].startswith("- ")]
    found = dict(_split(part, starts, [_key(part[place][2]) for place in starts]))
    same = len(starts) == len(found) == len(node)
    return found if same and found.keys() == node.keys() else None


def _key(text: str) -> str:
    key = text.partition(":")[0].rstrip()
    return key[1:-1] if key[:1] in _QUOTES and key[-1:] == key[:1] else key


def _items(part: _Part, node: list[Any]) -> dict[Any, _Part] | None:
    level = part[0][0]
    starts = [place for place, row in enumerate(part) if row[0] <= level]
    if len(starts) != len(node) or not all(
        part[place][0] == level and part[place][2].startswith("- ") for place in starts
    ):
        return None
    found = {}
    for number, rows in _split(part, starts, [*range(len(starts))]):
        _, line, text = rows[0]
        inner = text[1:].lstrip(" ")
        found[number] = [(level + len(text) - len(inner), line, inner), *rows[1:]]
    return found


def _split(part: _Part, starts: list[int], names: list[Any]) -> list[tuple[Any, _Part]]:
    ends = [*starts[1:], len(part)][: len(starts)]  # there may be no start at all
    return [(n, part[a:b]) for n, a, b in zip(names, starts, ends, strict=True)]
