"""Browse: search, facets, product cards. The home page."""

import streamlit as st

from marketplace.ui import shell

with shell.page("Browse") as here:
    st.markdown(f"{len(here.catalog.listings)}")
