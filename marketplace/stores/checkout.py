"""The work tree that has a branch checked out: its files follow when the branch moves.

Nothing is touched before the branch has moved. What is then left to do is noted before, so that
the next writer does it where this one was killed.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace
from functools import cached_property
from pathlib import Path

from marketplace.errors import NotFound, Refused, Unreadable
from marketplace.stores import worktree
from marketplace.stores.git import Repository
from marketplace.stores.git_command import Git, GitFailed
from marketplace.stores.planting import Edit
from marketplace.stores.turn import Intent

_ENTER = os.O_RDONLY | os.O_CLOEXEC | os.O_NOFOLLOW | os.O_DIRECTORY
_NEW = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC | os.O_NOFOLLOW
_UNDER_WAY = (
    "MERGE_HEAD", "CHERRY_PICK_HEAD", "REVERT_HEAD", "rebase-merge", "rebase-apply", "sequencer",
)  # fmt: skip
_DURABLE = ("-c", "core.fsync=index", "-c", "core.fsyncMethod=fsync")
_INDEX_TRIES = 40
_PAUSE = 0.05
_LARGEST = 100_000_000  # bytes of a file that is compared
_NOTHING = "Nothing was saved, and no file was touched."


class Checkout:
    """Files below the top folder, and the index that belongs to them."""

    def __init__(self, repository: Repository, top: Path, branch: str) -> None:
        self._repository = repository
        self._git = repository.git
        self._top = top
        self._branch = branch

    @classmethod
    def of(cls, repository: Repository, branch: str) -> Checkout | None:
        """None where no work tree has the branch. Refused where another one than ours has it."""
        for top, checked_out in _worktrees(repository.git):
            if checked_out == branch:
                if repository.top and top.resolve() == repository.top.resolve():
                    return cls(repository, repository.top, branch)
                raise Refused(
                    "This branch is checked out in a work tree of its own, whose files "
                    f"would stay behind. {_NOTHING}",
                    "Open the marketplace on that work tree, or switch it to another branch.",
                )
        if repository.top and _rebased(repository.directory) == branch:
            raise _busy()
        return None

    @cached_property
    def _unfiltered(self) -> tuple[str, ...]:
        """Where it compares a file, Git would run what the repository's config names for it."""
        told = b""
        with suppress(GitFailed):  # nothing is named
            told = self._git.run("config", "-z", "--name-only", "--get-regexp", r"^filter\.")
        keys = dict.fromkeys(os.fsdecode(told).split("\0")[:-1])
        if any("=" in key or "\n" in key for key in keys):
            raise Refused(f"A filter in the repository's config has an odd name. {_NOTHING}")
        values = (f"{key}={'false' if key.endswith('.required') else ''}" for key in keys)
        return tuple(part for value in values for part in ("-c", value))

    def check(self, edits: Iterable[Edit]) -> None:
        """Raises Refused where following could take something from somebody."""
        if any((self._repository.directory / name).exists() for name in _UNDER_WAY):
            raise _busy()
        if (self._repository.directory / "index.lock").exists():
            raise Refused(
                f"Another Git command works on the checkout, or was stopped at it. {_NOTHING}",
                "Try again. If no Git runs there, delete the file index.lock in its .git folder.",
            )
        if self._git.run(
            *self._unfiltered, "status", "--porcelain", "-z", "--no-renames",
            "--untracked-files=no", "--ignore-submodules=all",
        ):  # fmt: skip
            raise Refused(
                "The branch is checked out, and files in it have changes that nobody "
                f"has committed. {_NOTHING}",
                "Commit or stash them in the checkout (`git status` names them), then save again.",
            )
        for edit in edits:
            if not edit.base and self._holds(edit.path):
                raise Refused(
                    f"A file '{edit.path}' lies in the checkout, uncommitted. {_NOTHING}",
                    "Choose another title, or move the file away.",
                )

    def stage(self, path: str, data: bytes) -> None:
        """The new bytes beside their place, so that later a rename is all that can fail."""
        try:
            with self._inside(path, make=True) as (folder, name):
                file = os.open(_aside(name), _NEW, 0o666, dir_fd=folder)
                with os.fdopen(file, "wb") as out:
                    out.write(data)
                    out.flush()
                    os.fsync(out.fileno())
        except OSError as error:
            raise Refused(
                f"The file cannot be written into the checkout. {_NOTHING}",
                "Check that its folder is a plain folder, and that there is room and the right.",
            ) from error

    def follow(self, intent: Intent) -> None:
        """Index and files, in any state between before and after; others are left alone."""
        if self._head() != self._branch:
            return
        staged = self._staged([path for path, _, _ in intent.files])
        if entries := [file for file in intent.files if file[1] == staged[file[0]] != file[2]]:
            self._index(entries)
        for path, base, blob in intent.files:
            if staged[path] in (base, blob) and self._on_disk(path) == base:
                self._replace(path, base, blob)

    def tidy(self, intent: Intent) -> None:
        for path, _, _ in intent.files:
            with suppress(OSError), self._inside(path) as (folder, name):
                os.unlink(_aside(name), dir_fd=folder)

    def heal(self, intent: Intent) -> None:
        """Ends what a killed writer began: its branch has moved, its files have not."""
        if intent.branch == self._branch:
            landed = tuple(file for file in intent.files if self._landed(intent.commit, *file))
            for path, _, blob in landed:
                if blob:
                    self.stage(path, self._git.run("cat-file", "blob", blob))
            self.follow(replace(intent, files=landed))
        self.tidy(intent)

    def _replace(self, path: str, base: str, blob: str) -> None:
        with suppress(OSError), self._inside(path) as (folder, name):
            if not blob:
                if base:
                    os.unlink(name, dir_fd=folder)
            elif base:
                os.replace(_aside(name), name, src_dir_fd=folder, dst_dir_fd=folder)
            else:  # unlike a rename, never over a file that has just appeared
                os.link(_aside(name), name, src_dir_fd=folder, dst_dir_fd=folder)
            os.fsync(folder)

    def _landed(self, commit: str, path: str, base: str, blob: str) -> bool:  # noqa: ARG002
        """The branch holds the commit, and the file is still the one that it brought."""
        with suppress(GitFailed):  # how Git says no
            self._git.run("merge-base", "--is-ancestor", commit, self._branch)
            told = self._git.run("ls-tree", "-z", "--full-tree", self._branch, "--", path)
            return told.split(b"\t")[0].endswith(blob.encode()) if blob else not told
        return False

    def _head(self) -> str:
        with suppress(GitFailed):
            return os.fsdecode(self._git.run("symbolic-ref", "--quiet", "HEAD")).strip()
        return ""

    def _staged(self, paths: Sequence[str]) -> dict[str, str]:
        """The blob ids in the index; "" for none."""
        found = dict.fromkeys(paths, "")
        if not paths:
            return found
        for line in self._git.run("ls-files", "--stage", "-z", "--", *paths).split(b"\0")[:-1]:
            about, _, path = line.partition(b"\t")
            if (name := os.fsdecode(path)) in found:
                found[name] = about.split(b" ")[1].decode()
        return found

    def _index(self, files: Sequence[tuple[str, str, str]]) -> None:
        """All at once. Somebody's `git status` may hold the index for a moment."""
        told = "".join(
            f"100644 {blob}\t{path}\0" if blob else f"0 {'0' * len(base)}\t{path}\0"
            for path, base, blob in files
        )
        for left in reversed(range(_INDEX_TRIES)):
            try:
                self._git.run(
                    *_DURABLE, *self._unfiltered, "update-index", "--add", "-z", "--index-info",
                    feed=os.fsencode(told),
                )  # fmt: skip
            except GitFailed as error:
                if not left or "index.lock" not in error.complaint:
                    raise
                time.sleep(_PAUSE)
            else:
                return

    def _on_disk(self, path: str) -> str:
        """The blob id of the file as it lies there; "" where there is none."""
        files = self._repository.worktree
        try:
            return files.blob(worktree.read(self._top, path, _LARGEST)) if files else "?"
        except NotFound:
            return ""
        except Unreadable:
            return "?"

    def _holds(self, path: str) -> bool:
        """Whatever it is: a file, a folder, a link that leads nowhere."""
        try:
            with self._inside(path) as (folder, name):
                os.stat(name, dir_fd=folder, follow_symlinks=False)
        except FileNotFoundError:
            return False
        except OSError:  # a link or a file stands where a folder should
            return True
        return True

    @contextmanager
    def _inside(self, path: str, make: bool = False) -> Iterator[tuple[int, str]]:
        """The opened folder of a file and the file's name; no link on the way is followed."""
        *folders, name = path.split("/")
        opened = [os.open(self._top, os.O_RDONLY | os.O_CLOEXEC | os.O_DIRECTORY)]
        try:
            for folder in folders:
                if make:
                    with suppress(FileExistsError):
                        os.mkdir(folder, dir_fd=opened[-1])
                opened.append(os.open(folder, _ENTER, dir_fd=opened[-1]))
            yield opened[-1], name
        finally:
            for descriptor in opened:
                os.close(descriptor)


def is_checked_out(repository: Repository, branch: str) -> bool:
    """In any work tree."""
    return any(branch == checked_out for _, checked_out in _worktrees(repository.git))


def _aside(name: str) -> str:
    return f".{name}.saving"


def _busy() -> Refused:
    return Refused(
        f"A merge or a rebase is under way in the checkout. {_NOTHING}",
        "End it in the checkout (`git status` says how), then save again.",
    )


def _rebased(directory: Path) -> str:
    """The branch that a rebase will move when it ends: until then nothing has it checked out."""
    for name in ("rebase-merge", "rebase-apply"):
        with suppress(OSError):
            return (directory / name / "head-name").read_text("utf-8", "replace").strip()
    return ""


def _worktrees(git: Git) -> Iterator[tuple[Path, str]]:
    """Every work tree that is still there, and the branch in it."""
    for one in git.run("worktree", "list", "--porcelain", "-z").split(b"\0\0"):
        said = dict(os.fsdecode(line).partition(" ")[::2] for line in one.split(b"\0"))
        if "branch" in said and "prunable" not in said:
            yield Path(said["worktree"]), said["branch"]
