"""What changed between two versions of a contract or product, and what it means to whom."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Impact(StrEnum):
    """Worst first. For consumers: who reads the data; for producers: who delivers it."""

    BREAKING = "breaking"  # they must act, or something of theirs stops working
    RISKY = "risky"  # it may hurt some of them: tell them
    COMPATIBLE = "compatible"  # what worked goes on working
    DOCS = "docs"  # words for people only


class Bump(StrEnum):
    """A step of the version, largest first."""

    MAJOR = "major"
    MINOR = "minor"
    PATCH = "patch"
    NONE = "none"


IMPACTS = tuple(Impact)
BUMPS = tuple(Bump)


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One change. Lines count from 1; 0 where nobody looked them up."""

    rule: str  # "property-removed"
    path: str  # "schema.orders.properties.note.required": by names, never by positions
    severity: Impact  # for consumers
    producer_severity: Impact
    message: str  # what happens to whom
    note: str = ""  # why it is judged milder or harder than usual; a guess at a new name
    bump: Bump = Bump.NONE  # that it asks for
    line: int = 0  # in the new text; of what is gone, in the old one
    old_line: int | None = None  # None: it is new
    near: int = 0  # in the new text, of what is left around it


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """All changes, worst first."""

    changes: tuple[Change, ...] = ()
    bump: Bump = Bump.NONE  # the step that the changes ask for
    declared_bump: Bump | None = Bump.NONE  # the step that was taken; None: nobody can tell
    old_version: str = ""
    new_version: str = ""
    next_version: str = ""  # the smallest that says so; "": none is asked for, or nobody can tell
    enough: bool = True  # the declared step is at least the one asked for

    @property
    def breaking(self) -> bool:
        return any(change.severity is Impact.BREAKING for change in self.changes)

    @property
    def stopped(self) -> bool:
        """It breaks consumers, and the version does not say so."""
        return self.breaking and not self.enough
