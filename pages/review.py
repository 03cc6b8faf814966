"""Proposals: one of them with `?id=`, else the inbox."""

import streamlit as st

from marketplace.services import proposals
from marketplace.ui import acting, review_list, review_show, shell

with shell.page("Proposals", dated=False) as here:
    person = acting.person(here.market)
    asked = st.query_params.get("id", "")
    if asked:
        review_show.show(here, proposals.proposal(here.market, asked, person), person)
    else:
        review_list.show(here, person)
