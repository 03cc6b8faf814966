"""What a snippet is, and what it is about."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from marketplace.formats.snippets.quote import fit
from marketplace.model import DataContract, SchemaObject, SchemaProperty, Server


@dataclass(frozen=True, slots=True, kw_only=True)
class Snippet:
    """Code to paste. All of it is plain text; `note` may hold names from the contract."""

    key: str  # "pandas", the same whatever the server is
    title: str  # "pandas", "PostgreSQL"
    language: str  # of the text, as highlighters call it
    text: str
    note: str = ""  # one sentence that has to be known
    runs_here: bool = False  # with the files beside the contracts and nothing else
    file: str = ""  # its name where it is downloaded rather than copied
    data: str = ""  # what the download holds


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A property whose values may be shown."""

    name: str  # of the property
    stored: str  # what the server calls it
    of: SchemaProperty


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """One schema object at one server, and what may be shown of it."""

    contract: DataContract
    of: SchemaObject
    server: Server
    readable: tuple[Column, ...] = ()  # whose values may be shown, by names that can be written
    table: str = ""  # as our own SQL spells it; "": cannot be asked here
    masked: tuple[str, ...] = ()  # properties of the first level, as the contract has them
    marketplace: str = ""  # address of this one

    @property
    def kind(self) -> str:
        return self.server.type.strip().casefold()

    def text(self, *keys: str) -> str:
        """The first of these fields that the server states, if it can stand in a snippet."""
        stated = (self.server.address.get(key) for key in keys)
        found = next((str(value) for value in stated if value not in (None, "")), "")
        return found if fit(found) else ""

    @property
    def stored(self) -> str:
        """The object as the store calls it; a local file is found by its path."""
        name = self.of.physical_name or self.of.name
        return name if fit(name) else ""


def readable(
    of: SchemaObject, server: Server, masked: frozenset[str], columns: Mapping[str, str]
) -> Iterator[Column]:
    """The properties whose values may be shown. `columns`: what the store calls them, if known."""
    found = [(item, columns.get(item.name) or _stored(item, server)) for item in of.properties]
    hidden = {name.casefold() for name in masked}
    for item, stored in found:
        if item.name in masked:
            hidden |= {name.casefold() for name in (item.name, item.physical_name, stored)}
    for item, stored in found:
        names = {item.name.casefold(), stored.casefold()}
        # Parquet readers take `address.city` for a part of `address`.
        heads = names | {name.partition(".")[0] for name in names}
        if fit(item.name) and fit(stored) and not heads & hidden:
            yield Column(name=item.name, stored=stored, of=item)


def _stored(item: SchemaProperty, server: Server) -> str:
    # Samples are written for readers of the contract, in its words.
    return item.name if server.is_local else item.physical_name or item.name
