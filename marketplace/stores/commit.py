"""Writing to Git: some files become one commit on a branch, or nothing has happened.

The commit is made from objects alone, without an index or a work tree, and the branch moves only
if it still stands where we looked. A kill at any moment leaves objects that nobody refers to.
"""

from __future__ import annotations

import logging
import random
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field

from marketplace.errors import Busy, MarketplaceError, Refused
from marketplace.model import Person
from marketplace.stores import authors, planting, refs, remote
from marketplace.stores.authors import identity
from marketplace.stores.checkout import Checkout
from marketplace.stores.git import Repository
from marketplace.stores.git_command import GitFailed
from marketplace.stores.planting import Conflict, Edit, Planter
from marketplace.stores.refs import Move
from marketplace.stores.turn import Intent, Note, turn

__all__ = ["Change", "Conflict", "Edit", "Moved", "Person", "Written", "identity", "write"]

_LOG = logging.getLogger(__name__)
_TRIES = 20
_PAUSE, _LONGEST_PAUSE = 0.02, 0.3  # seconds; doubled with every try
_DURABLE = (
    "-c", "core.fsync=committed,loose-object,reference", "-c", "core.fsyncMethod=fsync",
    "-c", "core.filesRefLockTimeout=1000", "-c", "core.packedRefsTimeout=1000",
    "-c", "i18n.commitEncoding=UTF-8",
)  # fmt: skip


class Moved(Conflict):
    """The branch is no longer where the change was made for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One commit to be. Without edits it says something and changes nothing."""

    edits: tuple[Edit, ...] = ()
    subject: str
    body: str = ""
    trailers: tuple[str, ...] = ()
    branch: str = ""  # its full name; "": the published one
    start: str = ""  # the commit where a branch begins that must not be there yet
    tip: str = ""  # the commit that must be the branch's last one; "": whichever is
    merges: str = ""  # a second parent
    onto: str = ""  # the commit whose files it starts from; "": the branch's own
    also: tuple[Move, ...] = ()  # what moves at the same time


@dataclass(frozen=True, slots=True)
class Written:
    """The commit, and the blob ids of the files in it, by path. All on disk and on the branch."""

    commit: str
    blobs: Mapping[str, str] = field(default_factory=dict)


def write(repository: Repository, change: Change, person: Person) -> Written:
    """Raises Conflict where a file is no longer its base; then, as always, nothing was changed."""
    if repository.is_copy and not change.branch:
        names = ", ".join(f"'{edit.path}'" for edit in change.edits)
        raise Refused(
            "This marketplace reads a copy of a remote repository and cannot publish in it.",
            f"Commit {names} in the repository itself.",
        )
    planting.check(change.edits)
    with turn(repository.directory) as note, _said_well():
        branch = change.branch or _published(repository)
        left = note.read()
        # Others may hold the index for as long as they write a message; one of us never does.
        locked = (branch, "packed-refs", "HEAD", *(("index",) if left else ()))
        refs.forget_stale_locks(repository.directory, locked)
        checkout = Checkout.of(repository, branch)
        if checkout and left:
            checkout.heal(left)
            note.write(None)
        if checkout and change.onto:
            raise Refused(
                f"The branch '{branch.removeprefix('refs/heads/')}' is checked out, and more of "
                "its files would change than can follow. Nothing was saved.",
                "Switch the checkout to another branch (`git switch`), and try again.",
            )
        writer = _Writer(repository, branch, change, authors.options(person))
        for attempt in range(_TRIES):
            if writer.make() and not _moved(writer, checkout, note):
                time.sleep(min(_PAUSE * 2**attempt, _LONGEST_PAUSE) * random.random())
                continue
            return Written(writer.commit, writer.blobs)
    raise Busy("Others commit to this branch all the time. Nothing was saved.", "Try again.")


def _published(repository: Repository) -> str:
    branch = repository.branch()
    if branch.startswith("refs/heads/"):
        return branch
    raise Refused(  # the next fetch would take it away again
        "What is published here is no branch of this repository. Nothing was saved.",
        "Make the branch in it (`git branch`), or set MARKETPLACE_REF to another one.",
    )


class _Writer:
    """One change of one branch; `commit` and `blobs` are known once it is made."""

    def __init__(
        self, repository: Repository, branch: str, change: Change, identity: tuple[str, ...]
    ) -> None:
        self.change = change
        self.branch = branch
        self.commit = self._tip = ""
        self.blobs: dict[str, str] = {}
        self._git = repository.git
        self._is_copy = repository.is_copy
        self._identity = identity

    def make(self) -> bool:
        """A commit on top of the branch as it is now. False where it says the same already, as
        after a second click; `commit` is the branch then."""
        change = self.change
        self._tip = refs.at(self._git, self.branch)
        if change.start and self._tip:
            raise Moved("There is a branch of this name already.", "Choose another name.")
        if change.tip and self._tip != change.tip:
            raise Moved(
                "Somebody was faster: the branch has moved on. Nothing was saved.",
                "Look at what is there now, and try again.",
            )
        self.commit = self._tip or self._found(change.start or self.branch)
        self.blobs = {
            edit.path: self._keep("blob", edit.data)
            for edit in change.edits
            if edit.data is not None
        }
        ground = f"{change.onto or self.commit}^{{tree}}"
        tree = Planter(self._git, self._keep).plant(ground, change.edits, self.blobs)
        if not tree and change.edits and not change.merges and not change.start:
            return False
        said = authors.message(change.subject, change.body, change.trailers)
        parents = [part for one in (self.commit, change.merges) if one for part in ("-p", one)]
        tree = tree or self._run("rev-parse", "--verify", ground)
        self.commit = self._run("commit-tree", tree, *parents, feed=said.encode("utf-8", "replace"))
        return True

    def move(self) -> bool:
        """False where the branch is no longer where it was; True once it is seen to hold it."""
        moves = (Move(self.branch, self.commit, self._tip), *self.change.also)
        if self._is_copy and not remote.push(self._git, self.branch, self.commit, self._tip):
            return False
        why = f"marketplace: {authors.line(self.change.subject)}"
        if not refs.move(self._git, (*_DURABLE, *self._identity), moves, why):
            return False
        if self._found(self.branch) != self.commit:  # others may have gone on from it
            self._git.run("merge-base", "--is-ancestor", self.commit, self.branch)
        return True

    def _keep(self, kind: str, data: bytes) -> str:
        return self._run("hash-object", "-t", kind, "-w", "--stdin", feed=data)

    def _found(self, name: str) -> str:
        return self._git.run("rev-parse", "--verify", f"{name}^{{commit}}").decode().strip()

    def _run(self, *arguments: str, feed: bytes = b"") -> str:
        """For what writes: on disk when it is done, and under the person's name."""
        return self._git.run(*_DURABLE, *self._identity, *arguments, feed=feed).decode().strip()


def _moved(writer: _Writer, checkout: Checkout | None, note: Note) -> bool:
    """The branch, and behind it the files of the checkout."""
    if checkout is None:
        return writer.move()
    edits = writer.change.edits
    checkout.check(edits)
    intent = Intent(
        writer.branch,
        writer.commit,
        tuple((edit.path, edit.base, writer.blobs.get(edit.path, "")) for edit in edits),
    )
    note.write(intent)
    try:
        for edit in edits:
            if edit.data is not None:
                checkout.stage(edit.path, edit.data)
        moved = writer.move()
    except (Refused, Busy):
        checkout.tidy(intent)
        note.write(None)
        raise
    try:
        if moved:
            checkout.follow(intent)
    except MarketplaceError as error:  # it is saved; the next writer ends this
        _LOG.warning("The checkout stayed behind its branch: %s", error.message)
        return True
    checkout.tidy(intent)
    note.write(None)
    return moved


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
