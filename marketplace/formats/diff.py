"""Two texts as the lines that differ, with a few around them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

_AROUND = 3
_MOST = 4_000  # lines that are compared; of more, all between the ends that agree has changed


@dataclass(frozen=True, slots=True)
class Hunk:
    """`line` is its first in the new text, from 1; a row is its sign (" ", "-", "+") and text."""

    line: int
    rows: tuple[tuple[str, str], ...]


def hunks(before: str, after: str) -> tuple[Hunk, ...]:
    """Empty where both say the same."""
    old, new = before.splitlines(), after.splitlines()
    head = _alike(old, new)
    tail = min(_alike(old[::-1], new[::-1]), min(len(old), len(new)) - head)
    inner_old, inner_new = old[head : len(old) - tail], new[head : len(new) - tail]
    if not inner_old and not inner_new:
        return ()
    start, end = max(head - _AROUND, 0), min(tail, _AROUND)
    rows = [(" ", line) for line in new[start:head]]
    rows += _rows(inner_old, inner_new)
    rows += [(" ", line) for line in new[len(new) - tail : len(new) - tail + end]]
    return tuple(_split(rows, start + 1))


def counted(found: Sequence[Hunk]) -> tuple[int, int]:
    """Lines that are new, and lines that are gone."""
    signs = [sign for hunk in found for sign, _ in hunk.rows]
    return signs.count("+"), signs.count("-")


def _rows(old: Sequence[str], new: Sequence[str]) -> list[tuple[str, str]]:
    if len(old) + len(new) > _MOST:
        return [("-", line) for line in old] + [("+", line) for line in new]
    rows: list[tuple[str, str]] = []
    for what, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if what == "equal":
            rows += [(" ", line) for line in new[c:d]]
        else:
            rows += [("-", line) for line in old[a:b]]
            rows += [("+", line) for line in new[c:d]]
    return rows


def _split(rows: Sequence[tuple[str, str]], line: int) -> list[Hunk]:
    """What is far from any change is left out."""
    changed = [at for at, (sign, _) in enumerate(rows) if sign != " "]
    near = sorted(
        {at for one in changed for at in range(max(one - _AROUND, 0), one + _AROUND + 1)}
        & set(range(len(rows)))
    )
    # The line in the new text at which each row stands.
    at_line, here = [], line
    for sign, _ in rows:
        at_line.append(here)
        here += sign != "-"
    found: list[Hunk] = []
    block: list[int] = []
    for at in near:
        if block and at != block[-1] + 1:
            found.append(Hunk(at_line[block[0]], tuple(rows[row] for row in block)))
            block = []
        block.append(at)
    if block:
        found.append(Hunk(at_line[block[0]], tuple(rows[row] for row in block)))
    return found


def _alike(one: Sequence[str], other: Sequence[str]) -> int:
    """How many lines agree from the start."""
    count = 0
    for a, b in zip(one, other, strict=False):
        if a != b:
            break
        count += 1
    return count
