"""New bytes for a file that is there already: all of them or none, and never through a link."""

from __future__ import annotations

import os
import stat
from contextlib import suppress
from pathlib import Path

from marketplace.errors import Refused
from marketplace.stores import worktree

_NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC | os.O_NOFOLLOW
_ENTER = os.O_RDONLY | os.O_CLOEXEC | os.O_DIRECTORY
_NOTHING = "Nothing was changed."


def rewrite(file: Path, before: bytes, after: bytes) -> None:
    """Raises Refused where the file does not hold `before` any more, or cannot be written."""
    if worktree.read(file.parent.resolve(), file.name, len(before)) != before:
        raise Refused(f"The file was changed meanwhile. {_NOTHING}", "Look at it, then try again.")
    try:
        folder = os.open(file.parent, _ENTER)
    except OSError as error:
        raise _failed(error) from error
    aside = f".{file.name[:100]}.{os.getpid()}.new"
    try:
        _write(folder, aside, file.name, after)
        os.replace(aside, file.name, src_dir_fd=folder, dst_dir_fd=folder)
        os.fsync(folder)
    except OSError as error:
        with suppress(OSError):
            os.unlink(aside, dir_fd=folder)
        raise _failed(error) from error
    finally:
        os.close(folder)


def _write(folder: int, aside: str, name: str, data: bytes) -> None:
    """Beside its place, with the mode and the owner of what it will replace."""
    was = os.stat(name, dir_fd=folder, follow_symlinks=False)
    with os.fdopen(os.open(aside, _NEW, 0o600, dir_fd=folder), "wb") as out:
        out.write(data)
        out.flush()
        with suppress(PermissionError):  # only the administrator gives files away
            os.fchown(out.fileno(), was.st_uid, was.st_gid)
        os.fchmod(out.fileno(), stat.S_IMODE(was.st_mode))
        os.fsync(out.fileno())


def _failed(error: OSError) -> Refused:
    why = (error.strerror or type(error).__name__).lower()
    return Refused(f"The file cannot be written: {why}. {_NOTHING}", "Check room and rights.")
