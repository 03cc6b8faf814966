"""The Contract section: the files themselves, to read and to take along byte by byte."""

from __future__ import annotations

from posixpath import basename

import streamlit as st

from marketplace.model import Document, Kind, Problem
from marketplace.services.product import ProductView
from marketplace.ui import contract_export, yaml_view
from marketplace.ui.empty import nothing
from marketplace.ui.shell import Here
from marketplace.ui.words import count, escape, number, quiet

_TEXT = "application/yaml"


def show(here: Here, view: ProductView) -> None:
    paths = files(view)
    if not paths:
        nothing("No file of this product is here.")
        return
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        path = _choose(paths)
        document = here.market.document(here.catalog, path)
        problems = [problem for problem in view.problems if problem.file == path]
        st.markdown(_said(document, problems), width="content")
        st.space("stretch")
        st.download_button(
            "Download",
            document.data,
            file_name=basename(path),
            mime=_TEXT,
            key="contract_download",
            on_click="ignore",
            icon=":material/download:",
            type="tertiary",
        )
        if here.catalog.summaries[path].kind is Kind.DATA_CONTRACT:
            contract_export.show(document, here.market.settings.limits)
    asked = st.query_params.get("line", "")
    line = int(asked) if asked.isdecimal() and len(asked) < 7 else 0
    yaml_view.show(document.data, problems, alt=path, line=line)


def files(view: ProductView) -> list[str]:
    """Those of the product: what the page shows first, then the rest of the family."""
    lead = [view.port.port.contract_path] if view.port else []
    return [path for path in dict.fromkeys((*lead, *view.listing.paths)) if path]


def _choose(paths: list[str]) -> str:
    """The address may name one: `file=`. A choice is written there, so that it can be shared."""
    if len(paths) == 1:
        return paths[0]
    asked = st.query_params.get("file", "")
    key = "contract_file"
    st.session_state[key] = asked if asked in paths else paths[0]
    chosen = st.selectbox(
        "File",
        paths,
        format_func=basename,
        key=key,
        on_change=_keep,
        label_visibility="collapsed",
        width=300,
    )
    return chosen or paths[0]


def _keep() -> None:
    st.query_params.update({"file": st.session_state["contract_file"], "line": []})


def _said(document: Document, problems: list[Problem]) -> str:
    lines = len(document.data.splitlines())
    found = count(len(problems), "problem") if problems else "no problems"
    where = document.path.removesuffix(basename(document.path)).rstrip("/")
    return quiet(f"{escape(where)} · {number(lines)} lines · {found}")
