"""Some files of one commit, wherever they lie."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from marketplace.stores.git import Repository

_AT_ONCE = 500  # paths that surely fit into the arguments of a process


@dataclass(frozen=True, slots=True)
class Blob:
    """`id` is "" and `data` None where there is no such file; `data` is None, too, where it
    cannot be read."""

    id: str = ""
    data: bytes | None = None

    @property
    def is_text(self) -> bool:
        try:
            (self.data or b"").decode()
        except UnicodeDecodeError:
            return False
        return True

    @property
    def text(self) -> str | None:
        """With what is no UTF-8 made visible: such a file is not edited as a text."""
        return None if self.data is None else self.data.decode("utf-8", "replace")


NONE = Blob()


def read(repository: Repository, commit: str, paths: Iterable[str]) -> dict[str, Blob]:
    """Each of the paths, which are counted from the top folder and lead nowhere else."""
    wanted = list(dict.fromkeys(paths))
    ids: dict[str, str] = {}
    for at in range(0, len(wanted), _AT_ONCE):
        some = wanted[at : at + _AT_ONCE]
        told = repository.git.run("ls-tree", "-z", "--full-tree", commit, "--", *some)
        for line in told.decode("utf-8", "surrogateescape").split("\0")[:-1]:
            kind, _, path = line.partition("\t")
            mode, _, id_ = kind.rpartition(" ")
            if mode.startswith("100"):
                ids[path] = id_
    ids = {path: ids[path] for path in wanted if path in ids}
    found = {path: data for path, _, data in repository.contents(commit, ids)}
    return {path: Blob(ids.get(path, ""), found.get(path)) for path in wanted}
