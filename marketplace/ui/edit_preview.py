"""The product page as it would look with the text as it stands."""

from __future__ import annotations

import streamlit as st

from marketplace.services import product
from marketplace.ui import schema, tables
from marketplace.ui.edit_sheet import Sheet
from marketplace.ui.product_facts import facts
from marketplace.ui.product_purpose import purpose, uses
from marketplace.ui.shell import Here
from marketplace.ui.words import badge, escape, quiet, status_badge


def show(here: Here, sheet: Sheet) -> None:
    listing = here.catalog.listing(sheet.change.product)
    if listing is None or sheet.draft is None:
        st.markdown(quiet("There is no page yet: the product is new, or its text cannot be read."))
        return
    port = next((one for one in listing.ports if one.contract_path == sheet.path), None)
    view = product.view(
        here.market,
        listing.id,
        port.version if port else "",
        port.name if port else "",
        drafts=sheet.change.files,
    )
    sign = badge(f"v{escape(view.version)}" if view.version else "No version", "", "gray")
    st.markdown(f"### {escape(listing.name)} {sign} {status_badge(view.status)}", anchors=False)
    purpose(view)
    uses(view)
    tables.facts(facts(view, here.market), alt=f"Owner, contact and terms of {listing.name}")
    st.markdown("**Schema**")
    schema.show(here, view)
