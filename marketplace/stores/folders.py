"""Where in a repository contracts lie, and where else they may be meant to."""

from __future__ import annotations

import difflib
from collections import Counter
from collections.abc import Iterable
from pathlib import PurePosixPath

from marketplace.errors import NotFound, Refused
from marketplace.settings import DEFAULT_FOLDER

_NAMED = 5  # folders in a hint


def candidates(prefix: str, stated: str) -> tuple[str, ...]:
    """Counted from the top folder: the stated one alone; else the default, else all there is."""
    folder = PurePosixPath(stated or DEFAULT_FOLDER)
    if folder.is_absolute() or ".." in folder.parts:
        raise Refused(
            f"The contracts folder '{stated}' lies outside the repository.",
            "Set MARKETPLACE_FOLDER to a path inside it, like 'contracts'.",
        )
    inner = PurePosixPath(prefix) / folder
    found = (inner,) if stated else (inner, PurePosixPath(prefix))
    return tuple(dict.fromkeys("" if str(path) == "." else str(path) for path in found))


def missing(folder: str, paths: Iterable[str]) -> NotFound:
    """Says which folders do hold contracts, from the paths of all YAML files."""
    files = [PurePosixPath(path) for path in paths]
    known = {str(above) for file in files for above in file.parents}
    close = difflib.get_close_matches(folder, sorted(known), 1)
    named = [file for file in files if file.stem.endswith((".odcs", ".odps"))] or files
    tops = Counter("." if len(file.parts) == 1 else file.parts[0] for file in named)
    lies = ", ".join(f"'{top}'" for top, _ in tops.most_common(_NAMED))
    hint = f"Files like contracts lie in {lies}." if lies else "It holds no contract at all."
    return NotFound(
        f"There is no folder '{folder[:100]}' in this repository.",
        f"Did you mean '{close[0]}'?" if close else hint,
    )
