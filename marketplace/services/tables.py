"""What can be asked: the tables of products, from their contracts, as one role sees them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from marketplace.access.masking import masked
from marketplace.catalog.nearest import Nearest
from marketplace.catalog.saved import pairs
from marketplace.catalog.tables import Names, Place, places, spell
from marketplace.errors import MarketplaceError, NotFound
from marketplace.model import Catalog, DataContract, SchemaObject, Table, TableColumn
from marketplace.services.product import model

if TYPE_CHECKING:
    from marketplace.services.marketplace import Marketplace

__all__ = ["known", "mentioned", "names", "schema_of", "spell", "table", "tables"]

_names: WeakKeyDictionary[Catalog, Names] = WeakKeyDictionary()


def names(catalog: Catalog) -> Names:
    """Made once per catalog."""
    found = _names.get(catalog)
    if found is None:
        found = _names[catalog] = Names(catalog)
    return found


def tables(market: Marketplace, products: Sequence[str], role: str = "") -> tuple[Table, ...]:
    """Of these products, by their ids, at the published commit; unknown ones are left out."""
    catalog = market.catalog()
    listings = (catalog.listing(id_) for id_ in products)
    found = (place for listing in listings if listing for place in places(catalog, listing))
    return tuple(_tables(market, catalog, found, role))


def known(market: Marketplace, products: Sequence[str]) -> tuple[str, ...]:
    """The ids of products as people write them. Raises NotFound for one that nobody has."""
    found = names(market.catalog())
    listings = [(name, found.product(name)) for name in products]
    for name, listing in listings:
        if listing is None:
            ids = [listing.id for listing in market.catalog().listings]
            hint = Nearest(ids).hint(name, "Search for it, or browse all products.")
            raise NotFound(f"There is no product '{name[:100]}'.", hint)
    return tuple(listing.id for _, listing in listings if listing)


def mentioned(catalog: Catalog, sql: str) -> tuple[Place, ...]:
    """The tables that a statement seems to name, told from its words alone."""
    found = names(catalog)
    places_ = {place for pair in pairs(sql) if (place := found.resolve(pair))}
    return tuple(sorted(places_, key=lambda place: place.name))


def table(market: Marketplace, place: Place, role: str = "") -> Table | None:
    """One of them; None where its contract cannot be read."""
    return next(_tables(market, market.catalog(), [place], role), None)


def schema_of(
    market: Marketplace, catalog: Catalog, place: Place
) -> tuple[DataContract, SchemaObject] | None:
    """The contract of a table, and its object in it."""
    try:
        found = model(market.document(catalog, place.path), market.settings.limits)
    except MarketplaceError:  # its problem is told with the others
        return None
    if not isinstance(found, DataContract):
        return None
    return next(((found, of) for of in found.schema if of.name == place.object), None)


def _tables(
    market: Marketplace, catalog: Catalog, wanted: Iterable[Place], role: str
) -> Iterator[Table]:
    for place in wanted:
        if found := schema_of(market, catalog, place):
            contract, schema = found
            hidden = masked(schema, catalog.organisation, role)
            listing = catalog.listing(place.product)
            yield Table(
                name=place.name,
                product=place.product,
                object=place.object,
                version=place.version or contract.version,
                title=listing.name if listing else place.product,
                columns=tuple(_columns(schema, hidden)),
            )


def _columns(schema: SchemaObject, hidden: Mapping[str, str]) -> Iterator[TableColumn]:
    for item in schema.properties:
        yield TableColumn(
            name=item.name,
            type=item.logical_type or item.physical_type,
            masked=hidden.get(item.name, ""),
            key=item.primary_key,
            description=item.description,
        )
