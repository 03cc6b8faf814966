"""A contract in another format: chosen, made, looked at and taken along."""

from __future__ import annotations

import streamlit as st

from marketplace.errors import MarketplaceError
from marketplace.formats.exchange import DIALECTS, EXPORTS, ExportFormat
from marketplace.model import Document
from marketplace.services import exporting
from marketplace.services.exporting import Exported, Wanted
from marketplace.settings import Limits
from marketplace.ui.words import escape, quiet

_LINES = 25  # that are shown; the file has all
_FORMATS = {one.name: one for one in EXPORTS}


def show(document: Document, limits: Limits) -> None:
    if st.button(
        "Download as", icon=":material/swap_horiz:", type="tertiary", key="export",
        help="SQL, JSON Schema, dbt, Excel and other formats",
    ):  # fmt: skip
        _dialog(document, limits)


@st.dialog("Download as", width="medium", icon=":material/swap_horiz:")
def _dialog(document: Document, limits: Limits) -> None:
    wish = _format()
    wanted = _wanted(wish, document, limits)
    st.markdown(quiet(escape(" ".join(wish.cannot_carry))))
    with st.container(horizontal=True, gap="small"):
        made = _made(document, wanted, limits)
        if isinstance(made, Exported):
            _take(made)
    if isinstance(made, Exported):
        more = [said for said in made.cannot_carry if said not in wish.cannot_carry]
        if more:
            st.warning(escape(" ".join(more)), icon=":material/info:")
        _look(made)
    elif made:
        hint = f"  \n{escape(made.hint)}" if made.hint else ""
        st.error(f"**{escape(made.message)}**{hint}", icon=":material/error:")


def _format() -> ExportFormat:
    title = {name: one.title for name, one in _FORMATS.items()}
    common = [name for name, one in _FORMATS.items() if one.common]
    more = st.session_state.get("export_all", False)
    names = [*_FORMATS] if more else common
    if st.session_state.get("export_format") not in names:
        st.session_state["export_format"] = names[0]
    chosen = st.selectbox("Format", names, format_func=title.__getitem__, key="export_format")
    st.checkbox(f"Show all {len(_FORMATS)} formats", key="export_all")
    return _FORMATS[chosen or names[0]]


def _wanted(wish: ExportFormat, document: Document, limits: Limits) -> Wanted:
    """Asks for an object and a dialect where the format needs one."""
    name = dialect = ""
    if wish.one_object:
        names = exporting.objects(document.data, document.path, limits)
        name = names[0] if names else ""
        if len(names) > 1:
            name = st.selectbox("Schema object", names, key="export_object") or name
    if wish.dialects:
        stated = exporting.dialect(document.data, document.path, limits)
        dialect = st.selectbox(
            "Dialect", [*DIALECTS], index=[*DIALECTS].index(stated),
            format_func=DIALECTS.__getitem__, key="export_dialect",
        ) or stated  # fmt: skip
    return Wanted(wish.name, name, dialect)


def _made(document: Document, wanted: Wanted, limits: Limits) -> Exported | MarketplaceError | None:
    """What was made last, if it is what is wanted now; it is made when somebody asks for it."""
    key = (document.blob, document.path, wanted)
    if st.button("Make the file", icon=":material/play_arrow:", key="export_make"):
        with st.spinner("Making it"):
            st.session_state["export_made"] = key, _make(document, wanted, limits)
    known, made = st.session_state.get("export_made", (None, None))
    return made if known == key else None


def _make(document: Document, wanted: Wanted, limits: Limits) -> Exported | MarketplaceError:
    try:
        return exporting.export_data(document.data, document.path, wanted, limits)
    except MarketplaceError as error:
        return error


def _take(made: Exported) -> None:
    st.download_button(
        f"Download {made.name}", made.data, file_name=made.name, mime=made.media_type,
        icon=":material/download:", on_click="ignore", key="export_download",
    )  # fmt: skip


def _look(made: Exported) -> None:
    """Its first lines, where it has any."""
    try:
        lines = made.data.decode().splitlines()
    except UnicodeDecodeError:
        return
    # No colours of a language: Streamlit's are too faint to read on a light page.
    st.code("\n".join(lines[:_LINES]), language=None, wrap_lines=True)
    if len(lines) > _LINES:
        st.markdown(quiet(f"The first {_LINES} of {len(lines):,} lines"))
