"""The demo organisation, and every snippet that it has."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest

from marketplace import demo
from marketplace.access.masking import masked
from marketplace.catalog.tables import places
from marketplace.formats.snippets import Snippet, snippets
from marketplace.model import SchemaObject, Server
from marketplace.services.marketplace import Marketplace
from marketplace.services.product import model
from marketplace.settings import Settings
from marketplace.start import TOP


@dataclass(frozen=True)
class One:
    """A snippet and what it is of."""

    product: str
    of: SchemaObject
    server: Server
    masked: frozenset[str]
    snippet: Snippet

    @property
    def id(self) -> str:
        return f"{self.product} {self.of.name} {self.server.server} {self.snippet.key}"


@pytest.fixture(scope="session")
def workspace(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("snippets") / "workspace"
    demo.build(folder, source=TOP, today=date.today())
    return folder


@pytest.fixture(scope="session")
def market(workspace, tmp_path_factory) -> Marketplace:
    return Marketplace.open(
        Settings(repo=str(workspace), cache=str(tmp_path_factory.mktemp("cache")))
    )


@pytest.fixture(scope="session")
def every(market) -> list[One]:
    return [one for listing in market.catalog().listings for one in _of(market, listing)]


def _of(market: Marketplace, listing):
    catalog = market.catalog()
    named = {(place.path, place.object): place.name for place in places(catalog, listing)}
    for port in listing.ports:
        if not port.contract_path:
            continue
        contract = model(market.document(catalog, port.contract_path), market.settings.limits)
        for of in contract.schema if contract else ():
            hidden = frozenset(masked(of, catalog.organisation, ""))
            for server in contract.servers:
                table = named.get((port.contract_path, of.name), "")
                for snippet in snippets(contract, of, server, table=table, masked=hidden):
                    yield One(f"{listing.id} {port.version}", of, server, hidden, snippet)
