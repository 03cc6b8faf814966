"""What people browse: one listing per product family, and the catalog of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from marketplace.model.document import Problem
from marketplace.model.organisation import Organisation
from marketplace.model.summary import Summary


@dataclass(frozen=True, slots=True, kw_only=True)
class PortListing:
    """One output port at one version. `contract_path` is "" where the contract is not here."""

    name: str
    version: str = ""
    contract_id: str = ""
    contract_path: str = ""
    description: str = ""
    status: str = ""
    deprecated: bool = False
    sunset: str = ""
    replaced_by: str = ""


class FlowKind(StrEnum):
    INPUT = "input"  # stated by an input port or inputContracts
    REFERENCE = "reference"  # a relationship between properties


@dataclass(frozen=True, slots=True)
class Flow:
    """An edge of the lineage: data or meaning goes from `source` to `target` (node ids)."""

    source: str
    target: str
    kind: FlowKind
    label: str = ""


@dataclass(frozen=True, slots=True)
class Node:
    """A product, or an outside source that no file here describes (`listed` is False)."""

    id: str
    name: str
    listed: bool = True
    domain: str = ""
    owner: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """A product family as one card: its newest live version, the others beside it."""

    id: str
    name: str
    version: str = ""
    status: str = ""
    domain: str = ""
    owner: str = ""
    purpose: str = ""
    archetype: str = ""
    tier: str = ""
    latency: str = ""
    classification: str = ""  # the most sensitive one in it
    tags: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()  # required parts that it lacks, in the organisation's words
    coupling: tuple[tuple[str, str], ...] = ()  # (why it is an extraction, what would clear it)
    personal: bool = False
    sampled: bool = False
    derived: bool = False  # no ODPS file: made from contracts
    paths: tuple[str, ...] = ()  # its files, the leading one first
    ports: tuple[PortListing, ...] = ()  # newest version of each port first
    versions: tuple[tuple[str, str, str], ...] = ()  # (version, status, path), newest first
    errors: int = 0
    warnings: int = 0

    @property
    def is_product(self) -> bool:
        """No contract, no data product: nothing required is missing."""
        return not self.missing

    @property
    def verdict(self) -> str:
        """ "data product", or what stands between it and being one."""
        if self.is_product:
            return "data product"
        return f"not yet a data product: no {', no '.join(self.missing)}"


# Compared by identity, and weakly referenced by what is worked out once per catalog.
@dataclass(frozen=True, slots=True, eq=False, weakref_slot=True)
class Catalog:
    """Everything at one commit. Immutable: pages share it, a refresh makes a new one."""

    commit: str  # "" for a working tree
    listings: tuple[Listing, ...] = ()
    problems: tuple[Problem, ...] = ()
    organisation: Organisation = Organisation()
    summaries: Mapping[str, Summary] = field(default_factory=dict)  # by path
    blobs: Mapping[str, str] = field(default_factory=dict)  # path -> blob id
    nodes: Mapping[str, Node] = field(default_factory=dict)
    flows: tuple[Flow, ...] = ()
    upstream: Mapping[str, tuple[Flow, ...]] = field(default_factory=dict)  # node -> into it
    downstream: Mapping[str, tuple[Flow, ...]] = field(default_factory=dict)  # node -> out of it
    by_id: Mapping[str, int] = field(default_factory=dict)  # product and contract ids -> row
    workings: object = field(default=None, repr=False)  # what the next build takes over

    def listing(self, id_: str) -> Listing | None:
        """By the id of the product or of one of its contracts."""
        row = self.by_id.get(id_)
        return None if row is None else self.listings[row]
