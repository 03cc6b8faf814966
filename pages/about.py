"""About: what counts as a data product in this organisation."""

import streamlit as st

from marketplace.services.find import find
from marketplace.ui import rules, shell

with shell.page("About") as here:
    counted = rules.counts(find(here.market, per_page=1, everything=True))
    rules.head(here.organisation)
    left, right = st.columns(2, gap="large")
    with left:
        rules.required(here.organisation)
        rules.kinds(here.organisation, counted)
        rules.standing(here.organisation, counted)
    with right:
        listings = here.catalog.listings
        rules.met(sum(listing.is_product for listing in listings), len(listings))
        rules.sensitivity(here.organisation)
        rules.domains(here.organisation, counted)
    rules.teams(here.organisation, counted)
