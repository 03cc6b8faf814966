"""Health: are the promises kept? Every product by day, the worst first, and who can mend it."""

import streamlit as st

from marketplace.ui import (
    health_attention,
    health_calendar,
    health_day,
    health_empty,
    health_filters,
    health_lists,
    health_state,
    shell,
)

with shell.page("Health", dated=False) as here:
    now = shell.now()
    health_calendar.leave()
    everything = health_state.everything(here.market, here.catalog)
    asked = health_filters.asked()
    health_filters.head(everything, asked)
    if not health_state.known(here.market):
        health_empty.show(here, everything)
        st.stop()
    health_filters.narrow(everything, asked, here.organisation)
    board = everything.narrowed(asked)
    if not board.standings:
        health_filters.nothing_left()
        st.stop()
    health_attention.show(here, board, now)
    health_calendar.show(here, board, now)
    health_lists.show(board, here.organisation, now)
    if picked := health_day.asked(here):
        health_day.show(here, picked, now)
