"""The text of two changes together: mine, byte for byte where only mine changed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from marketplace.contracts.merge.lines import by_lines, comments
from marketplace.contracts.merge.steps import steps
from marketplace.contracts.merge.values import Merger, equal
from marketplace.contracts.splice.apply import Draft
from marketplace.errors import CannotEdit, Limited, NotFound
from marketplace.model import Clash
from marketplace.settings import Limits

_CANNOT = (CannotEdit, Limited, NotFound, RecursionError)


@dataclass(frozen=True, slots=True)
class Merged:
    """`text` holds all that does not clash; of what does, mine."""

    text: str
    clashes: tuple[Clash, ...] = ()
    _sides: tuple[str, str, str] = field(default=("", "", ""), repr=False)
    _limits: Limits = field(default=Limits(), repr=False)

    def resolved(self, choices: Mapping[str, str]) -> Merged:
        """With "mine" or "theirs" by `Clash.where`."""
        return merge(*self._sides, self._limits, choices)


def merge(
    base: str, mine: str, theirs: str, limits: Limits, choices: Mapping[str, str] | None = None
) -> Merged:
    """Never raises: what cannot be brought together is a clash, in doubt of the whole text."""
    sides = (base, mine, theirs)
    if theirs in (base, mine):
        return Merged(mine, (), sides, limits)
    if mine == base:
        return Merged(theirs, (), sides, limits)
    try:
        drafts = [Draft.of(text, limits) for text in sides]
        merger = Merger(choices or {})
        trees = [draft.tree for draft in drafts]
        wanted = merger.value((), *trees)
        if merger.clashes or choices:  # first both say the same where they clash
            for side, name in ((1, "mine"), (2, "theirs")):
                decided = Merger(choices or {}, only=name).value((), *trees)
                drafts[side] = drafts[side].after(steps(trees[side], decided))
        text = _text(drafts, wanted, limits, strict=not merger.clashes)
    except _CANNOT:
        text = None
        merger = Merger({})
    if text is None:
        return _whole(sides, limits, (choices or {}).get("", ""))
    return Merged(text, tuple(merger.clashes), sides, limits)


def _text(drafts: list[Draft], wanted: Any, limits: Limits, *, strict: bool) -> str | None:
    """The first way that gives the data that is wanted and all comments of both; unless `strict`,
    one that lacks some will do."""
    base, mine, theirs = (draft.text for draft in drafts)
    told = mine if mine == theirs else by_lines(base, mine, theirs)
    if told is not None and _says(told, wanted, limits):
        return told
    before, own, other = map(comments, (base, mine, theirs))
    wished = (own | other) - (before - own) - (before - other)
    second: str | None = None
    for draft in drafts[1:]:
        try:
            told = draft.after(steps(draft.tree, wanted)).text
        except _CANNOT:
            continue
        if _says(told, wanted, limits):
            if not wished - comments(told):
                return told
            second = second or told
    return None if strict else second


def _says(text: str, wanted: Any, limits: Limits) -> bool:
    try:
        return equal(Draft.of(text, limits).tree, wanted)
    except _CANNOT:
        return False


def _whole(sides: tuple[str, str, str], limits: Limits, chosen: str) -> Merged:
    base, mine, theirs = sides
    clashes = () if chosen else (Clash((), "", base, mine, theirs),)
    return Merged(theirs if chosen == "theirs" else mine, clashes, sides, limits)
