"""Which files belong together: products with their contracts, and the versions of one thing."""

from __future__ import annotations

from typing import NamedTuple

from marketplace.catalog import versions
from marketplace.catalog.derived import of_contracts
from marketplace.catalog.family import Family, Paths, Port, Summaries, ranked, standing
from marketplace.model import Kind, PortSummary

_ELSEWHERE = (Kind.FOREIGN, Kind.ORGANISATION)


class Gathered(NamedTuple):
    families: list[Family]
    products: Paths
    contracts: Paths


def gather(summaries: Summaries) -> Gathered:
    """Every file with an id is in exactly one family; the same files give the same families."""
    products, contracts = _by_id(summaries)
    offered = [Family(id_, products=products[id_]) for id_ in sorted(products)]
    claimed = _claim(offered, contracts, summaries)
    left = {
        id_: rest
        for id_, paths in contracts.items()
        if (rest := [path for path in paths if path not in claimed] if claimed else paths)
    }
    derived = of_contracts(left, set(products), set(contracts), summaries)
    return Gathered(offered + derived, products, contracts)


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


def resolve(id_: str, version: str, contracts: Paths, summaries: Summaries) -> str:
    """The path of the contract that is meant; the nearest one where the version is not there."""
    paths = contracts.get(id_, ())
    if not paths:
        return ""
    if not version:
        return paths[0]
    exact = (p for p in paths if versions.same(summaries[p].version, version))
    major = versions.major(version)
    close = (p for p in paths if versions.major(summaries[p].version) == major)
    return next(exact, "") or next(close, paths[0])


def _claim(offered: list[Family], contracts: Paths, summaries: Summaries) -> set[str]:
    """Give each contract to the first product that offers it; the paths that were given away."""
    claimed: set[str] = set()
    claimers: dict[str, tuple[Family, PortSummary]] = {}
    for family in offered:
        family.ports = _stated_ports(family, contracts, summaries)
        for stated, path in family.ports:
            if path and path not in claimed:
                claimed.add(path)
                family.contracts.append(path)
            if path:
                claimers.setdefault(stated.contract_id, (family, stated))
    # Versions that no port names stay with the product that offers the others.
    for id_, (family, stated) in claimers.items():
        for path in contracts[id_]:
            if path not in claimed:
                claimed.add(path)
                family.contracts.append(path)
                family.ports.append(Port(PortSummary(name=stated.name, contract_id=id_), path))
    for family in offered:
        family.ports = _ordered(family.ports, summaries)
    return claimed


def _stated_ports(family: Family, contracts: Paths, summaries: Summaries) -> list[Port]:
    """Those of all versions of the product; name and version are the key."""
    ports: dict[tuple[str, str], Port] = {}
    for path in family.products:
        for stated in summaries[path].outputs:
            key = (stated.name, stated.version)
            if stated.name and key not in ports:
                target = resolve(stated.contract_id, stated.version, contracts, summaries)
                ports[key] = Port(stated, target)
    return list(ports.values())


def _ordered(ports: list[Port], summaries: Summaries) -> list[Port]:
    """Names as the product states them; within a name the version to start with first."""
    if len(ports) < 2:
        return ports
    names = {name: n for n, name in enumerate(dict.fromkeys(port.stated.name for port in ports))}

    def version(port: Port) -> versions.Order:
        summary = summaries.get(port.path)
        return versions.order(port.stated.version or (summary.version if summary else ""))

    def place(port: Port) -> tuple[int, int]:
        summary = summaries.get(port.path)
        rank = standing(summary) if summary else versions.UNKNOWN_STANDING
        if port.stated.deprecated:
            rank = max(rank, versions.DEPRECATED_STANDING)
        return names[port.stated.name], rank

    return sorted(sorted(ports, key=version, reverse=True), key=place)
