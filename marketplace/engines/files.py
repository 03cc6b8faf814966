"""In the web process: the files that a contract states, below the data root and nowhere else.

A contract is untrusted, and the folder may change while we look. So the path is walked part by
part from an open folder, following no link, and what comes out are open files: nothing
afterwards goes by name. The files are opened here and never read.
"""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from marketplace.engines.order import MOST_FILES
from marketplace.errors import MarketplaceError, NotFound, Refused, Unreadable

PLACEHOLDER = re.compile(r"\{(?:model|object)\}")
PLAIN = re.compile(r"\w[\w-]*(?:\.[\w-]+)*")
ADDRESS = re.compile(r"[a-z][a-z0-9+.-]*:", re.IGNORECASE)  # also a drive: C:
CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")
NO_LINK = os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC
FOLDER = NO_LINK | os.O_DIRECTORY
FILE = NO_LINK | os.O_NONBLOCK | os.O_NOCTTY  # neither waits for a pipe nor takes a terminal
LONGEST = 200
BELOW = "State a path below the data folder, such as data/orders.parquet."
LOST = "Check the path in the contract, or run the job that writes the file."

Mark = tuple[int, int, int]  # size, time of the last change, inode


@dataclass(slots=True)
class Opened:
    """What a stated path names: open files, in the order of their names."""

    stated: str
    names: list[str] = field(default_factory=list)  # relative to the data root
    handles: list[int] = field(default_factory=list)
    marks: list[Mark] = field(default_factory=list)
    found: int = 0  # more than are open where there are too many

    @property
    def size(self) -> int:
        return sum(mark[0] for mark in self.marks)

    def changed(self) -> bool:
        """Since it was opened, in place. A file moved over it is another file; ours stays."""
        return self.marks != [_mark(handle) for handle in self.handles]

    def add(self, folder: int, entry: str, name: str) -> None:
        self.found += 1
        if self.found > MOST_FILES:
            return
        self.handles.append(os.open(entry, FILE, dir_fd=folder))
        self.names.append(name)
        if not stat.S_ISREG(os.fstat(self.handles[-1]).st_mode):
            raise Refused(f"{self.stated} is not an ordinary file.", BELOW)
        self.marks.append(_mark(self.handles[-1]))


@contextmanager
def open_below(root: Path, path: str, object_name: str) -> Iterator[Opened]:
    """Raises a MarketplaceError that names the path as the contract does, and no other."""
    stated = PLACEHOLDER.sub(object_name, path) if PLAIN.fullmatch(object_name) else path
    opened = Opened(readable(stated))
    try:
        parts = _parts(stated, opened.stated)
        top = _top(root)
        try:
            _walk(opened, top, "", parts)
        except OSError as error:
            raise _unopened(opened.stated, error) from None
        finally:
            os.close(top)
        if not opened.found:
            raise NotFound(f"{opened.stated}: there is no such file below the data folder.", LOST)
        yield opened
    finally:
        for handle in opened.handles:
            os.close(handle)


def names(path: str, object_name: str, file: str) -> bool:
    """Whether a stated path is one of this file, which is named relative to the data root."""
    stated = PLACEHOLDER.sub(object_name, path) if PLAIN.fullmatch(object_name) else path
    parts = [part for part in stated.split("/") if part not in ("", ".")]
    found = file.split("/")
    return len(parts) == len(found) and all(
        _fits(name, part.split("*")) if "*" in part else name == part
        for name, part in zip(found, parts, strict=True)
    )


def readable(text: str) -> str:
    """A stated path as it may stand in a message: one line, not too long."""
    text = CONTROL.sub("?", text)
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}..."


def _parts(stated: str, told: str) -> list[str]:
    parts = [part for part in stated.split("/") if part not in ("", ".")]
    why = ""
    if not parts:
        why = "names no file"
    elif ADDRESS.match(stated):
        why = "is an address, not a file"
    elif stated.startswith(("/", "~")) or "\\" in stated:
        why = "does not start in the data folder"
    elif ".." in parts:
        why = "leads out of the data folder by '..'"
    elif CONTROL.search(stated):
        why = "holds characters that no path should"
    elif any(part.startswith(".") for part in parts):
        why = "names a hidden file"  # .git and .env lie below the root too
    elif any("**" in part for part in parts):
        why = "holds '**'; name each folder level by '*'"
    if why:
        raise Refused(f"{told or 'The path'} {why}.", BELOW)
    return parts


def _top(root: Path) -> int:
    try:
        return os.open(root, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    except OSError:
        raise Unreadable(
            "The data folder of this marketplace cannot be opened.",
            "Whoever runs it sets MARKETPLACE_DATA to the folder with the sample data.",
        ) from None


def _walk(opened: Opened, folder: int, prefix: str, parts: Sequence[str]) -> None:
    part, rest = parts[0], parts[1:]
    for entry in _entries(folder, part):
        try:
            mode = os.stat(entry, dir_fd=folder, follow_symlinks=False).st_mode
        except FileNotFoundError:
            continue  # in one of the folders of a star, or gone by now
        if stat.S_ISLNK(mode):
            raise Refused(f"{opened.stated} leads over a symbolic link.", BELOW)
        if not rest and stat.S_ISREG(mode):
            opened.add(folder, entry, prefix + entry)
        elif rest and stat.S_ISDIR(mode):
            inner = os.open(entry, FOLDER, dir_fd=folder)
            try:
                _walk(opened, inner, f"{prefix}{entry}/", rest)
            finally:
                os.close(inner)
        elif not rest and stat.S_ISDIR(mode) and "*" not in part:
            hint = f"State the files in it: {opened.stated.rstrip('/')}/*.parquet"
            raise Unreadable(f"{opened.stated} is a folder.", hint)
        elif not rest and not stat.S_ISDIR(mode):
            raise Refused(f"{opened.stated} is not an ordinary file.", BELOW)


def _entries(folder: int, part: str) -> list[str]:
    if "*" not in part:
        return [part]
    names = (name for name in os.listdir(folder) if not name.startswith("."))
    return sorted(name for name in names if _fits(name, part.split("*")))


def _fits(name: str, pieces: Sequence[str]) -> bool:
    """Each piece as early as it comes; a regular expression would try all ways, for years."""
    first, *middle, last = pieces
    if not name.startswith(first):
        return False
    at = len(first)
    for piece in middle:
        at = name.find(piece, at) + len(piece)
        if at < len(piece):
            return False
    return name.endswith(last) and len(name) - len(last) >= at


def _mark(handle: int) -> Mark:
    found = os.fstat(handle)
    return found.st_size, found.st_mtime_ns, found.st_ino


def _unopened(told: str, error: OSError) -> MarketplaceError:
    if isinstance(error, FileNotFoundError):
        return NotFound(f"{told}: there is no such file below the data folder.", LOST)
    if isinstance(error, PermissionError):
        hint = "The marketplace needs the right to read it."
        return Unreadable(f"{told} cannot be opened: permission denied.", hint)
    return Unreadable(f"{told} cannot be opened: {error.strerror}.", BELOW)
