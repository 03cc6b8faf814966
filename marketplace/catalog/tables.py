"""How SQL calls what the products hold: `product.object`, worked out from the summaries alone."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from marketplace.catalog.nearest import Nearest
from marketplace.model import Catalog, Listing

_PLAIN = re.compile(r"[A-Za-z_]\w*", re.ASCII)
_OTHER = re.compile(r"\W", re.ASCII)
_SOME = 5  # names in a message
# Schemas and databases of DuckDB's own, and words that no name can be without quotes.
_RESERVED = frozenset(
    """main temp system memory pg_catalog information_schema all analyse analyze and any array as
    asc both case cast check collate column constraint create default deferrable desc describe
    distinct do else end except false fetch for foreign from group having in initially intersect
    into lambda lateral leading limit not null offset on only or order pivot placing primary
    qualify references returning select show some summarize symmetric table then to trailing true
    union unique unpivot using variadic when where window with""".split()
)


@dataclass(frozen=True, slots=True)
class Place:
    """One schema object of one version of one contract of a product."""

    product: str  # id of the listing
    object: str
    version: str
    path: str  # of the contract
    port: str
    table: str  # in SQL, without quotes: "legs", and "legs@1.4.0" for an older version

    @property
    def name(self) -> str:
        """As SQL spells it."""
        return f"{identifier(self.product)}.{quoted(self.table)}"

    @property
    def names(self) -> frozenset[str]:
        """By which a statement can call it within its product, in small letters."""
        found = {self.table}
        if "@" not in self.table:
            found |= {self.object, *(f"{n}@{self.version}" for n in (self.object, self.table))}
        return frozenset(name.casefold() for name in found)


def identifier(text: str) -> str:
    """A name that needs no quotes: other characters are `_`."""
    plain = _OTHER.sub("_", text) or "_"
    if plain[0].isdigit() or plain.casefold() in _RESERVED:
        plain = f"_{plain}" if plain[0].isdigit() else f"{plain}_"
    return plain


def quoted(name: str) -> str:
    """As it must stand in SQL."""
    if _PLAIN.fullmatch(name) and name.casefold() not in _RESERVED:
        return name
    return '"' + name.replace('"', '""') + '"'


def spell(product: str, object_: str, version: str = "") -> str:
    """`version`: of an older one beside the newest."""
    table = f"{identifier(object_)}@{version}" if version else identifier(object_)
    return f"{identifier(product)}.{quoted(table)}"


def places(catalog: Catalog, listing: Listing) -> Iterator[Place]:
    """What can be asked: objects with sample data, the newest version under the plain name."""
    taken: set[str] = set()
    for port in listing.ports:
        summary = catalog.summaries.get(port.contract_path)
        for object_ in summary.objects if summary and summary.sampled else ():
            version = port.version or (summary.version if summary else "")
            table = identifier(object_)
            if table.casefold() in taken:
                table = f"{table}@{version}"
            if table.casefold() not in taken:
                taken.add(table.casefold())
                yield Place(listing.id, object_, version, port.contract_path, port.name, table)


class Names:
    """From what a statement calls a table to its place, over one catalog."""

    def __init__(self, catalog: Catalog) -> None:
        self._catalog = catalog
        self._rows: dict[str, int] = {}  # products by what a statement may call them
        for row, listing in enumerate(catalog.listings):
            self._rows.setdefault(listing.id.casefold(), row)
        for row, listing in enumerate(catalog.listings):
            self._rows.setdefault(identifier(listing.id).casefold(), row)
        self._nearest = Nearest(self._rows)

    def resolve(self, path: Sequence[str], within: Sequence[str] = ()) -> Place | None:
        """`path` as written, `within`: products whose objects need no prefix."""
        parts = [part for part in path if part]
        if len(parts) > 2 and parts[0].casefold() == "memory":
            parts = parts[1:]
        if len(parts) == 2:
            return self._object(self.product(parts[0]), parts[1])
        found = [self._object(self.product(id_), parts[0]) for id_ in within if len(parts) == 1]
        return next((place for place in found if place), None)

    def product(self, name: str) -> Listing | None:
        """By its id, by what SQL makes of it, or by the id of one of its contracts."""
        row = self._rows.get(name.casefold())
        return self._catalog.listing(name) if row is None else self._catalog.listings[row]

    def every(self) -> Iterator[Place]:
        for listing in self._catalog.listings:
            yield from places(self._catalog, listing)

    def hint(self, path: Sequence[str]) -> str:
        """The nearest table to one that is not there."""
        if len(path) > 1 and (listing := self.product(path[-2])):
            held = {place.table: place.name for place in places(self._catalog, listing)}
            if not held:
                return f"{listing.name} has no sample data that could be asked."
            near = Nearest(held).of(path[-1])
            return f"Did you mean {held[near]}?" if near else f"It has {_some(held.values())}."
        near = self._nearest.of(path[0] if path else "")
        listing = self.product(near) if near else None
        first = next(places(self._catalog, listing), None) if listing else None
        bare = path[-1].casefold() if path else ""
        named = [place.name for place in self.every() if bare in place.names]
        if named or first:
            return f"Did you mean {_some(named or [first.name if first else ''], 'or')}?"
        return "SHOW TABLES lists all tables."

    def _object(self, listing: Listing | None, name: str) -> Place | None:
        if listing is None:
            return None
        wanted = name.casefold()
        return next((p for p in places(self._catalog, listing) if wanted in p.names), None)


def _some(names: Iterable[str], last: str = "and") -> str:
    found = [*names][:_SOME]
    return f" {last} ".join(filter(None, (", ".join(found[:-1]), *found[-1:])))
