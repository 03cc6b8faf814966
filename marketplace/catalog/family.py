"""One family: the files behind one card, and which of its versions goes first."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from marketplace.catalog import versions
from marketplace.model import Kind, PortSummary, Summary

Summaries = Mapping[str, Summary]
Paths = Mapping[str, list[str]]  # id -> paths of its versions, the one to start with first

READABLE = (Kind.DATA_CONTRACT, Kind.DATA_PRODUCT)


class Port(NamedTuple):
    """An output port and the contract file it points at, "" where there is none."""

    name: str
    contract_id: str
    path: str
    stated: PortSummary | None = None  # None: made from the contract


@dataclass(slots=True)
class Family:
    """One card: the versions of a product with the contracts that are its own."""

    id: str
    stem: str = ""  # what its ids have in common without their version; "": the id itself
    name: str = ""  # set where the files themselves do not name it
    products: list[str] = field(default_factory=list)  # the one to start with first
    contracts: list[str] = field(default_factory=list)  # each contract is in one family only
    ports: list[Port] = field(default_factory=list)

    @property
    def paths(self) -> tuple[str, ...]:
        return (*self.products, *self.contracts)


def ranked(paths: Iterable[str], summaries: Summaries) -> list[str]:
    """The version that a consumer should start with first, then the newer before the older."""
    newest = sorted(paths, key=lambda path: versions.order(summaries[path].version), reverse=True)
    return sorted(newest, key=lambda path: standing(summaries[path]))


def standing(summary: Summary) -> int:
    if summary.kind not in READABLE:
        return versions.UNREADABLE_STANDING
    return versions.standing(summary.status)
