"""No contract, no data product: which required parts a product and its contracts lack."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from marketplace.catalog.family import READABLE
from marketplace.model import Kind, Organisation, Summary

# Whether one file, product or contract, states the part.
_STATES: Mapping[str, Callable[[Summary], object]] = {
    "owner": lambda s: s.owner,
    "version": lambda s: s.version,
    "description": lambda s: s.described or s.purpose,
    "domain": lambda s: s.domain,
    "status": lambda s: s.status,
    "support": lambda s: s.supported,
    "service levels": lambda s: s.service_levels,
    "archetype": lambda s: s.archetype,
    "tier": lambda s: s.tier,
}


def missing(files: Sequence[Summary], organisation: Organisation) -> tuple[str, ...]:
    """The lacking parts in the organisation's order; a part counts wherever it is stated."""
    contracts = [s for s in files if s.kind is not Kind.DATA_PRODUCT]
    readable = [s for s in contracts if s.kind in READABLE]
    if not readable:
        return ("readable contract",) if contracts else ("contract", *_lacking(files, organisation))
    return _lacking(files, organisation)


def _lacking(files: Sequence[Summary], organisation: Organisation) -> tuple[str, ...]:
    lacking = []
    for part in organisation.required:
        if part == "schema":
            # Without any contract that is already said, in the stronger word.
            contracts = [s for s in files if s.kind is Kind.DATA_CONTRACT]
            if contracts and not any(s.objects and s.properties for s in contracts):
                lacking.append(part)
        elif (states := _STATES.get(part)) and not any(map(states, files)):
            lacking.append(part)
    return tuple(lacking)
