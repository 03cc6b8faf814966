"""Edits of a text: only the bytes of what was meant change, and the result is what was meant.

Each result is read again by the parser that reads contracts and compared with the data that the
edit should give. What cannot be done that way is refused; nothing is ever written half right.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import reduce
from typing import Any

from marketplace.contracts.findings import dotted
from marketplace.contracts.splice.differences import differences
from marketplace.contracts.splice.edits import Edit, Set, changed, find, same, settled
from marketplace.contracts.splice.members import Splice
from marketplace.contracts.splice.source import Source, meaning, source
from marketplace.contracts.splice.walk import walk
from marketplace.contracts.splice.ways import ways
from marketplace.errors import CannotEdit, Limited
from marketplace.settings import Limits

_BY_HAND = "Edit the text itself."
_MARK = "\ufeff"  # byte order mark


def apply(text: str, edits: Iterable[Edit], limits: Limits | None = None) -> str:
    """The text after the edits, one after the other; each path is that of its turn.

    Raises NotFound for what is not there, CannotEdit for what the text has to be edited for by
    hand, Limited for what would be too large to be read again.
    """
    return Draft.of(text, limits or Limits()).after(edits).text


@dataclass(frozen=True, slots=True)
class Draft:
    """A text that can be read, and what it says."""

    tree: Any
    limits: Limits
    _mark: str
    _plain: str  # without the byte order mark
    _found: Source | None = None  # where things stand in it, as far as anybody has asked

    @classmethod
    def of(cls, text: str, limits: Limits) -> Draft:
        """Raises CannotEdit that names the line which cannot be read, Limited for its size."""
        plain = text.removeprefix(_MARK)
        found = source(plain, limits)  # first: it refuses what must not be parsed
        mark = text[: len(text) - len(plain)]
        return cls(meaning(plain, limits), limits, mark, plain, found)

    @property
    def text(self) -> str:
        return self._mark + self._plain

    def after(self, edits: Iterable[Edit]) -> Draft:
        """Raises as `apply`."""
        return reduce(Draft._after, edits, self)

    def _after(self, edit: Edit) -> Draft:
        if self._found is None:
            return replace(self, _found=self._source)._after(edit)
        _within_limits(edit, self._found, self.limits)
        todo = settled(self.tree, edit)
        if todo is None:
            return self
        if isinstance(todo, Set) and isinstance(todo.value, dict | list):
            parts = differences(find(self.tree, todo.path), todo.value, todo.path)
            if parts != [todo]:
                with suppress(CannotEdit):
                    return reduce(Draft._once, parts, self)
        return self._once(todo)

    def _once(self, edit: Edit) -> Draft:
        wanted = changed(self.tree, edit)
        plain = _spliced(self._source, self.tree, edit, wanted, self.limits)
        if len(plain.encode()) > self.limits.file_size:
            most = f"{self.limits.file_size:,}"
            raise Limited(f"More than {most} bytes would not be read again.", "Split it.")
        return replace(self, tree=wanted, _plain=plain, _found=None)

    @property
    def _source(self) -> Source:
        return self._found or source(self._plain, self.limits)


def _spliced(found: Source, tree: Any, edit: Edit, wanted: Any, limits: Limits) -> str:
    """The first way that gives the data that is wanted."""
    strict = bool(found.root.style) and _reads_json(found.text)
    for splices in ways(found, walk(found, tree, edit), edit):
        text = _put(found.text, splices)
        try:
            if same(meaning(text, limits), wanted) and (not strict or _reads_json(text)):
                return text
        except CannotEdit:
            continue
    where = f"`{dotted(edit.path)}`" if edit.path else "the text"
    message = f"{where} cannot be changed alone: something around it would be read differently."
    raise CannotEdit(message[0].upper() + message[1:], _BY_HAND)


def _within_limits(edit: Edit, found: Source, limits: Limits) -> None:
    """What is written must be readable again."""
    level, depth, count = [getattr(edit, "value", None)], len(edit.path), found.nodes
    while level:
        inner = [part for part in level if isinstance(part, dict | list)]
        depth, count = depth + bool(inner), count + len(level)
        if depth > limits.depth or count > limits.nodes:
            most = f"More than {limits.depth} levels or {limits.nodes:,} values"
            raise Limited(f"{most} would not be read again.", "Set a smaller value.")
        level = [v for part in inner for v in (part.values() if isinstance(part, dict) else part)]


def _put(text: str, splices: Iterable[Splice]) -> str:
    parts, at = [], 0
    for splice in sorted(splices, key=lambda splice: (splice.start, splice.end)):
        parts += [text[at : splice.start], splice.text]
        at = splice.end
    return "".join([*parts, text[at:]])


def _reads_json(text: str) -> bool:
    try:
        json.loads(text)
    except ValueError:
        return False
    return True
