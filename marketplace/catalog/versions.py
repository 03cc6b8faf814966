"""Which version is newer, and which one a consumer should start with."""

from __future__ import annotations

import re
from functools import lru_cache

Order = tuple[int, tuple[int, ...], int, tuple[tuple[int, int, str], ...]]

_NUMBERED = re.compile(r"[vV]?(\d{1,18}(?:\.\d{1,18})*)(.*)", re.DOTALL)
_DATE = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?!\d)")
_CHUNKS = re.compile(r"\d{1,18}|[^\W\d_]+")
_SUFFIX = re.compile(r"(.+?)[-_. /:][vV]\d+(?:[-_.]\d+)*", re.DOTALL)

# Where a reader should start: what is live, then what still runs, then what may come one day.
# A status that is not stated says nothing, so a stated "active" goes first.
_STANDING = {"active": 0, "deprecated": 2, "draft": 3, "proposed": 3, "retired": 4}
UNKNOWN_STANDING = 1
DEPRECATED_STANDING = 2
UNREADABLE_STANDING = 5


@lru_cache(maxsize=20_000)
def order(version: str) -> Order:
    """Sorts by semver, pre-releases before their release; dates and plain words sort sensibly."""
    text = _DATE.sub(r"\1.\2.\3", version.strip())
    if not text:
        return (0, (), 0, ())
    numbered = _NUMBERED.fullmatch(text)
    if numbered is None:
        return (1, (), 0, _identifiers(text))
    numbers = [int(part) for part in numbered[1].split(".")]
    while len(numbers) > 1 and numbers[-1] == 0:
        numbers.pop()
    pre = _identifiers(numbered[2].partition("+")[0])
    return (2, tuple(numbers), 0 if pre else 1, pre)


def _identifiers(text: str) -> tuple[tuple[int, int, str], ...]:
    """Numbers below words, as semver has it."""
    chunks = _CHUNKS.findall(text)
    return tuple((0, int(c), "") if c.isdecimal() else (1, 0, c.casefold()) for c in chunks)


def same(one: str, other: str) -> bool:
    """ "v1.0" is "1.0.0"."""
    return one == other or order(one) == order(other)


def major(version: str) -> int | None:
    """None where it has no number to go by."""
    numbers = order(version)[1]
    return numbers[0] if numbers else None


def stem(text: str) -> str:
    """ "orders" of "orders-v1" and "orders_v2"; a bare number is a name: "terminal-2" stays."""
    if not text[-1:].isdecimal() or "v" not in text.lower():
        return text
    suffixed = _SUFFIX.fullmatch(text)
    return suffixed[1] if suffixed else text


@lru_cache(maxsize=1_000)
def standing(status: str) -> int:
    return _STANDING.get(status.strip().casefold(), UNKNOWN_STANDING)


def is_deprecated(status: str) -> bool:
    """Somebody who starts now should start elsewhere."""
    return status.strip().casefold() in {"deprecated", "retired"}
