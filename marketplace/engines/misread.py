"""What somebody may have meant where a statement cannot be read: keywords, dashes, versions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from marketplace.engines.lexer import Token

KEYWORDS = (
    "select from where group order by having limit offset join left right full inner outer cross "
    "on using as and or not in is null like between distinct union all with case when then else "
    "end qualify pivot unpivot describe summarize show explain values asc desc exists"
).split()
ALIKE = 0.7
BACK = 2  # tokens before the place: the parser stumbles over what comes after a misspelt word


@dataclass(frozen=True, slots=True)
class Meant:
    text: str
    hint: str
    position: int


def meant(lexed: Sequence[Token], position: int) -> Meant | None:
    at = next((n for n, token in enumerate(lexed) if token.end > position), len(lexed) - 1)
    if at < 0:
        return None
    return _name(lexed, at) or _keyword(lexed[max(0, at - BACK) : at + 1])


def _name(lexed: Sequence[Token], at: int) -> Meant | None:
    """An id with a dash, or a version, without quotes."""
    token = lexed[at]
    before = lexed[at - 1] if at else token
    after = lexed[at + 1] if at + 1 < len(lexed) else token
    if before.kind != "word" or before.end != token.start:
        return None
    if token.text.startswith("-") and after.kind == "word":
        hint = f"A name with a dash is written with _: {before.text}_{after.text}"
        return Meant(f"{before.text}{token.text}{after.text}", f"{hint}.", before.start)
    if token.text.startswith("@"):
        hint = f'A version stands in quotes: "{before.text}@1.2.0".'
        return Meant(f"{before.text}@", hint, before.start)
    return None


def _keyword(lexed: Sequence[Token]) -> Meant | None:
    for token in reversed(lexed):
        word = token.text.casefold()
        if token.kind == "word" and word not in KEYWORDS and len(word) > 2:
            close = get_close_matches(word, KEYWORDS, 1, ALIKE)
            if close:
                hint = f"Did you mean {close[0].upper()}?"
                return Meant(token.text[:60], hint, token.start)
    return None
