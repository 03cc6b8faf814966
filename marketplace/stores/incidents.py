"""What people say about incidents: the YAML files directly in one folder at the top."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from marketplace.stores.git import NO_COMMIT, Repository
from marketplace.stores.queries import Entry

_FILES = ("100644", "100755")  # modes; a link can lead anywhere
_MOST = 10_000  # files


def listed(repository: Repository, commit: str, folder: str) -> dict[str, Entry]:
    """By path, sorted; "" is the working tree. Empty where there is no such folder."""
    if commit == NO_COMMIT:
        return {}
    found = _committed(repository, commit, folder) if commit else _on_disk(repository.top, folder)
    return dict(sorted(found)[:_MOST])


def _committed(repository: Repository, commit: str, folder: str) -> Iterator[tuple[str, Entry]]:
    told = repository.git.run("ls-tree", "-l", "-z", "--full-tree", commit, "--", f"{folder}/")
    for line in told.decode("utf-8", "surrogateescape").split("\0")[:-1]:
        about, _, path = line.partition("\t")
        mode, _, blob, size = about.split()
        if mode in _FILES and _is_ours(path):
            yield path, Entry(blob, int(size))


def _on_disk(top: Path | None, folder: str) -> Iterator[tuple[str, Entry]]:
    if top is None or not (top / folder).is_dir() or (top / folder).is_symlink():
        return
    with suppress(OSError), os.scandir(top / folder) as entries:
        for entry in entries:
            with suppress(OSError):  # deleted since it was listed
                seen = entry.stat(follow_symlinks=False)
                path = f"{folder}/{entry.name}"
                if stat.S_ISREG(seen.st_mode) and _is_ours(path):
                    yield path, Entry(f"{seen.st_mtime_ns} {seen.st_ino}", seen.st_size)


def _is_ours(path: str) -> bool:
    name = path.rpartition("/")[2]
    return name.lower().endswith((".yaml", ".yml")) and name[0] != "." and name.isprintable()
