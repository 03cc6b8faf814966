"""From the files of a commit to what is known of each: remembered, or examined now."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from marketplace.model import Examined, Kind, Problem, Searchable, Summary
from marketplace.services.examining import examined, in_file
from marketplace.settings import Limits
from marketplace.stores import files
from marketplace.stores.files import Files
from marketplace.stores.git import Repository
from marketplace.stores.parsed import Known, ParsedCache

if TYPE_CHECKING:
    from marketplace.contracts.examine import Examiner

_TOGETHER = 500  # files examined before they are written down
# Whatever decides on what is learned from a file.
_RULES = (
    "marketplace.contracts",
    "marketplace.model",
    "datacontract.schemas",
    "dataproduct.schemas",
)
# Whatever else decides on what the search index holds of it.
_INDEX_RULES = ("marketplace.catalog", "marketplace.stores")
_CODE = {".py", ".json"}


@dataclass(slots=True)
class Read:
    """All files of one moment, by path."""

    commit: str
    folder: str = ""
    blobs: dict[str, str] = field(default_factory=dict)
    known: dict[str, Known] = field(default_factory=dict)
    summaries: dict[str, Summary] = field(default_factory=dict)  # of those that are ours
    said: dict[str, tuple[Problem, ...]] = field(default_factory=dict)
    unread: tuple[Problem, ...] = ()  # on what is not read, or could not be

    @property
    def problems(self) -> Iterator[Problem]:
        yield from self.unread
        for problems in self.said.values():
            yield from problems

    def as_of(self, commit: str, listed: Files) -> Read:
        """A copy to be brought up to date, without what is gone by now."""
        copy = Read(
            commit,
            listed.folder,
            dict(self.blobs),
            dict(self.known),
            dict(self.summaries),
            dict(self.said),
            listed.problems,
        )
        for path in self.blobs.keys() - listed.blobs.keys():
            copy.forget(path)
        return copy

    def learn(self, path: str, blob: str, known: Known) -> None:
        self.blobs[path], self.known[path] = blob, known
        if known.summary.kind is not Kind.FOREIGN:
            self.summaries[path] = known.summary
        else:
            self.summaries.pop(path, None)
        if known.problems:
            self.said[path] = tuple([in_file(problem, path) for problem in known.problems])
        else:
            self.said.pop(path, None)

    def forget(self, path: str) -> None:
        for part in (self.blobs, self.known, self.summaries, self.said):
            part.pop(path, None)


class Reader:
    """Examines only what nobody has seen before, in this process or an earlier one."""

    def __init__(
        self, repository: Repository, cache: ParsedCache, examiner: Callable[[], Examiner]
    ) -> None:
        self._repository = repository
        self._cache = cache
        self._examiner = examiner

    def read(self, commit: str, listed: Files, before: Sequence[Read] = ()) -> Read:
        """What `before` knows, the nearest first, is taken over without asking the disk."""
        done = (before[0] if before else Read(commit)).as_of(commit, listed)
        known = done.blobs
        wanted = {path: blob for path, blob in listed.blobs.items() if known.get(path) != blob}
        for earlier in before[1:]:
            for path in [path for path in wanted if earlier.blobs.get(path) == wanted[path]]:
                done.learn(path, wanted.pop(path), earlier.known[path])
        keys = {path: _key(path, blob) for path, blob in wanted.items()}
        remembered = self._cache.get(list(keys.values())) if keys else {}
        for path, key in keys.items():
            if key in remembered:
                done.learn(path, wanted.pop(path), remembered[key])
        if wanted:
            self._examine(done, wanted)
            keys_in_use = (_key(path, blob) for path, blob in done.blobs.items())
            self._cache.trim(len(done.blobs), keys_in_use)
        return done

    def searchable(self, commit: str, blobs: Mapping[str, str]) -> dict[str, Searchable]:
        """The words of these files; examined again where the cache has lost them."""
        keys = {path: _key(path, blob) for path, blob in blobs.items()}
        found = self._cache.searchable(list(keys.values()))
        lost = {path: blobs[path] for path, key in keys.items() if key not in found}
        for path, _, data in self._repository.contents(commit, lost) if lost else ():
            found[keys[path]] = examined(self._examiner(), data, path).searchable
        return {path: found[key] for path, key in keys.items() if key in found}

    def _examine(self, done: Read, wanted: dict[str, str]) -> None:
        """Adds to `done` what can be read of `wanted`, and what has to be said of the rest."""
        fresh: dict[str, Examined] = {}
        left = dict(wanted)
        for path, blob, data in self._repository.contents(done.commit, wanted):
            key = _key(path, blob)  # on disk it may have changed since it was listed
            found = fresh.get(key) or examined(self._examiner(), data, path)
            done.learn(path, blob, Known(found.summary, found.problems))
            left.pop(path)
            fresh[key] = found
            if len(fresh) >= _TOGETHER:
                self._cache.put(fresh)
                fresh = {}
        self._cache.put(fresh)
        for path in left:
            done.forget(path)
        if done.commit:  # a file on disk may simply be gone by now
            lost = "Git has lost or damaged its content"
            done.unread += tuple(files.unreadable(path, lost) for path in left)


def index_engine(limits: Limits) -> str:
    """Another text whenever a listing may be indexed differently."""
    return engine(limits, _RULES + _INDEX_RULES)


def engine(limits: Limits, rules: tuple[str, ...] = _RULES) -> str:
    """Another text whenever a file may be read differently: our code, the schemas, the limits."""
    digest = hashlib.blake2b(repr(limits).encode(), digest_size=8)
    for package in rules:
        for folder in _folders(package):
            for file in sorted(Path(folder).iterdir()):
                if file.suffix in _CODE:
                    digest.update(file.read_bytes())
    return digest.hexdigest()


def _folders(package: str) -> Iterable[str]:
    # Of the schemas' packages only the place is wanted: importing them takes half a second.
    top, _, inner = package.partition(".")
    spec = find_spec(top)
    found = (spec and spec.submodule_search_locations) or ()
    return [str(Path(folder, inner)) for folder in found]


def _key(path: str, blob: str) -> str:
    """The same bytes under another name can be another kind of file."""
    return f"{blob}/{path.rpartition('/')[2]}"
