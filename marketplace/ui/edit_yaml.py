"""The text itself: colours, suggestions from the standard, problems at their lines."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import streamlit as st

from marketplace.model import Problem
from marketplace.services import editing
from marketplace.ui.edit_sheet import Sheet
from marketplace.ui.editor import bundle
from marketplace.ui.editor.sheet import Sheet as Typed
from marketplace.ui.words import part_key

_MOST = 200  # problems that are marked
_LONGEST = 500_000  # characters


def show(sheet: Sheet, problems: Sequence[Problem]) -> None:
    """What is typed is told after a pause; `problems` are those of the text as it was told last."""
    if len(sheet.text) > _LONGEST:
        st.warning(
            f"This file has more than {_LONGEST:,} characters. Edit it outside of the browser."
        )
        return
    typed = _typed(sheet)
    key = part_key(f"edit yaml {sheet.name} {sheet.path}")

    def heard() -> None:
        typed.hear(st.session_state[key].get("said"))
        sheet.type(typed.text)

    data: dict[str, Any] = {
        "key": f"{typed.session} {sheet.path}",
        "language": "yaml",
        "live": True,
        "session": typed.session,
        "serial": typed.serial,
        "text": typed.put,
        "ran": typed.ran,
        "tables": [],
        "words": editing.words_of(sheet.tree),
        "inserts": [],
        "error": None,
        "note": "",
        "button": False,
        "label": f"YAML of {sheet.path}",
        "placeholder": "",
        "problems": [_marked(one) for one in problems[:_MOST]],
        "of": sheet.text,
        "jump": [sheet.jumps, sheet.line],
    }
    bundle.draw(data=data, key=key, on_said_change=heard)


def _typed(sheet: Sheet) -> Typed:
    """What the editor shows; the form, an undo or another file may have changed the text since."""
    key = f"edit typed {sheet.name} {sheet.path}"
    typed: Typed | None = st.session_state.get(key)
    if typed is None:
        typed = Typed.of(sheet.text)
        st.session_state[key] = typed
    typed.ask(sheet.text)
    return typed


def _marked(one: Problem) -> dict[str, Any]:
    return {
        "line": one.line,
        "column": one.column,
        "severity": one.severity.value,
        "message": f"{one.message} {one.hint}".strip(),
    }
