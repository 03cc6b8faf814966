"""A piece of a text around the words that matter, those words marked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

WIDTH = 90
WIDTHS = {"name": 10_000, "purpose": 118}  # a title is never cut; a card shows so much purpose
_ELLIPSIS = "\u2026"

Mark = tuple[int, int, int]  # (start, end, which word)
Snippet = tuple[tuple[str, bool], ...]


def snippet(text: str, marks: Sequence[Mark], where: str, after: str = "") -> Snippet:
    """`after` follows unmarked, as far as there is room."""
    width = WIDTHS.get(where, WIDTH)
    start, end = _window(text, marks, width)
    found = list(_spans(text, start, end, _merged(marks)))
    if start:
        found.insert(0, (_ELLIPSIS, False))
    room = width - (end - start) - 2
    if end < len(text):
        found.append((_ELLIPSIS, False))
    elif after and room > 20:
        cut = after if len(after) <= room else _at_word(after, room) + _ELLIPSIS
        found.append((f": {cut}", False))
    return _tidy(found)


def _window(text: str, marks: Sequence[Mark], width: int) -> tuple[int, int]:
    """Where most different words are seen at once; as near the beginning as that allows."""
    if len(text) <= width:
        return 0, len(text)

    def seen(start: int) -> int:
        return len({n for a, b, n in marks if start <= a and b <= start + width})

    starts = [0, *(max(0, mark[0] - width // 4) for mark in marks)]
    best = max(starts, key=lambda start: (seen(start), -start))
    best = max(0, min(best, len(text) - width))
    end = best + width
    first = best if best == 0 else _next_word(text, best)
    last = end if end >= len(text) else max(text.rfind(" ", first, end), first + width // 2)
    return first, min(last, len(text))


def _next_word(text: str, start: int) -> int:
    if text[start - 1].isspace():
        return start
    blank = text.find(" ", start, start + 15)
    return start if blank < 0 else blank + 1


def _at_word(text: str, width: int) -> str:
    cut = text[:width]
    return cut.rpartition(" ")[0] or cut


def _merged(marks: Iterable[Mark]) -> list[tuple[int, int]]:
    """One after the other; of a word and its part only the larger."""
    merged: list[tuple[int, int]] = []
    for start, end in sorted({(a, b) for a, b, _ in marks}):
        if merged and start < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def _spans(
    text: str, start: int, end: int, marks: Iterable[tuple[int, int]]
) -> Iterator[tuple[str, bool]]:
    at = start
    for a, b in marks:
        if a >= at and b <= end:
            yield text[at:a], False
            yield text[a:b], True
            at = b
    yield text[at:end], False


def _tidy(spans: Iterable[tuple[str, bool]]) -> Snippet:
    """White space of any kind becomes one blank, and no span is empty."""
    found = []
    for text, marked in spans:
        short = " ".join(text.split())
        if not short:
            short = " " if text else ""
        elif not marked:
            short = f"{' ' * text[0].isspace()}{short}{' ' * text[-1].isspace()}"
        if short:
            found.append((short, marked))
    return tuple(found)
