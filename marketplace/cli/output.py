"""Text for a terminal and JSON for programs. Nothing that a contract says controls the terminal."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Sequence
from typing import Any

from marketplace.model import Problem

_CONTROLS = dict.fromkeys((*range(32), *range(127, 160)), "�")
_CONTROLS |= {ord(space): " " for space in "\t\n\r"}
_LEVELS = {"error": "error", "warning": "warning", "info": "notice"}
_NARROWEST = 8


def json(found: Any) -> None:
    """One document on standard output."""
    import msgspec  # text does without

    sys.stdout.flush()
    sys.stdout.buffer.write(msgspec.json.encode(found) + b"\n")


def plain(text: str) -> str:
    """On one line, without anything that a terminal would obey."""
    return text.translate(_CONTROLS)


def problem_text(problem: Problem) -> str:
    place = f"{plain(problem.file)}:{problem.line}:{problem.column}"
    hint = f"\n    {plain(problem.hint)}" if problem.hint else ""
    said = f"{problem.severity}: {plain(problem.message)} [{problem.rule}]"
    return f"{place}: {said}{hint}"


def annotation(problem: Problem) -> str:
    """As GitHub shows it at the line of the file, whose path it wants without a leading `./`."""
    file = _property(os.path.normpath(problem.file))
    said = f"{problem.message} {problem.hint}".strip()
    return (
        f"::{_LEVELS[problem.severity]} file={file},line={problem.line},"
        f"col={problem.column},title={_property(problem.rule)}::{_data(said)}"
    )


def table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Columns as wide as what is in them; on a narrow terminal all but the first give way."""
    cells = [tuple(heads), *(tuple(plain(cell) for cell in row) for row in rows)]
    widths = [max(len(cell) for cell in column) for column in zip(*cells, strict=True)]
    if sys.stdout.isatty():
        room = os.get_terminal_size(sys.stdout.fileno()).columns - 2 * (len(heads) - 1)
        while sum(widths) > room and max(widths[1:]) > _NARROWEST:
            widths[widths.index(max(widths[1:]), 1)] -= 1
    return "\n".join(
        "  ".join(_fit(cell, width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in cells
    )


def count(number: int, word: str) -> str:
    return f"{number:,} {word}" if number == 1 else f"{number:,} {word}s"


def _fit(cell: str, width: int) -> str:
    return f"{cell[: width - 1]}…" if len(cell) > width else cell.ljust(width)


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
