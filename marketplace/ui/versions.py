"""The Versions section: the whole family, what is still cared for and where to go instead."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from marketplace.contracts.compare.versions import goes_on
from marketplace.model import Catalog, Event, Listing, PortListing
from marketplace.services.history import history
from marketplace.services.product import PortView, ProductView
from marketplace.ui import links
from marketplace.ui.empty import missing
from marketplace.ui.links import Part, dotted, to
from marketplace.ui.promise_words import starts, stated_day
from marketplace.ui.shell import CHANGES, Here, now, page_link
from marketplace.ui.words import STATUSES, day

_COMMITS = 400  # that are searched for the day on which a version came
_COLUMNS = "minmax(8rem, max-content) max-content minmax(0, 1fr)"


def show(here: Here, view: ProductView) -> None:
    events = history(here.market, view, limit=_COMMITS)
    listing = view.listing
    if listing.ports or listing.versions:
        page_link("Compare two versions", CHANGES, product=listing.id, view="versions")
    if not listing.derived:
        st.markdown("##### Product", anchors=False)
        rows = [_product(view, *version, events) for version in listing.versions]
        links.show(rows, f"versions {listing.id}", "Versions of the product", _COLUMNS)
    st.markdown("##### Output ports", anchors=False)
    if view.ports:
        rows = [_port(here, view, port, events) for port in view.ports]
        links.show(rows, f"port_versions {listing.id}", "Versions of its ports", _COLUMNS)
    else:
        missing("No output port is stated.")


def released(version: str, path: str, events: Sequence[Event]) -> str:
    """The day on which the file came to this version, as far as Git knows: "15 Sep 2025"."""
    found = [event.commit.when for event in events if (path, version) in event.releases]
    return day(min(found).date(), now().date()) if found and version else ""


def _product(
    view: ProductView, version: str, status: str, path: str, events: Sequence[Event]
) -> links.Row:
    label = to(version or "No version", "strong", **_here(view), version=version)
    since = released(version, path, events)
    here = "shown on this page" if version == view.version else ""
    said = dotted([Part(f"since {since}" if since else "", "quiet"), Part(here, "quiet")])
    return [[[label]], [[badge(status)]], [said]]


def _port(here: Here, view: ProductView, of: PortView, events: Sequence[Event]) -> links.Row:
    port = of.port
    name = f"{port.name} {port.version}".strip()
    label = to(name, "strong", **_here(view), version=port.version, port=port.name)
    since, ends = _available(of, events), stated_day(port.sunset)
    said = dotted(
        [
            Part(f"since {since}" if since else "", "quiet"),
            Part("shown on this page" if port == view.port.port else "", "quiet"),
            Part(f"support ends {ends}" if ends else "", "quiet"),
        ]
    )
    if instead := replacement(here.catalog, port.replaced_by):
        said += [Part("·", "quiet"), *instead] if said else instead
    deprecated = port.deprecated and port.status in ("", "active")
    return [[[label]], [[badge("deprecated" if deprecated else port.status)]], [said]]


def _available(of: PortView, events: Sequence[Event]) -> str:
    """As the contract says, else as Git does."""
    stated = (
        stated_day(str(s.value)) for s in (of.contract.slos if of.contract else ()) if starts(s)
    )
    return next(stated, "") or released(of.port.version, of.port.contract_path, events)


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
    """The port with this contract at this version, else at one that goes on from it, else its
    newest."""
    ports = [port for port in listing.ports if port.contract_id == contract]
    exact = [port for port in ports if port.version == version]
    later = [port for port in ports if goes_on(version, port.version)]
    return next(iter((*exact, *later, *ports)), None)
