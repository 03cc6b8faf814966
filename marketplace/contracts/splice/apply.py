"""Edits of a text: only the bytes of what was meant change, and the result is what was meant.

Each result is read again by the parser that reads contracts and compared with the data that the
edit should give. What cannot be done that way is refused; nothing is ever written half right.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import reduce
from typing import Any

from marketplace.contracts.findings import dotted
from marketplace.contracts.outline import position
from marketplace.contracts.splice import block, flow, values
from marketplace.contracts.splice.differences import differences
from marketplace.contracts.splice.edits import (
    Edit,
    Insert,
    Move,
    Nest,
    Remove,
    Rename,
    Set,
    changed,
    find,
    row_of,
    same,
    settled,
)
from marketplace.contracts.splice.manners import Manners
from marketplace.contracts.splice.members import Splice, members, own_line, plain_keys
from marketplace.contracts.splice.nest import nest
from marketplace.contracts.splice.source import Node, Source, meaning, source
from marketplace.contracts.splice.write import Writer
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
    holders, rows = _walk(found, tree, edit)
    for way in _ways(found, holders, rows, edit):
        text = _put(found.text, way)
        try:
            if same(meaning(text, limits), wanted) and (not strict or _reads_json(text)):
                return text
        except CannotEdit:
            continue
    where = f"`{dotted(edit.path)}`" if edit.path else "the text"
    raise CannotEdit(f"{where} is written in a way that only people can edit.", _BY_HAND)


def _ways(
    found: Source, holders: Sequence[Node], rows: Sequence[int], edit: Edit
) -> Iterator[list[Splice]]:
    """How it could be done, the most beautiful first."""
    manners = Manners(found, holders or [found.root])
    if isinstance(edit, Set | Insert):
        # A text as a block may take in a comment that stands below it.
        for writer in (Writer(manners), Writer(manners, blocks=False)):
            yield _written(found, holders, rows, edit, writer)
    elif edit.path:
        yield from _changed(found, holders, rows, edit, Writer(manners))


def _written(
    found: Source, holders: Sequence[Node], rows: Sequence[int], edit: Set | Insert, writer: Writer
) -> list[Splice]:
    if not holders:
        return values.replace_root(found, writer, edit.value)
    node, value = holders[-1], edit.value
    plain_keys(found, node)
    if isinstance(edit, Set):
        return values.replace(found, node, rows[-1], writer, value)
    if not node.parts and len(holders) > 1 and not holders[-2].style:
        # Empty brackets in a block: what comes into them may be long.
        whole = [value] if edit.key is None else {edit.key: value}
        return values.replace(found, holders[-2], rows[-1], writer, whole)
    at = edit.at or 0
    if node.style:
        return flow.insert(found, node, at, flow.written(found, node, writer, edit.key, value))
    return block.insert(found, node, at, block.written(found, node, writer, edit.key, value))


def _changed(
    found: Source, holders: Sequence[Node], rows: Sequence[int], edit: Edit, writer: Writer
) -> list[list[Splice]]:
    node, row = holders[-1], rows[-1]
    plain_keys(found, node)
    match edit:
        case Nest(_, key):
            return [nest(found, node, row, writer, key)]
        case Rename(_, key):
            old = node.parts[2 * row]
            new = writer.key(key, bool(node.style), old.style)
            return [[Splice(found.content(old), old.end, new)]]
        case Move(_, at):
            return (flow.move if node.style else block.move)(found, node, row, at)
    if node.block and len(members(found, node)) == 1:
        return _last_removed(found, holders, rows[-2] if len(rows) > 1 else 0)
    return (flow.remove if node.style else block.remove)(found, node, row)


def _last_removed(found: Source, holders: Sequence[Node], row: int) -> list[list[Splice]]:
    """Of a block collection, which needs brackets when nothing is in it any more."""
    node = holders[-1]
    member = members(found, node)[0]
    if len(holders) > 1 and own_line(found, member.start):
        sign = values.empty(found, holders[-2], row)
        return [[*sign, *taken] for taken in block.remove(found, node, 0)]
    sign_ = "[]" if node.kind == "sequence" else "{}"
    return [[Splice(member.start, found.eol(member.end), sign_)]]


def _walk(found: Source, tree: Any, edit: Edit) -> tuple[list[Node], list[int]]:
    """The collections on the way, and which member of each is taken."""
    node, holders, rows = found.root, list[Node](), list[int]()
    for step in edit.path:
        _not_shared(found, node)
        holders.append(node)
        if node.kind == "mapping" and len(tree) != len(node.parts) // 2:
            raise CannotEdit("Two keys here are one for the reader, like `1` and `true`.", _BY_HAND)
        row = row_of(tree, step)
        rows.append(row)
        node = node.parts[2 * row + 1 if node.kind == "mapping" else row]
        tree = tree[step]
    if isinstance(edit, Insert):
        _not_shared(found, node)
        return [*holders, node], rows
    if isinstance(edit, Set | Remove | Nest):
        _not_used(found, node)
    return holders, rows


def _not_shared(found: Source, node: Node) -> None:
    """Raises CannotEdit where a change would be one in other places, too."""
    name = node.anchor or node.text
    if node.kind == "alias" or (node.anchor and found.aliases[node.anchor]):
        line, _ = position(found.text, node.start)
        raise CannotEdit(
            f"Line {line}: this value stands in several places, as `*{name}`.",
            f"Set the whole value where `*{name}` stands, or edit the text at `&{name}`.",
        )


def _not_used(found: Source, node: Node) -> None:
    """Raises CannotEdit where something else refers to what would be gone."""
    within = [part for part in node.walk() if part.anchor or part.kind == "alias"]
    for part in within:
        inside = sum(other.text == part.anchor for other in within if other.kind == "alias")
        if part.anchor and found.aliases[part.anchor] > inside:
            _not_shared(found, part)


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
