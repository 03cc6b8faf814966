"""Proposals in Git: branches `proposal/ID`, and what was said on them. Nothing is kept elsewhere.

What is no longer open moves out of the branches, to `refs/proposals/ID`; that is tidiness alone:
whether one is published tells the history, and whether it was declined its last commit.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from marketplace.model import Action, Person, Proposal, Stage, Step
from marketplace.stores.git_command import Git, GitFailed

OPEN, CLOSED = "refs/heads/proposal/", "refs/proposals/"
ID = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9_-]|\.(?![.]|lock$|$)){0,99}")
_FIELDS = ("%H", "%P", "%an", "%ae", "%at", "%s", "%b")
_TRAILERS = re.compile(r"(?:^|\n\n)Proposal-Action: ([a-z]+)\n(?:Proposal: [^\n]*\n?)?\s*\Z")
_MOST, _MERGES, _ONE = 5_000, 20_000, 500  # commits that are looked at
_CLOSED = {Action.DECLINE: Stage.DECLINED, Action.WITHDRAW: Stage.WITHDRAWN}
_NEVER = datetime(1970, 1, 1, tzinfo=UTC)
Pair = tuple[str, str]  # commit ids: the tip, and what it is compared with


@dataclass(frozen=True, slots=True)
class Named:
    """A proposal's name and where it stands."""

    id: str
    ref: str
    tip: str
    merged: bool = False


@dataclass(frozen=True, slots=True)
class _Own:
    """The commits of a proposal itself, oldest first, and where they begin."""

    named: Named
    base: str
    steps: tuple[Step, ...]
    merge: Step | None = None  # by which it was published

    @property
    def from_base(self) -> Pair:
        return self.named.tip, self.base


@dataclass(frozen=True, slots=True)
class _Commit:
    step: Step
    parents: tuple[str, ...]


def trailers(action: Action, id_: str) -> tuple[str, ...]:
    """The last lines of a commit of ours, which say what it did."""
    return (f"Proposal-Action: {action}", f"Proposal: {id_}")


def names(git: Git, main: str) -> tuple[Named, ...]:
    """Those with names that we can show and write; of two places of one id the branch counts.

    `main`: the commit that is published.
    """
    merged = {ref for _, _, ref in _refs(git, f"--merged={main}")}
    found: dict[str, Named] = {}
    for kind, tip, ref in sorted(_refs(git), key=lambda told: told[2].startswith(OPEN)):
        id_ = ref.removeprefix(OPEN if ref.startswith(OPEN) else CLOSED)
        if kind == "commit" and ID.fullmatch(id_):
            found[id_] = Named(id_, ref, tip, ref in merged)
    return tuple(found.values())


def proposals(git: Git, main: str, named: Sequence[Named]) -> tuple[Proposal, ...]:
    """All of these, newest first."""
    tips = [one.tip for one in named if not one.merged]
    waiting = _log(git, [*tips, f"^{main}"], _MOST) if tips else {}
    merges = _merges(git, main) if any(one.merged for one in named) else {}
    owned = [own for one in named if (own := _own(git, one, main, waiting, merges))]
    changed = _differing(git, [own.from_base for own in owned])
    open_ = [(own.named.tip, main) for own in owned if not own.named.merged]
    missing = _differing(git, open_)
    made = []
    for own in owned:
        paths = changed.get(own.named.tip, frozenset())
        here = not paths & missing.get(own.named.tip, frozenset())
        made.append(_made(own, paths, published=own.named.merged or (bool(paths) and here)))
    return tuple(sorted(made, key=lambda one: (one.changed, one.id), reverse=True))


def merge_base(git: Git, one: str, other: str) -> str:
    """ "" where they have no history in common."""
    with suppress(GitFailed):
        return git.run("merge-base", one, other).decode().strip()
    return ""


def told(git: Git, commit: str) -> tuple[str, str, frozenset[str]]:
    """The first parent of a commit, "" for none; its subject; the paths that it changed."""
    ((_, found),) = _log(git, [commit], 1).items()
    before = next(iter(found.parents), "")
    paths = _differing(git, [(commit, before)]) if before else {}
    return before, found.step.subject, paths.get(commit, frozenset())


def _refs(git: Git, *options: str) -> list[list[str]]:
    """[kind of object, id, full name] of each."""
    told = git.run(
        "for-each-ref", "--format=%(objecttype) %(objectname) %(refname)", *options, CLOSED, OPEN
    ).decode("utf-8", "replace")
    return [line.split(" ", 2) for line in told.splitlines()]


def _own(
    git: Git, one: Named, main: str, waiting: Mapping[str, _Commit], merges: Mapping[str, _Commit]
) -> _Own | None:
    merge = merges.get(one.tip)
    if one.tip in waiting:
        own = _walked(one.tip, waiting)
        ends = {parent for commit in own for parent in commit.parents if parent not in waiting}
        base = ends.pop() if len(ends) == 1 else merge_base(git, main, one.tip)
    else:
        before = merge.parents[0] if merge else "" if one.merged else main
        base = merge_base(git, before, one.tip) if before else ""
        since = [one.tip, *([f"^{base}"] if base else [])]
        own = _walked(one.tip, _log(git, since, _ONE if base else 1))
        base = base or (own[-1].parents[0] if own and own[-1].parents else "")
    # Without a common history nobody can tell what it would change.
    if not own or not base:
        return None
    return _Own(one, base, tuple(commit.step for commit in own), merge.step if merge else None)


def _made(own: _Own, paths: frozenset[str], *, published: bool) -> Proposal:
    steps = own.steps
    first = next((step for step in steps if step.action is Action.SAVE), steps[0])
    decided = next((step for step in steps[::-1] if step.action is not Action.COMMENT), first)
    stage = Stage.PUBLISHED if published else _CLOSED.get(decided.action, Stage.OPEN)
    return Proposal(
        id=own.named.id,
        ref=own.named.ref,
        stage=stage,
        subject=first.subject,
        body=first.text,
        author=first.person,
        created=steps[0].when,
        changed=steps[-1].when,
        tip=own.named.tip,
        base=own.base,
        paths=tuple(sorted(paths)),
        steps=(*steps, own.merge) if own.merge else steps,
        reason=decided.text if stage in _CLOSED.values() else "",
    )


def _walked(tip: str, known: Mapping[str, _Commit]) -> list[_Commit]:
    """Oldest first, along the first parents: what a proposal merged is not its own."""
    found: list[_Commit] = []
    while tip in known:
        found.append(known[tip])
        tip = next(iter(known[tip].parents), "")
    return found[::-1]


def _merges(git: Git, main: str) -> dict[str, _Commit]:
    """What was merged, and by which commit."""
    found: dict[str, _Commit] = {}
    for commit in _log(git, [main], _MERGES, "--merges").values():
        merge = replace(commit, step=replace(commit.step, action=Action.PUBLISH, text=""))
        found |= dict.fromkeys(commit.parents[1:], merge)
    return found


def _log(git: Git, revisions: Sequence[str], most: int, *options: str) -> dict[str, _Commit]:
    told = git.run(
        "log", *options, "-z", f"--format={'%x00'.join(_FIELDS)}", f"-n{most}", "--stdin",
        feed="".join(f"{one}\n" for one in revisions).encode(),
    ).decode("utf-8", "replace").split("\0")  # fmt: skip
    rows = (told[at : at + len(_FIELDS)] for at in range(0, len(told) - 1, len(_FIELDS)))
    return {row[0]: _commit(row) for row in rows if len(row) == len(_FIELDS)}


def _commit(row: Sequence[str]) -> _Commit:
    id_, parents, name, email, when, subject, body = row
    action, text = Action.SAVE, body.strip("\n")
    if found := _TRAILERS.search(f"{text}\n"):
        text = text[: found.start()].rstrip()
        with suppress(ValueError):
            action = Action(found[1])
        if action is Action.PUBLISH:
            action = Action.SAVE
    step = Step(id_, Person(name, email), _when(when), action, subject, text)
    return _Commit(step, tuple(parents.split()))


def _when(stamp: str) -> datetime:
    try:
        return datetime.fromtimestamp(int(stamp), UTC)
    except (ValueError, OverflowError, OSError):
        return _NEVER


def _differing(git: Git, pairs: Sequence[Pair]) -> dict[str, frozenset[str]]:
    """By the first of a pair, the paths at which its two commits differ."""
    if not pairs:
        return {}
    told = git.run(
        "diff-tree", "--stdin", "-r", "-z", "--raw", "--no-renames",
        feed="".join(f"{one} {other}\n" for one, other in pairs).encode(),
    ).decode("utf-8", "surrogateescape")  # fmt: skip
    found: dict[str, set[str]] = {}
    here: set[str] = set()
    tokens = iter(told.split("\0")[:-1])
    for token in tokens:
        if token.startswith(":"):  # then a path follows, which can look like anything
            here.add(next(tokens))
        else:
            here = found.setdefault(token, set())
    return {tip: frozenset(paths) for tip, paths in found.items()}
