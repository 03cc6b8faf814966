"""A product as a card or as a line, and why it was found."""

from __future__ import annotations

import streamlit as st

from marketplace.model import Hit, Listing, Match, Organisation
from marketplace.ui.shell import PRODUCT, link, product_link
from marketplace.ui.words import (
    badge,
    class_badge,
    count,
    cut,
    escape,
    every,
    marked,
    quiet,
    status_badge,
    verdict_badge,
)

# What the title and the purpose cannot show by themselves.
_PARTS = {
    "synonym": "Also called",
    "description": "Description",
    "owner": "Owner",
    "domain": "Domain",
    "tag": "Tag",
    "contract": "Contract",
    "property": "Property",
}
_REASONS = 2
_NO_OWNER = "no owner stated"


def card(hit: Hit, organisation: Organisation) -> None:
    listing = hit.listing
    with st.container(border=True, height="stretch", gap="xxsmall"):
        product_link(listing, organisation, f"**{_title(hit, 46)}**")
        st.markdown(f":small[{_purpose(hit, 118)}]")
        for match in _reasons(hit)[:_REASONS]:
            _why(match, listing)
        st.space("stretch")
        st.markdown(_line(listing, organisation), wrap=False)


def row(hit: Hit, organisation: Organisation) -> None:
    listing = hit.listing
    with st.container(horizontal=True, vertical_alignment="center", gap="xxsmall"):
        with st.container(width=215):
            product_link(listing, organisation, f"**{_title(hit, 26)}**")
        st.markdown(quiet(_purpose(hit, 200)), width=290, wrap=False)
        st.markdown(quiet(escape(cut(listing.owner or _NO_OWNER, 20))), width=135, wrap=False)
        badges = " ".join(_badges(listing, organisation)[:2])
        st.markdown(badges or quiet(_fresh(listing)), width="content")
    for match in _reasons(hit)[:1]:
        _why(match, listing)


def _line(listing: Listing, organisation: Organisation) -> str:
    parts = (escape(listing.owner) or _NO_OWNER, _fresh(listing))
    told = quiet(" · ".join(part for part in parts if part))
    return " ".join((*_badges(listing, organisation), told))


def _fresh(listing: Listing) -> str:
    """How often it is new, else which version it is."""
    if listing.latency:
        return escape(every(listing.latency))
    return f"version {escape(listing.version)}" if listing.version else ""


def _badges(listing: Listing, organisation: Organisation) -> list[str]:
    """Only for what is not normal, the worst first."""
    found = [verdict_badge(listing)]
    if listing.errors:
        found.append(badge(count(listing.errors, "error"), "error", "red"))
    if listing.coupling:
        found.append(badge("Extraction", "warning", "orange"))
    if listing.status != "active":
        found.append(status_badge(listing.status))
    known = organisation.classification(listing.classification)
    if known and known.masked:
        found.append(class_badge(organisation, listing.classification))
    return [part for part in found if part]


def _title(hit: Hit, limit: int) -> str:
    name = hit.listing.name
    for match in hit.matches:
        # Marked only where the snippet is the whole name: a search never shortens a title.
        if match.where == "name" and _text(match) == name and len(name) <= limit:
            return marked(match.snippet)
    return escape(cut(name, limit))


def _purpose(hit: Hit, limit: int) -> str:
    found = next((match for match in hit.matches if match.where == "purpose"), None)
    if found:
        return marked(found.snippet)
    return escape(cut(hit.listing.purpose, limit)) or "No purpose stated."


def _reasons(hit: Hit) -> list[Match]:
    return [match for match in hit.matches if match.where in _PARTS]


def _why(match: Match, listing: Listing) -> None:
    """A property leads to its line of the schema."""
    if match.where != "property":
        label = f" {escape(match.label)}" if match.label else ""
        st.markdown(f"{quiet(_PARTS[match.where] + label)} :small[{marked(match.snippet)}]")
        return
    with st.container(horizontal=True, gap="xxsmall", vertical_alignment="center", wrap=False):
        link(
            ":gray[:material/data_object:]",
            f":small[{escape(match.label)}]",
            PRODUCT,
            id=listing.id,
            section="Schema",
            property=match.label,
        )
        if _text(match) != match.label:
            st.markdown(f":small[{marked(match.snippet)}]", wrap=False)


def _text(match: Match) -> str:
    return "".join(text for text, _ in match.snippet)
