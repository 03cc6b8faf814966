"""What comes to an end: the overdue first, with who still uses it and how to reach them."""

from __future__ import annotations

from datetime import date

import streamlit as st

from marketplace.model import Dependant
from marketplace.services.changes import Asked
from marketplace.services.ending import Ending, endings
from marketplace.ui import shell
from marketplace.ui.empty import nothing
from marketplace.ui.outward import link as outward
from marketplace.ui.words import badge, count, day, escape, quiet, status_badge

_CONSUMERS = 20
_PAGE = 50


def show(here: shell.Here, asked: Asked) -> None:
    found = [one for one in endings(here.market) if _fits(one, asked)]
    if not found:
        nothing(
            "Nothing comes to an end.",
            "A version that is deprecated, or has an end of support, is listed here.",
        )
        return
    today = shell.now().date()
    overdue = sum(one.is_overdue(today) for one in found)
    waiting = sum(bool(one.consumers) for one in found)
    told = [count(len(found), "version")]
    told += [f"{overdue:,} overdue"] if overdue else []
    told += [f"{waiting:,} still in use"] if waiting else []
    st.markdown(quiet(", ".join(told)))
    for one in found[:_PAGE]:
        _ending(here, one, today)
    if len(found) > _PAGE:
        st.markdown(quiet(f"and {len(found) - _PAGE:,} more; narrow by domain or owner."))


def _fits(one: Ending, asked: Asked) -> bool:
    listing = one.listing
    return (
        asked.product in ("", listing.id)
        and asked.domain in ("", listing.domain)
        and asked.owner in ("", listing.owner)
    )


def _ending(here: shell.Here, one: Ending, today: date) -> None:
    with st.container(border=True, gap="xxsmall"):
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            port = one.port
            name = f"{port.name} {port.version}".strip()
            shell.product_link(
                one.listing,
                here.organisation,
                f"**{escape(one.listing.name)}** {escape(name)}",
                version=port.version,
                port=port.name,
            )
            st.markdown(f"{_when(one, today)} {status_badge(port.status)}", width="content")
        instead = f"Replaced by {escape(port.replaced_by)}. " if port.replaced_by else ""
        owner = f"Owned by {escape(one.listing.owner)}." if one.listing.owner else "Nobody owns it."
        st.markdown(quiet(instead + owner))
        if one.consumers:
            st.markdown("\n".join(f"- {_consumer(c)}" for c in one.consumers[:_CONSUMERS]))
            if len(one.consumers) > _CONSUMERS:
                st.markdown(quiet(f"and {len(one.consumers) - _CONSUMERS:,} more"))
        else:
            st.markdown(quiet("Nobody here is known to use it."))


def _when(one: Ending, today: date) -> str:
    if one.ends is None:
        return badge("No last day stated", "help", "gray")
    told = day(one.ends, today)
    if one.is_overdue(today):
        return badge(f"Ended {told}", "event_busy", "red")
    left = (one.ends - today).days
    colour = "orange" if left <= 90 else "gray"
    return badge(f"Ends {told}, in {count(left, 'day') if left else 'hours'}", "event", colour)


def _consumer(one: Dependant) -> str:
    is_mail = "@" in one.contact and ":" not in one.contact
    address = f"mailto:{one.contact}" if is_mail else one.contact
    told = [f"**{escape(one.name)}**"]
    told += [escape(one.purpose)] if one.purpose else []
    told += [outward(one.contact, address)] if one.contact else []
    return f"{' · '.join(told)}  \n  {quiet(escape(one.why))}"
