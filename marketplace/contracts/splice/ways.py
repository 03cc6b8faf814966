"""How an edit could be done: which splices, the most beautiful first."""

from __future__ import annotations

from collections.abc import Iterator

from marketplace.contracts.splice import block, flow, values
from marketplace.contracts.splice.edits import Edit, Insert, Move, Nest, Rename, Set
from marketplace.contracts.splice.manners import Manners
from marketplace.contracts.splice.members import Splice, members, own_line, plain_keys
from marketplace.contracts.splice.nest import nest
from marketplace.contracts.splice.source import Source
from marketplace.contracts.splice.walk import Way
from marketplace.contracts.splice.write import Writer


def ways(found: Source, way: Way, edit: Edit) -> Iterator[list[Splice]]:
    manners = Manners(found, way.holders or [found.root])
    for holder in way.holders[-1:]:
        plain_keys(found, holder)
    if isinstance(edit, Set | Insert):
        # A text as a block may take in a comment that stands below it.
        for writer in (Writer(manners), Writer(manners, blocks=False)):
            yield _written(found, way, edit, writer)
    elif edit.path:
        yield from _changed(found, way, edit, Writer(manners))


def _written(found: Source, way: Way, edit: Set | Insert, writer: Writer) -> list[Splice]:
    holders, rows = way
    if not holders:
        return values.replace_root(found, writer, edit.value)
    node, value = holders[-1], edit.value
    if isinstance(edit, Set):
        return values.replace(found, node, rows[-1], writer, value)
    noted = "#" in found.text[node.start : node.end]
    if not node.parts and not noted and len(holders) > 1 and not holders[-2].style:
        # Empty brackets in a block: what comes into them may be long.
        whole = [value] if edit.key is None else {edit.key: value}
        return values.replace(found, holders[-2], rows[-1], writer, whole)
    at = edit.at or 0
    if node.style:
        return flow.insert(found, node, at, flow.written(found, node, writer, edit.key, value))
    return block.insert(found, node, at, block.written(found, node, writer, edit.key, value))


def _changed(found: Source, way: Way, edit: Edit, writer: Writer) -> list[list[Splice]]:
    node, row = way.holders[-1], way.rows[-1]
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
        return _last_removed(found, way)
    return (flow.remove if node.style else block.remove)(found, node, row)


def _last_removed(found: Source, way: Way) -> list[list[Splice]]:
    """Of a block collection, which needs brackets when nothing is in it any more."""
    node = way.holders[-1]
    member = members(found, node)[0]
    if len(way.holders) > 1 and own_line(found, member.start):
        sign = values.empty(found, way.holders[-2], way.rows[-2])
        return [[sign, *taken] for taken in block.remove(found, node, 0)]
    brackets = "[]" if node.kind == "sequence" else "{}"
    return [[Splice(member.start, found.eol(member.end), brackets)]]
