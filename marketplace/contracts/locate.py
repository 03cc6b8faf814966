"""From a place in the tree to a line and column of the text."""

from __future__ import annotations

import re
from collections.abc import Sequence

from marketplace.contracts.decode import decode, without_controls
from marketplace.contracts.outline import Node, outline, position
from marketplace.settings import Limits


class Locator:
    """Where things stand in one file. Looks only when asked, and then once."""

    def __init__(self, data: bytes, limits: Limits | None = None) -> None:
        self._limits = limits or Limits()
        self._data = data
        self._text: str | None = None
        self._root: Node | None = None

    def at(self, path: Sequence[str | int]) -> tuple[int, int]:
        """Line and column, from 1, of the key or item; of its nearest ancestor that exists."""
        if self._text is None:
            data = self._data[: self._limits.file_size]
            self._text = decode(data).text
        if self._root is None:
            if len(path) <= 1 and (quick := self._at_left(path)) is not None:
                return position(self._text, quick)
            self._root = outline(without_controls(self._text), self._limits).root or Node(0)
        return position(self._text, _index(self._root, path))

    def _at_left(self, path: Sequence[str | int]) -> int | None:
        """A key of the root stands at the left of exactly one line: no need to read the rest."""
        key = re.escape(str(path[0])) if path else r"[^\s#%\-\[{][^:\n]*"
        found = re.finditer(rf"(?m)^{key}\s*:(?=\s)", self._text or "")
        first = next(found, None)
        return first.start() if first and (not path or not next(found, None)) else None


def _index(root: Node, path: Sequence[str | int]) -> int:
    node, index = root, root.index
    for part in path:
        if node.entries is not None and str(part) in node.entries:
            index, node = node.entries[str(part)]
        elif node.items is not None and isinstance(part, int) and 0 <= part < len(node.items):
            node = node.items[part]
            index = node.index
        else:
            break
    return index
