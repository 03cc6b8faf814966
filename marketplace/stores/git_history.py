"""Who changed which file when, as Git tells it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from marketplace.model import Commit
from marketplace.stores.files import is_hidden, is_yaml
from marketplace.stores.git_command import Git

_COMMIT = "\x01"
_FORMAT = f"--format={_COMMIT}%H%x00%an%x00%ae%x00%aI%x00%ct%x00%s%x00%b"
_RAW = ("-z", "--raw", "--no-abbrev", "--no-merges", "--no-ext-diff", "--no-textconv")
_PATTERNS = ("--no-literal-pathspecs", "--icase-pathspecs")

_NEVER = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class FileChange:
    """One file in one commit. `before` is "" where it was new, `after` where it went away."""

    path: str
    before: str  # blob ids
    after: str
    was: str = ""  # its former path, where it moved


@dataclass(frozen=True, slots=True)
class Entry:
    commit: Commit
    changes: tuple[FileChange, ...]
    stamp: int = 0  # when it was committed, to order by


def log(git: Git, start: str, folder: str, limit: int) -> tuple[Entry, ...]:
    """The newest commits that touched YAML files below a folder."""
    options, below = _below(folder)
    told = git.run(*options, "log", _FORMAT, *_RAW, "-M", f"-n{limit}", start, "--", *below)
    return tuple(_parsed(told))


def follow(git: Git, start: str, paths: Sequence[str], limit: int) -> tuple[Entry, ...]:
    """The newest commits that touched these files, through renames."""
    found: dict[str, Entry] = {}
    for path in paths:
        told = git.run("log", _FORMAT, *_RAW, "--follow", f"-n{limit}", start, "--", path)
        for entry in _own(_parsed(told)):
            known = found.get(entry.commit.id)
            found[entry.commit.id] = _joined(known, entry) if known else entry
    return tuple(sorted(found.values(), key=lambda e: -e.stamp)[:limit])


def last_changed(git: Git, start: str, folder: str) -> dict[str, datetime]:
    """When each file below a folder was last touched, in one walk through the history."""
    options, below = _below(folder)
    told = git.run(
        *options, "log", f"--format={_COMMIT}%aI", "-z", "--name-only", "--no-renames",
        "--no-merges", start, "--", *below,
    )  # fmt: skip
    found: dict[str, datetime] = {}
    when = _NEVER
    for token in told.decode("utf-8", "replace").split("\0"):
        if token.startswith(_COMMIT):
            when = _when(token[1:])
        elif token:
            found.setdefault(token.removeprefix("\n"), when)
    return found


def _below(folder: str) -> tuple[Sequence[str], Sequence[str]]:
    """Options of Git and the paths to ask for. Git takes no empty path for the top folder, and
    without any path commits that touch no YAML file would use up the limit."""
    return ((), (folder,)) if folder else (_PATTERNS, ("*.yaml", "*.yml"))


def _parsed(told: bytes) -> Iterator[Entry]:
    tokens = iter(told.decode("utf-8", "replace").split("\0"))
    commit: Commit | None = None
    stamp = 0
    changes: list[FileChange] = []
    for token in tokens:
        if token.startswith(_COMMIT):
            if commit:
                yield _entry(commit, changes, stamp)
            id_, author, email, when = token[1:], *(next(tokens) for _ in range(3))
            stamp = int(next(tokens) or 0)
            commit = Commit(id_, author, email, _when(when), next(tokens), next(tokens).strip())
            changes = []
        elif token.lstrip("\n").startswith(":"):
            changes.extend(_change(token, tokens))
    if commit:
        yield _entry(commit, changes, stamp)


def _change(token: str, tokens: Iterator[str]) -> Iterator[FileChange]:
    """One `--raw` entry and the path tokens after it; nothing for a file that is not ours."""
    *modes, before, after, status = token.lstrip("\n").lstrip(":").split(" ")
    moved = status[0] in "RC"
    was = next(tokens) if moved else ""
    path = next(tokens)
    if not is_yaml(path) or is_hidden(path) or _is_link(modes):
        return
    # A copy is a new file; only a rename carries the history on.
    new = set(before) == {"0"} or status[0] == "C"
    gone = set(after) == {"0"}
    yield FileChange(path, "" if new else before, "" if gone else after, was if not new else "")


def _is_link(modes: Sequence[str]) -> bool:
    return any(mode in {"120000", "160000"} for mode in modes)


def _entry(commit: Commit, changes: list[FileChange], stamp: int) -> Entry:
    paths = tuple(change.path for change in changes)
    return Entry(replace(commit, paths=paths), tuple(changes), stamp)


def _own(entries: Iterator[Entry]) -> Iterator[Entry]:
    """Up to where the file began: `--follow` goes on into the file that it was copied from."""
    for entry in entries:
        yield entry
        if not all(change.before for change in entry.changes):
            return


def _joined(one: Entry, other: Entry) -> Entry:
    return _entry(one.commit, list(dict.fromkeys(one.changes + other.changes)), one.stamp)


def _when(text: str) -> datetime:
    """Git lets any number stand for a time, and prints nothing for one that is no date."""
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return _NEVER
