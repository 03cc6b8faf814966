"""The input ports of a product: each leads to the product that it reads, where that is here."""

from __future__ import annotations

import streamlit as st

from marketplace.model import InputPort
from marketplace.services.product import ProductView
from marketplace.ui import links
from marketplace.ui.links import Part, dotted, to
from marketplace.ui.promise_words import plain, spaced
from marketplace.ui.shell import Here

_LISTED = 100
_COLUMNS = "minmax(12rem, max-content) minmax(0, 1fr)"


def inputs(here: Here, view: ProductView) -> None:
    found = view.product.input_ports if view.product else ()
    if found:
        st.markdown("##### Input ports", anchors=False)
        rows = [_input(here, view, one) for one in found[:_LISTED]]
        if len(found) > _LISTED:
            rows.append(
                links.line(Part(f"{len(found) - _LISTED} more in the product's file", "quiet"))
            )
        links.show(
            rows,
            f"inputs {view.listing.id}",
            "Input ports",
            "minmax(12rem, max-content) minmax(0, 1fr)",
        )


def _input(here: Here, view: ProductView, one: InputPort) -> links.Row:
    listing = here.catalog.listing(one.contract_id) if one.contract_id else None
    known = listing is not None and listing.id != view.listing.id
    name = (
        to(listing.name, "strong", id=listing.id) if listing and known else Part(one.name, "strong")
    )
    said = [
        Part(f"v{one.version}" if one.version else "", "badge"),
        Part("deprecated" if one.deprecated else "", "badge orange"),
        Part(f"{one.name}, contract {one.contract_id}" if one.contract_id else "", "quiet"),
        *(Part(f"{spaced(c.property)}: {plain(c.value)}", "quiet") for c in one.custom_properties),
    ]
    return [[[name]], [dotted(said)]]
