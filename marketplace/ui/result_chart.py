"""The result of a query as a chart: its controls, what it leaves out, and its picture."""

from __future__ import annotations

from collections.abc import Iterable

import streamlit as st

from marketplace.charting import Drawing, alt, draw, fields
from marketplace.charting.choice import kinds
from marketplace.model import Result
from marketplace.ui import result_controls, result_picture
from marketplace.ui.result_address import wished
from marketplace.ui.result_look import Look, look
from marketplace.ui.words import escape, quiet

_SHORT = 30  # letters


@st.fragment
def show(result: Result, key: str) -> None:
    """A fragment: another kind of chart does not run the query again."""
    found = fields(result)
    choice = wished(result, found)
    if choice.kind is None:
        with st.container(border=True):
            st.markdown(f"**No chart for this result**  \n{quiet(escape(choice.why))}")
        return
    drawing, theme = draw(result, choice), look()
    chart = f"{key}_chart"
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        result_controls.kinds(kinds(result, found), choice, key)
        result_controls.columns(found, choice, drawing.title, key)
        result_picture.buttons(drawing, theme, chart, result.cut)
    _legend(drawing, theme)
    with st.container(key=chart, gap=None):
        _chart(drawing, theme)
    _notes((*drawing.notes, *(field.why for field in found if field.hidden)))


def _chart(drawing: Drawing, theme: Look) -> None:
    # Altair takes most of a second to import, which only those who look at a chart shall wait for.
    from marketplace.ui.result_spec import chart

    st.vega_lite_chart(chart(drawing, theme), width="stretch", alt=alt(drawing))


def _legend(drawing: Drawing, theme: Look) -> None:
    """As text: it wraps on a phone and is read aloud."""
    if drawing.series:
        entries = (
            f':color[■]{{foreground="{theme.colour(place)}"}}\u00a0{quiet(_together(name))}'
            for place, name in enumerate(drawing.series)
        )
        st.markdown(" \u2002 ".join(entries))


def _together(name: str) -> str:
    """A short name is not broken at the end of a line."""
    said = escape(name)
    return said.replace(" ", "\u00a0") if len(name) <= _SHORT else said


def _notes(sentences: Iterable[str]) -> None:
    if said := " ".join(dict.fromkeys(sentences)):
        st.markdown(quiet(escape(said)))
