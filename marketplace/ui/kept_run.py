"""Running the checks of a product from its page, with progress."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

import streamlit as st

from marketplace.errors import Busy, Limited, MarketplaceError
from marketplace.model import STATES as VERDICTS
from marketplace.model import Report, State
from marketplace.services.check import check
from marketplace.services.product import ProductView
from marketplace.ui import health_state
from marketplace.ui.query_asked import visitor
from marketplace.ui.shell import Here
from marketplace.ui.words import STATES, cut, escape, listed, quiet

_DONE = "kept_ran"


def button(view: ProductView, alone: bool = False) -> bool:
    """Whether it was just pressed."""
    return st.button(
        "Run checks now",
        icon=":material/play_arrow:",
        key="kept_run",
        type="secondary" if alone else "tertiary",
        help=f"Measures all that {escape(view.listing.name)} promises",
    )


def run(here: Here, view: ProductView) -> None:
    """What was measured is remembered, and the page is drawn anew with it."""
    bar = st.progress(0.0, text="Starting")

    def progress(done: int, total: int, what: str) -> None:
        part = min(max(done / total, 0.0), 1.0) if total else 0.0
        bar.progress(part, text=escape(cut(what, 100)) or "Running")

    try:
        reports = check(
            here.market,
            (view.listing.id,),
            now=datetime.now(UTC),
            record=True,
            user=visitor(),
            progress=progress,
        )
    except MarketplaceError as error:
        bar.empty()
        _error(error)
        return
    health_state.look_again()
    st.session_state[_DONE] = (view.listing.id, told(reports))
    st.rerun()


def outcome(view: ProductView) -> None:
    """What the last run of this window found, told once."""
    known, said = st.session_state.pop(_DONE, ("", ""))
    if known == view.listing.id:
        st.markdown(f":green[:material/check:] {said}")


def told(reports: Sequence[Report]) -> str:
    """ "Checked just now: 2 broken and 36 kept."; Markdown."""
    counts: dict[State, int] = {}
    for outcome_ in (outcome_ for report in reports for outcome_ in report.outcomes):
        state = VERDICTS[outcome_.verdict]
        counts[state] = counts.get(state, 0) + 1
    parts = [f"{counts[state]:,} {STATES[state][0].lower()}" for state in State if state in counts]
    notes = [escape(note) for report in reports for note in report.notes][:3]
    said = f"Checked just now: {listed(parts)}." if parts else "There was nothing to check."
    return "  \n".join([said, *map(quiet, notes)])


def _error(error: MarketplaceError) -> None:
    hint = f"  \n{escape(error.hint)}" if error.hint else ""
    said = f"**{escape(error.message)}**{hint}"
    if isinstance(error, Limited | Busy):
        st.warning(said, icon=":material/timer:")
    else:
        st.error(said, icon=":material/error:")
