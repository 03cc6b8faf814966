"""Versions: which step was taken, and is it the one that the changes ask for?"""

from __future__ import annotations

import re
from functools import lru_cache

from marketplace.model import BUMPS, Bump

_VERSION = re.compile(r"[vV]?\s*(\d+)(?:[.-](\d+))?(?:[.-](\d+))?(?:[.+-][0-9A-Za-z.+-]*)?")
_LONGEST = 100

Numbers = tuple[int, int, int]


@lru_cache(maxsize=1_000)
def numbers(version: str) -> Numbers | None:
    """1.2.3, v1.2, 1, 2026-11: what is not stated is 0."""
    found = _VERSION.fullmatch(version.strip()[:_LONGEST])
    if not found or any(len(part or "") > 18 for part in found.groups()):
        return None
    major, minor, patch = (int(part or 0) for part in found.groups())
    return major, minor, patch


def step(old: str, new: str) -> Bump | None:
    """The step up from one to the other; none for a step back; None where nobody can tell."""
    if old == new:
        return Bump.NONE
    before, after = numbers(old), numbers(new)
    if before is None or after is None:
        return None
    if after < before:
        return Bump.NONE
    for bump, a, b in zip(BUMPS, before, after, strict=False):
        if a != b:
            return bump
    return Bump.PATCH  # 1.0.0-rc1 became 1.0.0


def is_lower(old: str, new: str) -> bool:
    before, after = numbers(old), numbers(new)
    return before is not None and after is not None and after < before


def goes_on(old: str, new: str) -> bool:
    """Whether who uses the one can use the other: later, and of the same major version."""
    before, after = numbers(old), numbers(new)
    return before is not None and after is not None and before[0] == after[0] and after >= before


@lru_cache(maxsize=1_000)
def raised(version: str, bump: Bump) -> str:
    """The next version that says `bump`; "" where nobody can tell. Before 1.0.0 one place lower."""
    found = numbers(version)
    if found is None or bump is Bump.NONE:
        return ""
    place = BUMPS.index(bump)
    if found[0] == 0 and bump in (Bump.MAJOR, Bump.MINOR):
        place += 1
    return ".".join(map(str, (*found[:place], found[place] + 1, *(0,) * (2 - place))))


def is_enough(declared: Bump | None, asked: Bump, old: str) -> bool:
    """Before 1.0.0 the number in the middle says what breaks."""
    if declared is None:
        return asked is Bump.NONE
    before = numbers(old)
    if before and before[0] == 0 and declared in (Bump.MINOR, Bump.PATCH):
        declared = BUMPS[BUMPS.index(declared) - 1]
    return BUMPS.index(declared) <= BUMPS.index(asked)
