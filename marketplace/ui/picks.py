"""A close list to click in: one line for each choice, with a quiet word behind or below it.

As `st.button`s the same would take three times the room. The browser says only which one was
clicked; what that means was decided here.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import streamlit as st

from marketplace.ui.words import part_key

_HERE = Path(__file__)
_DRAW = st.components.v2.component(
    "marketplace_picks",
    html="<ul></ul>",
    css=_HERE.with_suffix(".css").read_text("utf-8"),
    js=_HERE.with_suffix(".js").read_text("utf-8"),
)


@dataclass(frozen=True, slots=True)
class Pick:
    """Plain text. `icon` stands before the word, `sign` behind it: Material symbols."""

    text: str
    quiet: str = ""  # behind it
    below: str = ""
    icon: str = ""
    sign: str = ""
    about: str = ""  # told when the pointer rests on it, and to screen readers
    strong: bool = False


def show(picks: Sequence[Pick], on_pick: Callable[[int], None], *, key: str, alt: str) -> None:
    """`on_pick` is called with the place of what was clicked, before the script runs."""
    place = part_key(key)

    def click() -> None:
        picked = st.session_state[place].get("picked")
        if isinstance(picked, int) and 0 <= picked < len(picks):
            on_pick(picked)

    data = {"picks": [asdict(pick) for pick in picks], "alt": alt}
    _DRAW(data=data, key=place, on_picked_change=click)
