"""Deciding on a proposal. All that the page has shown is looked at again, at this moment."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from marketplace.access.publishing import is_same
from marketplace.contracts.merge import merge
from marketplace.errors import Busy, Refused
from marketplace.model import Action, Blocker, Person, Proposal, Stage
from marketplace.services.marketplace import Marketplace
from marketplace.services.proposals import View, view
from marketplace.services.propose import Saved, Stale, may, opened, saved
from marketplace.services.weighing import FileView, conflict
from marketplace.stores import authors, commit, texts
from marketplace.stores.checkout import is_checked_out
from marketplace.stores.commit import Change, Conflict, Edit, Moved
from marketplace.stores.proposals import CLOSED, OPEN, trailers
from marketplace.stores.refs import Move

_TRIES = 20
_MEANWHILE = "Somebody else has published the same file meanwhile. Nothing was published."


@dataclass(frozen=True, slots=True)
class Published:
    id: str
    commit: str


class Blocked(Refused):
    """Why it cannot be published: the first reason as the message, all of them beside it."""

    def __init__(self, blockers: Sequence[Blocker]) -> None:
        super().__init__(blockers[0].message, blockers[0].hint)
        self.blockers = tuple(blockers)


def publish(market: Marketplace, person: Person, id: str, tip: str = "") -> Published:
    """On the published branch, and on disk, when this returns; the catalog knows it.

    `tip`: the commit that was reviewed. Raises Stale where the proposal went on from there,
    Blocked, Refused, Busy; then nothing was published.
    """
    may(market)
    for _ in range(_TRIES):
        catalog = market.refresh()
        seen = view(market, catalog, id, person)
        if tip and seen.proposal.tip != tip and seen.proposal.stage is Stage.OPEN:
            raise Stale(
                "The proposal has changed since you opened it. Nothing was published.",
                "Look at it again.",
            )
        if seen.blockers:
            raise Blocked(seen.blockers)
        try:
            written = commit.write(market.repository, _merge(market, seen), person)
        except Moved:  # somebody published in between: all is looked at anew
            continue
        except Conflict as error:
            raise Refused(_MEANWHILE, "Look at the proposal again.") from error
        market.refresh()
        return Published(id, written.commit)
    raise Busy("Others publish all the time. Nothing was published.", "Try again.")


def decline(market: Marketplace, person: Person, id: str, reason: str) -> None:
    """By whoever may publish it."""
    may(market)
    if not reason.strip():
        raise Refused("No reason is given.", "Say why, so that its author can learn from it.")
    catalog = market.refresh()
    seen = view(market, catalog, id, person)
    if not_theirs := [one for one in seen.blockers if one.rule in ("rights", "closed")]:
        raise Blocked(not_theirs)
    _close(market, person, seen.proposal, Action.DECLINE, reason)


def withdraw(market: Marketplace, person: Person, id: str, reason: str = "") -> None:
    """By its author."""
    may(market)
    found = opened(market, market.refresh(), id)
    if not is_same(person, found.author):
        raise Refused(
            f"This proposal is {found.author.name}'s: only they can withdraw it.",
            "Decline it, if it is yours to publish.",
        )
    _close(market, person, found, Action.WITHDRAW, reason)


def update(
    market: Marketplace,
    person: Person,
    id: str,
    choices: Mapping[tuple[str, str], str] | None = None,
    base: str = "",
) -> Saved:
    """Brings into the proposal what was published meanwhile. `choices`: "mine" or "theirs" by file
    and `Clash.where`; Blocked where one is missing. `base`: the commit of the proposal that was
    looked at. Its author may, and whoever may publish it."""
    may(market)
    catalog = market.refresh()
    seen = view(market, catalog, id, person)
    if seen.proposal.stage is not Stage.OPEN or not seen.may_edit:
        opened(market, catalog, id)
        raise Refused("Only its author and its owners may change this proposal.", "Comment on it.")
    if base and base != seen.proposal.tip:
        raise Stale("The proposal has changed since you opened it.", "Look at it again.")
    by_file: dict[str, dict[str, str]] = {}
    for (path, where), choice in (choices or {}).items():
        by_file.setdefault(path, {})[where] = choice
    edits = tuple(
        edit
        for one in seen.files
        for edit in _edit(market, one, _resolved(market, one, by_file.get(one.path, {})))
    )
    change = Change(
        edits=edits,
        subject="Bring in what was published meanwhile",
        trailers=trailers(Action.UPDATE, id),
        branch=seen.proposal.ref,
        tip=seen.proposal.tip,
        merges=catalog.commit,
        onto=catalog.commit,
    )
    return saved(market, id, commit.write(market.repository, change, person).commit)


def _merge(market: Marketplace, seen: View) -> Change:
    found = seen.proposal
    also: tuple[Move, ...] = ()
    if found.ref.startswith(OPEN) and not is_checked_out(market.repository, found.ref):
        also = (Move(found.ref, "", found.tip), Move(f"{CLOSED}{found.id}", found.tip, ""))
    by = authors.line(f"{found.author.name} <{found.author.email}>")
    return Change(
        edits=tuple(edit for one in seen.files for edit in _edit(market, one, one.result)),
        subject=found.subject,
        body=found.body,
        trailers=(f"Proposed-by: {by}", f"Proposal: {found.id}"),
        tip=seen.published,
        merges=found.tip,
        also=also,
    )


def _edit(market: Marketplace, one: FileView, text: str | None) -> tuple[Edit, ...]:
    """From what is published now; nothing where that is the same."""
    if text == one.published:
        return ()
    there = texts.read(market.repository, market.catalog().commit, [one.path])[one.path]
    return (Edit(path=one.path, data=None if text is None else text.encode(), base=there.id),)


def _resolved(market: Marketplace, one: FileView, choices: Mapping[str, str]) -> str | None:
    if not one.clashes:
        return one.result
    if None in (one.before, one.proposed, one.published):  # one side has no such file
        if (chosen := choices.get("")) is None:
            raise Blocked([conflict(one)])
        return one.published if chosen == "theirs" else one.proposed
    limits = market.settings.limits
    told = merge(one.before or "", one.proposed or "", one.published or "", limits, choices)
    if told.clashes:
        raise Blocked([conflict(one)])
    return told.text


def _close(
    market: Marketplace, person: Person, found: Proposal, action: Action, reason: str
) -> None:
    """Its last commit says why; where that is ours to do, it leaves the branches."""
    verb = "Decline" if action is Action.DECLINE else "Withdraw"
    change = Change(
        subject=f"{verb}: {found.subject}",
        body=reason,
        trailers=trailers(action, found.id),
        branch=found.ref,
        tip=found.tip,
    )
    if found.ref.startswith(OPEN) and not market.repository.is_copy:
        if is_checked_out(market.repository, found.ref):
            raise Refused(
                f"The branch '{found.ref.removeprefix('refs/heads/')}' is checked out.",
                "Switch the checkout to another branch (`git switch`), and try again.",
            )
        gone = Move(found.ref, "", found.tip)
        closed = f"{CLOSED}{found.id}"
        change = replace(change, branch=closed, tip="", start=found.tip, also=(gone,))
    try:
        commit.write(market.repository, change, person)
    except Moved as error:
        raise Stale("The proposal has changed meanwhile.", "Look at it again.") from error
