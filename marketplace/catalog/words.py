"""What people type and what contracts say, taken apart into the same folded words."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from itertools import pairwise

from marketplace.model import Asked

LONGEST_TEXT = 200
MOST_WORDS = 12

_WORD = re.compile(r"[^\W_]+")
# tailNum -> tail Num, HTTPServer -> HTTP Server, but IDs stays one word.
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z]{2})")
_QUOTED = re.compile(r'["“”„«]([^"“”„«»]+)["“”»]')
_SHORTENED = re.compile(r"['\u2019](?:s|t|re|ve|ll|d|m)\b", re.IGNORECASE)  # aircraft's, don't
# Letters that Unicode does not take apart into a letter and a mark.
_LETTERS = str.maketrans({
    "ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "đ": "d", "ł": "l", "ð": "d", "þ": "th",
    "\u0131": "i",
})  # fmt: skip

# Words of a question, not of its subject. Dropped only where something else remains.
_QUESTION_TEXT = """
a about all am an and any anybody anyone are as at available be been being by can could
contain contained containing contains data dataset datasets did do does done each every
everything find for from get gets getting give gives had has have having he her hers him his
how i if in include included includes including information into is it its just kept know let
like list look looking looks made make many may me much must my need needed needs no not of on
one or our own owned owning owns per please product products provide provides say says see
shall she should show shows so some somebody someone something stored such tell tells than that
the their them then there these they thing things this those to us use used using want wants
was we were what when where wherever which who whom whose why will with within would you your
"""
_QUESTION = frozenset(_QUESTION_TEXT.split())


def fold(text: str) -> str:
    """Lower case, without accents: Zürich -> zurich."""
    lower = text.lower()
    if lower.isascii():
        return lower
    apart = unicodedata.normalize("NFKD", lower)
    return "".join(c for c in apart if not unicodedata.combining(c)).lower().translate(_LETTERS)


def split(text: str) -> list[str]:
    """The folded words of a name or a text; snake_case, camelCase and dots taken apart."""
    return _WORD.findall(fold(_CAMEL.sub(" ", text)))


def pieces(text: str) -> Iterator[tuple[int, int, str]]:
    """(start, end, folded word) of every word as it stands in the text, and of its parts."""
    for found in _WORD.finditer(text):
        start, word = found.start(), found.group()
        yield start, found.end(), fold(word)
        if not word.islower():
            cuts = [0, *(cut.start() for cut in _CAMEL.finditer(word)), len(word)]
            for a, b in pairwise(cuts) if len(cuts) > 2 else ():
                yield start + a, start + b, fold(word[a:b])


def ask(text: str) -> Asked:
    """Whatever was typed, hostile text included, as harmless words."""
    text = text[:LONGEST_TEXT]
    phrases = tuple(found for found in map(_words, _QUOTED.findall(text)) if found)
    whole = _words(text)
    words = tuple(dict.fromkeys(_words(_QUOTED.sub(" ", text))))
    # Quoted words are meant as they stand; otherwise a question made only of such words is one.
    meant = tuple(word for word in words if word not in _QUESTION)
    if not meant and not phrases:
        meant = words
    typing = bool(meant) and text[-1:].isalnum() and fold(text).endswith(meant[-1])
    return Asked(" ".join(whole), meant[:MOST_WORDS], phrases[:MOST_WORDS], typing)


def _words(text: str) -> tuple[str, ...]:
    return tuple(split(_SHORTENED.sub(" ", text)))
