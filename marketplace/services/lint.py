"""What is wrong with files on disk: each by itself, and together where a folder is given."""

from __future__ import annotations

import glob
import os
import stat
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from marketplace.contracts.examine import Examiner
from marketplace.contracts.recognise import ORGANISATION_FILES
from marketplace.errors import NotFound, Unreadable
from marketplace.model import Kind, Organisation, Problem, Summary
from marketplace.services.examining import examined, in_file
from marketplace.services.opening import opened, rules
from marketplace.settings import Settings
from marketplace.stores import files, schemas, worktree

if TYPE_CHECKING:
    from marketplace.catalog.place import Opened

STDIN = "-"
_INCIDENTS = "incidents"
# These tell of what is missing, and of single files nobody knows what lies beside them.
_NEED_ALL = {"contract-unresolved", "port-version", "relationship-target", "replaced-by-unresolved"}
_UPWARDS = 12  # folders that are searched for the organisation's rules


@dataclass(frozen=True, slots=True)
class _File:
    """`name` is as it was asked for; `inside` counts from `top`, below which nothing is a link."""

    name: str
    top: Path
    inside: str


class _Given:
    """The files behind the arguments, each once."""

    def __init__(self, paths: Sequence[str]) -> None:
        self.files: dict[str, _File] = {}  # by real path
        self.problems: list[Problem] = []
        self.whole = False  # a folder was given
        for path in paths:
            for found in _expanded(path):
                self._add(found)

    def _add(self, path: str) -> None:
        seen = os.lstat(path)
        if os.path.isdir(path):
            self.whole = True
            self._add_folder(path)
        elif stat.S_ISLNK(seen.st_mode):
            self.problems.extend(files.link(path))
        elif not stat.S_ISREG(seen.st_mode):
            self.problems.append(files.special(path))
        else:
            top = Path(path).parent.resolve()
            self._keep(_File(path, top, os.path.basename(path)))

    def _add_folder(self, path: str) -> None:
        top = Path(path).resolve()
        before = "" if path in (".", "./") else f"{path.rstrip('/')}/"
        stamps, problems = worktree.walk(top)
        self.problems += [replace(problem, file=before + problem.file) for problem in problems]
        for inside in stamps:
            self._keep(_File(before + inside, top, inside))

    def _keep(self, file: _File) -> None:
        self.files.setdefault(os.path.join(file.top, file.inside), file)


def lint(
    settings: Settings, paths: Sequence[str], stdin: bytes = b""
) -> tuple[int, tuple[Problem, ...]]:
    """How many contracts and products were read, and what is wrong, sorted; "-" is `stdin`."""
    given = _Given([path for path in paths if path != STDIN])
    read = _Read(settings, given, stdin if STDIN in paths else None)
    problems = [*given.problems, *read.problems]
    if len(read.summaries) > 1:
        problems = read.together(problems)
    elif read.organisation.path:
        problems += read.against_rules()
    if not given.whole:
        problems = [problem for problem in problems if problem.rule not in _NEED_ALL]
    return read.count, tuple(sorted(problems, key=lambda p: (p.file, p.line, p.column)))


class _Read:
    """What was learned of the given files."""

    def __init__(self, settings: Settings, given: _Given, stdin: bytes | None) -> None:
        self._limits = settings.limits
        self._files = {file.name: file for file in given.files.values()}
        self._stdin = stdin or b""
        self._examiner = Examiner(schemas.load, settings.limits)
        self.organisation = self._rules()
        self.problems: list[Problem] = []
        self.summaries: dict[str, Summary] = {}
        self.count = 0
        for name in [*self._files, *(() if stdin is None else (STDIN,))]:
            try:
                self._examine(name, self._data(name))
            except Unreadable as error:
                self.problems.append(files.unreadable(name, error.message))
            except NotFound:  # deleted since it was listed
                continue

    def together(self, problems: Sequence[Problem]) -> list[Problem]:
        """With what only many files show, which takes a while to load."""
        from marketplace.catalog.build import build

        rules = self.organisation
        return [*build("", self.summaries, problems, rules, {}, None, self._opened).problems]

    def against_rules(self) -> list[Problem]:
        """What the organisation's rules say to each file."""
        from marketplace.catalog import allowed, place

        found = allowed.findings(self.summaries, self.organisation)
        return place.locate(found, self._opened, {})

    def _examine(self, name: str, data: bytes) -> None:
        found = examined(self._examiner, data, name)
        self.problems += [in_file(problem, name) for problem in found.problems]
        if found.summary.kind is not Kind.FOREIGN:
            self.summaries[name] = found.summary
        elif os.path.basename(os.path.dirname(name)) == _INCIDENTS:
            from marketplace.services.acknowledged import problems  # takes a while to load

            self.problems += problems(data, name)
        self.count += name in self.summaries or bool(found.problems)

    def _data(self, name: str) -> bytes:
        if name == STDIN:
            return self._stdin
        file = self._files[name]
        return worktree.read(file.top, file.inside, self._limits.file_size)

    def _opened(self, name: str) -> Opened:
        try:
            data = self._data(name)
        except (NotFound, Unreadable):  # meanwhile
            data = b""
        return opened(data, name, self._limits)

    def _rules(self) -> Organisation:
        """That of the given folder; else the nearest one in or above the first file's folder."""
        first = next(iter(self._files.values()), None)
        folder = Path(first.top, first.inside).parent if first else Path.cwd()
        given = {Path(file.top, file.inside): name for name, file in self._files.items()}
        top = first.top if first else folder
        for step, above in enumerate((top, folder, *folder.parents)[:_UPWARDS]):
            for name in ORGANISATION_FILES:
                if os.path.isfile(above / name):
                    data = worktree.read(above, name, self._limits.file_size)
                    return rules(data, given.get(above / name, name), self._limits)
            if step and os.path.lexists(above / ".git"):
                break
        return Organisation()


def _expanded(path: str) -> Iterator[str]:
    """The path itself, or what it matches as a pattern."""
    if os.path.lexists(path):
        yield path
        return
    found = [p for p in sorted(glob.glob(path, recursive=True)) if files.is_yaml(p)]
    if not found:
        raise NotFound(
            f"There is no file or folder '{path}'.",
            "Patterns like 'contracts/**/*.yaml' find only YAML files.",
        )
    yield from found
