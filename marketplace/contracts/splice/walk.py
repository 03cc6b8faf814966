"""The way to a value in the text, and what forbids to change it there."""

from __future__ import annotations

from typing import Any, NamedTuple

from marketplace.contracts.outline import position
from marketplace.contracts.splice.edits import Edit, Insert, Nest, Remove, Set, row_of
from marketplace.contracts.splice.source import Node, Source
from marketplace.errors import CannotEdit


class Way(NamedTuple):
    """The collections from the root on, and which member of each comes next.

    For Insert the last one is the collection that gets the member, and has none that comes next.
    """

    holders: list[Node]
    rows: list[int]


def walk(found: Source, tree: Any, edit: Edit) -> Way:
    """Raises CannotEdit for what other places refer to."""
    node, holders, rows = found.root, list[Node](), list[int]()
    for step in edit.path:
        _not_shared(found, node)
        holders.append(node)
        if node.kind == "mapping" and len(tree) != len(node.parts) // 2:
            raise CannotEdit(
                "Two keys here are one for the reader, like `1` and `true`.", "Edit the text."
            )
        row = row_of(tree, step)
        rows.append(row)
        node = node.parts[2 * row + 1 if node.kind == "mapping" else row]
        tree = tree[step]
    if isinstance(edit, Insert):
        _not_shared(found, node)
        return Way([*holders, node], rows)
    if isinstance(edit, Set | Remove | Nest):
        _not_used(found, node)
    return Way(holders, rows)


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
