"""Tables that go together with those of the query: one click to a query that joins them."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from marketplace.catalog.joins import statement
from marketplace.catalog.tables import Place
from marketplace.model import Join
from marketplace.services.joins import joins
from marketplace.ui import picks, query_asked
from marketplace.ui.picks import Pick
from marketplace.ui.shell import Here
from marketplace.ui.words import number, quiet

_SHOWN = 5
_PATIENCE = 0.2  # seconds that a page waits for tables to be read; then it looks again
_CLICKED = 1.0  # the query would wait for them, too
_AGAIN = 2.0


def show(here: Here, named: Sequence[Place]) -> None:
    """For one table: with several, the query has been joined already."""
    if len(named) == 1:
        st.markdown("##### Goes together with", anchors=False)
        _part(here, named[0])


def _part(here: Here, place: Place) -> None:
    found = joins(here.market, place, patience=_PATIENCE)
    _list(here, place, found.found[:_SHOWN])
    if found.waiting:
        _waiting(here, place)
    elif not found.found:
        st.markdown(quiet("No other table nearby shares its values."))


@st.fragment(run_every=_AGAIN)
def _waiting(here: Here, place: Place) -> None:
    """Looks again by itself until all are read; then the page shows them."""
    if joins(here.market, place).waiting:
        st.markdown(quiet("Comparing values with other tables…"))
    else:
        st.rerun()


def _list(here: Here, left: Place, found: Sequence[Join]) -> None:
    if found:
        shown = [
            Pick(join.right, below=said(join), icon="join_inner", strong=True,
                 about="Opens a query that joins them")
            for join in found
        ]  # fmt: skip

        def open_(place: int) -> None:
            # Who clicks before all is read still gets the query that fits what is in the tables.
            known = joins(here.market, left, patience=_CLICKED).found
            same = (join for join in known if join.right == found[place].right)
            query_asked.load(statement(next(same, found[place])))

        picks.show(shown, open_, key="query joins", alt="Tables to join")


def said(join: Join) -> str:
    """ "on tailnum: 83 % of values match, at most 1 row each"."""
    on = ", ".join(a if a == b else f"{a} = {b}" for a, b in join.on)
    if join.masked:
        return f"on {on}, which is masked for you: no row would match"
    if join.share is None:
        return f"on {on}, as the contract says"
    about = "" if join.exact else "about "
    rows = "at most 1 row each" if join.most == 1 else f"up to {number(join.most)} rows each"
    return f"on {on}: {about}{percent(join.share)} of values match, {rows}"


def percent(share: float) -> str:
    """Never rounded to all when it is not."""
    if share in (0.0, 1.0):
        return "none" if share == 0 else "100 %"
    return (
        f"{min(99.9, max(0.1, share * 100)):.1f} %"
        if not 1 < share * 100 < 99
        else f"{share:.0%}".replace("%", " %")
    )
