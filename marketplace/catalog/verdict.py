"""No contract, no data product: which required parts a product and its contracts lack."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from operator import attrgetter

from marketplace.catalog.family import READABLE
from marketplace.model import Organisation, Summary

# Whether one file, product or contract, states the part.
_STATES: Mapping[str, Callable[[Summary], object]] = {
    "owner": attrgetter("owner"),
    "version": attrgetter("version"),
    "description": lambda s: s.described or s.purpose,
    "domain": attrgetter("domain"),
    "status": attrgetter("status"),
    "support": attrgetter("supported"),
    "service levels": attrgetter("service_levels"),
    "archetype": attrgetter("archetype"),
    "tier": attrgetter("tier"),
    "schema": lambda s: s.objects and s.properties,
}


def missing(
    product: Summary | None, contracts: Sequence[Summary], organisation: Organisation
) -> tuple[str, ...]:
    """The lacking parts in the organisation's order; a part counts wherever it is stated."""
    if contracts and contracts[0].kind not in READABLE:
        return ("readable contract",)
    files = [product, *contracts] if product else contracts
    lacking = [
        part
        for part in organisation.required
        if part in _STATES and not any(map(_STATES[part], files))
    ]
    if not contracts:
        # Says more than that there is no schema.
        lacking = ["contract", *(part for part in lacking if part != "schema")]
    return tuple(lacking)
