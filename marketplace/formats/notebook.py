"""A Jupyter notebook as the text of its file (nbformat 4.5)."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence

_MARKUP = re.compile(r"([!-/:-@\[-`{-~])")


def notebook(title: str, about: str, cells: Sequence[str]) -> str:
    """One heading, one paragraph, then code. `title` and `about` are plain text of anybody."""
    head = f"# {_plain(title)}\n\n{_plain(about)}"
    document = {
        "cells": [
            {"cell_type": "markdown", "id": "about", "metadata": {}, "source": _lines(head)},
            *(_code(number, text) for number, text in enumerate(cells, start=1)),
        ],
        "metadata": {
            "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
            "language_info": {"name": "python"},
        },
        "nbformat": 4,
        "nbformat_minor": 5,
    }
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"


def _code(number: int, text: str) -> dict[str, object]:
    return {
        "cell_type": "code",
        "execution_count": None,
        "id": f"cell-{number}",
        "metadata": {},
        "outputs": [],
        "source": _lines(text),
    }


def _lines(text: str) -> list[str]:
    return text.strip("\n").splitlines(keepends=True)


def _plain(text: str) -> str:
    """One line, without markup: notebooks show HTML, images and formulas of Markdown."""
    return _MARKUP.sub(
        r"\\\1", " ".join("".join(c if c.isprintable() else " " for c in text).split())
    )
