"""Beside a new product, always: its text as it will be, what is wrong with it, and the way on."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Collection, Sequence
from pathlib import PurePosixPath

import streamlit as st

from marketplace.model import Severity
from marketplace.model.drafting import About, Draft, DraftFile, Sketch
from marketplace.services.drafted import draft
from marketplace.services.unsaved import Unsaved, keep
from marketplace.ui import yaml_view
from marketplace.ui.shell import EDIT, Here, cta
from marketplace.ui.words import badge, count, escape, listed, quiet


def show(here: Here, sketch: Sketch, about: About, accepted: Collection[str]) -> None:
    made = draft(here.market, sketch, about, accepted)
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        hand_over(here, made.files)
        _state(made)
    if made.to_write:
        st.markdown(quiet(f"Still to write: {escape(listed(made.to_write))}."))
    shown = made.files[0]
    if len(made.files) > 1:
        names = {file.path: PurePosixPath(file.path).name for file in made.files}
        path = st.segmented_control(
            "File",
            list(names),
            format_func=names.__getitem__,
            default=shown.path,
            required=True,
            key="new_file",
            label_visibility="collapsed",
        )
        shown = next((file for file in made.files if file.path == path), shown)
    found = [problem for problem in made.problems if problem.file == shown.path]
    yaml_view.show(shown.text.encode(), found, "The file as it will be")


def hand_over(here: Here, files: Sequence[DraftFile]) -> None:
    """The ways on from here: into the editor, where it can be saved as a proposal, or out."""
    texts = {file.path: file.text for file in files}
    if st.button(cta("Go on in the editor", "edit"), type="primary", key="new_edit"):
        change = Unsaved(files=texts, base=here.catalog.commit, path=files[0].path)
        st.switch_page(EDIT, query_params={"draft": keep(here.market, change)})
    folder = PurePosixPath(files[0].path).parent
    st.download_button(
        "Download",
        _packed(files) if len(files) > 1 else files[0].text.encode(),
        file_name=f"{folder.name}.zip" if len(files) > 1 else PurePosixPath(files[0].path).name,
        mime="application/zip" if len(files) > 1 else "application/yaml",
        icon=":material/download:",
        on_click="ignore",
        type="tertiary",
        key="new_download",
    )


def _packed(files: Sequence[DraftFile]) -> bytes:
    """With the time of no day: the same files make the same bytes."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for file in files:
            archive.writestr(zipfile.ZipInfo(PurePosixPath(file.path).name), file.text)
    return packed.getvalue()


def _state(made: Draft) -> None:
    """Valid or not, and where in the repository they belong."""
    errors = sum(problem.severity is Severity.ERROR for problem in made.problems)
    others = sum(problem.severity is Severity.WARNING for problem in made.problems)
    said = [
        badge(count(errors, "error"), "error", "red")
        if errors
        else badge("Valid", "check_circle", "green")
    ]
    if others:
        said.append(badge(count(others, "warning"), "warning", "orange"))
    folder = PurePosixPath(made.files[0].path).parent
    place = quiet(f"for {escape(folder)}/")
    st.markdown(f"{' '.join(said)} {place}", width="stretch")
