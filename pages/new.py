"""A new product: from data, or from another product, to a valid draft."""

import streamlit as st

from marketplace.ui import new_about, new_end, new_sources, new_state, new_suggestions, shell

with shell.page("New product", dated=False) as here:
    sketch = new_state.sketch()
    if sketch is None:
        new_sources.show(here)
        st.stop()
    new_sources.head(sketch)
    main, aside = st.columns([1.25, 1], gap="large")
    with main:
        about = new_about.show(here, sketch)
        accepted = new_suggestions.show(sketch)
    with aside:
        new_end.show(here, sketch, about, accepted)
