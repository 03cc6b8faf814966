"""Other contracts over the same data: what one of them hides, none of them may show."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from marketplace.engines import files, formats
from marketplace.errors import MarketplaceError
from marketplace.model import Catalog, DataContract, SchemaObject, Server
from marketplace.services.product import model

if TYPE_CHECKING:
    from marketplace.services.marketplace import Marketplace

_known: WeakKeyDictionary[Catalog, dict[tuple[str, ...], tuple[str, ...]]] = WeakKeyDictionary()
Reading = tuple[str, str, str]  # format, encoding and delimiter, as they are stated


@dataclass(frozen=True, slots=True)
class Beside:
    """An object of another contract over the same file: where it stands, and how it is read."""

    where: str
    schema: SchemaObject
    reading: Reading


def reading(server: Server) -> Reading:
    """What decides which columns are seen in a file."""
    stated = server.address
    return (
        formats.reader(str(stated.get("format"))),
        formats.encoding(str(stated.get("encoding") or "")),
        str(stated.get("delimiter") or ""),
    )


def beside(
    market: Marketplace, schema: SchemaObject, opened: Sequence[str], own: Reading
) -> Iterator[Beside]:
    """The objects of all contracts that state one of these files; with it, `schema` itself."""
    catalog = market.catalog()
    for path in _stating(catalog, tuple(opened)):
        found = _contract(market, catalog, path)
        if found is None:
            continue
        where = f"the contract {found.id} {found.version}".strip()
        for other in found.schema:
            for server in _states(found, other, schema, opened, own):
                yield Beside(where, other, reading(server))


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
    contract: DataContract,
    other: SchemaObject,
    schema: SchemaObject,
    opened: Sequence[str],
    own: Reading,
) -> Iterator[Server]:
    objects = {of.name for of in contract.schema} - {other.name}
    for server in contract.servers:
        if not server.is_local or server.server in objects:  # that one is of another object
            continue
        tables = reading(server)[0] == own[0] == "duckdb"
        if tables and not _tables(other) & _tables(schema):
            continue
        if any(files.names(str(server.address.get("path")), other.name, f) for f in opened):
            yield server


def _tables(schema: SchemaObject) -> set[str]:
    """By which a table is found: without its schema."""
    stated = (schema.name, schema.physical_name)
    return {name.casefold().rpartition(".")[2] for name in stated if name}
