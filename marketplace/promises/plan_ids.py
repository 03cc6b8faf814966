"""What a check is called: by the property and by what is promised of it, never by its place."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from hashlib import blake2b

from marketplace.model import Check

_LONGEST = 80  # letters of one step


def joined(*steps: str) -> str:
    """The steps that there are, with dots between: "legs.carrier.required"."""
    return ".".join(step for step in map(_step, steps) if step)


def _step(name: str) -> str:
    """As it is where it is plain; else made plain, with a mark that tells it from its likes."""
    plain = re.sub(r"[^\w.\[\]{}-]+", "-", name[: 2 * _LONGEST]).strip("-")[:_LONGEST]
    return plain if plain == name else f"{plain}-{digest(name)}" if name else ""


def slug(text: str) -> str:
    """ "a-year-is-there" for "A year is there"."""
    words = re.findall(r"\w+", text[: 4 * _LONGEST].casefold())
    return "-".join(words)[:_LONGEST].rstrip("-") or digest(text)


def digest(*content: object) -> str:
    text = "\n".join(repr(part) for part in content)
    return blake2b(text.encode(errors="backslashreplace"), digest_size=4).hexdigest()


def settled(checks: Iterable[Check]) -> tuple[Check, ...]:
    """Each promise once; different ones of the same name told apart by their content."""
    whole = {(check.id, _content(check)): check for check in reversed([*checks])}
    found = dict(reversed(whole.items()))
    names = Counter(name for name, _ in found)
    return tuple(
        replace(check, id=f"{name}-{mark}") if names[name] > 1 else check
        for (name, mark), check in found.items()
    )


def _content(check: Check) -> str:
    return digest(
        check.measure, check.threshold, check.warning, check.severity, check.unit, check.reason,
        check.title,
    )  # fmt: skip
