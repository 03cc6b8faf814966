"""Names that must not be used twice in one list."""

from __future__ import annotations

from typing import Any

from marketplace.contracts.findings import Finding, Path, error, shown
from marketplace.contracts.parts import rows
from marketplace.model import Tree


def once(
    seen: dict[str, int], what: str, item: dict[Any, Any], field: str, row: int, path: Path,
    found: list[Finding],
) -> None:  # fmt: skip
    """Notes the `field` of the entry `path[row]`; an error where an earlier one has it too."""
    value = item.get(field)
    if type(value) is not str:
        return
    first = seen.setdefault(value, row)
    if first != row:
        message = f"The {what} {shown(value)} stands here twice."
        hint = f"Number {first + 1} of this list has it already; change or remove one."
        # Two files of one id are another matter, and "duplicate-id" is the name of that.
        rule = "duplicate-element-id" if what == "id" else f"duplicate-{what.replace(' ', '-')}"
        found.append(error((*path, row, field), rule, message, hint))


def unique(
    tree: Tree, section: str, field: str, what: str, found: list[Finding], path: Path = ()
) -> None:
    """An error for each entry of `tree[section]` that repeats the `field` of an earlier one."""
    seen: dict[str, int] = {}
    for row, item in rows(tree.get(section)):
        once(seen, what, item, field, row, (*path, section), found)
