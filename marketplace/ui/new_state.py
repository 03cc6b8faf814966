"""What a person has chosen for a new product so far. It outlives a look at another page."""

from __future__ import annotations

from typing import Any

import streamlit as st

from marketplace.model.drafting import Sketch

_SKETCH, _ACCEPTED, _SAID = "new_sketch", "new_accepted", "new_said"


def sketch() -> Sketch | None:
    return st.session_state.get(_SKETCH)


def start(found: Sketch) -> None:
    """From here on with what suggests itself."""
    st.session_state[_SKETCH] = found
    st.session_state[_ACCEPTED] = {one.key for one in found.suggestions if one.accepted}
    st.session_state[_SAID] = {"name": found.name}


def forget() -> None:
    for key in (_SKETCH, _ACCEPTED, _SAID):
        st.session_state.pop(key, None)


def accepted() -> set[str]:
    found: set[str] = st.session_state.setdefault(_ACCEPTED, set())
    return found


def said() -> dict[str, Any]:
    """By the name of the field."""
    found: dict[str, Any] = st.session_state.setdefault(_SAID, {})
    return found


def keep(field: str, key: str) -> None:
    """Called when the widget changed."""
    said()[field] = st.session_state[key]
