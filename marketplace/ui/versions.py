"""The Versions section: the whole family, what is still cared for and where to go instead."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

import streamlit as st

from marketplace.model import Catalog, Event, Listing, PortListing
from marketplace.services.history import history
from marketplace.services.product import ProductView
from marketplace.ui import links
from marketplace.ui.empty import missing
from marketplace.ui.links import Part, dotted, to
from marketplace.ui.promise_words import stated_day
from marketplace.ui.shell import Here, now
from marketplace.ui.words import STATUSES, day

_COMMITS = 400  # that are searched for the day on which a version came
_COLUMNS = "minmax(8rem, max-content) max-content minmax(0, 1fr)"


def show(here: Here, view: ProductView) -> None:
    since = released(history(here.market, view, limit=_COMMITS))
    listing = view.listing
    if not listing.derived:
        st.markdown("##### Product")
        rows = [_product(view, version, status, since) for version, status, _ in listing.versions]
        links.show(rows, f"versions {listing.id}", "Versions of the product", _COLUMNS)
    st.markdown("##### Output ports")
    if listing.ports:
        rows = [_port(here, view, port, since) for port in listing.ports]
        links.show(rows, f"port_versions {listing.id}", "Versions of its ports", _COLUMNS)
    else:
        missing("No output port is stated.")


def released(events: Sequence[Event]) -> Mapping[str, datetime]:
    """When each version first appeared."""
    newest_first = sorted(events, key=lambda event: event.commit.when, reverse=True)
    return {event.version: event.commit.when for event in newest_first if event.version}


def _product(
    view: ProductView, version: str, status: str, since: Mapping[str, datetime]
) -> links.Row:
    label = to(version or "No version", "strong", **_here(view), version=version)
    here = "shown on this page" if version == view.version else ""
    said = dotted([Part(_since(version, since), "quiet"), Part(here, "quiet")])
    return [[[label]], [[badge(status)]], [said]]


def _port(
    here: Here, view: ProductView, port: PortListing, since: Mapping[str, datetime]
) -> links.Row:
    name = f"{port.name} {port.version}".strip()
    label = to(name, "strong", **_here(view), version=port.version, port=port.name)
    ends = stated_day(port.sunset)
    said = dotted(
        [
            Part(_since(port.version, since), "quiet"),
            Part("shown on this page" if port == view.port.port else "", "quiet"),
            Part(f"support ends {ends}" if ends else "", "quiet"),
        ]
    )
    if instead := replacement(here.catalog, port.replaced_by):
        said += [Part("·", "quiet"), *instead] if said else instead
    deprecated = port.deprecated and port.status in ("", "active")
    status = badge("deprecated" if deprecated else port.status)
    return [[[label]], [[status]], [said]]


def _here(view: ProductView) -> dict[str, str]:
    return {"id": view.listing.id, "section": "Versions"}


def badge(status: str) -> Part:
    word, icon, colour = STATUSES.get(status.casefold(), (status or "Not stated", "label", "gray"))
    return Part(word, f"badge {colour}", icon)


def replacement(catalog: Catalog, replaced_by: str) -> list[Part]:
    """A link to what replaces it: "flight-legs@2.3.0" is a port, "flights" a product."""
    id_, _, version = replaced_by.partition("@")
    if not id_:
        return []
    listing = catalog.listing(id_)
    if listing is None:
        return [Part(f"replaced by {replaced_by}, which is not here")]
    port = successor(listing, id_, version)
    query = {"version": port.version, "port": port.name} if port else {"version": version}
    label = f"{port.name} {port.version}" if port else f"{listing.name} {version}"
    return [Part("replaced by"), to(label.strip(), id=listing.id, **query)]


def successor(listing: Listing, contract: str, version: str) -> PortListing | None:
    """The port with this contract at this version, else its newest."""
    ports = [port for port in listing.ports if port.contract_id == contract]
    exact = (port for port in ports if port.version == version)
    return next(exact, ports[0] if ports else None)


def _since(version: str, since: Mapping[str, datetime]) -> str:
    return f"since {day(since[version].date(), now().date())}" if version in since else ""
