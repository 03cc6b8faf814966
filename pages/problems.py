"""Problems: every file that cannot be trusted, with the line, the reason and the way to mend it."""

import streamlit as st

from marketplace.ui import problem_list, shell, state

with shell.page("Problems") as here:
    board = state.board(here.catalog)
    problem_list.head(board)
    if not board.files:
        problem_list.nothing(board)
        st.stop()
    narrowed = problem_list.narrow(board, here.organisation)
    if narrowed.files:
        problem_list.show(narrowed, here.organisation)
    else:
        problem_list.nothing(board)
