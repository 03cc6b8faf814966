"""Blast radius: who depends on a contract, and whom a change of it hurts."""

from __future__ import annotations

import hashlib
import threading
from collections import OrderedDict
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from marketplace.catalog.affected import Model, Subject, dependants
from marketplace.catalog.affected import affected as put_together
from marketplace.catalog.affected_policies import policies
from marketplace.catalog.affected_uses import Touch, renames
from marketplace.contracts.build import data_contract, data_product
from marketplace.contracts.compare import Text, compare, only_one, parse
from marketplace.contracts.compare.versions import is_lower
from marketplace.errors import MarketplaceError, Unreadable
from marketplace.model import (
    Affected,
    Catalog,
    DataContract,
    Dependant,
    DependantKind,
    Kind,
    Listing,
)
from marketplace.services.affected_statements import Sides, tried
from marketplace.services.product import model

if TYPE_CHECKING:
    from marketplace.services.marketplace import Marketplace

_KEPT = 64  # answers beside one catalog
_OTHERS = 60  # contracts whose rules are looked through
Key = tuple[str, str, str, date]
_answers: WeakKeyDictionary[Catalog, OrderedDict[Key, Affected]] = WeakKeyDictionary()
_keeping = threading.Lock()


def affected(
    market: Marketplace,
    contract: str,
    new_text: str | None,
    old_text: str | None = None,
    today: date | None = None,
) -> Affected:
    """`contract`: the path of a file of the catalog, or an id; nobody depends on an unknown one.

    `new_text` is None where nothing changes yet: then all are near; "" where the file goes away.
    Without `old_text` it is compared with the published file. Raises Unreadable for a text that
    cannot be compared.
    """
    catalog = market.catalog()
    found = _find(catalog, contract)
    if found is None:
        return Affected()
    path, listing = found
    day = today or datetime.now(UTC).date()
    key = (path, _hash(new_text), _hash(old_text), day)
    with _keeping:
        answers = _answers.setdefault(catalog, OrderedDict())
        if key in answers:
            answers.move_to_end(key)
            return answers[key]
    answer = _affected(market, catalog, path, listing, new_text, old_text, day)
    with _keeping:
        answers[key] = answer
        while len(answers) > _KEPT:
            answers.popitem(last=False)
    return answer


def remaining(market: Marketplace, path: str) -> tuple[Dependant, ...]:
    """Who uses a contract directly, by what files state; no statement is looked at."""
    catalog = market.catalog()
    found = _find(catalog, path)
    old = _read(market, catalog, path)
    if found is None or old is None:
        return ()
    subject = Subject(path, found[1], catalog.summaries[path], old, Touch(changed=False))
    told = dependants(catalog, subject, lambda one: _read(market, catalog, one))
    return tuple(one for one in told if one.kind is not DependantKind.DOWNSTREAM)


def moved(market: Marketplace, new_text: str) -> Affected:
    """Whom a second version beside a published contract hurts: saved queries that name a table
    mean the newest version as soon as it is there."""
    catalog = market.catalog()
    try:
        new = _model(parse(_data(new_text), "new.odcs.yaml", market.settings.limits))
    except Unreadable:
        return Affected()
    listing = catalog.listing(new.id)
    own = (port for port in (listing.ports if listing else ()) if port.contract_id == new.id)
    path = next((port.contract_path for port in own), "")
    old = _read(market, catalog, path) if path else None
    if not (listing and isinstance(old, DataContract) and isinstance(new, DataContract)):
        return Affected()
    if not is_lower(new.version, old.version):
        return Affected()
    held = {one.name for one in new.schema}  # what it has not is still found in the old one
    rest = tuple(one for one in old.schema if one.name not in held)
    sides = Sides(path, listing, old, replace(new, schema=(*new.schema, *rest)))
    told, untried = tried(market, catalog, sides, ())
    return put_together([one for one in told if one.kind is DependantKind.QUERY], untried)


def _find(catalog: Catalog, contract: str) -> tuple[str, Listing] | None:
    """The path, and the listing that it is part of."""
    path = contract
    if path not in catalog.summaries:
        listing = catalog.listing(contract)
        if listing is None:
            return None
        same = (p for p in listing.paths if catalog.summaries[p].id == contract)
        return next(same, listing.paths[0]), listing
    listing = catalog.listing(catalog.summaries[path].id)
    if listing and path not in listing.paths:  # the same id in another family
        listing = next((x for x in catalog.listings if path in x.paths), None)
    return (path, listing) if listing else None


def _hash(text: str | None) -> str:
    if text is None:
        return ""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _affected(
    market: Marketplace,
    catalog: Catalog,
    path: str,
    listing: Listing,
    new_text: str | None,
    old_text: str | None,
    today: date,
) -> Affected:
    limits = market.settings.limits
    was = _data(old_text) if old_text is not None else market.document(catalog, path).data
    now = was if new_text is None else _data(new_text)
    try:
        before = parse(was, path, limits)
    except Unreadable:
        return Affected(untried=("Nobody can read what is published: it cannot be compared.",))
    after = (before if now is was else parse(now, path, limits)) if now else None
    old, new = _model(before), _model(after) if after else None
    touch = replace(_touch(before, after, today, renames(old, new)), changed=new_text is not None)
    subject = Subject(path, listing, catalog.summaries[path], old, touch)
    found = [*dependants(catalog, subject, lambda one: _read(market, catalog, one))]
    untried: list[str] = []
    if isinstance(old, DataContract):
        sides = Sides(path, listing, old, new if isinstance(new, DataContract) else None)
        told, untried = tried(market, catalog, sides, _others(market, catalog, path, found))
        found += told if new_text is not None else [_as_it_is(one) for one in told]
        if sides.new and new is not old:
            rules = catalog.organisation
            found += policies(old, sides.new, touch.renames, rules, listing.owner, path)
    return put_together(found, untried)


def _as_it_is(one: Dependant) -> Dependant:
    return replace(one, why="It asks for the data of this contract.")


def _touch(old: Text, new: Text | None, today: date, named: dict[str, str]) -> Touch:
    if new is None:
        return Touch(only_one(old.kind, old.tree, today, added=False).changes)
    return Touch(compare(old, new, today).changes, named)


def _data(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


def _model(text: Text) -> Model:
    return (data_product if text.kind is Kind.DATA_PRODUCT else data_contract)(text.tree)


def _read(market: Marketplace, catalog: Catalog, path: str) -> Model | None:
    try:
        return model(market.document(catalog, path), market.settings.limits)
    except MarketplaceError:  # its problem is told with the others
        return None


def _others(
    market: Marketplace, catalog: Catalog, path: str, found: list[Dependant]
) -> Iterator[tuple[str, DataContract]]:
    """The contracts of all that depend on it, and of its own product."""
    products = dict.fromkeys(one.product for one in found if one.product)
    listings = filter(None, map(catalog.listing, products))
    paths = dict.fromkeys(
        port.contract_path for listing in listings for port in listing.ports if port.contract_path
    )
    for other in [one for one in paths if one != path][:_OTHERS]:
        contract = _read(market, catalog, other)
        if isinstance(contract, DataContract):
            yield other, contract
