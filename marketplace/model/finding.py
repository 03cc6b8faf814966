"""What a search finds, and why."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from marketplace.model.listing import Listing


@dataclass(frozen=True, slots=True)
class Asked:
    """What somebody typed, as search understands it: folded words, never a query language."""

    whole: str = ""  # all its words, question words too
    words: tuple[str, ...] = ()
    phrases: tuple[tuple[str, ...], ...] = ()  # quoted, so to be found word by word
    typing: bool = False  # the last word may be only the beginning of one

    def __bool__(self) -> bool:
        return bool(self.words or self.phrases)


@dataclass(frozen=True, slots=True)
class Match:
    """Why a listing was found: the part, its label and its words, those that matched marked."""

    where: str  # name, synonym, purpose, description, owner, domain, tag, contract, property
    label: str  # "planes.tailnum" for a property, the contract's id for a contract, else ""
    snippet: tuple[tuple[str, bool], ...]  # (text, is it marked)


@dataclass(frozen=True, slots=True)
class Hit:
    listing: Listing
    score: float = 0.0
    matches: tuple[Match, ...] = ()


@dataclass(frozen=True, slots=True)
class Found:
    """One page of hits; `facets` counts over all hits, as (value, count), largest first."""

    hits: tuple[Hit, ...] = ()
    total: int = 0
    facets: Mapping[str, tuple[tuple[str, int], ...]] = field(default_factory=dict)
    suggestions: tuple[str, ...] = ()  # nearest spellings where nothing or little was found
