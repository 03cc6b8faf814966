"""A contract on its way: what is suggested for it, what a person says, and what comes out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any
from zlib import crc32

from marketplace.model.document import Problem, Severity
from marketplace.model.parts import Tree
from marketplace.model.proposal import Person

Place = tuple[str | int, ...]  # in the tree of a contract


class Suggested(StrEnum):
    """What a suggestion is about."""

    TYPE = "type"
    DESCRIPTION = "description"
    KEY = "key"
    REQUIRED = "required"
    UNIQUE = "unique"
    VALUES = "values"
    PATTERN = "pattern"
    BOUNDS = "bounds"
    CLASSIFICATION = "classification"
    RELATIONSHIP = "relationship"
    QUALITY = "quality"
    LEVEL = "service level"


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """One thing to accept or to drop. `piece` is merged into the tree at `at`; lists grow."""

    kind: Suggested
    at: Place
    where: str  # for people: "orders.country"
    sentence: str  # "Has 24 values, all of two capital letters"; plain text
    piece: Mapping[str, Any]
    evidence: str = ""  # the number behind it: "1,250 of 1,250 rows"
    confidence: float = 1.0  # 0 to 1
    accepted: bool = True  # unless somebody says otherwise

    @property
    def key(self) -> str:
        """The same for the same suggestion on every rerun."""
        piece = crc32(repr(self.piece).encode("utf-8", "surrogatepass"))
        return f"{self.kind}:{'/'.join(map(str, self.at))}:{piece:x}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sketch:
    """Something to make a contract from: a tree with suggestions, or a text to copy."""

    source: str  # for people: "orders.csv, 1,250 rows"
    name: str = ""  # of the product, as the source suggests it
    tree: Tree = field(default_factory=dict)
    text: str = ""  # where it is not empty, this is copied with its comments, and not `tree`
    origin: str = ""  # where that text lies, from which its references lead
    template: bool = False  # `text` was written to be copied, so all of it is meant
    suggestions: tuple[Suggestion, ...] = ()
    notes: tuple[str, ...] = ()  # sentences on what is not whole


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """What only a person can say."""

    name: str = ""
    id: str = ""  # "": from the name
    purpose: str = ""
    domain: str = ""
    owner: str = ""
    person: Person = Person()  # who makes it, and so is the first to answer for it
    archetype: str = ""
    tier: str = ""
    product: bool = True  # write the product file, too


@dataclass(frozen=True, slots=True)
class DraftFile:
    path: str  # in the repository
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """Texts as they will be, what is wrong with them, and what is left to write."""

    files: tuple[DraftFile, ...]
    problems: tuple[Problem, ...] = ()
    to_write: tuple[str, ...] = ()

    @property
    def valid(self) -> bool:
        return not any(problem.severity is Severity.ERROR for problem in self.problems)


@dataclass(frozen=True, slots=True)
class Referred:
    """A property that other contracts refer to by some name, so often."""

    file: str  # of its contract, in the repository
    object: str
    property: str
    times: int = 1
