"""Release notes and a migration guide from a comparison, as Markdown that anything renders.

Words of contracts stand in it as they were written: nothing of them is markup.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from marketplace.formats.markup import cut, plain
from marketplace.formats.migration import advice
from marketplace.model import Change, Comparison, Impact

# A sign that may begin something: anywhere, before a word, or at the start of a line.
_MARKUP = re.compile(
    r"([\\`*_\[\]<>|#!~$&@]|:(?=\S)|(?<=www)\.|^[+=-]|(?:(?<=^\d)|(?<=^\d\d))[.)](?=\s|$))"
)
_LONGEST = 500  # letters of a sentence
_HEADINGS = {
    Impact.BREAKING: "Breaking: who reads the data has to act",
    Impact.RISKY: "Risky: it may hurt some",
    Impact.COMPATIBLE: "Compatible: what worked goes on working",
    Impact.DOCS: "Text only",
}


@dataclass(frozen=True, slots=True)
class Release:
    """One version on its way to the next. `when` and `who` are words, "" where nobody knows."""

    name: str
    comparison: Comparison
    when: str = ""
    who: str = ""
    why: str = ""  # what the author says

    @property
    def step(self) -> str:
        old, new = self.comparison.old_version, self.comparison.new_version
        return f"{old} to {new}" if old and new and old != new else new or old


def notes(releases: Sequence[Release]) -> str:
    """Newest first, as they come: what changed in each, the worst first."""
    return "\n".join(line for one in releases for line in _release(one)) + "\n"


def guide(release: Release) -> str:
    """From one version to another: what to do about each change that hurts."""
    return "\n".join(_guide(release)) + "\n"


def said(text: str) -> str:
    """One line of anybody's words that is no Markdown."""
    return _MARKUP.sub(r"\\\1", cut(plain(text), _LONGEST))


def _release(one: Release) -> Iterator[str]:
    yield f"## {said(one.name)} {said(one.step)}".rstrip()
    yield ""
    if about := ", ".join(filter(None, (said(one.when), said(one.who)))):
        yield f"{about}."
        yield ""
    if one.why:
        yield said(one.why)
        yield ""
    if not one.comparison.changes:
        yield "Nothing that a contract promises changed."
        yield ""
    for impact, heading in _HEADINGS.items():
        found = [change for change in one.comparison.changes if change.severity is impact]
        if found:
            yield f"### {heading}"
            yield ""
            yield from _listed(found)
            yield ""


def _listed(changes: Iterable[Change]) -> Iterator[str]:
    for change in changes:
        note = f" {change.note}" if change.note else ""
        yield f"- {said(change.message + note)}"


def _guide(release: Release) -> Iterator[str]:
    old, new = release.comparison.old_version, release.comparison.new_version
    yield f"# {said(release.name)}: from {said(old or 'the old version')} to {said(new or 'now')}"
    yield ""
    found = release.comparison.changes
    must = [one for one in found if one.severity is Impact.BREAKING]
    may = [one for one in found if one.severity is Impact.RISKY]
    if not must and not may:
        yield "Nothing to do: whatever works with the old version works with the new one."
        yield ""
    yield from _steps("What you have to do", must)
    yield from _steps("What you should look at", may)
    gained = [one for one in found if one.severity is Impact.COMPATIBLE]
    if gained:
        yield "## What you gain, or need not care for"
        yield ""
        yield from _listed(gained)
        yield ""


def _steps(heading: str, changes: Sequence[Change]) -> Iterator[str]:
    if not changes:
        return
    yield f"## {heading}"
    yield ""
    for number, change in enumerate(changes, 1):
        note = f" {change.note}" if change.note else ""
        yield f"{number}. {said(change.message + note)}  "
        yield f"   {advice(change.rule)}"
    yield ""
