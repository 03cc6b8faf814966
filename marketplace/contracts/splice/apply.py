"""Edits of a text: only the bytes of what was meant change, and the result is what was meant.

Each result is read again by the parser that reads contracts and compared with the data that the
edit should give. What cannot be done that way is refused; nothing is ever written half right.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any

from marketplace.contracts.findings import Path, dotted
from marketplace.contracts.outline import position
from marketplace.contracts.splice import block, flow, values
from marketplace.contracts.splice.edits import (
    Edit,
    Insert,
    Move,
    Nest,
    Remove,
    Rename,
    Set,
    changed,
    same,
    settled,
)
from marketplace.contracts.splice.manners import Manners
from marketplace.contracts.splice.members import Splice, members, own_line, plain_keys
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
    limits = limits or Limits()
    mark = _MARK if text.startswith(_MARK) else ""
    text = text.removeprefix(_MARK)
    found: Source | None = source(text, limits)
    tree = meaning(text, limits)
    for edit in edits:
        found = found or source(text, limits)
        _within_limits(edit, found, limits)
        todo = settled(tree, edit)
        if todo is not None:
            wanted = changed(tree, todo)
            text = _spliced(found, tree, todo, wanted, limits)
            tree, found = wanted, None
    return mark + text


def _spliced(found: Source, tree: Any, edit: Edit, wanted: Any, limits: Limits) -> str:
    """The first way that gives the data that is wanted."""
    strict = bool(found.root.style) and _reads_json(found.text)
    for way in _ways(found, tree, edit):
        text = _put(found.text, way)
        try:
            if same(meaning(text, limits), wanted) and (not strict or _reads_json(text)):
                return text
        except CannotEdit:
            continue
    where = f"`{dotted(edit.path)}`" if edit.path else "the text"
    raise CannotEdit(f"{where} is written in a way that only people can edit.", _BY_HAND)


def _ways(found: Source, tree: Any, edit: Edit) -> Sequence[list[Splice]]:
    holders, rows = _walk(found, tree, edit)
    if not holders:
        writer = Writer(Manners(found, [found.root]))
        return [values.replace_root(found, writer, edit.value)] if isinstance(edit, Set) else []
    writer, node = Writer(Manners(found, holders)), holders[-1]
    plain_keys(found, node)
    if isinstance(edit, Insert):
        if node.parts or len(holders) == 1 or holders[-2].style:
            return [_inserted(found, holders, edit, writer)]
        # Empty brackets in a block: what comes into them may be long.
        whole = [edit.value] if edit.key is None else {edit.key: edit.value}
        return [values.replace(found, holders[-2], rows[-1], writer, whole)]
    row, style = rows[-1], flow if node.style else block
    match edit:
        case Set(_, value):
            return [values.replace(found, node, row, writer, value)]
        case Nest(_, key):
            return [values.nest(found, node, row, writer, key)]
        case Rename(_, key):
            old = node.parts[2 * row]
            new = writer.key(key, bool(node.style), old.style)
            return [[Splice(found.content(old), old.end, new)]]
        case Move(_, at):
            return style.move(found, node, row, at)
    if node.block and len(members(found, node)) == 1:
        return _last_removed(found, holders, rows[-2] if len(rows) > 1 else 0)
    return style.remove(found, node, row)


def _inserted(found: Source, holders: Sequence[Node], edit: Insert, writer: Writer) -> list[Splice]:
    node, at = holders[-1], edit.at or 0
    if node.style:
        new = flow.written(found, node, writer, edit.key, edit.value)
        return flow.insert(found, node, at, new)
    return block.insert(found, node, at, block.written(found, node, writer, edit.key, edit.value))


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
        row = [*tree].index(step) if isinstance(tree, dict) else step
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
    while level and depth <= limits.depth and count <= limits.nodes:
        depth, count = depth + 1, count + len(level)
        inner = [part for part in level if isinstance(part, dict | list)]
        level = [v for part in inner for v in (part.values() if isinstance(part, dict) else part)]
    if level:
        raise Limited(
            f"More than {limits.depth} levels or {limits.nodes:,} values would not be read again.",
            "Set a smaller value.",
        )


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
