"""One product as its page shows it, at any commit and in any of its versions."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from types import MappingProxyType
from typing import TypeVar

from marketplace.catalog.nearest import Nearest
from marketplace.contracts.build import data_contract, data_product
from marketplace.contracts.read import read
from marketplace.errors import MarketplaceError, NotFound
from marketplace.model import (
    Catalog,
    DataContract,
    DataProduct,
    Document,
    Kind,
    Listing,
    Organisation,
    PortListing,
    Price,
    Problem,
    Role,
    Slo,
    SupportChannel,
)
from marketplace.services.marketplace import Marketplace
from marketplace.settings import Limits

_NOWHERE = PortListing(name="")
_MODELS = 300  # of contracts and products that stay built
T = TypeVar("T")


@dataclass(frozen=True)
class PortView:
    """An output port with its contract, which is read when somebody asks for it.

    False where the product has no port at all.
    """

    port: PortListing
    _fetch: Callable[[str], Document | None] = field(repr=False, compare=False)
    _limits: Limits = field(default=Limits(), repr=False, compare=False)

    def __bool__(self) -> bool:
        return self.port != _NOWHERE

    @cached_property
    def document(self) -> Document | None:
        """The contract's file; None where it is not here."""
        return self._fetch(self.port.contract_path) if self.port.contract_path else None

    @cached_property
    def contract(self) -> DataContract | None:
        """What can be read of it; None where that is nothing."""
        found = model(self.document, self._limits) if self.document else None
        return found if isinstance(found, DataContract) else None


@dataclass(frozen=True, kw_only=True)
class ProductView:
    """Where the product says nothing, the contract of the selected port speaks."""

    listing: Listing
    product: DataProduct | None
    ports: tuple[PortView, ...]
    port: PortView
    commit: str
    at: str
    problems: tuple[Problem, ...]
    catalog: Catalog = field(repr=False)

    @property
    def organisation(self) -> Organisation:
        return self.catalog.organisation

    @property
    def version(self) -> str:
        return self._said(lambda said: said.version) or self.port.port.version

    @property
    def status(self) -> str:
        return self._said(lambda said: said.status) or self.port.port.status

    @property
    def owner(self) -> str:
        return self.listing.owner

    @property
    def purpose(self) -> str:
        return self._said(lambda said: said.description.purpose)

    @property
    def usage(self) -> tuple[str, ...]:
        return _lines(self._said(lambda said: said.description.usage))

    @property
    def limitations(self) -> tuple[str, ...]:
        return _lines(self._said(lambda said: said.description.limitations))

    @property
    def support(self) -> tuple[SupportChannel, ...]:
        return self._said(lambda said: said.support)

    @property
    def price(self) -> Price:
        return self._contract.price

    @property
    def terms(self) -> str:
        """What one agrees to: the custom property `terms`."""
        return self._said(_terms)

    @property
    def slos(self) -> tuple[Slo, ...]:
        return self._contract.slos

    @property
    def roles(self) -> tuple[Role, ...]:
        return self._contract.roles

    @property
    def replaced_by(self) -> str:
        """ "id" or "id@version"."""
        return self._said(lambda said: str(said.custom("replacedBy"))) or self.port.port.replaced_by

    @property
    def sunset(self) -> str:
        """The day on which support for the selected port ends."""
        return self.port.port.sunset

    @property
    def _contract(self) -> DataContract:
        return self.port.contract or DataContract(id="")

    def _said(self, tell: Callable[[DataProduct | DataContract], T]) -> T:
        """What the product states, else what the contract does."""
        return (tell(self.product) if self.product else None) or tell(self._contract)


def view(
    market: Marketplace,
    id: str,
    version: str = "",
    port: str = "",
    at: str = "",
    drafts: Mapping[str, str] = MappingProxyType({}),
) -> ProductView:
    """By the id of the product, of one of its contracts, or one that it had when there were fewer.

    `version` is that of the port where `port` names one; else of the product, else of any port.
    `drafts`: texts by path that stand in for what is published, where somebody edits them.
    """
    catalog = market.catalog(at)
    listing = catalog.listing(id)
    if listing is None:
        names = [*(x.id for x in catalog.listings), *(x.name for x in catalog.listings)]
        raise NotFound(
            f"There is no product '{id}'{' at this commit' if at else ''}.",
            Nearest(names).hint(id, "Search for it, or browse all products."),
        )

    def fetch(path: str) -> Document | None:
        if path in drafts:
            return Document(path, "", drafts[path].encode())
        return _document(market, catalog, path)

    limits = market.settings.limits
    path = _product_path(listing, version if not port else "")
    chosen = _port(catalog, listing, id, version, port, path)
    document = fetch(path) if path else None
    product = model(document, limits) if document else None
    files = {*listing.paths, *(p.contract_path for p in listing.ports)}
    return ProductView(
        listing=listing,
        product=product if isinstance(product, DataProduct) else None,
        ports=tuple(PortView(p, fetch, limits) for p in listing.ports),
        port=PortView(chosen, fetch, limits),
        commit=catalog.commit,
        at=at,
        problems=tuple(problem for problem in catalog.problems if problem.file in files),
        catalog=catalog,
    )


def _document(market: Marketplace, catalog: Catalog, path: str) -> Document | None:
    try:
        return market.document(catalog, path)
    except MarketplaceError:  # its problem is told with the others
        return None


def model(document: Document, limits: Limits) -> DataContract | DataProduct | None:
    """What a file says, built once for the same bytes; None where it is neither or unreadable."""
    return _model(document.data, document.path.rpartition("/")[2], limits)


@lru_cache(maxsize=_MODELS)
def _model(data: bytes, name: str, limits: Limits) -> DataContract | DataProduct | None:
    parsed = read(data, name, limits)
    kind = Kind.DATA_PRODUCT if parsed.tree.get("kind") == Kind.DATA_PRODUCT else parsed.kind
    if kind is Kind.DATA_PRODUCT:
        return data_product(parsed.tree)
    if kind is Kind.DATA_CONTRACT or parsed.tree.get("kind") == Kind.DATA_CONTRACT:
        return data_contract(parsed.tree)
    return None


def _terms(said: DataProduct | DataContract) -> str:
    stated = (*said.custom_properties, *said.description.custom_properties)
    return next((str(c.value) for c in stated if c.property == "terms"), "")


def _product_path(listing: Listing, version: str) -> str:
    """The product's file in this version, else in the one to start with; "" where derived."""
    if listing.derived:
        return ""
    paths = (path for known, _, path in listing.versions if version and known == version)
    return next(paths, listing.paths[0])


def _port(
    catalog: Catalog, listing: Listing, id: str, version: str, name: str, path: str
) -> PortListing:
    """The port that was asked for, else the one to start with."""
    ports = [p for p in listing.ports if not name or p.name == name]
    if name and not ports:
        raise NotFound(
            f"'{listing.name}' has no port '{name}'.", _has(p.name for p in listing.ports)
        )
    if not name and id != listing.id:
        ports = [p for p in ports if p.contract_id == id] or ports
    if version and not name and not listing.derived and version in _versions(listing):
        outputs = {(o.name, o.version): o.name for o in catalog.summaries[path].outputs}
        first = next(iter(outputs.values()), "")
        own = (p for p in ports if p.name == first and (p.name, p.version) in outputs)
        return next(own, ports[0] if ports else _NOWHERE)
    if not version:
        return ports[0] if ports else _NOWHERE
    for port in ports:
        if port.version == version:
            return port
    raise NotFound(
        f"'{name or listing.name}' has no version {version}.",
        _has([*(() if name else _versions(listing)), *(p.version for p in ports)]),
    )


def _versions(listing: Listing) -> list[str]:
    return [version for version, _, _ in listing.versions]


def _has(known: Iterable[str]) -> str:
    return f"It has: {', '.join(dict.fromkeys(filter(None, known))) or 'none'}."


def _lines(text: str) -> tuple[str, ...]:
    """A text as its lines, without the signs of a list."""
    return tuple(found for line in text.splitlines() if (found := line.strip().lstrip("-*• ")))
