"""What a section says when there is nothing to show: what is missing, and who can add it."""

from __future__ import annotations

import streamlit as st

from marketplace.services.product import ProductView
from marketplace.ui.words import escape, quiet


def nothing(what: str, why: str = "") -> None:
    """A bold and a quiet sentence; Markdown, escaped already."""
    with st.container(border=True, gap="xxsmall"):
        st.markdown(f"**{what}**")
        if why:
            st.markdown(quiet(why))


def missing(what: str) -> None:
    """For a part of a section."""
    st.markdown(quiet(what))


def no_contract(view: ProductView) -> None:
    """The port points at a contract that is not here, or that cannot be read."""
    port = view.port.port
    if port.contract_path:
        nothing(
            "The contract of this port cannot be read.",
            f"{escape(port.contract_path)} has errors. The Contract section shows them.",
        )
    elif port.contract_id:
        nothing(
            f"The contract {escape(port.contract_id)} is not in this repository.",
            "The product names it, but no file here has this id. Its owner can add the file.",
        )
    else:
        nothing(
            "This port has no contract.",
            "Without a contract nobody promises what is in it. Its owner can name one.",
        )
