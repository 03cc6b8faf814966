"""Proposing: what somebody wants to change becomes commits on a branch of its own."""

from __future__ import annotations

import re
import secrets
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass

from marketplace.access.publishing import is_same
from marketplace.errors import NotFound, Refused
from marketplace.formats.forge import pull_request
from marketplace.model import Action, Catalog, Person, Proposal, Stage
from marketplace.services import granted
from marketplace.services.marketplace import Marketplace
from marketplace.services.proposed import Files, edits_of
from marketplace.services.saved import off
from marketplace.settings import WORKTREE
from marketplace.stores import commit, proposals, texts
from marketplace.stores.commit import Change, Conflict, Edit, Moved
from marketplace.stores.proposals import OPEN, Named, trailers

_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_SIGNS = "abcdefghijkmnpqrstuvwxyz23456789"
_MEANWHILE = (
    "Somebody else has saved the same file meanwhile. Nothing was saved.",
    "Compare both texts, and bring yours in again.",
)


@dataclass(frozen=True, slots=True)
class Saved:
    id: str
    commit: str
    link: str = ""  # where the forge opens a pull request; "" without a remote that we know


@dataclass(frozen=True, slots=True)
class Clashing:
    """Three texts of one file: where somebody began, what they made of it, what is there now."""

    path: str
    base: str
    mine: str
    theirs: str


class Stale(Conflict):
    """Nothing was saved; both texts are here. `files` is empty where only comments came."""

    def __init__(self, message: str, hint: str, files: Sequence[Clashing] = ()) -> None:
        super().__init__(message, hint)
        self.files = tuple(files)


def may_propose(market: Marketplace) -> str:
    """Why nobody can propose anything here; "" where they can."""
    if market.settings.ref == WORKTREE:
        return "What you see are the files on disk: change them there."
    return off(market.settings)


def new_id(name: str) -> str:
    """A name for a proposal, from that of the product: `flights-k3f9a2`. The same one given
    twice to `start` is one proposal, as after a second click."""
    words = re.sub(r"[^a-z0-9]+", "-", name.casefold()).strip("-")[:40].strip("-")
    return f"{words or 'proposal'}-{''.join(secrets.choice(_SIGNS) for _ in range(6))}"


def start(
    market: Marketplace,
    person: Person,
    files: Files,
    subject: str,
    body: str = "",
    base: str = "",
    id: str = "",
) -> Saved:
    """A new proposal, on disk when this returns. `base`: the published commit that the texts were
    made from, "" for what is published now. Raises Refused, Stale, Busy; then nothing was saved.
    """
    may(market)
    id_ = id or new_id(subject)
    if not _ID.fullmatch(id_) or len(id_) > 100:
        raise Refused("This is no name for a proposal.", "Use small letters, digits and hyphens.")
    catalog = market.refresh()
    start_at = _published(market, catalog, base)
    edits = edits_of(market, catalog, files, start_at)
    change = Change(
        edits=edits,
        subject=_subject(subject),
        body=body,
        trailers=trailers(Action.SAVE, id_),
        branch=f"{OPEN}{id_}",
        start=start_at,
    )
    if any(one.id == id_ for one in proposals.names(market.repository.git, catalog.commit)):
        return _again(market, id_, edits)
    try:
        written = commit.write(market.repository, change, person)
    except Moved:
        return _again(market, id_, edits)
    return saved(market, id_, written.commit)


def save(
    market: Marketplace,
    person: Person,
    id: str,
    files: Files,
    subject: str,
    body: str = "",
    base: str = "",
) -> Saved:
    """Goes on with a proposal. `base`: the commit of it that the texts were made from, "" for its
    last one. Its author may, and whoever may publish all of it. Raises as `start`."""
    may(market)
    catalog = market.refresh()
    found = opened(market, catalog, id)
    if not may_edit(market, catalog, found, person):
        raise Refused(
            f"This proposal is {found.author.name}'s, and only its owners may change it, too.",
            "Comment on it, or make a proposal of your own.",
        )
    start_at = _of(market, base or found.tip, found.tip, "this proposal")
    change = Change(
        edits=edits_of(market, catalog, files, start_at),
        subject=_subject(subject),
        body=body,
        trailers=trailers(Action.SAVE, id),
        branch=found.ref,
    )
    try:
        written = commit.write(market.repository, change, person)
    except Conflict as error:
        raise _stale(market, id, files, start_at, error) from error
    return saved(market, id, written.commit)


def comment(market: Marketplace, person: Person, id: str, text: str) -> Saved:
    """In the body of a commit that changes nothing."""
    may(market)
    if not text.strip():
        raise Refused("There is nothing in this comment.", "Write something.")
    found = opened(market, market.refresh(), id)
    change = Change(
        subject=f"Comment on: {found.subject}",
        body=text,
        trailers=trailers(Action.COMMENT, id),
        branch=found.ref,
    )
    return saved(market, id, commit.write(market.repository, change, person).commit)


def named(market: Marketplace, catalog: Catalog, id: str) -> Proposal:
    """Raises NotFound."""
    git = market.repository.git
    all_: dict[str, Named] = {one.id: one for one in proposals.names(git, catalog.commit)}
    found = proposals.proposals(git, catalog.commit, [all_[id]]) if id in all_ else ()
    if not found:
        raise NotFound(
            f"There is no proposal '{id[:100]}'.", "Look at the list: it may have been deleted."
        )
    return found[0]


def opened(market: Marketplace, catalog: Catalog, id: str) -> Proposal:
    """Raises NotFound, and Refused where it is decided already."""
    found = named(market, catalog, id)
    if found.stage is not Stage.OPEN:
        raise Refused(f"This proposal is {found.stage} already.", "Make a new one.")
    return found


def may_edit(market: Marketplace, catalog: Catalog, found: Proposal, person: Person) -> bool:
    if is_same(person, found.author):
        return True
    after = texts.read(market.repository, found.tip, found.paths)
    files = {path: blob.text for path, blob in after.items()}
    return all(one.allow(person) for one in granted.rights(market, catalog, files).values())


def saved(market: Marketplace, id: str, commit: str) -> Saved:
    return Saved(id, commit, link(market, id))


def link(market: Marketplace, id: str) -> str:
    """Where the forge opens a pull request; "" without a remote, or one that nobody knows."""
    if not market.repository.is_copy:
        return ""
    into = market.repository.branch().removeprefix("refs/heads/")
    branch = f"{OPEN}{id}".removeprefix("refs/heads/")
    return pull_request(market.settings.repo, branch, into)


def may(market: Marketplace) -> None:
    """Raises Refused where nobody can propose anything."""
    if reason := may_propose(market):
        raise Refused(reason)


def _subject(subject: str) -> str:
    if not subject.strip():
        raise Refused("The change has no title.", "Say in a few words what it changes, and why.")
    return subject


def _published(market: Marketplace, catalog: Catalog, base: str) -> str:
    return _of(market, base or catalog.commit, catalog.commit, "what is published")


def _of(market: Marketplace, base: str, tip: str, of: str) -> str:
    """The commit, where it is one of those that led to the tip."""
    found = ""
    with suppress(NotFound):
        found = market.repository.commit(base)
    if not found or proposals.merge_base(market.repository.git, found, tip) != found:
        raise Refused(f"What you started from is no commit of {of}.", "Reload the page.")
    return found


def _again(market: Marketplace, id: str, edits: Sequence[Edit]) -> Saved:
    """A second click, or a name that is taken."""
    found = opened(market, market.catalog(), id)
    there = texts.read(market.repository, found.tip, [edit.path for edit in edits])
    if all(there[edit.path].data == edit.data for edit in edits):
        return saved(market, id, found.tip)
    raise Refused("There is a proposal of this name already.", "Go on with it, or make a new one.")


def _stale(market: Marketplace, id: str, files: Files, start_at: str, error: Conflict) -> Stale:
    tip = named(market, market.catalog(), id).tip
    was, now = (texts.read(market.repository, at, files) for at in (start_at, tip))
    clashing = [
        Clashing(path, was[path].text or "", mine or "", now[path].text or "")
        for path, mine in files.items()
        if was[path].id != now[path].id
    ]
    return Stale(*(_MEANWHILE if clashing else (error.message, error.hint)), clashing)
