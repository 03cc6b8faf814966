"""Serves the editor's script as a file, once a page load, and not inside of every rerun.

Streamlit only serves files of components that are installed as packages and named in their
`pyproject.toml`. This one is not installed, so what Streamlit would have read there is told to it
by hand, to each runtime that a script runs in. Internal names: Streamlit is pinned, and a test
holds them.
"""

from __future__ import annotations

import threading
from functools import cache
from pathlib import Path
from typing import Any

import streamlit as st
from streamlit.components.v2.get_bidi_component_manager import get_bidi_component_manager
from streamlit.components.v2.manifest_scanner import ComponentConfig, ComponentManifest

PACKAGE, COMPONENT = "marketplace", "editor"
NAME = f"{PACKAGE}.{COMPONENT}"
# Everything in this folder can be fetched by anybody; only what is built stands in it.
FOLDER = "built"
_telling = threading.Lock()


def draw(**arguments: Any) -> None:
    with _telling:
        _tell()
        component = _component()
    component(**arguments)


def _tell() -> None:
    """Once a runtime: told again, it would take the place of what is drawn."""
    manager = get_bidi_component_manager()
    if manager.get_component_asset_root(NAME) is None:
        config = ComponentConfig(name=COMPONENT, asset_dir=FOLDER)
        manifest = ComponentManifest(name=PACKAGE, version="1", components=[config])
        manager.register_from_manifest(manifest, Path(__file__).parent)


@cache
def _component() -> Any:
    # Not at import: the file can only be named where a runtime knows its folder.
    return st.components.v2.component(NAME, js="editor.js")
