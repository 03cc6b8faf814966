"""Names and sentences of anybody as text of XML: escaped, and without what no XML may hold."""

from __future__ import annotations

import re
from xml.sax.saxutils import escape

# Controls, surrogates, and what cannot be seen or turns the text around it.
_UNSEEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\xad\u061c\u115f\u1160\u180e\u200b\u200e\u200f"
    "\u2028-\u202e\u2060-\u206f\u3164\ud800-\udfff\ufeff\ufff9-\uffff"
    "\U000e0000-\U000e007f]"
)


def plain(text: str) -> str:
    """One line that shows all that it holds."""
    return " ".join(_UNSEEN.sub(" ", text).split())


def text(said: str) -> str:
    """For the inside of an element or of an attribute in double quotes."""
    return escape(plain(said), {'"': "&quot;"})


def cut(said: str, most: int) -> str:
    return said if len(said) <= most else said[: most - 1].rstrip() + "…"
