"""Three-way by lines, and which comments a text holds."""

from __future__ import annotations

import re
from collections import Counter
from difflib import SequenceMatcher
from itertools import pairwise

_COMMENT = re.compile(r"(?:^|(?<=\s))#.*")
_MOST = 6_000  # lines: more of them take too long to compare
_Part = tuple[int, int, list[str]]  # lines of the base, and what comes in their place


def by_lines(base: str, mine: str, theirs: str) -> str | None:
    """None where both changed the same lines. What it says has to be looked at: lines that are
    neighbours can belong together."""
    was = base.splitlines(keepends=True)
    sides = [text.splitlines(keepends=True) for text in (mine, theirs)]
    if max(len(was), *map(len, sides)) > _MOST:
        return None
    own, other = (_parts(was, side) for side in sides)
    parts = sorted([*own, *(part for part in other if part not in own)], key=lambda p: p[:2])
    if any(one[1] > two[0] or one[:2] == two[:2] for one, two in pairwise(parts)):
        return None
    found: list[str] = []
    at = 0
    for start, end, lines in parts:
        found += was[at:start] + lines
        at = end
    return "".join(found + was[at:])


def comments(text: str) -> Counter[str]:
    """All that may be one."""
    found = (_COMMENT.search(line) for line in text.splitlines())
    return Counter(one[0].strip() for one in found if one)


def _parts(was: list[str], now: list[str]) -> list[_Part]:
    matcher = SequenceMatcher(None, was, now, autojunk=False)
    return [(a, b, now[c:d]) for tag, a, b, c, d in matcher.get_opcodes() if tag != "equal"]
