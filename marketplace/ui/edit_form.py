"""The two views of one text: the form with its parts, and the YAML."""

from __future__ import annotations

import streamlit as st

from marketplace.model import Kind
from marketplace.ui import edit_yaml
from marketplace.ui.edit_aside import VIEW, YAML
from marketplace.ui.edit_parts import parts
from marketplace.ui.edit_sheet import Sheet
from marketplace.ui.edit_verdict import Judged
from marketplace.ui.shell import Here

_FORM = "Form"
_PART = "edit_part"
_HIGH = 640  # pixels


def show(here: Here, sheet: Sheet, judged: Judged) -> None:
    product = isinstance(sheet.tree, dict) and sheet.tree.get("kind") == Kind.DATA_PRODUCT.value
    known = parts(Kind.DATA_PRODUCT if product else Kind.DATA_CONTRACT)
    st.session_state.setdefault(VIEW, _FORM)
    asked = st.query_params.get("part", "")
    st.session_state[_PART] = asked if asked in known else next(iter(known))
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        view = st.segmented_control(
            "View", [_FORM, YAML], required=True, key=VIEW, label_visibility="collapsed"
        )
    if view == YAML:
        edit_yaml.show(sheet, judged.problems)
        return
    if sheet.draft is None:
        st.warning(
            "**The text cannot be read as it stands.**  \nMend it in the YAML view; the line is "
            "named beside it.",
            icon=":material/error:",
        )
        return
    part = st.pills(
        "Part",
        [*known],
        required=True,
        key=_PART,
        on_change=_choose,
        label_visibility="collapsed",
        wrap=True,
    )
    # Of its own height, so that the verdict beside it stays in sight.
    with st.container(height=_HIGH, border=False), st.container(gap="small"):
        known[str(part)](here, sheet)


def _choose() -> None:
    """The address says which part is shown: it outlives a reload, and Back leads to the one
    before."""
    st.query_params["part"] = st.session_state[_PART]
