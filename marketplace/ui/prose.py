"""A text of several lines that is told while it is typed: `st.text_area` waits until it is left,
and a reload before that loses it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import streamlit as st

from marketplace.ui.words import part_key

_HERE = Path(__file__)
_DRAW = st.components.v2.component(
    "marketplace_prose",
    html='<label><span class="label"></span><textarea aria-label="Text"></textarea></label>',
    css=_HERE.with_suffix(".css").read_text("utf-8"),
    js=_HERE.with_suffix(".js").read_text("utf-8"),
)


def prose(
    label: str,
    text: str,
    *,
    key: str,
    on_type: Callable[[str], None],
    help: str = "",
    longest: int = 10_000,
) -> None:
    """`text` is what it begins with: another one needs another key. `on_type` is called before the
    script, with what stands there."""
    place = part_key(key)

    def heard() -> None:
        said = st.session_state[place].get("text")
        if isinstance(said, str) and len(said) <= longest:
            on_type(said)

    data = {"label": label, "text": text, "help": help, "longest": longest}
    _DRAW(data=data, key=place, on_text_change=heard)
