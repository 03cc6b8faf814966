"""Where in a file a cross-file finding stands. Only files with findings are opened."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from marketplace.model import Problem, Severity, Tree

Keys = tuple[str | int, ...]


class Opened(NamedTuple):
    """A parsed file, and the line and column of any place in it."""

    tree: Tree
    at: Callable[[Sequence[str | int]], tuple[int, int]]


Opener = Callable[[str], Opened]
Key = tuple[str, str, str]  # file, rule and message: said once however often it is found
_UNOPENED = Opened({}, lambda _: (1, 1))


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """A problem whose line nobody has looked up yet.

    `path` may pick an item of a list by its name. `seek` are (key, value) pairs to look for below
    it: a summary knows what a file states, and not where.
    """

    file: str
    rule: str
    severity: Severity
    message: str
    hint: str = ""
    path: Keys = ()
    seek: tuple[tuple[str, str], ...] = ()

    def at(self, line: int, column: int) -> Problem:
        said = (self.severity, self.rule, self.message, self.hint)
        return Problem(self.file, line, column, *said)


def locate(
    findings: Iterable[Finding], opener: Opener | None, known: Mapping[Key, Problem]
) -> list[Problem]:
    """Opens each file once; the positions of `known` problems are taken over."""
    by_file: dict[str, dict[Key, Finding]] = {}
    for finding in findings:
        key = (finding.file, finding.rule, finding.message)
        by_file.setdefault(finding.file, {}).setdefault(key, finding)
    problems = []
    for file, found in by_file.items():
        opened = None
        for key, finding in found.items():
            if key in known:
                line, column = known[key].line, known[key].column
            else:
                opened = opened or (opener(file) if opener else _UNOPENED)
                line, column = opened.at(keys(opened.tree, finding.path, finding.seek))
            problems.append(finding.at(line, column))
    return problems


def keys(tree: Tree, path: Keys, seek: Iterable[tuple[str, str]] = ()) -> Keys:
    """The keys and indexes that lead to the place, or as far as the file goes."""
    base: Keys = ()
    node: Any = tree
    for step in path:
        key = _named(node, step) if isinstance(node, list) and isinstance(step, str) else step
        if not _has(node, key):
            break
        base, node = (*base, key), node[key]
    for start, below in ((base, node), ((), tree)):
        for key, value in seek:
            for found in _walk(below, start):
                if found[0][-1:] == (key,) and _is(found[1], value):
                    return found[0]
    return base


def _named(items: Sequence[Any], name: str) -> int:
    """The position of the first item that has this text as its name, id or the like."""
    holds = (n for n, item in enumerate(items) if isinstance(item, Mapping) and _holds(item, name))
    return next(holds, -1)


def _holds(item: Mapping[Any, Any], name: str) -> bool:
    return any(item.get(key) == name for key in ("name", "id", "property"))


def _has(node: Any, key: str | int) -> bool:
    if isinstance(node, Mapping):
        return key in node
    return isinstance(node, list) and isinstance(key, int) and 0 <= key < len(node)


def _is(stated: Any, value: str) -> bool:
    if isinstance(stated, list):
        return value in stated
    return not isinstance(stated, Mapping) and str(stated).strip() == value


def _walk(node: Any, path: Keys) -> Iterator[tuple[Keys, Any]]:
    """Every value below the node in the order of the file, without recursion."""
    waiting = [(path, node)]
    while waiting:
        path, node = waiting.pop()
        yield path, node
        if isinstance(node, Mapping):
            waiting += [((*path, key), value) for key, value in reversed([*node.items()])]
        elif isinstance(node, list):
            waiting += [((*path, n), value) for n, value in reversed([*enumerate(node)])]
