"""A diff of two texts in colours that pass contrast in both themes.

The colours of `st.code(language="diff")` are fixed and too pale on a light page.
"""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from marketplace.formats.diff import hunks
from marketplace.ui.words import count, part_key, quiet

_MOST = 600  # rows that are shown
_LONGEST = 2_000  # characters of a row
_HERE = Path(__file__)
_DRAW = st.components.v2.component(
    "marketplace_diff",
    html='<div class="diff" role="region" tabindex="0"></div>',
    css=_HERE.with_suffix(".css").read_text("utf-8"),
    js=_HERE.with_suffix(".js").read_text("utf-8"),
)


def show(before: str, after: str, alt: str, height: int = 0) -> None:
    """`alt` says what it is of; higher than `height` pixels it scrolls, 0: it never does."""
    found = hunks(before, after)
    rows = sum(len(hunk.rows) for hunk in found)
    left, told = _MOST, []
    for hunk in found:
        shown = [[sign, text[:_LONGEST]] for sign, text in hunk.rows[:left]]
        left -= len(shown)
        if shown:
            told.append({"line": hunk.line, "rows": shown})
    _DRAW(data={"hunks": told, "alt": alt, "height": height}, key=part_key(f"diff {alt}"))
    if rows > _MOST:
        st.markdown(quiet(f"{count(rows - _MOST, 'more line')} not shown."))
