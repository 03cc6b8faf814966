"""What was measured beside what was promised, in one line; Markdown, escaped."""

from __future__ import annotations

from datetime import datetime

import streamlit as st

from marketplace.model import Listing, Observation, Slo, Verdict
from marketplace.ui.promise_words import label, spaced
from marketplace.ui.words import count, cut, day, escape, quiet

_LONG = 90


def place(listing: Listing, contract: str, **query: str) -> dict[str, str]:
    """The query of a link to where this contract is shown, which may be another port."""
    first = next(iter(listing.ports), None)
    port = next((port for port in listing.ports if port.contract_id == contract), first)
    if port is not None and port is not first:
        query |= {"port": port.name, "version": port.version}
    return {"id": listing.id, **query}


def heading(title: str, told: str = "") -> None:
    """`told` beside it, and not as loud."""
    with st.container(horizontal=True, vertical_alignment="bottom", gap="xsmall"):
        st.markdown(f"#### {title}", anchors=False, width="content")
        if told:
            st.markdown(quiet(told), width="content")


def called(one: Observation) -> str:
    """A service level by its label, everything else by its sentence; plain text."""
    if one.service_level:
        return label(Slo(property=one.service_level)) or spaced(one.service_level)
    return cut(one.title, _LONG)


def measured(one: Observation) -> str:
    """ "Freshness **23 minutes**"; of a check that could not run, why."""
    if one.verdict is Verdict.ERRORED and one.reason:
        return f"**:small[{escape(cut(one.reason.partition('. ')[0], _LONG))}]**"
    what = f":small[{escape(called(one))}]"
    return f"{what} **:small[{escape(one.actual)}]**" if one.actual else what


def promised(one: Observation) -> str:
    """What a structure or a property promises is in its sentence already; an error has its why."""
    if one.kind not in ("quality", "service level") or one.verdict is Verdict.ERRORED:
        return ""
    return f"promised {escape(one.expected)}" if one.expected else ""


def for_how_long(begin: datetime | None, now: datetime) -> str:
    """ "for 2 days"; None: longer than anybody looked back."""
    if begin is None:
        return "for more than 4 months"
    seconds = (now - begin).total_seconds()
    if seconds < 5400:
        return f"for {count(max(round(seconds / 60), 1), 'minute')}"
    if seconds < 2 * 86400:
        return f"for {count(round(seconds / 3600), 'hour')}"
    return f"for {count(round(seconds / 86400), 'day')}"


def when(then: datetime, now: datetime) -> str:
    """ "6 hours", "12 days", or the day where that is long ago."""
    days = (now - then).days
    return f"{days} days ago" if 1 < days < 60 else day(then.date(), now.date())


def promised_row(one: Observation) -> str:
    said = promised(one)
    return f"{measured(one)} {quiet(said)}".strip()
