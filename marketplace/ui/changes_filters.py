"""The top of the Changes page: which view, what it is narrowed by. All of it is in the address."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import timedelta
from urllib.parse import urlencode

import streamlit as st

from marketplace.model import Impact, Listing
from marketplace.services.changes import Asked
from marketplace.ui import shell
from marketplace.ui.change_words import IMPACTS
from marketplace.ui.words import domain_title, escape

CHANGES, ENDING = "changes", "ending"
_VIEWS = {CHANGES: "Changes", ENDING: "Coming to an end"}
SINCE = {"30d": ("Last 30 days", 30), "90d": ("Last 90 days", 90), "1y": ("Last year", 365)}
_ANY = ""
_VIEW, _SEVERITY = "changes_view", "changes_severity"
_LONGEST = 200  # letters of a choice


def asked() -> Asked:
    """What the address says; what makes no sense counts as not said."""
    said = st.query_params
    known = {impact.value: impact for impact in Impact}
    since = SINCE.get(said.get("since", ""))
    return Asked(
        product=said.get("product", "")[:_LONGEST],
        domain=said.get("domain", "")[:_LONGEST],
        owner=said.get("owner", "")[:_LONGEST],
        severities=tuple(known[one] for one in said.get_all("severity") if one in known),
        since=shell.now().date() - timedelta(days=since[1]) if since else None,
    )


def head(here: shell.Here, chosen: Asked) -> str:
    """The title, the view and the filters; answers with the view."""
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.title("Changes", anchor=False, width="content")
        st.space("stretch")
        said = st.query_params.get("view", CHANGES)
        st.session_state[_VIEW] = view = said if said in _VIEWS else CHANGES
        st.segmented_control(
            "View",
            [*_VIEWS],
            format_func=lambda key: _VIEWS[key],
            required=True,
            key=_VIEW,
            on_change=_look,
            label_visibility="collapsed",
        )
    if chosen.product:
        _one_product(here, chosen.product)
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        if view == CHANGES:
            _severities(chosen)
        _narrow(here, chosen, view)
    return view


def _one_product(here: shell.Here, id_: str) -> None:
    listing = here.catalog.listing(id_)
    name = listing.name if listing else id_
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        if listing:
            shell.product_link(listing, here.organisation)
            versions = [port.version for port in listing.ports if port.version]
            if versions:
                st.button(
                    "Compare versions",
                    key="changes_compare",
                    icon=":material/compare_arrows:",
                    type="tertiary",
                    on_click=go,
                    kwargs={"product": listing.id, "view": "versions"},
                )
        else:
            st.markdown(f"**{escape(name)}**", width="content")
        st.button("Changes of all products", key="changes_all", type="tertiary", on_click=go)


def go(**query: str) -> None:
    """As a link would, with an entry in the browser's history."""
    st.query_params.from_dict(shell.choices(**query))


def _look() -> None:
    picked = st.session_state[_VIEW]
    choose(view=[picked] if picked != CHANGES else [])


def choose(**values: Iterable[str]) -> None:
    st.query_params.update({key: list(value) for key, value in values.items()})


def clear() -> None:
    choose(domain=[], owner=[], severity=[], since=[], product=[])


def _severities(chosen: Asked) -> None:
    st.session_state[_SEVERITY] = [one.value for one in chosen.severities]
    st.pills(
        "Severity",
        [impact.value for impact in Impact],
        selection_mode="multi",
        format_func=lambda value: _word(Impact(value)),
        key=_SEVERITY,
        on_change=_pick,
        label_visibility="collapsed",
        wrap=True,
    )


def _word(impact: Impact) -> str:
    word, icon, colour = IMPACTS[impact]
    return f":{colour}[:material/{icon}:] {word}"


def _pick() -> None:
    choose(severity=st.session_state[_SEVERITY])


def _narrow(here: shell.Here, chosen: Asked, view: str) -> None:
    """Only what there is a choice of; a product has one domain and one owner."""
    if not chosen.product:
        listings = here.catalog.listings
        domains = {name: domain_title(here.organisation, name) for name in _domains(listings)}
        _select("domain", domains, chosen.domain)
        owners = sorted({one.owner for one in listings if one.owner}, key=str.casefold)
        _select("owner", {name: name for name in owners}, chosen.owner)
    if view == CHANGES:
        said = st.query_params.get("since", _ANY)
        _select("since", {key: word for key, (word, _) in SINCE.items()}, said, "Any time")
        _follow(chosen)


def _follow(chosen: Asked) -> None:
    """The feed of what is chosen, for readers of news."""
    kept = shell.choices(product=chosen.product, domain=chosen.domain)
    st.link_button(
        "Follow",
        f"changes.atom?{urlencode(kept)}" if kept else "changes.atom",
        icon=":material/rss_feed:",
        type="tertiary",
        help="An Atom feed of these changes, for any reader of news.",
    )


def _domains(listings: Iterable[Listing]) -> list[str]:
    return sorted({one.domain for one in listings if one.domain}, key=str.casefold)


def _select(key: str, said: Mapping[str, str], wanted: str, anything: str = "") -> None:
    known = [_ANY, *said]
    place = f"changes_{key}"
    st.session_state[place] = wanted if wanted in known else _ANY
    st.selectbox(
        key.capitalize(),
        known,
        format_func=lambda value: said[value] if value else anything or f"Any {key}",
        key=place,
        on_change=_keep,
        args=(key,),
        label_visibility="collapsed",
        width=180,
    )


def _keep(key: str) -> None:
    picked = st.session_state[f"changes_{key}"]
    choose(**{key: [picked] if picked else []})
