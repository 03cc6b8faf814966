"""All problems by file, the worst first, and what of them is asked for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from marketplace.model import Catalog, Listing, Problem, Severity

_ORDER = {severity: place for place, severity in enumerate(Severity)}


@dataclass(frozen=True, slots=True)
class File:
    path: str
    problems: tuple[Problem, ...]
    listing: Listing | None = None


@dataclass(frozen=True, slots=True)
class Board:
    files: tuple[File, ...]
    read: int = 0  # files that were looked at
    broken: int = 0  # files with an error
    waiting: int = 0  # listings that are no data product yet

    def narrowed(self, severity: str = "", rule: str = "", domain: str = "") -> Board:
        """Each choice that is "" lets everything through."""
        files = []
        for file in self.files:
            if domain and (file.listing is None or file.listing.domain != domain):
                continue
            kept = tuple(
                p
                for p in file.problems
                if (not severity or p.severity == severity) and (not rule or p.rule == rule)
            )
            if kept:
                files.append(File(file.path, kept, file.listing))
        return Board(tuple(files), self.read)

    def count(self, key: Callable[[File, Problem], str]) -> Counter[str]:
        return Counter(key(file, problem) for file in self.files for problem in file.problems)


def board(catalog: Catalog) -> Board:
    owners = {path: listing for listing in catalog.listings for path in listing.paths}
    by_file: dict[str, list[Problem]] = {}
    for problem in catalog.problems:
        by_file.setdefault(problem.file, []).append(problem)
    files = [File(path, _worst_first(found), owners.get(path)) for path, found in by_file.items()]
    files.sort(key=lambda file: (_weight(file.problems), file.path))
    return Board(
        tuple(files),
        len(catalog.summaries),
        sum(file.problems[0].severity is Severity.ERROR for file in files),
        sum(not listing.is_product for listing in catalog.listings),
    )


def _worst_first(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    return tuple(sorted(problems, key=lambda p: (_ORDER[p.severity], p.line, p.column, p.rule)))


def _weight(problems: Iterable[Problem]) -> tuple[int, ...]:
    """Many errors come before few, and any error before all warnings."""
    counts = Counter(problem.severity for problem in problems)
    return tuple(-counts[severity] for severity in Severity)
