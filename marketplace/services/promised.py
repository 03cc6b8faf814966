"""What is promised: the checks of each contract of a product."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from marketplace.catalog.nearest import Nearest
from marketplace.catalog.references import external, path_of
from marketplace.errors import MarketplaceError, NotFound
from marketplace.model import Catalog, Check, DataContract, Kind, Listing, PortListing
from marketplace.promises.plan import plan
from marketplace.services.product import model
from marketplace.services.remembered import Line, lines, version_of
from marketplace.services.tables import names

if TYPE_CHECKING:
    from marketplace.services.marketplace import Marketplace

_NOT_LIVE = ("draft", "proposed", "retired")
_KEPT = 300  # plans beside one catalog
_plans: WeakKeyDictionary[Catalog, OrderedDict[str, tuple[Check, ...]]] = WeakKeyDictionary()


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """One contract of a product, and all that it promises, in its own order."""

    listing: Listing
    port: PortListing
    contract: DataContract
    catalog: Catalog = field(repr=False)
    checks: tuple[Check, ...] = ()
    problem: str = ""  # why there are no checks

    @property
    def product(self) -> str:
        return self.listing.id

    @property
    def path(self) -> str:
        return self.port.contract_path

    @property
    def version(self) -> str:
        return version_of(self.catalog, self.port)

    @property
    def name(self) -> str:
        return f"{self.contract.id} {self.version}".strip()


def line_of(catalog: Catalog, listing: Listing, port: PortListing) -> Line:
    """Which observations are about its contract."""
    beside = [other for other in live(listing) if other.contract_path != port.contract_path]
    return lines(catalog, [port, *beside])[0]


def live(listing: Listing) -> tuple[PortListing, ...]:
    """The ports that somebody may rely on, each contract once."""
    ports = {
        port.contract_path: port
        for port in reversed(listing.ports)
        if port.contract_path and port.status.strip().casefold() not in _NOT_LIVE
    }
    return tuple(reversed(ports.values()))


def planned(
    market: Marketplace,
    product: str,
    at: str = "",
    version: str = "",
    contract: str = "",
    every: bool = False,
) -> tuple[Planned, ...]:
    """By the id of a product, or of one of its contracts: what is live of it, else what it
    starts with; only one version where that is named, and `every` one with drafts and all."""
    catalog = market.catalog(at)
    listing = found(catalog, product)
    chosen = ports(listing, contract or product, version, every)
    return tuple(planned_ports(market, catalog, listing, chosen))


def found(catalog: Catalog, name: str) -> Listing:
    listing = catalog.listing(name) or names(catalog).product(name)
    if listing is None:
        ids = [listing.id for listing in catalog.listings]
        hint = Nearest(ids).hint(name, "Search for it, or browse all products.")
        raise NotFound(f"There is no product '{name[:100]}'.", hint)
    return listing


def ports(
    listing: Listing, name: str = "", version: str = "", every: bool = False
) -> tuple[PortListing, ...]:
    """Those of a contract alone where `name` is its id."""
    chosen = listing.ports if every or version else live(listing) or listing.ports[:1]
    if name and name != listing.id:
        own = [port for port in listing.ports if port.contract_id == name]
        chosen = tuple(port for port in chosen if port in own) or tuple(own[:1]) or chosen
    if version:
        chosen = tuple(port for port in chosen if port.version == version)
        if not chosen:
            known = ", ".join(dict.fromkeys(port.version for port in listing.ports)) or "none"
            raise NotFound(f"'{listing.name}' has no version {version}.", f"It has: {known}.")
    return tuple({port.contract_path: port for port in chosen if port.contract_path}.values())


def planned_ports(
    market: Marketplace, catalog: Catalog, listing: Listing, chosen: Sequence[PortListing]
) -> Iterator[Planned]:
    for port in chosen:
        contract = contract_at(market, catalog, port.contract_path)
        if contract is None:
            yield Planned(
                listing=listing,
                port=port,
                contract=DataContract(id=port.contract_id, version=port.version),
                catalog=catalog,
                problem=f"{port.contract_path} cannot be read.",
            )
            continue
        checks = _checks(market, catalog, port.contract_path, contract)
        yield Planned(listing=listing, port=port, contract=contract, catalog=catalog, checks=checks)


def contract_at(market: Marketplace, catalog: Catalog, path: str) -> DataContract | None:
    """None where it is not here or cannot be read: that is told with the other problems."""
    try:
        said = model(market.document(catalog, path), market.settings.limits)
    except MarketplaceError:
        return None
    return said if isinstance(said, DataContract) else None


def is_whole(catalog: Catalog, path: str) -> bool:
    """False where a part of the file cannot be read, and with it what that part promises."""
    summary = catalog.summaries.get(path)
    return summary is not None and summary.kind is not Kind.BROKEN


def _checks(
    market: Marketplace, catalog: Catalog, path: str, contract: DataContract
) -> tuple[Check, ...]:
    plans = _plans.setdefault(catalog, OrderedDict())
    known = plans.get(path)
    if known is None:
        known = plan(contract, catalog.organisation, resolver(market, catalog, path))
        plans[path] = known
        while len(plans) > _KEPT:
            plans.popitem(last=False)
    return known


def resolver(market: Marketplace, catalog: Catalog, path: str):  # type: ignore[no-untyped-def]
    def resolve(to: str) -> tuple[str, DataContract] | None:
        """The contract that a relationship of this one points to, with its path."""
        target = external(to)
        there = path_of(target, path, catalog.summaries) if target else ""
        contract = contract_at(market, catalog, there) if there else None
        return (there, contract) if contract else None

    return resolve
