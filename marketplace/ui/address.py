"""The browser's address of a product's page. It alone says what is shown: every view is a link.

Not `bind="query-params"`: a bound choice would outlive the step to another product.
"""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from marketplace.services.product import ProductView
from marketplace.ui.shell import choices

_SECTION = "product_section"


def section(names: Sequence[str]) -> str:
    """The control of the sections, the first where the address names none."""
    asked = st.query_params.get("section", names[0])
    st.session_state[_SECTION] = asked if asked in names else names[0]
    chosen = st.segmented_control(
        "Section",
        names,
        required=True,
        key=_SECTION,
        on_change=_choose,
        label_visibility="collapsed",
    )
    return str(chosen or names[0])


def _choose() -> None:
    st.query_params["section"] = st.session_state[_SECTION]


def go(**query: str) -> None:
    """As a link would: with an entry in the history. For callbacks; `at` stays."""
    st.query_params.from_dict(choices(**{"at": st.query_params.get("at", ""), **query}))


def stay(view: ProductView, **query: str) -> dict[str, str]:
    """Query parameters of a link to another part of what is shown."""
    kept = {key: st.query_params.get(key, "") for key in ("version", "port", "at")}
    return choices(**{"id": view.listing.id, **kept, **query})
