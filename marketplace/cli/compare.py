"""What changed for whom, the worst first; and whether the version says so."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, Protocol

import click

from marketplace.cli.output import annotation, count, json, plain
from marketplace.errors import Invalid, MarketplaceError
from marketplace.model import BUMPS, IMPACTS, Bump, Change, Comparison, Impact, Problem, Severity

_COLOURS = {Impact.BREAKING: "red", Impact.RISKY: "yellow", Impact.COMPATIBLE: "green"}
_LEVELS = {Impact.BREAKING: Severity.ERROR, Impact.RISKY: Severity.WARNING}
Compare = Callable[[str, str], Comparison]


class _Compared(Protocol):
    @property
    def file(self) -> str: ...
    @property
    def old_file(self) -> str: ...
    @property
    def id(self) -> str: ...
    @property
    def kind(self) -> str: ...
    @property
    def comparison(self) -> Comparison: ...


def print_changes(compared: Sequence[_Compared], broken: Sequence[str], style: str) -> int:
    """The exit code: 1 where something breaks and its version does not say so, 2 where nobody
    can tell."""
    _STYLES[style](compared)
    for message in broken:
        click.echo(plain(message), err=True)
    if any(one.comparison.stopped for one in compared):
        return 1
    return 2 if broken else 0


def print_lines(compare: Compare, lines: Iterable[str]) -> None:
    for answer in answer_lines(compare, lines):
        json(answer)


def answer_lines(compare: Compare, lines: Iterable[str]) -> Iterator[dict[str, Any]]:
    """One answer for each line of JSON, in order; what fails is an answer with `error`."""
    import msgspec

    for line in filter(str.strip, lines):
        try:
            asked = msgspec.json.decode(line)
        except msgspec.DecodeError:
            asked = None
        asked = asked if isinstance(asked, Mapping) else {}
        old, new = asked.get("old"), asked.get("new")
        try:
            if not isinstance(old, str) or not isinstance(new, str):
                raise Invalid("This line is no request.", 'Write {"old": "...", "new": "..."}.')
            found = compare(old, new)
        except MarketplaceError as error:
            yield {"error": {"kind": "invalid", "message": error.message, "hint": error.hint}}
        else:
            yield {"changes": [_told(change) for change in found.changes], **_version(found)}


def _json(compared: Sequence[_Compared]) -> None:
    changes = [
        _told(change) | {"file": one.file, "old_file": one.old_file}
        for one in compared
        for change in one.comparison.changes
    ]
    files = [
        {"file": one.file, "old_file": one.old_file, "kind": one.kind, "id": one.id,
         **_version(one.comparison)}
        for one in compared
    ]  # fmt: skip
    json({"changes": changes, **_together([one.comparison for one in compared]), "files": files})


def _told(change: Change) -> dict[str, Any]:
    return {
        "rule": change.rule,
        "path": change.path,
        "severity": change.severity,
        "producer_severity": change.producer_severity,
        "message": change.message,
        "line": change.line,
        "old_line": change.old_line,
        "near": change.near,
        "note": change.note,
        "bump": change.bump,
    }


def _version(found: Comparison) -> dict[str, Any]:
    return {
        "bump": found.bump,
        "declared_bump": found.declared_bump,
        "breaking": found.breaking,
        "enough": found.enough,
        "old_version": found.old_version,
        "new_version": found.new_version,
        "next_version": found.next_version,
    }


def _together(all_: Sequence[Comparison]) -> dict[str, Any]:
    """Of several files: the largest step that one asks for. Each declares its own."""
    if len(all_) == 1:
        return _version(all_[0])
    return {
        "bump": min((one.bump for one in all_), key=BUMPS.index, default=Bump.NONE),
        "declared_bump": None,
        "breaking": any(one.breaking for one in all_),
        "enough": all(one.enough for one in all_),
    }


def _github(compared: Sequence[_Compared]) -> None:
    """At lines of the new file; a break that the version announces only warns."""
    for one in compared:
        for change in one.comparison.changes:
            level = _LEVELS.get(change.severity, Severity.INFO)
            if level is Severity.ERROR and not one.comparison.stopped:
                level = Severity.WARNING
            problem = Problem(
                one.file, change.near or 1, 1, level, change.rule, change.message,
                " ".join(filter(None, (change.note, _advice(one.comparison, change)))),
            )  # fmt: skip
            click.echo(annotation(problem))


def _advice(found: Comparison, change: Change) -> str:
    breaks = change.severity is Impact.BREAKING and found.stopped and found.next_version
    return f"Raise the version to {found.next_version}." if breaks else ""


def _text(compared: Sequence[_Compared]) -> None:
    for one in compared:
        if one.comparison.changes:
            _print(one)
    counts = Counter(c.severity for one in compared for c in one.comparison.changes)
    said = ", ".join(f"{counts[impact]:,} {impact}" for impact in IMPACTS if counts[impact])
    click.echo(f"{count(len(compared), 'file')} differ{'s' if len(compared) == 1 else ''}: "
               f"{said or 'nothing changed'}", err=True)  # fmt: skip


def _print(one: _Compared) -> None:
    found = one.comparison
    versions = " -> ".join(dict.fromkeys(filter(None, (found.old_version, found.new_version))))
    click.echo(click.style(plain(f"{one.id or one.file} {versions}".strip()), bold=True))
    for impact in IMPACTS:
        changes = [change for change in found.changes if change.severity is impact]
        if changes:
            click.echo(f"  {click.style(impact, fg=_COLOURS.get(impact))}")
        for change in changes:
            click.echo(f"    {plain(_place(one, change))}: {plain(_sentence(change))}")
    click.echo(f"  {_verdict(found)}\n")


def _sentence(change: Change) -> str:
    note = f" {change.note}" if change.note else ""
    return f"{change.message}{note} [{change.rule}]"


def _place(one: _Compared, change: Change) -> str:
    """What is gone stands only in the old file."""
    gone = change.old_line is not None and change.line != change.near
    file = f"{one.old_file} (old)" if gone else one.file
    return f"{file}:{change.line}" if change.line else file


def _verdict(found: Comparison) -> str:
    if whole := _WHOLE.get(found.changes[0].rule):
        return whole if found.enough else click.style(f"{whole} {_ANNOUNCE}", fg="red")
    asked = f"It asks for a {found.bump} step of the version"
    if found.bump is Bump.NONE:
        return "It asks for no step of the version."
    if found.enough:
        return f"{asked}, which the version takes."
    taken = {None: "which nobody can tell", Bump.NONE: "which takes none"}.get(
        found.declared_bump, f"which takes a {found.declared_bump} one"
    )
    advice = f" Raise it to {found.next_version}." if found.next_version else ""
    return click.style(f"{asked}, {taken}.{advice}", fg="red" if found.stopped else "yellow")


# Of a file that only one side has there is no version to raise.
_WHOLE = {
    **dict.fromkeys(("contract-added", "product-added"), "It is new."),
    **dict.fromkeys(("contract-removed", "product-removed"), "It is gone."),
}
_ANNOUNCE = "Announce it first: state an `endOfLife` in slaProperties, and retire it then."
_STYLES: Mapping[str, Callable[[Sequence[_Compared]], None]] = {
    "text": _text,
    "json": _json,
    "github": _github,
}
