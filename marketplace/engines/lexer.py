"""A statement as tokens, with their places. DuckDB says where they start, we where they end."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import duckdb

KINDS = {
    "keyword": "word", "identifier": "word", "operator": "sign", "string_const": "text",
    "numeric_const": "number", "comment": "comment",
}  # fmt: skip
SIGNS = "(),;.[]{}"


@dataclass(frozen=True, slots=True)
class Token:
    """`kind`: word, name (in double quotes), sign, text, number or comment."""

    kind: str
    text: str  # of a name without its quotes
    start: int
    end: int


def tokens(sql: str) -> list[Token]:
    """Without comments. Places count characters."""
    return [token for token in _all(sql) if token.kind != "comment"]


def body(sql: str, lexed: Sequence[Token]) -> str:
    """The statement without the semicolons and comments behind it."""
    last = next((token for token in reversed(lexed) if token.text != ";"), None)
    return sql[: last.end] if last else ""


def chains(lexed: Sequence[Token]) -> Iterator[tuple[tuple[str, ...], bool, int]]:
    """Names with dots between them: (parts, whether it is called, where it starts)."""
    at = 0
    while at < len(lexed):
        if lexed[at].kind not in ("word", "name"):
            at += 1
            continue
        start, parts = at, [lexed[at].text]
        at += 1
        while at + 1 < len(lexed) and lexed[at].text == "." and lexed[at + 1].kind in NAMES:
            parts.append(lexed[at + 1].text)
            at += 2
        called = at < len(lexed) and lexed[at].text == "("
        yield tuple(parts), called, lexed[start].start


NAMES = ("word", "name")


def find(sql: str, name: str) -> int:
    """Where a name stands in a statement; -1 where it does not."""
    wanted = name.casefold()
    return next((t.start for t in tokens(sql) if t.text.casefold() == wanted), -1)


def _all(sql: str) -> Iterator[Token]:
    found = duckdb.tokenize(sql)
    starts = zip(_characters(sql, [at for at, _ in found]), found, strict=True)
    named = [(start, KINDS.get(kind.name, "sign")) for start, (_, kind) in starts]
    for (start, kind), (end, _) in pairwise([*named, (len(sql), "")]):
        text = sql[start:end].rstrip()
        if kind == "sign":
            yield from _signs(text, start)
        elif text.startswith('"') and kind == "word":
            name = text[1:].removesuffix('"').replace('""', '"')
            yield Token("name", name, start, start + len(text))
        else:
            yield Token(kind, text, start, start + len(text))


def _signs(text: str, start: int) -> Iterator[Token]:
    """Brackets, commas and dots one by one; what else there is, as one."""
    held = ""
    for offset, letter in enumerate(text):
        if letter in SIGNS or letter.isspace():
            if held:
                yield Token("sign", held, start + offset - len(held), start + offset)
            held = ""
            if letter in SIGNS:
                yield Token("sign", letter, start + offset, start + offset + 1)
        else:
            held += letter
    if held:
        yield Token("sign", held, start + len(text) - len(held), start + len(text))


def _characters(sql: str, places: Sequence[int]) -> list[int]:
    """From bytes, in rising order, to characters: they differ behind the first letter that takes
    more than one byte."""
    if sql.isascii():
        return [*places]
    data, found, before, characters = sql.encode(), [], 0, 0
    for at in places:
        characters += len(data[before:at].decode("utf-8", "ignore"))
        before = at
        found.append(characters)
    return found
