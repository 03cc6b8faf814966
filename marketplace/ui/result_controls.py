"""What a visitor can change of a chart: its kind, and which column is where."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from marketplace.charting import ChartChoice, Kind
from marketplace.charting.choice import Slots, slots_of
from marketplace.charting.fields import Field
from marketplace.ui.result_address import NOTHING, token, wish
from marketplace.ui.words import cut, escape

_KINDS: dict[Kind, str] = {
    "line": ":material/show_chart: Line",
    "bar": ":material/align_horizontal_left: Bars",
    "scatter": ":material/scatter_plot: Points",
    "histogram": ":material/bar_chart: Histogram",
}
_WORDS: dict[Kind, tuple[str, str]] = {
    "line": ("Horizontal", "Vertical"),
    "bar": ("A bar for each", "Length"),
    "scatter": ("Horizontal", "Vertical"),
    "histogram": ("Distribution of", ""),
}
_NONE = -1
_NAME = 40  # letters


def kinds(possible: Sequence[Kind], choice: ChartChoice, key: str) -> None:
    st.session_state[f"{key}_kind"] = choice.kind
    st.segmented_control(
        "Kind of chart",
        possible,
        format_func=_KINDS.__getitem__,
        required=True,
        key=f"{key}_kind",
        on_change=_kind,
        args=(key,),
        label_visibility="collapsed",
    )


def _kind(key: str) -> None:
    """The columns are chosen anew: what suits a line rarely suits a histogram."""
    wish(chart=[st.session_state[f"{key}_kind"]], x=[], y=[], colour=[])


def columns(found: Sequence[Field], choice: ChartChoice, title: str, key: str) -> None:
    """Behind the words that say what is shown."""
    assert choice.kind
    slots = slots_of(found, choice.kind)
    with st.popover(escape(cut(title, 60)), icon=":material/tune:", type="tertiary"):
        _x(found, slots, choice, key)
        if slots.y:
            _y(found, slots, choice, key)
        if slots.colour:
            _colour(found, slots, choice, key)


def _named(found: Sequence[Field]) -> dict[int, str]:
    return {field.index: field.name for field in found}


def _x(found: Sequence[Field], slots: Slots, choice: ChartChoice, key: str) -> None:
    assert choice.kind
    names = _named(slots.x)
    st.session_state[f"{key}_x"] = choice.x
    st.selectbox(
        _WORDS[choice.kind][0],
        list(names),
        format_func=names.__getitem__,
        key=f"{key}_x",
        on_change=_keep,
        args=(found, f"{key}_x", "x", choice.kind),
    )


def _y(found: Sequence[Field], slots: Slots, choice: ChartChoice, key: str) -> None:
    assert choice.kind
    free = [field for field in slots.y if field.index != choice.x]
    names, label = _named(free), _WORDS[choice.kind][1]
    if choice.kind == "scatter":
        st.session_state[f"{key}_y"] = choice.y[0]
        st.selectbox(
            label,
            list(names),
            format_func=names.__getitem__,
            key=f"{key}_y",
            on_change=_keep,
            args=(found, f"{key}_y", "y", choice.kind),
        )
        return
    st.session_state[f"{key}_ys"] = list(choice.y)
    st.pills(  # the words in a multiselect are too pale to read
        label,
        list(names),
        selection_mode="multi",
        format_func=lambda place: escape(cut(names[place], _NAME)),
        key=f"{key}_ys",
        on_change=_keep,
        args=(found, f"{key}_ys", "y", choice.kind),
    )


def _colour(found: Sequence[Field], slots: Slots, choice: ChartChoice, key: str) -> None:
    assert choice.kind
    names = {_NONE: "None"} | _named([f for f in slots.colour if f.index != choice.x])
    several = len(choice.y) > 1
    st.session_state[f"{key}_colour"] = choice.colour
    st.selectbox(
        "Colour",
        list(names),
        format_func=names.__getitem__,
        key=f"{key}_colour",
        on_change=_keep,
        args=(found, f"{key}_colour", "colour", choice.kind),
        disabled=several,
        help="Several numbers have a colour each." if several else None,
    )


def _keep(found: Sequence[Field], key: str, parameter: str, kind: Kind) -> None:
    """With the kind, so that a link shows the same chart of a changed result."""
    picked = st.session_state[key]
    places = picked if isinstance(picked, list) else [picked]
    tokens = {field.index: token(field) for field in found} | {_NONE: NOTHING}
    wish(chart=[kind], **{parameter: [tokens[place] for place in places]})
