"""Which products a statement reads, told from its words alone."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from marketplace.catalog.tables import Names

_TOKEN = re.compile(
    r"""
      (?P<skip> \s+ | --[^\r\n]*+ )
    | (?P<note> /\* )
    | (?P<text> [eE]'(?:[^'\\]|''|\\.)*+(?:'|\Z) | '(?:[^']|'')*+(?:'|\Z) )
    | (?P<dollar> \$(?:[^\W\d]\w*+)?\$ )
    | (?P<quoted> "(?:[^"]|"")*+(?:"|\Z) )
    | (?P<word> [^\W\d][\w$]*+ )
    | (?P<dot> \. )
    | (?P<number> \d[\w.]*+ )
    | (?P<sign> . )
    """,
    re.VERBOSE | re.DOTALL,
)
_NOTES = re.compile(r"/\*|\*/")

Pair = tuple[str, str]  # product and object, in small letters


def pairs(sql: str) -> frozenset[Pair]:
    """Every two names with a dot between them, outside of strings and comments."""
    found: set[Pair] = set()
    before, dotted = "", False
    for kind, text in _tokens(sql):
        if kind == "dot":
            dotted = bool(before)
            continue
        name = _name(kind, text)
        if dotted and name:
            found.add((before, name))
        before, dotted = name, False
    return frozenset(found)


def _name(kind: str, text: str) -> str:
    """As tables are found by: DuckDB tells no capitals from small letters, quoted or not."""
    if kind == "word":
        return text.casefold()
    if kind == "quoted":
        return text[1:].removesuffix('"').replace('""', '"').casefold()
    return ""


def _tokens(sql: str) -> Iterator[tuple[str, str]]:
    """What counts; a string or a comment that never ends takes all the rest with it."""
    at = 0
    while found := _TOKEN.match(sql, at):
        kind, at = str(found.lastgroup), found.end()
        if kind == "note":
            at = _after_note(sql, at)
        elif kind == "dollar":
            end = sql.find(found[0], at)
            at = end + len(found[0]) if end >= 0 else len(sql)
            yield "text", ""
        elif kind != "skip":
            yield kind, found[0]


def _after_note(sql: str, at: int) -> int:
    """Comments of this kind stand in each other."""
    depth = 1
    for mark in _NOTES.finditer(sql, at):
        depth += 1 if mark[0] == "/*" else -1
        if not depth:
            return mark.end()
    return len(sql)


def mentioned(named: Iterable[Pair], names: Names) -> tuple[str, ...]:
    """Ids of the products whose tables these are, sorted."""
    return tuple(sorted({place.product for pair in named if (place := names.resolve(pair))}))
