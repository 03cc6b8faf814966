"""Writing to Git: one file becomes one commit on the published branch, or nothing has happened.

The commit is made from objects alone, without an index or a work tree, and the branch moves only
if it still stands where we looked. A kill at any moment leaves objects that nobody refers to.
"""

from __future__ import annotations

import logging
import os
import random
import re
import time
import unicodedata
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass

from marketplace.errors import Busy, MarketplaceError, Refused
from marketplace.stores.checkout import Checkout
from marketplace.stores.git import Repository
from marketplace.stores.git_command import Git, GitFailed
from marketplace.stores.turn import Note, turn

_LOG = logging.getLogger(__name__)
_TRIES = 8
_PAUSE = 0.02  # seconds, doubled with every try
_DURABLE = (
    "-c", "core.fsync=committed,loose-object,reference", "-c", "core.fsyncMethod=fsync",
    "-c", "core.filesRefLockTimeout=1000", "-c", "core.packedRefsTimeout=1000",
    "-c", "i18n.commitEncoding=UTF-8",
)  # fmt: skip
_FILES, _FOLDERS = (b"100644 blob", b"100755 blob"), (b"040000 tree",)
_PATH = re.compile(r"(?:[A-Za-z0-9_][A-Za-z0-9._ -]*/)*[A-Za-z0-9_][A-Za-z0-9._ -]*")
_LONGEST = 100  # characters of a name
_CRUD = " \t.,:;<>\"\\'"  # what Git itself takes off the ends of a name
_NO_MAIL = "unknown@invalid"
_LOCK = re.compile(r"'[^'\n]*?((?:refs/|packed-refs|HEAD)[^'\n]*\.lock)': File exists")
_TAKEN = (
    "There is already a file of this name in the repository. Nothing was saved.",
    "Choose another title.",
)
_CHANGED = (
    "This file has been changed or deleted since you opened it. Nothing was saved.",
    "Look at what is there now, and bring your changes in again.",
)


class Conflict(Refused):
    """Somebody else was faster: what is there now is not what the change was made from."""


@dataclass(frozen=True, slots=True)
class Person:
    """Whoever typed it: made harmless when it is written."""

    name: str = ""
    email: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """`base` is the blob id of what `data` replaces, "" for a new file."""

    path: str
    data: bytes
    subject: str
    base: str = ""


@dataclass(frozen=True, slots=True)
class Written:
    """The commit, and the blob id of the file in it. Both are on disk and on the branch."""

    commit: str
    blob: str


def write(repository: Repository, edit: Edit, person: Person) -> Written:
    """Raises Conflict where the file is no longer `base`; then, as always, nothing was changed."""
    if repository.is_copy:
        raise Refused(
            "This marketplace reads a copy of a remote repository and cannot push to it yet.",
            f"Commit the file as '{edit.path}' in the repository itself.",
        )
    if not _PATH.fullmatch(edit.path) or ".." in edit.path:
        raise Refused("A file cannot be saved under this name.", "Use letters, digits and hyphens.")
    with turn(repository.directory) as note, _said_well():
        branch = repository.branch()
        if not branch.startswith("refs/heads/"):  # the next fetch would take it away again
            raise Refused(
                "What is published here is no branch of this repository. Nothing was saved.",
                "Make the branch in it (`git branch`), or set MARKETPLACE_REF to another one.",
            )
        checkout = Checkout.of(repository, branch)
        if checkout and (left := note.read()):
            checkout.heal(left)
            note.write({})
        writer = _Writer(repository.git, branch, edit, _identity(person))
        for attempt in range(_TRIES):
            if writer.make() and not _moved(writer, checkout, note):
                time.sleep(_PAUSE * 2**attempt * random.random())
                continue
            return Written(writer.commit, writer.blob)
    raise Busy("Others commit to this branch all the time. Nothing was saved.", "Try again.")


def identity(repository: Repository) -> Person:
    """Who commits here by hand: from the config of the repository and of the account."""
    told = b""
    with suppress(MarketplaceError):  # nobody is named
        git = Git(repository.git.folder, remote=True)  # towards a remote, the account's own counts
        told = git.run("config", "-z", "--get-regexp", r"^user\.(name|email)$")
    said = dict(line.partition("\n")[::2] for line in told.decode("utf-8", "replace").split("\0"))
    return Person(said.get("user.name", ""), said.get("user.email", ""))


class _Writer:
    """One edit on one branch; `commit` and `blob` are known once it is made."""

    def __init__(self, git: Git, branch: str, edit: Edit, identity: tuple[str, ...]) -> None:
        self.edit = edit
        self.branch = branch
        self.commit = self.blob = self._tip = ""
        self._git = git
        self._identity = identity

    def make(self) -> bool:
        """A commit on top of the branch as it is now. False where it says the same already, as
        after a second click; `commit` is the branch then."""
        self._tip = self.commit = self._found(self.branch)
        self.blob = self._run("hash-object", "-w", "--stdin", feed=self.edit.data)
        tree = self._planted(f"{self._tip}^{{tree}}", self.edit.path)
        if not tree:
            return False
        said = f"{self.edit.subject}\n".encode("utf-8", "replace")
        self.commit = self._run("commit-tree", tree, "-p", self._tip, feed=said)
        return True

    def move(self) -> bool:
        """False where the branch is no longer where it was; True once it is seen to hold it."""
        try:
            self._run(
                "update-ref", "-m", f"marketplace: {self.edit.subject}",
                self.branch, self.commit, self._tip,
            )  # fmt: skip
        except GitFailed as error:
            if "but expected" in error.complaint:
                return False
            if lock := _LOCK.search(error.complaint):
                raise Busy(
                    "Another Git command holds the branch, or was stopped while it did. "
                    "Nothing was saved.",
                    f"Try again. If no Git runs there, delete '{lock[1]}' in its .git folder.",
                ) from error
            raise
        if self._found(self.branch) != self.commit:  # others may have gone on from it
            self._git.run("merge-base", "--is-ancestor", self.commit, self.branch)
        return True

    def _planted(self, tree: str, path: str) -> str:
        """The id of a tree that differs in this one file; "" where there is no difference."""
        name, _, rest = path.partition("/")
        entries = self._entries(tree) if tree else {}
        kind, id_ = entries.get(name, (b"", ""))
        if kind and kind not in (_FOLDERS if rest else _FILES):
            raise Refused(
                "Something else stands in the repository where the file would go.",
                f"Move '{name}' away in Git, or choose another title.",
            )
        if rest:
            planted = self._planted(id_, rest)
            if not planted:
                return ""
            entries[name] = (_FOLDERS[0], planted)
        else:
            if id_ == self.blob:
                return ""
            if id_ != self.edit.base:
                raise Conflict(*_CHANGED if self.edit.base else _TAKEN)
            entries[name] = (_FILES[0], self.blob)
        return self._run("hash-object", "-t", "tree", "-w", "--stdin", feed=_tree(entries))

    def _entries(self, tree: str) -> dict[str, tuple[bytes, str]]:
        """By name: mode and kind, id."""
        found: dict[str, tuple[bytes, str]] = {}
        for line in self._git.run("ls-tree", "-z", "--full-tree", tree).split(b"\0")[:-1]:
            about, _, name = line.partition(b"\t")
            kind, _, id_ = about.rpartition(b" ")
            found[os.fsdecode(name)] = (kind, id_.decode())
        return found

    def _found(self, name: str) -> str:
        return self._git.run("rev-parse", "--verify", f"{name}^{{commit}}").decode().strip()

    def _run(self, *arguments: str, feed: bytes = b"") -> str:
        """For what writes: on disk when it is done, and under the person's name."""
        return self._git.run(*_DURABLE, *self._identity, *arguments, feed=feed).decode().strip()


def _tree(entries: Mapping[str, tuple[bytes, str]]) -> bytes:
    """As Git keeps it. Not by `git mktree`, which never waits until it is on disk."""
    lines = [
        (os.fsencode(name) + b"/" * (kind in _FOLDERS), kind.split()[0].lstrip(b"0"), id_)
        for name, (kind, id_) in entries.items()
    ]
    return b"".join(
        b"%b %b\0%b" % (mode, name.removesuffix(b"/"), bytes.fromhex(id_))
        for name, mode, id_ in sorted(lines)
    )


def _moved(writer: _Writer, checkout: Checkout | None, note: Note) -> bool:
    """The branch, and behind it the files of the checkout."""
    if checkout is None:
        return writer.move()
    edit = writer.edit
    checkout.check(edit.path, edit.base)
    note.write(
        {
            "branch": writer.branch,
            "commit": writer.commit,
            "path": edit.path,
            "base": edit.base,
            "blob": writer.blob,
        }
    )
    try:
        checkout.stage(edit.path, edit.data)
        moved = writer.move()
    except (Refused, Busy):
        checkout.tidy(edit.path)
        note.write({})
        raise
    try:
        if moved:
            checkout.follow(edit.path, edit.base, writer.blob)
    except MarketplaceError as error:  # it is saved; the next writer ends this
        _LOG.warning("The checkout stayed behind its branch: %s", error.message)
        return True
    checkout.tidy(edit.path)
    note.write({})
    return moved


def _identity(person: Person) -> tuple[str, ...]:
    """All that Git may ask for, so that nothing is taken from this machine."""
    name = _harmless(person.name).strip(_CRUD)[:_LONGEST].rstrip(_CRUD)
    email = re.sub(r"\s", "", _harmless(person.email)).strip(_CRUD)[:_LONGEST] or _NO_MAIL
    if not name:
        raise Refused("Nobody is named as the author.", "Type your name.")
    keys = (
        f"{who}.{what}" for who in ("user", "author", "committer") for what in ("name", "email")
    )
    return tuple(
        part for key in keys for part in ("-c", f"{key}={name if key.endswith('.name') else email}")
    )


def _harmless(text: str) -> str:
    """One line without controls, invisible signs, and the brackets that end a name in a commit."""
    kept = (" " if unicodedata.category(c)[0] in "CZ" or c in "<>" else c for c in text)
    return " ".join("".join(kept).split())


@contextmanager
def _said_well() -> Iterator[None]:
    """What Git cannot write is no broken repository."""
    try:
        yield
    except GitFailed as error:
        raise MarketplaceError(
            "Git could not save this.",
            "Check that the account that runs this may write into the repository, and its space.",
        ) from error
