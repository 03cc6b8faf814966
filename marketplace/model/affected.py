"""Who depends on a contract, and whom a change of it hurts."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from marketplace.model.change import Impact


class DependantKind(StrEnum):
    """In the order in which they are listed among equals."""

    CONSUMER = "consumer"  # named in the contract or the product, with a purpose
    INPUT = "input"  # a product that is built from it
    REFERENCE = "reference"  # a relationship of a contract that points into it
    QUERY = "query"  # a saved query
    RULE = "rule"  # an SQL quality rule, of this or another contract
    EXAMPLE = "example"  # a verified statement of the contract
    POLICY = "policy"  # who sees which values
    DOWNSTREAM = "downstream"  # built from what is built from it


@dataclass(frozen=True, slots=True, kw_only=True)
class Dependant:
    """`uses` are "object" or "object.property"; (): nobody says, so everything."""

    kind: DependantKind
    name: str
    why: str  # what it uses, and what happens to it; words of contracts stand in it
    hurt: bool = False  # else it is only near
    severity: Impact | None = None  # the worst that touches it; None: nothing does
    owner: str = ""
    contact: str = ""  # an address to write to
    purpose: str = ""
    product: str = ""  # id of its listing
    query: str = ""  # name of the saved query
    file: str = ""  # that states it
    uses: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Affected:
    """Those who are hurt first, of them the worst. `untried`: what could not be looked at, why."""

    dependants: tuple[Dependant, ...] = ()
    untried: tuple[str, ...] = ()

    @property
    def hurt(self) -> tuple[Dependant, ...]:
        return tuple(one for one in self.dependants if one.hurt)

    @property
    def near(self) -> tuple[Dependant, ...]:
        return tuple(one for one in self.dependants if not one.hurt)
