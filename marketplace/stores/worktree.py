"""Files as they lie on disk. No link is followed, and nothing but a regular file is opened."""

from __future__ import annotations

import os
import stat
import time
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

from marketplace.errors import NotFound, Unreadable
from marketplace.model import Problem
from marketplace.stores import files
from marketplace.stores.files import Files

_READ = os.O_RDONLY | os.O_CLOEXEC | os.O_NOFOLLOW | os.O_NONBLOCK  # a pipe must not block us
_ENTER = os.O_RDONLY | os.O_CLOEXEC | os.O_NOFOLLOW | os.O_DIRECTORY

_RACY = 2_000_000_000  # ns: a file this young can change again within one tick of its clock

Stamp = tuple[int, int, int]  # when it was written, its size, its inode


@dataclass(slots=True)
class Worktree:
    """The files below `top`. What did not change since it was hashed is not read again."""

    top: Path
    algorithm: str = "sha1"  # what ids are made with in this repository
    _hashed: dict[str, tuple[Stamp, str]] = field(default_factory=dict)

    def files(self, folders: Sequence[str], limit: int) -> Files:
        """Below the first of these folders that is one. A file over the limit gets the id of its
        beginning."""
        folder = next(filter(self.has, folders), folders[-1])
        stamps, problems = walk(self.top, folder)
        before, self._hashed = self._hashed, {}
        blobs: dict[str, str] = {}
        for path, stamp in stamps.items():
            known = before.get(path)
            try:
                blobs[path] = (
                    known[1]
                    if known and known[0] == stamp
                    else self.blob(read(self.top, path, limit))
                )
            except Unreadable as error:
                problems.append(files.unreadable(path, error.message))
            except NotFound:  # deleted since it was listed
                continue
            else:
                if time.time_ns() - stamp[0] > _RACY:
                    self._hashed[path] = (stamp, blobs[path])
        return Files(folder, blobs, tuple(problems))

    def has(self, folder: str) -> bool:
        return _is_folder(self.top / folder)

    def blob(self, data: bytes) -> str:
        """The id that Git would give to these bytes."""
        import hashlib  # `lint` reads files too, and asks for no ids

        digest = hashlib.new(self.algorithm, b"blob %d\0" % len(data), usedforsecurity=False)
        digest.update(data)
        return digest.hexdigest()


def _is_folder(path: Path) -> bool:
    return path.is_dir() and not path.is_symlink()


def walk(top: Path, folder: str = "") -> tuple[dict[str, Stamp], list[Problem]]:
    """The YAML files below a folder, sorted by path, and what is named but not read."""
    stamps: dict[str, Stamp] = {}
    problems: list[Problem] = []
    waiting = [folder]
    while waiting:
        inside = waiting.pop()
        try:
            entries = list(os.scandir(top / inside))
        except OSError as error:
            if inside != folder and not isinstance(error, FileNotFoundError):
                problems.append(files.unreadable(inside, str(error.strerror).lower()))
            continue
        for entry in entries:
            path = f"{inside}/{entry.name}" if inside else entry.name
            _look(entry, path, stamps, problems, waiting)
    return dict(sorted(stamps.items())), sorted(problems, key=lambda p: p.file)


def _look(
    entry: os.DirEntry[str],
    path: str,
    stamps: dict[str, Stamp],
    problems: list[Problem],
    waiting: list[str],
) -> None:
    """Put one entry where it belongs."""
    if files.is_hidden(path):
        return
    try:
        seen = entry.stat(follow_symlinks=False)
        path.encode()
    except UnicodeEncodeError:
        if files.is_yaml(path):
            problems.append(files.odd_name(path.encode("utf-8", "replace").decode()))
        return
    except OSError:  # deleted since it was listed
        return
    if stat.S_ISDIR(seen.st_mode):
        if os.path.lexists(os.path.join(entry.path, ".git")):
            problems.append(files.submodule(path))
        elif entry.name != "node_modules":
            waiting.append(path)
    elif stat.S_ISLNK(seen.st_mode):
        problems.extend(files.link(path))
    elif files.is_yaml(path) and stat.S_ISREG(seen.st_mode):
        stamps[path] = (seen.st_mtime_ns, seen.st_size, seen.st_ino)
    elif files.is_yaml(path):
        problems.append(files.special(path))


def read(top: Path, path: str, limit: int) -> bytes:
    """At most `limit` bytes and one more, which tells that there are more.

    Every folder on the way is opened in turn, so none can be swapped for a link meanwhile.
    """
    *folders, name = path.split("/")
    if not name or ".." in folders or name == "..":
        raise NotFound(f"There is no file '{path}'.")
    opened: list[int] = []
    try:
        inside = os.open(top, os.O_RDONLY | os.O_CLOEXEC | os.O_DIRECTORY)
        opened.append(inside)
        for folder in folders:
            inside = os.open(folder, _ENTER, dir_fd=inside)
            opened.append(inside)
        with closing(os.fdopen(os.open(name, _READ, dir_fd=inside), "rb")) as file:
            if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
                raise Unreadable("it is a device, a pipe or a socket")
            return file.read(limit + 1)
    except FileNotFoundError as error:
        raise NotFound(f"There is no file '{path}'.") from error
    except OSError as error:
        raise Unreadable(str(error.strerror).lower()) from error
    finally:
        for descriptor in opened:
            os.close(descriptor)
