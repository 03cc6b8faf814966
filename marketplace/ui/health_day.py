"""One day of one product: what was not kept, who owns it, and the line that promises it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

import streamlit as st

from marketplace.errors import MarketplaceError
from marketplace.model import STATES as OF_VERDICTS
from marketplace.model import Kept, Listing, Observation, Verdict
from marketplace.services.health import promises
from marketplace.ui import health_state
from marketplace.ui.health_map import Column
from marketplace.ui.health_words import place, promised_row
from marketplace.ui.shell import PRODUCT, Here, link
from marketplace.ui.words import STATES, badge, cut, escape, number, quiet

_LINE, _HISTORY = ":gray[:material/description:]", ":gray[:material/timeline:]"
_MOST = 12
_LONGEST = 92  # days in one look


@dataclass(frozen=True, slots=True)
class Picked:
    listing: Listing
    column: Column


def asked(here: Here) -> Picked | None:
    """What the address picks out: `product`, `day` and, for a week, `to`."""
    said = st.query_params
    listing = here.catalog.listing(said.get("product", ""))
    first = _date(said.get("day", ""))
    if listing is None or first is None:
        return None
    last = _date(said.get("to", "")) or first
    if not timedelta(0) <= last - first <= timedelta(days=_LONGEST):
        last = first
    return Picked(listing, Column(first, last))


def _date(text: str) -> date | None:
    try:
        found = date.fromisoformat(text[:10])
    except ValueError:
        return None
    return found if 2000 <= found.year < 2200 else None


def pick(product: str, column: Column) -> None:
    last = column.last.isoformat() if column.last > column.first else ""
    st.query_params.update(
        {"product": [product], "day": [column.first.isoformat()], "to": [last] if last else []}
    )


def _leave() -> None:
    st.query_params.update({"product": [], "day": [], "to": []})


def show(here: Here, picked: Picked, now: datetime) -> None:
    """A dialog: what is behind it stays where it was."""
    listing, column = picked.listing, picked.column
    begin = datetime.combine(column.first, time(), UTC)
    end = datetime.combine(column.last + timedelta(days=1), time(), UTC)
    bad = health_state.on(here.market, listing.id, begin, end)
    kept = _kept(
        here, listing, alike(bad or ())[:_MOST], now
    )  # what goes wrong is told by the page
    title = f"{escape(cut(listing.name, 60))}, {column.said}"
    st.dialog(title, width="medium", on_dismiss=_leave)(_body)(listing, bad, kept)


def _body(
    listing: Listing, bad: Sequence[Observation] | None, kept: Mapping[tuple[str, str], Kept]
) -> None:
    st.markdown(f":small[:gray[Owner] **{escape(listing.owner or 'not stated')}**]")
    if not bad:
        what = "measured" if bad is None else "broken or at risk"
        st.markdown(quiet(f"Nothing was {what} then."))
        return
    told = alike(bad)
    for one in told[:_MOST]:
        _promise(listing, one, kept.get((one.contract, one.check)))
    if len(bad) > len(told[:_MOST]):
        st.markdown(quiet(f"and {number(len(bad) - len(told[:_MOST]))} more"))


def alike(bad: Sequence[Observation]) -> list[Observation]:
    """What one reason keeps from being measured is told once: a lost file, not all its checks."""
    errors = {one.reason: one for one in reversed(bad) if one.verdict is Verdict.ERRORED}
    return [one for one in bad if one.verdict is not Verdict.ERRORED or errors[one.reason] is one]


def _kept(
    here: Here, listing: Listing, bad: Sequence[Observation], now: datetime
) -> Mapping[tuple[str, str], Kept]:
    """Where each promise stands in the contract of today, by contract and check."""
    found = {}
    for contract in dict.fromkeys(one.contract for one in bad):
        try:
            stated = promises(here.market, listing.id, now=now, contract=contract)
        except MarketplaceError:  # it is gone, and what it promised with it
            continue
        found.update({(contract, one.check.id): one for one in stated.kept})
    return found


def _promise(listing: Listing, one: Observation, kept: Kept | None) -> None:
    history = {"section": "Service levels", "check": one.check}
    with st.container(gap="xxsmall"):
        st.markdown(f"{badge(*STATES[OF_VERDICTS[one.verdict]])} {promised_row(one)}")
        if kept is None:
            st.markdown(quiet("This is not promised any more."))
            return
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            if kept.line:
                line = {"section": "Contract", "file": kept.file, "line": str(kept.line)}
                label = f":small[Line {number(kept.line)} of the contract]"
                link(_LINE, label, PRODUCT, **place(listing, one.contract, **line))
            label = ":small[Now and before]"
            link(_HISTORY, label, PRODUCT, **place(listing, one.contract, **history))
