"""What a product is for, what it is good for and what not, in its owner's words."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from marketplace.services.product import ProductView
from marketplace.ui.product_facts import NOT_STATED
from marketplace.ui.words import cut, escape, quiet

_LINES = 5  # of usage and of limitations; the others are one click away
_LAST = 100  # behind that click; the contract has all


def purpose(view: ProductView) -> None:
    """The first line as it is, the rest of it quieter."""
    first, _, rest = view.purpose.strip().partition("\n")
    if not first:
        st.markdown(quiet("What it is for is not stated."))
        return
    st.markdown("  ".join(part for part in (escape(first), quiet(escape(cut(rest, 240)))) if part))


def uses(view: ProductView) -> None:
    good, bad = st.columns(2, gap="medium")
    with good:
        _lines("Good for", view.usage)
    with bad:
        _lines("Not for", view.limitations)


def _lines(title: str, lines: Sequence[str]) -> None:
    shown = [f"- {escape(line)}" for line in lines[:_LAST]]
    with st.container(gap="xxsmall"):
        st.markdown(f"**{title}**")
        st.markdown("\n".join(shown[:_LINES]) or NOT_STATED)
        if len(lines) > _LINES:
            with st.expander(f"{len(lines) - _LINES} more", type="compact"):
                st.markdown("\n".join(shown[_LINES:]))
