"""A product as a card or as a line, and why it was found.

A card is one link: all of it can be clicked, and a page of 24 is 24 elements, not 168, each of
which would cost on every rerun. A link does not wrap, so its lines are fitted here.
"""

from __future__ import annotations

import streamlit as st

from marketplace.model import Hit, Listing, Match, Organisation
from marketplace.ui import health_state, state
from marketplace.ui.fitting import fit, focus, lines, width
from marketplace.ui.shell import PRODUCT, page_link
from marketplace.ui.words import (
    age,
    badge,
    class_badge,
    count,
    domain_icon,
    escape,
    marked,
    quiet,
    status_badge,
    trust,
    trust_word,
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
_ROOM = 2520  # hundredths of an em: 305 px, what the narrowest card and a small phone have
_LISTED = 1790
_BADGES = 1700
_BADGE = 230  # sign and edges of a badge, beside its word
_NO_OWNER = "no owner stated"


def card(hit: Hit, organisation: Organisation) -> None:
    listing = hit.listing
    purpose, release = _purpose(hit), _release(listing)
    title = _title(hit, _ROOM - 240 - width(release))
    rows = [
        f"{domain_icon(organisation, listing.domain)} **{title}** {quiet(escape(release))}",
        *(f":small[{line}]" for line in purpose),
        *(_why(match) for match in _reasons(hit)[:_REASONS]),
        *["\u00a0"] * (2 - len(purpose)),  # the last lines of neighbours stand side by side
        _foot(listing, organisation),
    ]
    page_link("  \n".join(rows), PRODUCT, width="stretch", id=listing.id, **_place(hit))


def row(hit: Hit, organisation: Organisation) -> None:
    listing = hit.listing
    with st.container(horizontal=True, vertical_alignment="center", gap="xxsmall"):
        icon = domain_icon(organisation, listing.domain)
        name = f"{icon} **{_title(hit, 1330)}**"
        page_link(name, PRODUCT, width=205, id=listing.id, **_place(hit))
        st.markdown(quiet(_said(hit)), width=228, wrap=False)
        st.markdown(quiet(escape(fit(listing.owner or _NO_OWNER, 1110))), width=132, wrap=False)
        badges = " ".join(_that_fit(listing, organisation, _BADGES)[0])
        st.markdown(badges or quiet(_fresh(listing) or escape(_release(listing))), width="content")


def _place(hit: Hit) -> dict[str, str]:
    """A property that was searched for leads to its line of the schema."""
    best = next(iter(_reasons(hit)), None)
    if best and best.where == "property":
        return {"section": "Schema", "property": best.label}
    return {}


def _release(listing: Listing) -> str:
    """Version and status, in few letters; a status that is not normal has its badge instead."""
    normal = listing.status if listing.status == "active" else ""
    return " ".join(filter(None, (fit(listing.version, 700), normal)))


def _title(hit: Hit, room: int) -> str:
    name = hit.listing.name
    match = _named(hit)
    # Marked only where the snippet is the whole name: a search never shortens a title.
    spans = match.snippet if match and _text(match) == name else ((name, False),)
    return next(iter(lines(spans, room * 94 // 100, 1)), "")  # bold is wider


def _named(hit: Hit) -> Match | None:
    return next((match for match in hit.matches if match.where == "name"), None)


def _purpose(hit: Hit) -> tuple[str, ...]:
    found = next((match for match in hit.matches if match.where == "purpose"), None)
    stated = hit.listing.purpose or "No purpose stated."
    return lines(found.snippet if found else ((stated, False),), _ROOM, 2)


def _reasons(hit: Hit) -> list[Match]:
    """What says more than the title and the purpose, which show what was found in them."""
    seen = {word for match in hit.matches if match.where not in _PARTS for word in _marks(match)}
    told = []
    for match in hit.matches:
        marks = _marks(match)
        if match.where in _PARTS and not all(any(_same(m, s) for s in seen) for m in marks):
            told.append(match)
            seen |= marks
    return told


def _marks(match: Match) -> set[str]:
    return {text.casefold() for text, hit in match.snippet if hit}


def _same(one: str, other: str) -> bool:
    return one.startswith(other) or other.startswith(one)


def _why(match: Match) -> str:
    part = _part(match)
    room = _ROOM - width(part) - 60
    told = next(iter(lines(focus(match.snippet, room), room, 1)), "")
    return f"{quiet(escape(part))} :small[{told}]"


def _part(match: Match) -> str:
    """Which part it is; its name too, unless the snippet begins with it."""
    name = match.label.rpartition(".")[2]
    if not name or _text(match).startswith(name):
        return _PARTS[match.where]
    return f"{_PARTS[match.where]} {fit(name, _ROOM // 2)}"


def _said(hit: Hit) -> str:
    """In a list: the purpose, unless something else is the reason."""
    for match in _reasons(hit):
        part = _part(match)
        told = marked(focus(match.snippet, _LISTED - width(part)))
        return f"{escape(part)} {told}"
    found = next((match for match in hit.matches if match.where == "purpose"), None)
    if found:
        return marked(focus(found.snippet, _LISTED))
    return escape(hit.listing.purpose or "No purpose stated.")


def _foot(listing: Listing, organisation: Organisation) -> str:
    """Badges first; then as much of who and how often as there is room for."""
    badges, room = _that_fit(listing, organisation, _ROOM)
    told: list[str] = []
    for part in (listing.owner or _NO_OWNER, _fresh(listing)):
        if part and width(part) < room:
            told.append(escape(part))
            room -= width(part) + 90
    return " ".join((*badges, quiet(" · ".join(told)))).strip() or "\u00a0"


def _that_fit(listing: Listing, organisation: Organisation, room: int) -> tuple[list[str], int]:
    """The first badges, one at least, and the room that is left; the page has them all."""
    badges: list[str] = []
    for mark, word in _badges(listing, organisation):
        room -= width(word) + _BADGE
        if badges and room < 0:
            break
        badges.append(mark)
    return badges, room


def _fresh(listing: Listing) -> str:
    """How old it may be when it is read, where that is promised."""
    return age(listing.latency) if listing.latency else ""


def _badges(listing: Listing, organisation: Organisation) -> list[tuple[str, str]]:
    """How promises are kept; then only what is not normal, the worst first. Each with its bare
    word."""
    found = [(verdict_badge(listing), "Not yet a data product")]
    if health := health_state.known(state.marketplace()).get(listing.id):
        found.append((trust(health), trust_word(health)))
    if listing.errors:
        errors = count(listing.errors, "error")
        found.append((badge(errors, "error", "red"), errors))
    if listing.coupling:
        found.append((badge("Raw extraction", "warning", "orange"), "Raw extraction"))
    if listing.status != "active":
        found.append((status_badge(listing.status), listing.status or "Status not stated"))
    known = organisation.classification(listing.classification)
    if known and known.masked:
        class_ = class_badge(organisation, listing.classification)
        found.append((class_, listing.classification))
    return [(mark, word) for mark, word in found if mark]


def _text(match: Match) -> str:
    return "".join(text for text, _ in match.snippet)
