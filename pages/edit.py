"""Change a contract or a product file: form and text. `?id=`, `file`, `draft`, `proposal`."""

import streamlit as st

from marketplace.ui import (
    acting,
    edit_aside,
    edit_form,
    edit_head,
    edit_save,
    edit_sheet,
    edit_verdict,
    shell,
)

with shell.page("Edit", dated=False) as here:
    person = acting.person(here.market)
    sheet = edit_sheet.sheet(here, person)
    judged = edit_verdict.judged(sheet, person)
    edit_head.show(here, sheet)
    edit_save.show(here, sheet, judged, person)
    left, right = st.columns([1.1, 1], gap="large")
    with left:
        edit_form.show(here, sheet, judged)
    with right:
        edit_aside.show(here, sheet, judged)
