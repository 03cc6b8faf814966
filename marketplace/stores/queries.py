"""The saved queries of a repository: the `.sql` files directly in one folder at its top."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from marketplace.errors import NotFound
from marketplace.stores.git import NO_COMMIT, Repository

_FILES = ("100644", "100755")  # modes; a link can lead anywhere
_MOST = 10_000  # files


@dataclass(frozen=True, slots=True)
class Entry:
    """`state` differs where the content may: a blob id, or what the disk says of the file."""

    state: str
    size: int


def listed(repository: Repository, commit: str, folder: str) -> dict[str, Entry]:
    """By path, sorted; "" is the working tree. Empty where there is no such folder."""
    if commit == NO_COMMIT:
        return {}
    found = _committed(repository, commit, folder) if commit else _on_disk(repository, folder)
    return dict(sorted(found)[:_MOST])


def _committed(repository: Repository, commit: str, folder: str) -> Iterator[tuple[str, Entry]]:
    told = repository.git.run("ls-tree", "-l", "-z", "--full-tree", commit, "--", f"{folder}/")
    for line in told.decode("utf-8", "surrogateescape").split("\0")[:-1]:
        about, _, path = line.partition("\t")
        mode, _, blob, size = about.split()
        if mode in _FILES and _is_query(path):
            yield path, Entry(blob, int(size))


def _on_disk(repository: Repository, folder: str) -> Iterator[tuple[str, Entry]]:
    top = repository.top
    if top is None or not _is_folder(top / folder):
        return
    with suppress(OSError), os.scandir(top / folder) as entries:
        for entry in entries:
            path = f"{folder}/{entry.name}"
            with suppress(OSError):  # deleted since it was listed
                seen = entry.stat(follow_symlinks=False)
                if stat.S_ISREG(seen.st_mode) and _is_query(path):
                    state = f"{seen.st_mtime_ns} {seen.st_size} {seen.st_ino}"
                    yield path, Entry(state, seen.st_size)


def _is_folder(path: Path) -> bool:
    return path.is_dir() and not path.is_symlink()


def _is_query(path: str) -> bool:
    """A name that can stand in an address: not hidden, no controls, valid UTF-8."""
    name = path.rpartition("/")[2]
    return name[-4:].lower() == ".sql" and name[0] != "." and name.isprintable()


def contents(
    repository: Repository, commit: str, entries: Mapping[str, Entry]
) -> Iterator[tuple[str, str, bytes]]:
    """(path, blob id, bytes) of those that can still be read."""
    blobs = {path: entry.state for path, entry in entries.items()}
    with suppress(NotFound):  # the checkout is gone
        yield from repository.contents(commit, blobs)
