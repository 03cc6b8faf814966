"""What a commit holds, read in bulk: one `ls-tree`, one `cat-file --batch`."""

from __future__ import annotations

from collections.abc import Generator, Iterator, Mapping
from contextlib import closing
from subprocess import Popen
from typing import IO

from marketplace.model import Problem
from marketplace.stores import files
from marketplace.stores.files import Files
from marketplace.stores.git_command import Git, stop

_AT_ONCE = 400  # ids that surely fit into a pipe: writing them never waits for a reader
_PLAIN = {"000000", "100644", "100755"}  # modes of files, and of none
_DAMAGED = 50  # objects that may turn out broken before we give up on the rest


def files_at(git: Git, commit: str, folder: str) -> Files | None:
    """The files below a folder at a commit; None where there is no such folder."""
    below = ("--", f"{folder}/") if folder else ()
    told = git.run("ls-tree", "-r", "-z", "--full-tree", commit, *below)
    if folder and not told:
        return None
    blobs: dict[str, str] = {}
    problems: list[Problem] = []
    for entry in told.decode("utf-8", "surrogateescape").split("\0")[:-1]:
        kind, _, path = entry.partition("\t")
        mode, _, blob = kind.split(" ")
        if files.is_hidden(path):
            continue
        if mode == "120000":
            problems.extend(files.link(path))
        elif mode == "160000":
            problems.append(files.submodule(path))
        elif not files.is_yaml(path):
            continue
        elif not path.isascii() and (shown := _shown(path)) != path:
            problems.append(files.odd_name(shown))
        else:
            blobs[path] = blob
    return Files(folder, blobs, tuple(problems))


def files_since(git: Git, before: str, known: Files, commit: str) -> Files | None:
    """As `files_at`, from what was there before; None where only a look at all can tell."""
    below = ("--", known.folder) if known.folder else ()
    told = git.run(
        "diff-tree", "-r", "-z", "--raw", "--no-renames", "--no-abbrev", before, commit, *below
    )
    blobs = dict(known.blobs)
    tokens = iter(told.decode("utf-8", "surrogateescape").split("\0")[:-1])
    for change, path in zip(tokens, tokens, strict=True):
        old, new, _, blob, status = change[1:].split(" ")
        if not (old in _PLAIN and new in _PLAIN and path.isascii()):
            return None
        if not files.is_yaml(path) or files.is_hidden(path):
            continue
        if status == "D":
            blobs.pop(path, None)
        else:
            blobs[path] = blob
    return Files(known.folder, blobs, known.problems) if blobs else None


def blob_at(git: Git, commit: str, path: str) -> str:
    """The id of a regular file; "" where there is none at that place."""
    told = git.run("ls-tree", "-z", "--full-tree", commit, "--", path).decode("utf-8", "replace")
    kind, _, named = told.partition("\0")[0].partition("\t")
    mode, _, blob = kind.rpartition(" ")
    return blob if named == path and mode.startswith("100") else ""


def contents(git: Git, blobs: Mapping[str, str], limit: int) -> Iterator[tuple[str, str, bytes]]:
    """(path, blob id, bytes) of what can be read; one byte more than `limit` where it is larger."""
    paths: dict[str, list[str]] = {}
    for path, blob in blobs.items():
        paths.setdefault(blob, []).append(path)
    waiting = list(paths)
    damaged = 0
    while waiting and damaged < _DAMAGED:
        done = 0
        data: bytes | None = None
        with closing(_objects(git, waiting, limit)) as stream:
            for data in stream:
                if data is not None:
                    for path in paths[waiting[done]]:
                        yield path, waiting[done], data
                done += 1
        damaged += data is None
        waiting = waiting[done:]


class Objects:
    """Blobs by id as they are asked for, all through one process."""

    def __init__(self, git: Git, limit: int) -> None:
        self._git = git
        self._limit = limit
        self._process: Popen[bytes] | None = None

    def read(self, blob: str) -> bytes | None:
        """None for what cannot be read; the next one gets a new process then."""
        process = self._process or self._git.start("cat-file", "--batch", quiet=True)
        self._process = process
        assert process.stdin is not None
        assert process.stdout is not None
        try:
            process.stdin.write(f"{blob}\n".encode())
            process.stdin.flush()
            data, ends = _object(process.stdout, self._limit)
        except BrokenPipeError:
            data, ends = None, True
        if ends:
            self.close()
        return data

    def close(self) -> None:
        if self._process:
            stop(self._process)
            self._process = None


def _objects(git: Git, ids: list[str], limit: int) -> Generator[bytes | None, None, None]:
    """In the order of the ids, None for what cannot be read.

    Ends early after an object over the limit, so as not to read all of it, and where Git died.
    """
    process = git.start("cat-file", "--batch", quiet=True)
    assert process.stdin is not None
    assert process.stdout is not None
    try:
        for start in range(0, len(ids), _AT_ONCE):
            asked = ids[start : start + _AT_ONCE]
            process.stdin.write("".join(f"{id_}\n" for id_ in asked).encode())
            process.stdin.flush()
            for _ in asked:
                data, ends = _object(process.stdout, limit)
                yield data
                if ends:
                    return
    except BrokenPipeError:
        yield None
    finally:
        stop(process)


def _object(out: IO[bytes], limit: int) -> tuple[bytes | None, bool]:
    """One answer of `cat-file --batch`, and whether it must be the last."""
    header = out.readline().split()
    if len(header) != 3:
        return None, not header  # no header: Git died; else "<id> missing"
    size = int(header[2])
    data = out.read(min(size, limit + 1))
    whole = len(data) == size and out.read(1) == b"\n"
    if not whole and len(data) <= limit:
        return None, True
    return data, not whole


def _shown(path: str) -> str:
    """A name that is not UTF-8, as it can be printed."""
    return path.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
