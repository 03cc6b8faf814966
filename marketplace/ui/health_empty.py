"""The Health page before anything was measured: what it will show, and how to begin."""

from __future__ import annotations

from datetime import UTC, datetime

import streamlit as st

from marketplace.services.check import check
from marketplace.ui import health_state
from marketplace.ui.health_board import Board
from marketplace.ui.query_asked import visitor
from marketplace.ui.shell import Here
from marketplace.ui.words import count, cut, escape, quiet

_COMMAND = "python -m marketplace check --record"
_MOST = 60  # products that somebody would wait for


def show(here: Here, board: Board) -> None:
    products = count(len(board.standings), "product")
    pressed = False
    with st.container(border=True, gap="small"):
        st.markdown(
            "**Nothing has been measured yet**  \n"
            + quiet(
                f"Once the promises of {products} are checked, this page shows which are kept, "
                "which are broken, since when, and who can mend them."
            )
        )
        if len(board.standings) <= _MOST:
            pressed = st.button("Run checks now", icon=":material/play_arrow:", key="health_run")
            st.markdown(quiet("Or from a terminal, and from then on on a schedule:"))
        else:
            st.markdown(quiet("Check all of them, and again whenever it is run:"))
        st.code(_COMMAND, language=None)
    if pressed:
        _run(here)


def _run(here: Here) -> None:
    """What goes wrong is told by the page; what was measured until then is kept."""
    bar = st.progress(0.0, text="Starting")

    def progress(done: int, total: int, what: str) -> None:
        part = min(max(done / total, 0.0), 1.0) if total else 0.0
        bar.progress(part, text=escape(cut(what, 100)) or "Running")

    check(here.market, now=datetime.now(UTC), record=True, user=visitor(), progress=progress)
    health_state.look_again()
    st.rerun()
