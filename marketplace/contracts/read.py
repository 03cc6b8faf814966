"""The text of one file, guarded: a contract is untrusted input. YAML 1.2, and never an exception.

The fast parser refuses control characters, duplicate keys, second documents and depth by itself;
`harmless` clears it of everything else. Only what one of them stops at is looked at closely.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import ryaml

from marketplace.contracts import recognise, syntax
from marketplace.contracts.decode import control_character, decode, without_controls
from marketplace.contracts.findings import Finding
from marketplace.contracts.guard import harmless
from marketplace.contracts.outline import Mark, Outline, outline, position
from marketplace.contracts.versions import quote_versions
from marketplace.model import Kind, Problem, Severity, Tree
from marketplace.settings import Limits

_CLAIM = 20_000  # characters in which a file too large to read must say what it is


@dataclass(frozen=True, slots=True)
class Parsed:
    """`tree` of a broken file holds what stands before the break, with numbers as text."""

    kind: Kind
    tree: Tree = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()
    findings: tuple[Finding, ...] = ()  # on what the file is; their lines are not known yet


def read(data: bytes, path: str, limits: Limits) -> Parsed:
    """What the file is and says. Problems carry no file name. Never raises."""
    if len(data) > limits.file_size:
        return _too_large(data, path, limits)
    text, mark, broken = decode(data)
    if broken:
        return _broken(text, path, limits, mark)
    if mark or not harmless(data, limits):
        seen = outline(text, limits)
        if seen.marks or seen.error:
            return _broken(text, path, limits, mark, seen)
    try:
        tree = ryaml.loads(text)  # type: ignore[attr-defined]  # its stubs forget to export it
    except Exception as error:  # whatever the parser cannot do is a problem of this one file
        return _unparsed(text, path, limits, mark, error)
    if type(tree) is not dict:
        return _not_a_mapping(tree, text, path)
    kind, finding = recognise.recognise(tree, path)
    if kind is Kind.FOREIGN:
        return Parsed(kind)
    marks = [mark] if mark else []
    if kind is Kind.DATA_CONTRACT or kind is Kind.DATA_PRODUCT:
        marks += quote_versions(tree, text, limits)
    return Parsed(kind, tree, _problems(text, marks), (finding,) if finding else ())


def _too_large(data: bytes, path: str, limits: Limits) -> Parsed:
    text = data[:_CLAIM].decode("utf-8", "replace")
    message = f"The file has {len(data):,} bytes; at most {limits.file_size:,} are read."
    mark = Mark("yaml-size", 0, message, "Split the contract, or move data out of it.")
    return _broken(text, path, limits, mark, Outline())


def _unparsed(text: str, path: str, limits: Limits, mark: Mark | None, error: Exception) -> Parsed:
    control = control_character(text)
    if control:
        return _broken(text, path, limits, control)
    seen = outline(text, limits)
    if not seen.marks and not seen.error:
        seen.marks.append(syntax.explain_refusal(error, text))
    return _broken(text, path, limits, mark, seen)


def _broken(
    text: str, path: str, limits: Limits, mark: Mark | None, seen: Outline | None = None
) -> Parsed:
    """Ours by name or by its own words, else foreign: then nobody wants to hear of it."""
    claim = recognise.claimed(path, text)
    if claim is None:
        return Parsed(Kind.FOREIGN)
    kind = Kind.ORGANISATION if claim is Kind.ORGANISATION else Kind.BROKEN
    marks = [mark] if mark else []
    if seen is None:  # only the bytes are wrong: the rest may be readable
        seen = outline(without_controls(text), limits)
    else:
        marks += seen.marks
        if seen.error:
            marks.append(syntax.explain(seen.error, text))
    tree = seen.root.tree() if seen.root else {}
    said = tree if isinstance(tree, dict) else {}
    if kind is Kind.BROKEN:
        said = {"kind": claim.value, **said}
    return Parsed(kind, said, _problems(text, marks))


def _not_a_mapping(tree: Any, text: str, path: str) -> Parsed:
    claim = recognise.claimed(path, text)
    if claim is None:
        return Parsed(Kind.FOREIGN)
    if tree is None:
        mark = Mark("yaml-empty", 0, "The file is empty.", f"Begin with `kind: {claim.value}`.")
    else:
        what = "a list" if isinstance(tree, list) else "a single value"
        message = f"The file holds {what}, not a mapping of names to values."
        mark = Mark("yaml-not-a-mapping", 0, message, "Begin each line at the left with `name:`.")
    kind = Kind.ORGANISATION if claim is Kind.ORGANISATION else Kind.BROKEN
    return Parsed(kind, {}, _problems(text, [mark]))


def _problems(text: str, marks: list[Mark]) -> tuple[Problem, ...]:
    return tuple(
        Problem("", *position(text, mark.at), Severity.ERROR, mark.rule, mark.message, mark.hint)
        for mark in marks
    )
