"""Objects and properties: names, keys and deprecation. One walk over the schema."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from marketplace.contracts.findings import Finding, Path, error, shown, warning
from marketplace.contracts.lint_quality import lint_quality
from marketplace.contracts.lint_values import lint_enum, lint_options
from marketplace.contracts.parts import custom, text
from marketplace.contracts.unique import once
from marketplace.model import Tree

_REPLACEMENT = re.compile(
    r"(?i)\b(?:use|replac\w*|instead|see|moved?|superseded|successor|read|renamed)\b"
)


def tells_replacement(words: str) -> bool:
    """Does a description of something deprecated say what to use?"""
    return bool(_REPLACEMENT.search(words))


def lint_schema(tree: Tree, found: list[Finding]) -> None:
    schema = tree.get("schema")
    if type(schema) is not list:
        return
    names: dict[str, int] = {}
    ids: dict[str, int] = {}
    for row, item in enumerate(schema):
        if type(item) is not dict:
            continue
        path = ("schema", row)
        once(names, "object", item, "name", row, ("schema",), found)
        once(ids, "id", item, "id", row, ("schema",), found)
        if item.get("deprecated") is True:
            _deprecated(item, path, found)
        if "quality" in item:
            lint_quality(item, path, found, of_object=True)
        if "properties" in item:
            _properties(item["properties"], (*path, "properties"), found)


@dataclass(slots=True)
class _Key:
    """The positions of one kind of key (primary or partition) at one level."""

    flag: str
    position: str
    placed: list[tuple[int, int, bool]] = field(default_factory=list)  # (row, position, flagged)

    def take(self, item: dict[Any, Any], row: int) -> None:
        position = item.get(self.position)
        if type(position) is int and position != -1:
            self.placed.append((row, position, item.get(self.flag) is True))

    def judge(self, path: Path, found: list[Finding]) -> None:
        seen: set[int] = set()
        for row, position, flagged in self.placed:
            where = (*path, row, self.position)
            if not flagged:
                message = f"`{self.position}` is stated, but `{self.flag}` is not true."
                found.append(warning(where, "key-flag", message, f"Add `{self.flag}: true`."))
            if position in seen:
                message = f"The position {position} is taken by an earlier property."
                found.append(
                    error(where, "key-position-duplicate", message, "Number them 1, 2, 3.")
                )
            seen.add(position)
        if seen and seen != set(range(1, len(seen) + 1)):
            row = self.placed[0][0]
            stated = ", ".join(str(position) for position in sorted(seen))
            message = f"The positions of the key are {stated}; they should be 1, 2, 3 and so on."
            found.append(warning((*path, row, self.position), "key-position-gap", message))


def _properties(properties: Any, path: Path, found: list[Finding]) -> None:
    if type(properties) is not list:
        return
    names: dict[str, int] = {}
    ids: dict[str, int] = {}
    keys: tuple[_Key, _Key] | None = None
    for row, item in enumerate(properties):
        if type(item) is not dict:
            continue
        once(names, "property", item, "name", row, path, found)
        once(ids, "id", item, "id", row, path, found)
        if "primaryKeyPosition" in item or "partitionKeyPosition" in item:
            keys = keys or (
                _Key("primaryKey", "primaryKeyPosition"),
                _Key("partitioned", "partitionKeyPosition"),
            )
            keys[0].take(item, row)
            keys[1].take(item, row)
        _property(item, path, row, found)
    for key in keys or ():
        key.judge(path, found)


def _property(item: dict[Any, Any], path: Path, row: int | str, found: list[Finding]) -> None:
    """What can be said of one property alone, and of all below it."""
    if "logicalTypeOptions" in item:
        lint_options(item, (*path, row), found)
    if "enum" in item:
        lint_enum(item, (*path, row), found)
    if "quality" in item:
        lint_quality(item, (*path, row), found, of_object=False)
    if item.get("deprecated") is True:
        _deprecated(item, (*path, row), found)
    if "properties" in item:
        _properties(item["properties"], (*path, row, "properties"), found)
    if type(item.get("items")) is dict:
        _property(item["items"], (*path, row), "items", found)
    if type(item.get("map")) is dict:
        for part in ("key", "value"):
            if type(item["map"].get(part)) is dict:
                _property(item["map"][part], (*path, row, "map"), part, found)


def _deprecated(item: dict[Any, Any], path: Path, found: list[Finding]) -> None:
    if tells_replacement(text(item.get("description"))) or custom(item, "replacedBy"):
        return
    message = (
        f"{shown(text(item.get('name')))} is deprecated, but nothing says what to use instead."
    )
    hint = "Say it in the description, or add a custom property `replacedBy`."
    found.append(warning((*path, "deprecated"), "deprecated-without-replacement", message, hint))
