"""From two trees, or two files, to the changes and the step of the version that they ask for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from marketplace.contracts.compare.gate import Gate
from marketplace.contracts.compare.lines import Lines
from marketplace.contracts.compare.nan import is_about_nan, spelt
from marketplace.contracts.compare.place import Difference, Place, told
from marketplace.contracts.compare.roots import root
from marketplace.contracts.compare.rules import BUMP, RULES
from marketplace.contracts.compare.versions import is_enough, raised, step
from marketplace.contracts.parts import text
from marketplace.contracts.read import read
from marketplace.errors import Unreadable
from marketplace.model import BUMPS, IMPACTS, Bump, Change, Comparison, Kind
from marketplace.settings import Limits

_NAMES = {Kind.DATA_CONTRACT: "a contract", Kind.DATA_PRODUCT: "a product"}
_PHRASES = ("the rule ", "a rule ", "what service levels ")  # what is no name
Tree = Mapping[Any, Any]


class NotOurs(Unreadable):
    """It is of another kind: nothing that we compare."""


@dataclass(frozen=True, slots=True)
class Text:
    """A file that can be compared."""

    data: bytes
    kind: Kind
    tree: Tree


def parse(data: bytes, path: str, limits: Limits) -> Text:
    """Raises Unreadable with the reason why it cannot be compared. `path`: how it is called."""
    parsed = read(data, path, limits)
    if parsed.kind in _NAMES:
        return Text(data, parsed.kind, parsed.tree)
    if parsed.problems and parsed.kind is Kind.BROKEN:
        first = parsed.problems[0]
        where = f"{path}:{first.line}:{first.column}"
        raise Unreadable(f"{where}: {first.message}", first.hint)
    if parsed.findings:
        refused = Unreadable if parsed.kind is Kind.BROKEN else NotOurs
        raise refused(f"{path}: {parsed.findings[0].message}", parsed.findings[0].hint)
    raise NotOurs(f"{path} is neither a contract of ODCS 3 nor a product of ODPS.",
                     "It begins with `kind: DataContract` or `kind: DataProduct`.")  # fmt: skip


def compare(old: Text, new: Text, today: date) -> Comparison:
    """With lines. Raises Unreadable where one is a contract and the other a product."""
    if old.kind is not new.kind:
        said = f"The old file is {_NAMES[old.kind]}, the new one {_NAMES[new.kind]}."
        raise Unreadable(said, "Compare two versions of one thing.")
    if old.data == new.data:
        return _result((), old.tree, new.tree, closed=False)
    return compare_trees(old.kind, old.tree, new.tree, today, _Lines(old, new))


def compare_trees(
    kind: Kind, old: Tree, new: Tree, today: date, lines: _Lines | None = None
) -> Comparison:
    """Without lines, unless somebody can look them up. Equal parts are never looked into."""
    gate = Gate(old, today)
    found = [*root(kind, old, new)]
    if any(is_about_nan(one.place) for one in found):
        found = [*root(kind, spelt(old), spelt(new))]
    changes = _judged(_versioned(found), gate, lines or _NoLines())
    return _result(changes, old, new, closed=gate.is_closed)


def only_one(kind: Kind, tree: Tree, today: date, *, added: bool) -> Comparison:
    """A file that only the new or only the old revision has."""
    noun = "product" if kind is Kind.DATA_PRODUCT else "contract"
    name = text(tree.get("id")) or f"a {noun} without an id"
    place = Place(None, tree, what=name) if added else Place(tree, None, what=name)
    rule = f"{noun}-{'added' if added else 'removed'}"
    changes = _judged([told(rule, place)], Gate({} if added else tree, today), _WholeFile())
    asked = max((change.bump for change in changes), key=_size)
    version = text(tree.get("version"))
    breaking = asked is Bump.MAJOR
    return Comparison(
        changes=changes,
        bump=asked,
        declared_bump=None,
        old_version="" if added else version,
        new_version=version if added else "",
        enough=not breaking,
    )


def _versioned(found: list[Difference]) -> list[Difference]:
    """A new version and nothing else is worth a warning."""
    if len(found) == 1 and found[0].rule == "version-changed":
        found[0].rule = "version-only"
    return found


def _judged(found: Iterable[Difference], gate: Gate, lines: _NoLines) -> tuple[Change, ...]:
    changes = [_change(one, gate, lines) for one in found]
    return tuple(sorted(changes, key=_rank)) if len(changes) > 1 else tuple(changes)


def _change(one: Difference, gate: Gate, lines: _NoLines) -> Change:
    severity, producer, why = gate.judge(one)
    line, old_line, near = lines.of(one.place)
    none = one.rule.startswith("version-") and not why
    return Change(
        rule=one.rule,
        path=".".join(one.place.path),
        severity=severity,
        producer_severity=producer,
        message=_sentence(RULES[one.rule].says, one.words),
        note=" ".join(filter(None, (one.note, why))),
        bump=Bump.NONE if none else BUMP[severity],
        line=line,
        old_line=old_line,
        near=near,
    )


def _sentence(says: str, words: Mapping[str, str]) -> str:
    """Names stay as they are, also where a sentence begins with one."""
    said = says.format_map(words)
    return said[0].upper() + said[1:] if said.startswith(_PHRASES) else said


def _rank(change: Change) -> int:
    return IMPACTS.index(change.severity)


def _size(bump: Bump) -> int:
    return -BUMPS.index(bump)


def _result(changes: tuple[Change, ...], old: Tree, new: Tree, *, closed: bool) -> Comparison:
    before, after = text(old.get("version")), text(new.get("version"))
    asked = max((change.bump for change in changes), key=_size, default=Bump.NONE)
    declared = step(before, after)
    return Comparison(
        changes=changes,
        bump=asked,
        declared_bump=declared,
        old_version=before,
        new_version=after,
        next_version=raised(before, asked),
        enough=is_enough(declared, asked, before) and not (closed and changes),
    )


class _NoLines:
    def of(self, place: Place) -> tuple[int, int | None, int]:  # noqa: ARG002
        return 0, None, 0


class _WholeFile(_NoLines):
    def of(self, place: Place) -> tuple[int, int | None, int]:
        return 1, None if place.old is None else 1, 1


class _Lines(_NoLines):
    """Both texts; looked through only where something changed."""

    def __init__(self, old: Text, new: Text) -> None:
        self._old, self._new = Lines(old.data, old.tree), Lines(new.data, new.tree)

    def of(self, place: Place) -> tuple[int, int | None, int]:
        near = self._new.at(place.new_path)
        old = self._old.at(place.old_path) if place.old is not None else None
        line = near if place.new is not None or old is None else old
        return line, old, near
