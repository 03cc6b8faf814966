"""Writes a whole history in one run of git, and tells whether anybody has added to it since."""

from __future__ import annotations

from pathlib import Path

from marketplace.stores.git_command import Git

BRANCH = "main"


def load(folder: Path, stream: bytes) -> None:
    """A new repository in `folder` that holds what the fast-import stream says, checked out."""
    git = Git(folder)
    git.run("init", "--quiet", f"--initial-branch={BRANCH}")
    git.run("fast-import", "--quiet", "--done", feed=stream)
    git.run("reset", "--quiet", "--hard", BRANCH)


def head(folder: Path) -> str:
    """The id of the newest commit on the branch."""
    return Git(folder).run("rev-parse", "--verify", f"refs/heads/{BRANCH}").decode().strip()


def untouched(folder: Path, commit: str) -> bool:
    """True when nothing was committed, branched, changed or left lying there since `commit`."""
    git = Git(folder)
    branches = git.run("for-each-ref", "--format=%(objectname)", "refs/heads").decode().split()
    return branches == [commit] and not git.run("status", "--porcelain")
