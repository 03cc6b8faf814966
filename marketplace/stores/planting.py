"""A tree that differs from another one in some files, made from objects alone."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from marketplace.errors import Refused
from marketplace.stores.git_command import Git

_FILES, _FOLDERS = (b"100644 blob", b"100755 blob"), (b"040000 tree",)
_NEW = re.compile(r"(?:[A-Za-z0-9_][A-Za-z0-9._ -]*/)*[A-Za-z0-9_][A-Za-z0-9._ -]*")
_NOWHERE = ("", ".", "..", ".git")
_TAKEN = (
    "There is already a file of this name in the repository. Nothing was saved.",
    "Choose another title.",
)
_CHANGED = (
    "This file has been changed or deleted since you opened it. Nothing was saved.",
    "Look at what is there now, and bring your changes in again.",
)
Entries = dict[str, tuple[bytes, str]]  # by name: mode and kind, id


class Conflict(Refused):
    """Somebody else was faster: what is there now is not what the change was made from."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """`base` is the blob id of what `data` replaces, "" for a new file; None deletes it."""

    path: str
    data: bytes | None
    base: str = ""


def check(edits: Sequence[Edit]) -> None:
    """Raises Refused for a path that is none of a file below the top folder."""
    paths = [edit.path for edit in edits]
    if not all(_is_fit(edit) for edit in edits) or len(set(paths)) < len(paths):
        raise Refused("A file cannot be saved under this name.", "Use letters, digits and hyphens.")


def _is_fit(edit: Edit) -> bool:
    if _NEW.fullmatch(edit.path) and ".." not in edit.path:
        return True
    parts = edit.path.casefold().split("/")
    odd = any(part.strip(" .") in _NOWHERE for part in parts)
    return bool(edit.base) and edit.path.isprintable() and not odd  # it is there, under that name


class Planter:
    """`keep` writes an object for good: its kind and bytes to its id."""

    def __init__(self, git: Git, keep: Callable[[str, bytes], str]) -> None:
        self._git = git
        self._keep = keep

    def plant(self, tree: str, edits: Iterable[Edit], blobs: Mapping[str, str]) -> str:
        """The id of the tree; "" where there is no difference. `blobs`: ids of the new files,
        by path. Raises Conflict where a file is neither its base nor already as it should be."""
        inside = {edit.path: edit for edit in edits}
        return self._planted(tree, inside, "", blobs) or ""

    def _planted(
        self, tree: str, edits: Mapping[str, Edit], above: str, blobs: Mapping[str, str]
    ) -> str | None:
        """`edits` by the rest of their path. None where there is no difference, "" where nothing
        is left of the tree."""
        entries = self._entries(tree) if tree else {}
        before = dict(entries)
        inner: dict[str, dict[str, Edit]] = {}
        for rest, edit in edits.items():
            name, slash, below = rest.partition("/")
            kind = entries.get(name, (b"", ""))[0]
            if kind and kind not in (_FOLDERS if slash else _FILES):
                raise Refused(
                    "Something else stands in the repository where the file would go.",
                    f"Move '{name}' away in Git, or choose another title.",
                )
            if slash:
                inner.setdefault(name, {})[below] = edit
            else:
                _place(entries, name, edit, blobs.get(edit.path, ""))
        for name, those in inner.items():
            id_ = self._planted(entries.get(name, (b"", ""))[1], those, f"{above}{name}/", blobs)
            if id_:
                entries[name] = (_FOLDERS[0], id_)
            elif id_ == "":
                entries.pop(name, None)
        if entries == before:
            return None
        return self._keep("tree", _written(entries)) if entries or not above else ""

    def _entries(self, tree: str) -> Entries:
        found: Entries = {}
        for line in self._git.run("ls-tree", "-z", "--full-tree", tree).split(b"\0")[:-1]:
            about, _, name = line.partition(b"\t")
            kind, _, id_ = about.rpartition(b" ")
            found[os.fsdecode(name)] = (kind, id_.decode())
        return found


def _place(entries: Entries, name: str, edit: Edit, blob: str) -> None:
    there = entries.get(name, (b"", ""))[1]
    if there == blob:  # as after a second click
        return
    if there != edit.base:
        raise Conflict(*_CHANGED if edit.base else _TAKEN)
    if blob:
        entries[name] = (_FILES[0], blob)
    else:
        del entries[name]


def _written(entries: Entries) -> bytes:
    """As Git keeps it. Not by `git mktree`, which never waits until it is on disk."""
    lines = [
        (os.fsencode(name) + b"/" * (kind in _FOLDERS), kind.split()[0].lstrip(b"0"), id_)
        for name, (kind, id_) in entries.items()
    ]
    return b"".join(
        b"%b %b\0%b" % (mode, name.removesuffix(b"/"), bytes.fromhex(id_))
        for name, mode, id_ in sorted(lines)
    )
