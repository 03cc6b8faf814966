"""A long address to take along: to read, to copy by a button, or by hand where the browser
keeps the clipboard to itself.

A box of `st.code` that is kept low can be scrolled, but not by keyboard.
"""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from marketplace.ui.words import part_key

_HERE = Path(__file__)
_DRAW = st.components.v2.component(
    "marketplace_link",
    html='<textarea readonly rows="4" aria-label="Link to this query"></textarea>'
    '<p><button type="button"><i aria-hidden="true">content_copy</i> Copy link</button>'
    '<span role="status"></span></p>',
    css=_HERE.with_suffix(".css").read_text("utf-8"),
    js=_HERE.with_suffix(".js").read_text("utf-8"),
)


def show(address: str) -> None:
    _DRAW(data={"address": address}, key=part_key("query link"))
