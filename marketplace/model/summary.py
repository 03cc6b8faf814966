"""What the catalog keeps of one file: small enough for 10,000 of them, cached by blob id."""

from __future__ import annotations

from dataclasses import dataclass
from zlib import crc32

from marketplace.model.document import Kind, Problem


@dataclass(frozen=True, slots=True, kw_only=True)
class PortSummary:
    """An output port, or one contract of a derived product."""

    name: str
    version: str = ""
    contract_id: str = ""
    description: str = ""
    deprecated: bool = False
    replaced_by: str = ""  # custom property of the port; else its contract's counts
    inputs: tuple[tuple[str, str], ...] = ()  # inputContracts: (contract id, version)


@dataclass(frozen=True, slots=True, kw_only=True)
class InputSummary:
    """An input port, with our three custom properties on where it really comes from."""

    name: str
    version: str = ""
    contract_id: str = ""
    source_system: str = ""
    source_owner: str = ""
    source_kind: str = ""  # api, events, file, raw-table, change-capture


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """One contract or product file in the few words that lists, facets and lineage need."""

    kind: Kind
    id: str = ""
    name: str = ""
    version: str = ""
    status: str = ""
    domain: str = ""
    tenant: str = ""
    owner: str = ""
    purpose: str = ""  # first sentence-like line of description.purpose
    product: str = ""  # ODCS `dataProduct`
    archetype: str = ""
    tier: str = ""
    replaced_by: str = ""  # "id" or "id@version"
    sunset: str = ""  # ISO date of endOfSupport or endOfLife, the earlier
    latency: str = ""  # the promised freshness as written: "1 d"
    tags: tuple[str, ...] = ()
    classifications: tuple[str, ...] = ()  # distinct values on its properties
    personal: bool = False  # a property is tagged personal-data, personal_data or pii
    objects: tuple[str, ...] = ()
    properties: int = 0
    service_levels: int = 0
    described: bool = False
    supported: bool = False  # a support channel is stated
    sampled: bool = False  # a server of type local
    samples: tuple[str, ...] = ()  # the paths of these servers, as stated
    outputs: tuple[PortSummary, ...] = ()
    inputs: tuple[InputSummary, ...] = ()
    references: tuple[tuple[str, str], ...] = ()  # (from "object.property", to)
    members: bytes = b""  # `mark` of every object and "object.property", by name and by id

    def has(self, member: str) -> bool:
        """Whether an object, or an "object.property", of this name or id is in its schema."""
        wanted, marks = mark(member), self.members
        at = marks.find(wanted)
        while at % 4 and at != -1:
            at = marks.find(wanted, at + 1)
        return at != -1


def mark(member: str) -> bytes:
    """Four bytes that stand for a name: 10,000 schemas fit in memory, and other files can ask."""
    return crc32(member.encode("utf-8", "surrogatepass")).to_bytes(4, "big")


@dataclass(frozen=True, slots=True, kw_only=True)
class Searchable:
    """The words of one file, by the part they stand in. Not kept in memory: index food."""

    names: tuple[str, ...] = ()  # name, id, object names, business names, synonyms
    purpose: str = ""  # purpose, usage
    description: str = ""  # limitations, ports, objects
    people: tuple[str, ...] = ()  # team and members
    # (dotted path with the object first, business name and synonyms, description)
    properties: tuple[tuple[str, str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Examined:
    """Everything learned from the bytes of one file alone. `problems` carry file = ""."""

    summary: Summary
    searchable: Searchable
    problems: tuple[Problem, ...] = ()
