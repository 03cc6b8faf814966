"""A YAML file in colours that pass contrast in both themes, with its problems at their lines.

The colours of `st.code` are fixed and too pale on a light page.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import streamlit as st

from marketplace.model import Problem
from marketplace.ui.words import SEVERITIES, escape, number, part_key, quiet

_LONGEST = 400_000  # characters; a longer file is shown without colours
_TOLD = 20  # problems of such a file
_HERE = Path(__file__)
_DRAW = st.components.v2.component(
    "marketplace_yaml",
    html='<div class="file"><ul aria-label="Problems"></ul>'
    '<div class="text" role="region"></div></div>',
    css=_HERE.with_suffix(".css").read_text("utf-8"),
    js=_HERE.with_suffix(".js").read_text("utf-8"),
)


def show(data: bytes, problems: Sequence[Problem], alt: str, line: int = 0) -> None:
    """`line` is scrolled to; 0 for the top."""
    text = data.decode("utf-8", "replace").removeprefix("\ufeff")
    if len(text) > _LONGEST:
        _plain(text, problems)
        return
    last = max(len(text.splitlines()), 1)
    _DRAW(
        data={
            "text": text,
            "alt": alt,
            "line": line,
            "problems": [
                {
                    "line": min(problem.line, last),
                    "column": problem.column,
                    "severity": problem.severity.value,
                    "word": SEVERITIES[problem.severity][0],
                    "message": problem.message,
                    "hint": problem.hint,
                }
                for problem in sorted(problems, key=lambda p: (p.line, p.column))
            ],
        },
        key=part_key(f"yaml {alt}"),
    )


def _plain(text: str, problems: Sequence[Problem]) -> None:
    """Without colours: so many lines would stop the browser."""
    for problem in problems[:_TOLD]:
        place = f"{SEVERITIES[problem.severity][0]}, line {problem.line}"
        st.markdown(f":small[**{place}** {escape(problem.message)}]")
    shown = f"The first {number(_LONGEST)} of {number(len(text))} characters. The download has all."
    st.markdown(quiet(shown))
    st.code(text[:_LONGEST], language=None, height=600)
