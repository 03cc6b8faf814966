"""One family as the card that people browse."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from operator import attrgetter

from marketplace.catalog import coupling, verdict, versions
from marketplace.catalog.family import READABLE, Family, Port, Summaries
from marketplace.model import Catalog, Kind, Listing, Organisation, PortListing, Summary

Counts = Mapping[str, tuple[int, int]]  # path -> errors, warnings

_NOTHING = Summary(kind=Kind.DATA_CONTRACT)
_NO_COUNTS = (0, 0)
_SAMPLED, _PERSONAL = attrgetter("sampled"), attrgetter("personal")


class Cards:
    """Makes listings, or takes over those whose files, ports and problem counts are the same."""

    def __init__(
        self,
        summaries: Summaries,
        organisation: Organisation,
        counts: Counts,
        previous: Catalog | None = None,
    ) -> None:
        self._summaries, self._organisation, self._counts = summaries, organisation, counts
        self._changed: set[str] = set()
        self._old: dict[str, Listing] = {}
        if previous and previous.organisation == organisation:
            before = previous.summaries
            self._changed = {path for path, s in summaries.items() if s is not before.get(path)}
            self._old = {listing.id: listing for listing in previous.listings}
        self._ranks = {c.name.casefold(): n for n, c in enumerate(organisation.classifications)}
        self._judged: dict[tuple[str, ...], tuple[str, bool]] = {}

    def of(self, family: Family) -> Listing:
        paths = family.paths
        counted = self._counted(paths)
        old = self._old.get(family.id)
        if (
            old
            and old.paths == paths
            and (old.errors, old.warnings) == counted
            and self._untouched(family, old)
        ):
            return old
        return self._made(family, paths, counted)

    def _untouched(self, family: Family, old: Listing) -> bool:
        """A port may point at another family's contract, so the own paths are not enough."""
        targets = [port.path for port in family.ports]
        return (
            self._changed.isdisjoint(old.paths)
            and self._changed.isdisjoint(targets)
            and targets == [port.contract_path for port in old.ports]
        )

    def _made(self, family: Family, paths: tuple[str, ...], counted: tuple[int, int]) -> Listing:
        """The product's own statement first, else that of its leading contract."""
        contracts = self._contracts(family)
        product = self._summaries[family.products[0]] if family.products else None
        contract = contracts[0] if contracts else _NOTHING
        said = product or contract
        files = [product, *contracts] if product else contracts
        owner = said.owner or contract.owner
        archetype = said.archetype or contract.archetype
        classification, personal = self._sensitivity(contracts)
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
            classification=classification,
            tags=_tags(files),
            missing=verdict.missing(product, contracts, self._organisation),
            coupling=coupling.reasons(archetype, owner, said.inputs, files, self._organisation),
            personal=personal,
            sampled=any(map(_SAMPLED, contracts)),
            derived=product is None,
            paths=paths,
            ports=tuple([_port(port, self._summaries) for port in family.ports]),
            versions=self._versions(family),
            errors=counted[0],
            warnings=counted[1],
        )

    def _contracts(self, family: Family) -> list[Summary]:
        """Those that its ports point at, the leading one first: what one gets today.

        A retired version or a broken file speaks only where there is nothing else.
        """
        if len(family.ports) == 1:
            path = family.ports[0].path
            return [self._summaries[path]] if path else []
        paths = dict.fromkeys(port.path for port in family.ports)
        found = [self._summaries[path] for path in paths if path]
        readable = [s for s in found if s.kind in READABLE] or found
        return [s for s in readable if s.status != "retired"] or readable

    def _versions(self, family: Family) -> tuple[tuple[str, str, str], ...]:
        """Of the product file, else of the leading contract, newest first."""
        paths: Sequence[str] = family.products
        if not paths:
            paths = family.contracts
            lead = self._summaries[paths[0]]
            if family.name:  # a group of several contracts
                paths = [path for path in paths if self._summaries[path].id == lead.id]
        found = [(s.version, s.status, path) for path in paths for s in (self._summaries[path],)]
        if len(found) > 1:
            found.sort(key=lambda entry: versions.order(entry[0]), reverse=True)
        return tuple(found)

    def _sensitivity(self, contracts: Sequence[Summary]) -> tuple[str, bool]:
        """The most sensitive classification, and whether anything in it is about a person."""
        if len(contracts) == 1:
            words = contracts[0].classifications
        else:
            words = tuple(dict.fromkeys(w for c in contracts for w in c.classifications))
        if words not in self._judged:
            self._judged[words] = self._judge(words)
        word, personal = self._judged[words]
        return word, personal or any(map(_PERSONAL, contracts))

    def _judge(self, words: Sequence[str]) -> tuple[str, bool]:
        """A word that the organisation does not know may mean anything, so it counts most."""
        unknown = len(self._ranks)
        known = [self._organisation.classification(word) for word in words]
        most = max(sorted(words), key=lambda w: self._ranks.get(w.casefold(), unknown), default="")
        return most, any(c.personal for c in known if c)

    def _counted(self, paths: Sequence[str]) -> tuple[int, int]:
        if len(paths) == 1:
            return self._counts.get(paths[0], _NO_COUNTS)
        found = [self._counts.get(path, _NO_COUNTS) for path in paths]
        return sum([errors for errors, _ in found]), sum([warnings for _, warnings in found])


def _port(port: Port, summaries: Summaries) -> PortListing:
    contract = summaries.get(port.path, _NOTHING)
    stated = port.stated
    deprecated = contract.status != "active" and versions.is_deprecated(contract.status)
    if stated is None:
        return PortListing(
            name=port.name,
            version=contract.version,
            contract_id=port.contract_id,
            contract_path=port.path,
            description=contract.purpose,
            status=contract.status,
            deprecated=deprecated,
            sunset=contract.sunset,
            replaced_by=contract.replaced_by,
        )
    return PortListing(
        name=port.name,
        version=stated.version or contract.version,
        contract_id=port.contract_id,
        contract_path=port.path,
        description=stated.description or contract.purpose,
        status=contract.status,
        deprecated=stated.deprecated or deprecated,
        sunset=contract.sunset,
        replaced_by=stated.replaced_by or contract.replaced_by,
    )


def _tags(files: Sequence[Summary]) -> tuple[str, ...]:
    if len(files) == 1:
        return files[0].tags
    return tuple(dict.fromkeys(tag for s in files for tag in s.tags))
