"""What a commit holds, read in bulk: one `ls-tree`, one `cat-file --batch`."""

from __future__ import annotations

from collections.abc import Generator, Iterator, Mapping
from contextlib import closing
from typing import IO

from marketplace.model import Problem
from marketplace.stores import files
from marketplace.stores.files import Files
from marketplace.stores.git_command import Git, stop

_AT_ONCE = 400  # ids that surely fit into a pipe: writing them never waits for a reader
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
