"""What is inside a nested type, read from how DuckDB writes it: `STRUCT(a INTEGER, "b c" DATE[])`.

A type that cannot be read has nothing inside; so has one that was cut off.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from marketplace.engines.kinds import base

_NAMED = re.compile(r'\s*(?:"((?:[^"]|"")*)"|([^\s"]+))\s+(.+)', re.DOTALL)
_LIST = re.compile(r"(.+)\[\d*\]", re.DOTALL)
_LOWER = str.maketrans({chr(at): chr(at + 32) for at in range(ord("A"), ord("Z") + 1)})


def fields(type_: str) -> tuple[tuple[str, str], ...]:
    """Name and type of each field of a STRUCT."""
    found = (_NAMED.fullmatch(part) for part in _parts(type_, "STRUCT"))
    return tuple((_name(one[1], one[2]), one[3].strip()) for one in found if one)


def item(type_: str) -> str:
    """The type of what a list or an array holds; "" where it is neither."""
    found = _LIST.fullmatch(type_)
    return found[1] if found else ""


def pair(type_: str) -> tuple[str, str]:
    """The types of key and value of a MAP, "" where it is none."""
    parts = [part.strip() for part in _parts(type_, "MAP")]
    return (parts[0], parts[1]) if len(parts) == 2 else ("", "")


def fold(name: str) -> str:
    """As DuckDB compares names: only the letters of ASCII have two cases."""
    return name.translate(_LOWER)


def _name(in_quotes: str | None, bare: str | None) -> str:
    return (bare or "") if in_quotes is None else in_quotes.replace('""', '"')


def _parts(type_: str, outer: str) -> Iterator[str]:
    """What stands between the brackets, parted at its own commas."""
    head = f"{outer}("
    if base(type_) != outer or not type_.startswith(head) or not type_.endswith(")"):
        return
    depth, start, quote = 0, len(head), ""
    for at in range(len(head), len(type_) - 1):
        sign = type_[at]
        if quote or sign in "\"'":
            quote = ("" if sign == quote else quote) if quote else sign
        elif sign in "()":
            depth += 1 if sign == "(" else -1
        elif sign == "," and not depth:
            yield type_[start:at]
            start = at + 1
    if not quote and not depth:
        yield type_[start:-1]
