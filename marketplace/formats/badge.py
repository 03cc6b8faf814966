"""A product's trust as a small picture for READMEs and dashboards: SVG, text only, no script.

It asks nobody for anything: no font, no style sheet, no link. A state is a word and a sign; its
colour is the third signal.
"""

from __future__ import annotations

import unicodedata

from marketplace.formats.markup import cut, plain, text
from marketplace.formats.trust import brief, sentence
from marketplace.model.health import Health, State

MEDIA_TYPE = "image/svg+xml"
_FONT = "Inter, Verdana, DejaVu Sans, sans-serif"
_LABEL, _ON_LABEL = "#3b424c", "#ffffff"
# State -> (fill, letters on it, sign): the heat map's fills, at least 4.5 to 1 against the letters.
COLOURS = {
    State.BROKEN: ("#b3261e", "#ffffff", "\u00d7"),
    State.ERROR: ("#7a4fc0", "#ffffff", "?"),
    State.AT_RISK: ("#f0b04a", "#15181d", "!"),
    State.UNKNOWN: ("#f0f2f4", "#15181d", "·"),
    State.KEPT: ("#95cfbc", "#15181d", "✓"),
}
_SIZE, _HEIGHT, _PAD = 11, 20, 7
_MOST = 60  # letters of a name
_NARROW, _SLIM, _BROAD = frozenset("ijl.,:;|!'·`I[]() "), frozenset('frtJ-/\\"*{}'), "mwMW@%✓"


def badge(health: Health, label: str = "") -> str:
    """`label`: what stands on the left, the product's name as a rule; untrusted text."""
    name = cut(plain(label), _MOST) or "data promises"
    # What is old is not green, whatever it was.
    shown = State.UNKNOWN if health.stale and health.state is State.KEPT else health.state
    fill, letters, sign = COLOURS[shown]
    said = f"{sign} {brief(health)}"
    left, right = _width(name), _width(said)
    middle, whole = left + 2 * _PAD, left + right + 4 * _PAD
    full = f"{name}: {brief(health)}. {sentence(health)}"
    return "\n".join(
        (
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{whole}" height="{_HEIGHT}"'
            f' viewBox="0 0 {whole} {_HEIGHT}" role="img" aria-label="{text(full)}">',
            f"<title>{text(full)}</title>",
            _half(0, middle, _LABEL, left=True),
            _half(middle, whole, fill, left=False),
            f'<g font-family="{_FONT}" font-size="{_SIZE}">',
            _line(name, _PAD, left, _ON_LABEL),
            _line(said, middle + _PAD, right, letters),
            "</g>",
            "</svg>",
            "",
        )
    )


def _half(start: int, end: int, fill: str, *, left: bool) -> str:
    """Round on its outer side."""
    if left:
        path = f"M{end} 0H{start + 4}a4 4 0 0 0-4 4v12a4 4 0 0 0 4 4H{end}z"
    else:
        path = f"M{start} 0H{end - 4}a4 4 0 0 1 4 4v12a4 4 0 0 1-4 4H{start}z"
    return f'<path d="{path}" fill="{fill}"/>'


def _line(said: str, start: int, width: int, fill: str) -> str:
    # The width is an estimate, for nobody knows the reader's fonts: the text is made to fit it.
    return (
        f'<text x="{start}" y="14" fill="{fill}" textLength="{width}"'
        f' lengthAdjust="spacingAndGlyphs">{text(said)}</text>'
    )


def _width(said: str) -> int:
    return max(1, round(sum(map(_advance, said)) * _SIZE))


def _advance(letter: str) -> float:
    """Of one letter, as a share of the font's size."""
    if unicodedata.combining(letter) or unicodedata.category(letter) in ("Mn", "Me", "Cf"):
        return 0.0
    if unicodedata.east_asian_width(letter) in "WF":
        return 1.0
    if letter in _NARROW:
        return 0.3
    if letter in _SLIM:
        return 0.4
    if letter in _BROAD:
        return 0.86
    return 0.66 if letter.isupper() else 0.58
