"""Buttons that save the chart above as a PNG or SVG file, made in the visitor's browser.

The menu of Streamlit's charts has no SVG, and its PNG neither title nor legend. On the server it
would take another 84 MB of software, which does not read our font.
"""

from __future__ import annotations

import re
from pathlib import Path

import streamlit as st

from marketplace.charting import Drawing
from marketplace.ui.result_look import Look
from marketplace.ui.words import part_key

_HERE = Path(__file__)
_DRAW = st.components.v2.component(
    "marketplace_picture",
    html='<div role="group" aria-label="Download the chart">'
    '<button type="button" data-kind="png" aria-label="Download as PNG">'
    '<i aria-hidden="true">download</i>PNG</button>'
    '<button type="button" data-kind="svg" aria-label="Download as SVG">'
    '<i aria-hidden="true">download</i>SVG</button>'
    '<span role="status"></span></div>',
    css=_HERE.with_suffix(".css").read_text("utf-8"),
    js=_HERE.with_suffix(".js").read_text("utf-8"),
)


def buttons(drawing: Drawing, look: Look, chart: str, cut: str = "") -> None:
    """`chart` is the key of the container that the chart is in; `cut` says what the data lacks."""
    legend = [
        {"name": name, "colour": look.colour(place)} for place, name in enumerate(drawing.series)
    ]
    _DRAW(
        data={
            "chart": chart,
            "name": file_name(drawing.title),
            "title": drawing.title,
            "legend": legend,
            "notes": [*drawing.notes, *([cut] if cut else [])],
            "ink": look.ink,
            "text": look.text,
            "background": look.background,
        },
        key=part_key(f"{chart} picture"),
        width="content",
        height="content",
    )


def file_name(title: str) -> str:
    """Of letters and digits that every system takes."""
    plain = re.sub(r"[^a-z0-9]+", "-", title.casefold())[:60].strip("-")
    return plain or "chart"
