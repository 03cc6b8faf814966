"""About: what counts as a data product in this organisation."""

import streamlit as st

from marketplace.ui import rules, shell, state

with shell.page("About", dated=False) as here:
    counted = rules.counts(state.found(here.market, here.catalog))
    rules.head(here.organisation)
    left, right = st.columns(2, gap="large")
    with left:
        rules.required(here.organisation)
        waiting = state.board(here.catalog).waiting
        rules.met(len(here.catalog.listings) - waiting, waiting)
        rules.domains(here.organisation, counted)
    with right:
        rules.kinds(here.organisation, counted)
        rules.standing(here.organisation, counted)
        rules.sensitivity(here.organisation)
    rules.teams(here.organisation, counted)
