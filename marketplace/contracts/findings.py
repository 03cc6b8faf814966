"""What the rules of one contract find, before anybody knows the line."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from difflib import get_close_matches
from typing import NamedTuple

from marketplace.model import Severity

Path = tuple[str | int, ...]  # ("schema", 0, "name"): the way from the root of the tree


class Finding(NamedTuple):
    path: Path
    severity: Severity
    rule: str
    message: str
    hint: str = ""


def error(path: Path, rule: str, message: str, hint: str = "") -> Finding:
    return Finding(path, Severity.ERROR, rule, message, hint)


def warning(path: Path, rule: str, message: str, hint: str = "") -> Finding:
    return Finding(path, Severity.WARNING, rule, message, hint)


def info(path: Path, rule: str, message: str, hint: str = "") -> Finding:
    return Finding(path, Severity.INFO, rule, message, hint)


def did_you_mean(word: object, choices: Iterable[str]) -> str:
    """ "Did you mean `x`?", or "" where nothing is near."""
    known = {choice.casefold(): choice for choice in choices}
    said = str(word)[:80].casefold()
    if said.startswith("mustbe"):  # as long as the right one is another that says the opposite
        said = said.replace("more", "greater").replace("fewer", "less")
    near = get_close_matches(said, known, n=1, cutoff=0.6)
    return f"Did you mean `{known[near[0]]}`?" if near else ""


def dotted(path: Sequence[str | int]) -> str:
    """`schema[0].properties[2].name`, as people write it; "" for the root."""
    text = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in path)
    return text.removeprefix(".")


def shown(value: object, most: int = 60) -> str:
    """A value as a message quotes it: short, on one line."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, dict):
        return "a mapping"
    if isinstance(value, list):
        return "a list"
    text = " ".join(str(value).split())
    return f"`{text[:most]}...`" if len(text) > most else f"`{text}`"
