"""Where observations lie, and which of them speak about a contract as it is now."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from marketplace.catalog import versions
from marketplace.model import Catalog, Observation, PortListing

if TYPE_CHECKING:
    from marketplace.services.marketplace import Marketplace
    from marketplace.stores.observations import Observations

OURS = "marketplace"  # as `source`: what we have measured ourselves
WITHDRAWN = "withdrawn"  # as `kind`: this is not promised any more
_FOLDER = "observations"
_DEMO = ".git/marketplace-demo.json"


def observations(market: Marketplace) -> Observations:
    return _of(folder(market))


def folder(market: Marketplace) -> Path:
    """That of the settings; of a demo workspace its own, else one of the cache."""
    if market.settings.observations:
        return Path(market.settings.observations).expanduser()
    top = market.repository.top
    if top and (top / _DEMO).is_file():  # no clone brings this file, so no clone brings numbers
        return top / _FOLDER
    return market.folder / _FOLDER


@lru_cache(maxsize=20)
def _of(place: Path) -> Observations:
    from marketplace.stores.observations import Observations  # loads Arrow: a check may do without

    return Observations(place)


@dataclass(frozen=True, slots=True)
class Line:
    """A contract through its versions: 2.4.0 keeps what 2.3.0 has promised, and is judged by what
    was measured of both, as long as 2.3.0 is not beside it for its own readers."""

    contract: str
    version: str
    others: frozenset[str] = frozenset()  # versions that live beside it

    def has(self, one: Observation) -> bool:
        if one.contract != self.contract:
            return False
        if one.version == self.version:
            return True
        same = versions.major(one.version) == versions.major(self.version)
        return same and one.version not in self.others


def lines(catalog: Catalog, ports: Iterable[PortListing]) -> tuple[Line, ...]:
    """Of ports that are live side by side."""
    known = [(port.contract_id, version_of(catalog, port)) for port in ports]
    return tuple(
        Line(id_, version, frozenset(v for other, v in known if other == id_ and v != version))
        for id_, version in known
    )


def version_of(catalog: Catalog, port: PortListing) -> str:
    """As the contract itself says; a product may name another that is near."""
    summary = catalog.summaries.get(port.contract_path)
    return (summary and summary.version) or port.version
