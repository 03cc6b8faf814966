"""Where a visitor of the editor's page comes from, and goes to."""

import streamlit as st

st.page_link("pages/query.py", label="Query")
