"""Is a text certainly harmless? Cheap enough for every file: a few scans at memory speed.

"No" means only: look closely (`outline`). Anchors, aliases, tags, merge keys and deep nesting need
characters that most contracts never use, or use only inside a text.
"""

from __future__ import annotations

from marketplace.settings import Limits

_NOT_BRACKETS = bytes(set(range(256)) - set(b"[]{}"))
_ROUNDS = 3
# What may stand before an anchor, an alias or a tag: the ends of everything that begins a value.
_BEFORE = b" \t\r\n[{,:?-"
_AFTER_TEXT = b" \t\r\n="  # "Q & A", "a * b", "a != b": part of a text
# Ways to nest within one line, without brackets; the byte before is quick to look for.
_COMPACT = ((b"-", b"- - - -"), (b"?", b"? "), (b"\t", b"-\t"), (b"\t", b"?\t"))
_CHAIN = 3  # levels that a shorter chain of dashes adds


def harmless(data: bytes, limits: Limits) -> bool:
    """True only if `data` is within every limit, without anchors, tags and merge keys."""
    if len(data) > limits.nodes:  # a value takes a byte at least
        return False
    if (b"<" in data and b"<<" in data) or any(
        _begins_a_value(data, sign) for sign in (b"&", b"*", b"!")
    ):
        return False
    return _depth(data, limits.depth // 2) <= limits.depth


def _begins_a_value(data: bytes, sign: bytes) -> bool:
    at = data.find(sign)
    while at >= 0:
        before, after = data[at - 1 : at] if at else b"\n", data[at + 1 : at + 2]
        if before in _BEFORE and after not in _AFTER_TEXT:
            return True
        at = data.find(sign, at + 1)
    return False


def _depth(data: bytes, indent: int) -> int:
    """An upper bound of the nesting; far too high where it cannot be told cheaply.

    Brackets inside quotes can hide depth from this; the parser's own limit of 128 stands behind.
    """
    if b"\n" + b" " * indent in data:
        return 1 << 30
    for sign, chain in _COMPACT:
        if sign in data and chain in data:
            return 1 << 30
    brackets = data.translate(None, _NOT_BRACKETS)
    for _ in range(_ROUNDS):
        brackets = brackets.replace(b"[]", b"").replace(b"{}", b"")
    return indent + _CHAIN + _ROUNDS + len(brackets)
