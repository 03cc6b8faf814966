"""One family as the card that people browse."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from marketplace.catalog import coupling, verdict, versions
from marketplace.catalog.family import READABLE, Family, Port, Summaries
from marketplace.model import Kind, Listing, Organisation, PortListing, Summary

Counts = Mapping[str, tuple[int, int]]  # path -> errors, warnings

_NOTHING = Summary(kind=Kind.DATA_CONTRACT)


def listing(
    family: Family, summaries: Summaries, organisation: Organisation, counts: Counts
) -> Listing:
    """The product's own statement first, else that of its leading contract."""
    contracts = _contracts(family, summaries)
    product = summaries[family.products[0]] if family.products else None
    contract = contracts[0] if contracts else _NOTHING
    said = product or contract
    files = [product, *contracts] if product else contracts
    owner = said.owner or contract.owner
    archetype = said.archetype or contract.archetype
    paths = family.paths
    errors, warnings = counted(paths, counts)
    return Listing(
        id=family.id,
        name=family.name or said.name or family.id,
        version=said.version or contract.version,
        status=said.status or contract.status,
        domain=said.domain or contract.domain,
        owner=owner,
        purpose=said.purpose or contract.purpose,
        archetype=archetype,
        tier=said.tier or contract.tier,
        latency=said.latency or contract.latency,
        classification=_most_sensitive(contracts, organisation),
        tags=_tags(files),
        missing=verdict.missing(files, organisation),
        coupling=coupling.reasons(archetype, owner, said.inputs, files, organisation),
        personal=any(_personal(c, organisation) for c in contracts),
        sampled=any(c.sampled for c in contracts),
        derived=product is None,
        paths=paths,
        ports=tuple(_port(port, summaries) for port in family.ports),
        versions=_versions(family, summaries),
        errors=errors,
        warnings=warnings,
    )


def _contracts(family: Family, summaries: Summaries) -> list[Summary]:
    """Those that its ports point at, the leading one first: what one gets today.

    A retired version or a broken file speaks only where there is nothing else.
    """
    found = [summaries[path] for path in dict.fromkeys(port.path for port in family.ports) if path]
    if len(found) > 1:
        readable = [s for s in found if s.kind in READABLE] or found
        found = [s for s in readable if s.status != "retired"] or readable
    return found


def _port(port: Port, summaries: Summaries) -> PortListing:
    stated = port.stated
    contract = summaries.get(port.path, _NOTHING)
    return PortListing(
        name=stated.name,
        version=stated.version or contract.version,
        contract_id=stated.contract_id,
        contract_path=port.path,
        description=stated.description or contract.purpose,
        status=contract.status,
        deprecated=stated.deprecated or versions.is_deprecated(contract.status),
        sunset=contract.sunset,
        replaced_by=stated.replaced_by or contract.replaced_by,
    )


def _versions(family: Family, summaries: Summaries) -> tuple[tuple[str, str, str], ...]:
    """Of the product file, else of the leading contract, newest first."""
    paths: Sequence[str] = family.products
    if not paths:
        lead = summaries[family.contracts[0]]
        grouped = bool(family.name)
        paths = [path for path in family.contracts if not grouped or summaries[path].id == lead.id]
    found = [(summaries[path].version, summaries[path].status, path) for path in paths]
    if len(found) > 1:
        found.sort(key=lambda entry: versions.order(entry[0]), reverse=True)
    return tuple(found)


def _tags(files: Sequence[Summary]) -> tuple[str, ...]:
    if len(files) == 1:
        return files[0].tags
    return tuple(dict.fromkeys(tag for s in files for tag in s.tags))


def _most_sensitive(contracts: Sequence[Summary], organisation: Organisation) -> str:
    """A word that the organisation does not know may mean anything, so it counts most."""
    words = {word for s in contracts for word in s.classifications}
    if len(words) < 2:
        return next(iter(words), "")
    ranks = {c.name.casefold(): n for n, c in enumerate(organisation.classifications)}
    return max(sorted(words), key=lambda word: ranks.get(word.casefold(), len(ranks)))


def _personal(contract: Summary, organisation: Organisation) -> bool:
    known = (organisation.classification(word) for word in contract.classifications)
    return contract.personal or any(c.personal for c in known if c)


def counted(paths: Sequence[str], counts: Counts) -> tuple[int, int]:
    if len(paths) == 1:
        return counts.get(paths[0], (0, 0))
    found = [counts[path] for path in paths if path in counts]
    return sum(errors for errors, _ in found), sum(warnings for _, warnings in found)
