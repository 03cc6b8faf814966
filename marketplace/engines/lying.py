"""In the web process: which data files lie below the data root. Names only; nothing is opened."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from marketplace.engines.formats import reader

DEPTH = 6
ENTRIES = 20_000  # that are looked at
PACKED = (".gz", ".zst")


def format_of(name: str) -> str:
    """By the end of a file's name; "" where we have no reader."""
    plain = name.lower()
    for end in PACKED:
        plain = plain.removesuffix(end)
    return reader(plain.rpartition(".")[2]) if "." in plain else ""


def data_files(root: Path) -> Iterator[str]:
    """Relative to the root. No link is followed, nothing hidden is entered."""
    waiting, seen = [("", 0)], 0
    while waiting:
        inside, depth = waiting.pop(0)
        try:
            entries = sorted(os.scandir(root / inside), key=lambda entry: entry.name)
        except OSError:
            continue
        for entry in entries:
            seen += 1
            if seen > ENTRIES:
                return
            path = f"{inside}/{entry.name}" if inside else entry.name
            if entry.name.startswith(".") or entry.is_symlink():
                continue
            if entry.is_dir(follow_symlinks=False) and depth < DEPTH:
                waiting.append((path, depth + 1))
            elif entry.is_file(follow_symlinks=False) and format_of(entry.name):
                yield path
