"""Who somebody is, as long as nobody signs in: who sits here, or in the demo whom they choose."""

from __future__ import annotations

from dataclasses import dataclass
from weakref import WeakKeyDictionary

from marketplace.access.publishing import is_called
from marketplace.contracts import parts
from marketplace.contracts.read import read
from marketplace.errors import MarketplaceError, Refused
from marketplace.model import Catalog, Kind, Person
from marketplace.services.marketplace import Marketplace
from marketplace.stores.authors import identity

_READABLE = (Kind.DATA_CONTRACT, Kind.DATA_PRODUCT)
_MOST = 300  # files that are read for it: a demo has fewer
_mine: WeakKeyDictionary[Catalog, Person] = WeakKeyDictionary()
_known: WeakKeyDictionary[Catalog, tuple[Actor, ...]] = WeakKeyDictionary()


@dataclass(frozen=True, slots=True)
class Actor:
    """A person of the demo, with the teams and the products (ids) that they stand in."""

    person: Person
    teams: tuple[str, ...] = ()
    products: tuple[str, ...] = ()
    steward: bool = False


def me(market: Marketplace) -> Person:
    """Who sits at this machine; nobody where the server is open to others."""
    if market.settings.saving != "here":
        return Person()
    catalog = market.catalog()  # every page asks: Git is asked once a commit
    if catalog not in _mine:
        _mine[catalog] = identity(market.repository)
    return _mine[catalog]


def actors(market: Marketplace) -> tuple[Actor, ...]:
    """By name. Nobody unless the organisation's rules say that this is a demo."""
    catalog = market.catalog()
    if not catalog.organisation.demo:
        return ()
    if catalog not in _known:
        _known[catalog] = tuple(sorted(_actors(market, catalog), key=lambda one: one.person.name))
    return _known[catalog]


def acting_as(market: Marketplace, name: str) -> Person:
    """By name or e-mail; "" is who sits here. Refused for anybody else."""
    if not name:
        return me(market)
    for actor in actors(market):
        if is_called(actor.person, name):
            return actor.person
    raise Refused(
        "Nobody can act as this person here.", "Choose somebody of the list; it is there in demos."
    )


def _actors(market: Marketplace, catalog: Catalog) -> list[Actor]:
    teams: dict[Person, dict[str, None]] = {}
    products: dict[Person, dict[str, None]] = {}
    for path, summary in [*catalog.summaries.items()][:_MOST]:
        if summary.kind not in _READABLE:
            continue
        try:
            data = market.document(catalog, path).data
        except MarketplaceError:  # deleted meanwhile
            continue
        tree = read(data, path, market.settings.limits).tree
        listing = catalog.listing(summary.id)
        for member in parts.members(tree):
            person = _person(parts.text(member.get("username")), parts.text(member.get("name")))
            if person.name and not member.get("dateOut"):
                teams.setdefault(person, {})[summary.owner] = None
                products.setdefault(person, {})[listing.id if listing else summary.id] = None
    stewards = catalog.organisation.stewards
    for name in stewards:
        if not any(is_called(person, name) for person in teams):
            teams[_person(name, "")] = {}
    return [
        Actor(
            person,
            tuple(name for name in of if name),
            tuple(products.get(person, ())),
            any(is_called(person, name) for name in stewards),
        )
        for person, of in teams.items()
    ]


def _person(username: str, name: str) -> Person:
    """`ada.byron@b.example` without a name is Ada Byron."""
    plain = username.partition("@")[0].replace(".", " ").replace("_", " ").title()
    return Person(name or plain, username if "@" in username else "")
