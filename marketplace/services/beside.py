"""Other contracts over the same data: what one of them hides, none of them may show."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from marketplace.engines import files, formats
from marketplace.errors import MarketplaceError
from marketplace.model import Catalog, DataContract, SchemaObject, Server
from marketplace.services.product import model

if TYPE_CHECKING:
    from marketplace.services.marketplace import Marketplace

Beside = tuple[str, SchemaObject]  # which contract, and its object
_known: WeakKeyDictionary[Catalog, dict[tuple[str, ...], tuple[str, ...]]] = WeakKeyDictionary()


def beside(market: Marketplace, schema: SchemaObject, opened: Sequence[str]) -> Iterator[Beside]:
    """The objects of all contracts that state one of these files; with it, `schema` itself."""
    catalog = market.catalog()
    for path in _stating(catalog, tuple(opened)):
        found = _contract(market, catalog, path)
        for other in found.schema if found else ():
            if found and _states(found, other, schema, opened):
                yield f"the contract {found.id} {found.version}".strip(), other


def _stating(catalog: Catalog, opened: tuple[str, ...]) -> tuple[str, ...]:
    """The contracts that could: looked for once per catalog, for every query asks again."""
    known = _known.setdefault(catalog, {})
    if opened not in known:
        known[opened] = tuple(
            path
            for path, summary in catalog.summaries.items()
            if any(_near(stated, opened) for stated in summary.samples)
        )
    return known[opened]


def _near(stated: str, opened: Sequence[str]) -> bool:
    """Whatever the object is called."""
    path = files.PLACEHOLDER.sub("*", stated)
    return any(files.names(path, "", file) for file in opened)


def _contract(market: Marketplace, catalog: Catalog, path: str) -> DataContract | None:
    try:
        found = model(market.document(catalog, path), market.settings.limits)
    except MarketplaceError:  # its problem is told with the others
        return None
    return found if isinstance(found, DataContract) else None


def _states(
    contract: DataContract, other: SchemaObject, schema: SchemaObject, opened: Sequence[str]
) -> bool:
    objects = {of.name for of in contract.schema} - {other.name}
    return any(
        server.is_local
        and server.server not in objects  # that one is of another object
        and (not _is_database(server) or bool(_tables(other) & _tables(schema)))
        and any(files.names(str(server.address.get("path")), other.name, file) for file in opened)
        for server in contract.servers
    )


def _is_database(server: Server) -> bool:
    return formats.reader(str(server.address.get("format"))) == "duckdb"


def _tables(schema: SchemaObject) -> set[str]:
    """By which a table is found: without its schema."""
    stated = (schema.name, schema.physical_name)
    return {name.casefold().rpartition(".")[2] for name in stated if name}
