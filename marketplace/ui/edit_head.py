"""The top of the edit page: what is edited, the way back, and out of it."""

from __future__ import annotations

from posixpath import basename

import streamlit as st

from marketplace.ui.edit_sheet import Sheet
from marketplace.ui.shell import BROWSE, PRODUCT, REVIEW, Here, cta, name_tab, page_link
from marketplace.ui.words import badge, escape, quiet

SAVING = "edit saving"


def show(here: Here, sheet: Sheet) -> None:
    listing = here.catalog.listing(sheet.change.product)
    name = listing.name if listing else basename(sheet.path).split(".")[0]
    name_tab(f"Edit {name}", here.organisation)
    _trail(sheet, name if listing else "")
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.title(escape(f"Edit {name}" if sheet.before else f"New: {name}"), anchor=False,
                 width="content")  # fmt: skip
        version = sheet.tree.get("version") if isinstance(sheet.tree, dict) else ""
        sign = badge(f"v{escape(version)}", "", "gray") if version else ""
        paths = _paths(here, sheet)
        shown = "" if len(paths) > 1 else quiet(escape(sheet.path))
        st.markdown(f"{sign} {shown}", width="content")
        if len(paths) > 1:
            _choose_file(sheet, paths)
        st.space("stretch")
        if sheet.back:
            st.button("Undo", icon=":material/undo:", type="tertiary", on_click=sheet.undo)
        if sheet.token:
            with st.popover("Discard", type="tertiary"):
                st.markdown("All that is not saved is lost.")
                st.button("Discard it", key="edit_discard", on_click=_discard, args=(sheet,))
        st.button(
            cta("Save", "commit") if sheet.is_changed else ":material/commit: Save",
            type="primary",
            key="edit_save",
            disabled=not sheet.is_changed,
            on_click=_open,
        )
    if sheet.refused:
        st.warning(f"**{escape(sheet.refused)}**  \n{escape(sheet.hint)}", icon=":material/block:")


def _trail(sheet: Sheet, name: str) -> None:
    with st.container(horizontal=True, gap=None, vertical_alignment="center"):
        st.markdown(":gray[:material/arrow_back:]", width="content")
        page_link(":gray[Browse]", BROWSE)
        if name:
            st.markdown(":gray[/]", width="content")
            page_link(f":gray[{escape(name)}]", PRODUCT, id=sheet.change.product)
        if sheet.change.proposal:
            st.markdown(":gray[/]", width="content")
            page_link(":gray[Proposal]", REVIEW, id=sheet.change.proposal)


def _paths(here: Here, sheet: Sheet) -> list[str]:
    """The files of the product, or of the proposal."""
    listing = here.catalog.listing(sheet.change.product)
    known = listing.paths if listing and not sheet.change.proposal else ()
    return [*dict.fromkeys((*sheet.change.files, *known))]


def _choose_file(sheet: Sheet, paths: list[str]) -> None:
    key = sheet.key("file")
    st.selectbox(
        "File",
        paths,
        index=paths.index(sheet.path),
        format_func=basename,
        key=key,
        on_change=_choose,
        args=(sheet, paths, key),
        width=280,
        label_visibility="collapsed",
    )


def _choose(sheet: Sheet, paths: list[str], key: str) -> None:
    path = st.session_state.get(key)
    if path in paths:
        sheet.open_file(path)


def _open() -> None:
    st.session_state[SAVING] = True


def _discard(sheet: Sheet) -> None:
    sheet.discard()
    st.session_state[SAVING] = False
    change, part = sheet.change, st.query_params.get("part", "")
    query = {"id": change.product, "proposal": change.proposal, "part": part}
    st.query_params.from_dict({key: value for key, value in query.items() if value})
