"""Which files belong together: products with their contracts, and the versions of one thing."""

from __future__ import annotations

from operator import attrgetter
from typing import NamedTuple

from marketplace.catalog import versions
from marketplace.catalog.derived import of_contracts
from marketplace.catalog.family import Family, Paths, Port, Summaries, ranked, standing
from marketplace.model import Kind

_ELSEWHERE = (Kind.FOREIGN, Kind.ORGANISATION)


class Resolver:
    """Finds the contract that an id and a version mean; asked the same again and again."""

    def __init__(self, contracts: Paths, summaries: Summaries) -> None:
        self._contracts, self._summaries = contracts, summaries
        self._found: dict[tuple[str, str], str] = {}
        self._ranked: dict[str, tuple[dict[versions.Order, str], dict[int | None, str]]] = {}
        self.inexact: set[tuple[str, str]] = set()  # asked for, and not there as asked

    def __call__(self, id_: str, version: str) -> str:
        """Its path; the nearest version where this one is not there, "" without any."""
        key = (id_, version)
        if key not in self._found:
            self._found[key] = self._nearest(id_, version)
        return self._found[key]

    def _nearest(self, id_: str, version: str) -> str:
        paths = self._contracts.get(id_, ())
        if paths and (not version or self._summaries[paths[0]].version == version):
            return paths[0]
        if id_ not in self._ranked:
            stated = [(self._summaries[path].version, path) for path in reversed(paths)]
            by_version = {versions.order(known): path for known, path in stated}
            self._ranked[id_] = by_version, {versions.major(known): path for known, path in stated}
        by_version, by_major = self._ranked[id_]
        exact = by_version.get(versions.order(version))
        if exact is None:
            self.inexact.add((id_, version))
        nearest = by_major.get(versions.major(version)) or (paths[0] if paths else "")
        return exact or nearest


class Gathered(NamedTuple):
    """Families by id; the paths of each product id and contract id."""

    families: list[Family]
    products: Paths
    contracts: Paths
    resolve: Resolver


def gather(summaries: Summaries) -> Gathered:
    """Every file with an id is in exactly one family; the same files give the same families."""
    products, contracts = _by_id(summaries)
    offered = [Family(id_, products=products[id_]) for id_ in sorted(products)]
    resolve = Resolver(contracts, summaries)
    claimed = _claim(offered, contracts, summaries, resolve)
    left: Paths = contracts
    if claimed:
        left = {id_: paths for id_, paths in contracts.items() if paths[0] not in claimed}
    derived = of_contracts(left, set(products), set(contracts), summaries)
    families = sorted(offered + derived, key=attrgetter("id"))
    return Gathered(families, products, contracts, resolve)


def _by_id(summaries: Summaries) -> tuple[dict[str, list[str]], dict[str, list[str]]]:
    products: dict[str, list[str]] = {}
    contracts: dict[str, list[str]] = {}
    unreadable = []
    for path in sorted(summaries):
        summary = summaries[path]
        if summary.kind is Kind.DATA_CONTRACT:
            contracts.setdefault(summary.id, []).append(path)
        elif summary.kind is Kind.DATA_PRODUCT:
            products.setdefault(summary.id, []).append(path)
        elif summary.id and summary.kind not in _ELSEWHERE:
            unreadable.append(path)
    for path in unreadable:
        id_ = summaries[path].id
        home = products if id_ in products and id_ not in contracts else contracts
        home.setdefault(id_, []).append(path)
    for found in (products, contracts):
        found.pop("", None)
        for id_, paths in found.items():
            if len(paths) > 1:
                found[id_] = ranked(paths, summaries)
    return products, contracts


def _claim(
    offered: list[Family], contracts: Paths, summaries: Summaries, resolve: Resolver
) -> set[str]:
    """Give each contract to the first product that offers it; the paths that were given away."""
    claimed: set[str] = set()
    claimers: dict[str, tuple[Family, str]] = {}
    for family in offered:
        family.ports = _stated_ports(family, summaries, resolve)
        for port in family.ports:
            if port.path and port.path not in claimed:
                claimed.add(port.path)
                family.contracts.append(port.path)
            if port.path:
                claimers.setdefault(port.contract_id, (family, port.name))
    # Versions that no port names stay with the product that offers the others.
    for id_, (family, name) in claimers.items():
        paths = contracts[id_]
        offered_versions = {summaries[path].version for path in paths if path in claimed}
        for path in paths:
            if path not in claimed:
                claimed.add(path)
                family.contracts.append(path)
                if summaries[path].version not in offered_versions:
                    family.ports.append(Port(name, id_, path))
    for family in offered:
        family.ports = _ordered(family.ports, summaries)
    return claimed


def _stated_ports(family: Family, summaries: Summaries, resolve: Resolver) -> list[Port]:
    """Those of all versions of the product; name and version are the key."""
    ports: dict[tuple[str, str], Port] = {}
    for path in family.products:
        for stated in summaries[path].outputs:
            key = (stated.name, stated.version)
            if stated.name and key not in ports:
                target = resolve(stated.contract_id, stated.version)
                ports[key] = Port(stated.name, stated.contract_id, target, stated)
    return list(ports.values())


def _ordered(ports: list[Port], summaries: Summaries) -> list[Port]:
    """Names as the product states them; within a name the version to start with first.

    A contract that no port names comes last: nobody offers it yet, or nobody does any more.
    """
    if len(ports) < 2:
        return ports
    names = {name: n for n, name in enumerate(dict.fromkeys(port.name for port in ports))}

    def version(port: Port) -> versions.Order:
        summary = summaries.get(port.path)
        stated = port.stated.version if port.stated else ""
        return versions.order(stated or (summary.version if summary else ""))

    def place(port: Port) -> tuple[int, bool, int]:
        summary = summaries.get(port.path)
        rank = standing(summary) if summary else versions.UNKNOWN_STANDING
        if port.stated and port.stated.deprecated:
            rank = max(rank, versions.DEPRECATED_STANDING)
        return names[port.name], port.stated is None, rank

    return sorted(sorted(ports, key=version, reverse=True), key=place)
