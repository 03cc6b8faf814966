"""How a change is said: its severity as a badge, its sentences as a list."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from marketplace.model import Change, Impact
from marketplace.ui.change_words import IMPACTS
from marketplace.ui.words import badge, quiet, with_names

UNREADABLE = ("Not readable", "error", "violet")
NEW = ("New", "fiber_new", "blue")
REMOVED = ("Not here any more", "delete", "gray")


def severity(impact: Impact | None) -> str:
    """None: nobody can tell."""
    return badge(*(IMPACTS[impact] if impact else UNREADABLE))


def sign(impact: Impact) -> str:
    _, icon, colour = IMPACTS[impact]
    return f":{colour}[:material/{icon}:]"


def sentence(change: Change) -> str:
    note = f" {quiet(with_names(change.note))}" if change.note else ""
    return f"{with_names(change.message)}{note}"


def listed(changes: Sequence[Change]) -> str:
    """As a list in Markdown."""
    return "\n".join(f"- {sentence(change)}" for change in changes)


def glance(changes: Sequence[Change], most: int) -> str:
    """The worst few, a line each; words for people only where there is nothing else."""
    telling = [change for change in changes if change.severity is not Impact.DOCS] or [*changes]
    lines = [f"{sign(change.severity)} {sentence(change)}" for change in telling[:most]]
    if more := len(changes) - len(lines):
        lines.append(quiet(f"and {more:,} more"))
    return "  \n".join(lines)


def grouped(changes: Iterable[Change]) -> list[tuple[Impact, list[Change]]]:
    """By severity, worst first; only what there is."""
    found: dict[Impact, list[Change]] = {impact: [] for impact in IMPACTS}
    for change in changes:
        found[change.severity].append(change)
    return [(impact, some) for impact, some in found.items() if some]
