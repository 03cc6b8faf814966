"""Branches and other names of commits: where they stand, and how they move together."""

from __future__ import annotations

import logging
import re
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from marketplace.errors import Busy
from marketplace.stores.git_command import Git, GitFailed

_LOG = logging.getLogger(__name__)
_LOCK = re.compile(r"'[^'\n]*?((?:refs/|packed-refs|HEAD)[^'\n]*\.lock)': File exists")
_ELSEWHERE = ("but expected", "reference already exists", "unable to resolve reference")
_STALE = 60.0  # seconds; Git holds the lock of a name for milliseconds


@dataclass(frozen=True, slots=True)
class Move:
    """From one commit to another; `new` is "" where the name goes, `old` where it is new."""

    ref: str
    new: str
    old: str


def at(git: Git, ref: str) -> str:
    """The commit; "" where there is no such name."""
    with suppress(GitFailed):
        return git.run("rev-parse", "--verify", "--quiet", f"{ref}^{{commit}}").decode().strip()
    return ""


def move(git: Git, options: Sequence[str], moves: Sequence[Move], why: str) -> bool:
    """All or none of them. False where one is no longer where it was."""
    told = "".join(_told(one) for one in moves)
    try:
        git.run(*options, "update-ref", "-m", why, "--stdin", feed=told.encode())
    except GitFailed as error:
        if any(sign in error.complaint for sign in _ELSEWHERE):
            return False
        if lock := _LOCK.search(error.complaint):
            raise Busy(
                "Another Git command holds the branch, or was stopped while it did. "
                "Nothing was saved.",
                "Try again in a minute. If no Git runs there, "
                f"delete '{lock[1]}' in its .git folder.",
            ) from error
        raise
    return True


def forget_stale_locks(directory: Path, names: Sequence[str]) -> None:
    """Locks of a Git that was stopped, as by a loss of power. Called by the one who may write."""
    for name in names:
        lock = directory / f"{name}.lock"
        with suppress(OSError):
            if time.time() - lock.stat(follow_symlinks=False).st_mtime > _STALE:
                lock.unlink()
                _LOG.warning("A lock that was left behind is removed: %s", f"{name}.lock")


def _told(one: Move) -> str:
    if not one.new:
        return f"delete {one.ref} {one.old}\n"
    if not one.old:
        return f"create {one.ref} {one.new}\n"
    return f"update {one.ref} {one.new} {one.old}\n"
