"""Browse: search, facets, product cards. The home page."""

import streamlit as st

from marketplace.ui import acting, facets, filters, rail, results, shell, state

with shell.page("Browse", dated=False) as here:
    if not here.catalog.listings:
        results.empty(here)
        st.stop()
    text = filters.search()
    choice = filters.chosen()
    found = state.found(here.market, here.catalog, text, choice.filters, choice.sort, choice.page)
    facets.domains(found, choice, here.organisation)
    main, aside = results.columns()
    with main:
        results.toolbar(found, choice, text, here.organisation)
        if found.hits:
            results.show(found, choice, here.organisation)
            filters.pages(found.total, state.PER_PAGE, choice)
        else:
            results.nothing(text, found, choice, here)
    with aside:
        rail.news(state.news(here.market, here.catalog))
        who = acting.person(here.market)
        rail.attention(state.board(here.catalog), state.waiting(here.market, here.catalog, who))
