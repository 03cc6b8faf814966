"""Looking into a tree that may have any shape: a wrong type is as if it were not stated."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from marketplace.model import STATUSES, Tree


def text(value: Any) -> str:
    """A text, or a number as text (an id without quotes); else ""."""
    if type(value) is str:
        return value
    return str(value) if type(value) is int or type(value) is float else ""


def standing(status: str) -> str:
    """The five statuses of the standard in small letters, others as they are."""
    word = status.strip()
    return word.casefold() if word.casefold() in STATUSES else word


def texts(value: Any) -> tuple[str, ...]:
    """The texts of a list; a single text counts as a list of one."""
    if type(value) is list:
        return tuple(found for item in value if (found := text(item)))
    return (value,) if type(value) is str and value else ()


def mapping(value: Any) -> Tree:
    return value if type(value) is dict else {}


def rows(value: Any) -> Iterator[tuple[int, dict[Any, Any]]]:
    """The mappings of a list, each with its place in it."""
    if type(value) is list:
        for row, item in enumerate(value):
            if type(item) is dict:
                yield row, item


def items(value: Any) -> list[dict[Any, Any]]:
    """The mappings of a list."""
    return [item for item in value if type(item) is dict] if type(value) is list else []


def custom(tree: Tree, name: str) -> Any:
    """The value of a custom property, or "" where it is not stated."""
    stated = tree.get("customProperties")
    if type(stated) is list:
        for item in stated:
            if type(item) is dict and item.get("property") == name:
                return item.get("value", "")
    return ""


def members(tree: Tree) -> list[dict[Any, Any]]:
    """The team's members in both spellings: the object of 3.1 and the list of 3.0."""
    team = tree.get("team")
    return items(team.get("members") if type(team) is dict else team)


def owner(tree: Tree) -> str:
    """Who answers for it: the team's name, else the custom property, else the member who owns."""
    team = tree.get("team")
    if type(team) is dict and (name := text(team.get("name"))):
        return name
    if name := text(custom(tree, "owner")):
        return name
    owning = [m for m in members(tree) if "owner" in text(m.get("role")).lower()]
    # "owner" itself before "product owner" and the like.
    owning.sort(key=lambda member: text(member.get("role")).strip().lower() != "owner")
    return next((text(m.get("name")) or text(m.get("username")) for m in owning), "")
