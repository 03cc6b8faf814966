"""Text fitted into lines by its width, for places that do not wrap: the label of a link.

Widths are those of Inter in hundredths of an em. Near enough is enough: a line has some room left.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from functools import cache, lru_cache

from marketplace.ui.words import escape

Span = tuple[str, bool]  # text, and whether it is marked

_GROUPS = {
    28: " Iijl!',.:;`",
    37: "()/[]\\ft|1r",
    47: '"-^_{}*?',
    57: "7JLacksvxyz",
    62: "235689EFbdeghnopqu",
    67: "04#$&+<=>BKPRSTZ~",
    74: "ADVXYCGHNOQU",
    86: "w…Mm",
    98: "@%W",
}
_WIDTHS = {letter: width for width, letters in _GROUPS.items() for letter in letters}
_MARK = 45  # what a marked word has around it
_ELLIPSIS = "…"


def width(text: str) -> int:
    return sum(map(_width, text))


@cache
def _width(letter: str) -> int:
    if letter in _WIDTHS:
        return _WIDTHS[letter]
    if unicodedata.combining(letter):
        return 0
    return 104 if unicodedata.east_asian_width(letter) in "WF" else 66


@lru_cache(20_000)
def fit(text: str, room: int) -> str:
    """As much of a text as fits in one line, ended on a word; plain text."""
    return "".join(part for part, _ in (_lines([(text, False)], room, 1) or [[]])[0])


@lru_cache(20_000)
def lines(spans: tuple[Span, ...], room: int, count: int) -> tuple[str, ...]:
    """At most `count` lines of Markdown with the marked words standing out."""
    return tuple("".join(map(_markdown, line)) for line in _lines(spans, room, count))


def focus(spans: tuple[Span, ...], room: int) -> tuple[Span, ...]:
    """Without the beginning, where it would push the first marked word out of the line."""
    first = next((place for place, (_, marked) in enumerate(spans) if marked), 0)
    before = "".join(text for text, _ in spans[:first])
    if width(before) + width(spans[first][0] if spans else "") + _MARK + 86 <= room:
        return spans
    words = before.split(" ")
    while len(words) > 1 and width(" ".join(words)) > room // 3:
        words = words[1:]
    return ((_ELLIPSIS + " ".join(words), False), *spans[first:])


def _markdown(span: Span) -> str:
    text, marked = span
    head = " " if text.startswith(" ") else ""
    return f"{head}:yellow-background[{escape(text)}]" if marked else f"{head}{escape(text)}"


def _lines(spans: Iterable[Span], room: int, count: int) -> list[list[Span]]:
    found: list[list[Span]] = [[]]
    used = 0
    for word in _words(spans):
        size = _size(word)
        if found[-1] and used + 28 + size > room:
            if len(found) == count:
                return [*found[:-1], _ended(found[-1], used, room)]
            found.append([])
            used = 0
        if size > room:  # a word without end, an address perhaps
            return [*found[:-1], _ended(_broken(word, room - used - 114), 0, room)]
        found[-1] += [(" " + word[0][0], word[0][1]), *word[1:]] if found[-1] else word
        used += size + (28 if len(found[-1]) > len(word) else 0)
    return [_joined(line) for line in found if line]


def _words(spans: Iterable[Span]) -> Iterator[list[Span]]:
    """Words as they stand between blanks; part of one can be marked."""
    word: list[Span] = []
    for text, marked in spans:
        for place, part in enumerate(text.replace("\n", " ").replace("\t", " ").split(" ")):
            if place and word:
                yield word
                word = []
            if part:
                word.append((part, marked))
    if word:
        yield word


def _size(word: Sequence[Span]) -> int:
    return sum(width(text) + (_MARK if marked else 0) for text, marked in word)


def _broken(word: Sequence[Span], room: int) -> list[Span]:
    text, marked = word[0]
    while text and width(text) > room:
        text = text[: min(len(text) - 1, max(room // 30, 1))]
    return [(text, marked)]


def _ended(line: list[Span], used: int, room: int) -> list[Span]:
    """With the sign that there is more; a word goes where it has no place."""
    while len(line) > 1 and used + 86 > room:
        used -= _size([line[-1]])
        line = line[:-1]
    text, marked = line[-1]
    return _joined([*line[:-1], (text.rstrip(" ,;:."), marked), (_ELLIPSIS, False)])


def _joined(line: Iterable[Span]) -> list[Span]:
    """Neighbours of one kind in one piece."""
    found: list[Span] = []
    for text, marked in line:
        if found and found[-1][1] == marked and not marked:
            found[-1] = (found[-1][0] + text, False)
        else:
            found.append((text, marked))
    return found
