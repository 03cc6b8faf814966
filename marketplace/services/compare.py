"""What changed: between two files, one file at two commits, or everything between two commits."""

from __future__ import annotations

import os
from collections.abc import Callable, Hashable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from marketplace.contracts.compare import NotOurs, Text, compare, only_one, parse
from marketplace.contracts.parts import text
from marketplace.errors import MarketplaceError, NotFound, Unreadable
from marketplace.model import Comparison, Kind
from marketplace.settings import Limits

if TYPE_CHECKING:
    from marketplace.stores.files import Files
    from marketplace.stores.git import Repository


@dataclass(frozen=True, slots=True)
class Compared:
    """One contract or product; where one side lacks it, both names are the same."""

    file: str
    old_file: str
    kind: Kind
    id: str
    comparison: Comparison


@dataclass(frozen=True, slots=True)
class Changes:
    """`broken` says what nobody can read on the new side: what changed there, nobody can tell."""

    compared: tuple[Compared, ...] = ()
    broken: tuple[str, ...] = ()

    @property
    def stopped(self) -> bool:
        return any(one.comparison.stopped for one in self.compared)


def compare_texts(old: str, new: str, today: date, limits: Limits) -> Comparison:
    """Raises Unreadable where one of them cannot be compared."""
    before, after = (
        parse(said.encode("utf-8", "surrogatepass"), name, limits)
        for name, said in (("old", old), ("new", new))
    )
    return compare(before, after, today)


def compare_named(
    old: str, new: str, today: date, limits: Limits, opened: Callable[[], Repository]
) -> Changes:
    """Each is a file, `REV:path`, or both are revisions. `opened` is asked where Git is needed."""
    if not (_is_file(old) or _is_file(new) or ":" in old or ":" in new):
        return compare_revisions(opened(), old, new, today, limits)
    repository: list[Repository] = []

    def read(name: str) -> tuple[str, Text]:
        if _is_file(name):
            return name, parse(_on_disk(name, limits), name, limits)
        revision, colon, path = name.partition(":")
        if not (colon and revision and path):
            raise _no_file(name)
        if not repository:
            repository.append(opened())
        commit = repository[0].commit(revision)
        return path, parse(repository[0].file(commit, path), name, limits)

    (old_file, before), (file, after) = read(old), read(new)
    compared = _compared(file, old_file, before, after, compare(before, after, today))
    return Changes((compared,))


def compare_revisions(
    repository: Repository, old: str, new: str, today: date, limits: Limits
) -> Changes:
    """All that differs in the contracts folder. What was only moved is no change."""
    commits = [_commit(repository, name) for name in (old, new)]
    before, after = (repository.files(commit) for commit in commits)
    gone, come = _differing(before, after)
    broken: dict[str, str] = {}
    now = dict(_texts(repository, commits[1], come, limits, broken))
    known = _without(gone, {gone[path] for path in broken if path in gone})
    was = dict(_texts(repository, commits[0], known, limits, {}))
    found = []
    for old_file, file in _pairs(was, now):
        a, b = was.get(old_file), now.get(file)
        if a and b:
            comparison = compare(a, b, today)
        elif side := a or b:
            comparison = only_one(side.kind, side.tree, today, added=a is None)
        found.append(_compared(file or old_file, old_file or file, a, b, comparison))
    return Changes(tuple(sorted(found, key=lambda one: one.file)), tuple(broken.values()))


def _commit(repository: Repository, name: str) -> str:
    """Before the first commit, HEAD holds nothing: a hook runs then, too."""
    from marketplace.stores.git import NO_COMMIT

    if name == "HEAD" and (published := repository.commit()) == NO_COMMIT:
        return published
    return repository.commit(name)


def _compared(
    file: str, old_file: str, old: Text | None, new: Text | None, comparison: Comparison
) -> Compared:
    side = new or old
    assert side
    return Compared(file, old_file, side.kind, text(side.tree.get("id")), comparison)


def _is_file(name: str) -> bool:
    return os.path.isfile(name)


def _on_disk(name: str, limits: Limits) -> bytes:
    from marketplace.stores import worktree

    path = Path(name)
    try:
        return worktree.read(path.parent.resolve(), path.name, limits.file_size)
    except Unreadable as error:
        raise Unreadable(f"'{name}' cannot be read: {error.message}.") from error


def _no_file(name: str) -> MarketplaceError:
    return NotFound(
        f"There is no file '{name[:100]}'.",
        "Name two files, REV:path for a file of a commit, or two revisions for all that differs.",
    )


def _differing(before: Files, after: Files) -> tuple[dict[str, str], dict[str, str]]:
    """The files of each side that the other does not have under whatever name, with blob ids."""
    gone = {path: blob for path, blob in before.blobs.items() if after.blobs.get(path) != blob}
    come = {path: blob for path, blob in after.blobs.items() if before.blobs.get(path) != blob}
    moved = set(gone.values()) & set(come.values())
    return _without(gone, moved), _without(come, moved)


def _without(blobs: Mapping[str, str], moved: set[str]) -> dict[str, str]:
    return {path: blob for path, blob in blobs.items() if blob not in moved}


def _texts(
    repository: Repository,
    commit: str,
    blobs: Mapping[str, str],
    limits: Limits,
    broken: dict[str, str],
) -> Iterator[tuple[str, Text]]:
    """Those that are contracts and products; `broken` learns of those that claim to be."""
    for path, _, data in repository.contents(commit, blobs):
        try:
            yield path, parse(data, path, limits)
        except NotOurs:
            continue
        except Unreadable as error:
            broken[path] = error.message


Key = Callable[[str, Text], Hashable]
# What was renamed or moved is still the same by its id; what got another id, by its place. Of
# several versions side by side each goes with its own.
_SAME: tuple[Key, ...] = (
    lambda path, one: (path, one.kind, text(one.tree.get("id"))),
    lambda _, one: (one.kind, text(one.tree.get("id")), text(one.tree.get("version"))),
    lambda _, one: (one.kind, text(one.tree.get("id"))),
    lambda path, one: (path, one.kind),
)


def _pairs(was: Mapping[str, Text], now: Mapping[str, Text]) -> Iterator[tuple[str, str]]:
    """(old path, new path), one of them "" for what is only on one side."""
    old, new = dict(was), dict(now)
    for key in _SAME:
        waiting: dict[Hashable, list[str]] = {}
        for path, one in new.items():
            waiting.setdefault(key(path, one), []).append(path)
        for path, one in [*old.items()]:
            if others := waiting.get(key(path, one)):
                yield path, (other := others.pop(0))
                del old[path], new[other]
    yield from ((path, "") for path in old)
    yield from (("", path) for path in new)
