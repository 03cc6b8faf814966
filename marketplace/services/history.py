"""What Git tells, as people read it: who changed what, for which product, in sentences."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from itertools import islice
from weakref import WeakKeyDictionary

from marketplace.catalog.sentences import QUIET, sentences
from marketplace.model import Catalog, DataContract, DataProduct, Document, Event, Listing
from marketplace.services.marketplace import Marketplace
from marketplace.services.product import ProductView, model
from marketplace.stores.git_history import Entry, FileChange

Model = DataContract | DataProduct
Fetch = Callable[[str, str], bytes]
_SAID = 12  # sentences about one commit; of more the rest is counted
_LOOKED_THROUGH = 60  # commits for each of the news
_PRODUCTS_EACH = 4  # of one commit, for each of the news: a mass edit is not read to its end
_events: WeakKeyDictionary[Catalog, dict[tuple[str, int], tuple[Event, ...]]] = WeakKeyDictionary()
_changed: WeakKeyDictionary[Catalog, Mapping[str, datetime]] = WeakKeyDictionary()


def news(market: Marketplace, limit: int = 6) -> tuple[Event, ...]:
    """The newest events of products that are still here, one for each commit and product."""
    catalog = market.catalog()
    homes = {path: listing for listing in catalog.listings for path in listing.paths}
    found: list[Event] = []
    for entry in market.repository.log(catalog.commit, (), limit * _LOOKED_THROUGH):
        touched: dict[str, list[FileChange]] = {}
        for change in entry.changes:
            if home := homes.get(change.path):
                touched.setdefault(home.id, []).append(change)
                homes.setdefault(change.was, home)
        with market.repository.one_by_one(entry.commit.id) as fetch:
            for id_, changes in islice(touched.items(), limit * _PRODUCTS_EACH):
                if len(found) >= limit:
                    break
                listing = catalog.listings[catalog.by_id[id_]]
                first = _begins(market, listing, entry, changes)
                event = _event(market, fetch, listing, entry, changes, first)
                if not all(sentence.startswith(QUIET) for sentence in event.sentences):
                    found.append(event)
        if len(found) >= limit:
            break
    return tuple(found[:limit])


def history(market: Marketplace, view: ProductView, limit: int = 100) -> tuple[Event, ...]:
    """Every change of the product's files up to the commit that is shown, newest first."""
    if not view.commit:  # what is checked out can move on while the files stay
        return _history(market, view, limit)
    kept = _events.setdefault(view.catalog, {})
    key = (view.listing.id, limit)
    if key not in kept:
        kept[key] = _history(market, view, limit)
    return kept[key]


def changed_at(market: Marketplace) -> Mapping[str, datetime]:
    """When each listing was last changed, as far as Git knows its files."""
    catalog = market.catalog()
    if catalog not in _changed:
        days = market.repository.last_changed(catalog.commit)
        found = {x.id: [days[path] for path in x.paths if path in days] for x in catalog.listings}
        _changed[catalog] = {id_: max(when) for id_, when in found.items() if when}
    return _changed[catalog]


def _history(market: Marketplace, view: ProductView, limit: int) -> tuple[Event, ...]:
    entries = market.repository.log(view.commit, view.listing.paths, limit)
    if not entries:
        return ()
    oldest = entries[-1] if len(entries) < limit else None
    with market.repository.one_by_one(entries[0].commit.id) as fetch:
        return tuple(
            _event(market, fetch, view.listing, entry, entry.changes, entry is oldest)
            for entry in entries
        )


def _begins(
    market: Marketplace, listing: Listing, entry: Entry, changes: Iterable[FileChange]
) -> bool:
    """Did the product arrive with this commit?"""
    if any(change.before for change in changes):
        return False
    return len(market.repository.log(entry.commit.id, listing.paths, 2)) == 1


def _event(
    market: Marketplace,
    fetch: Fetch,
    listing: Listing,
    entry: Entry,
    changes: Iterable[FileChange],
    first: bool,
) -> Event:
    """What the commit meant for this product: its own file speaks before its contracts."""
    own: dict[str, None] = {}  # what is said of the product itself
    said: dict[str, None] = {}
    released: dict[str, str] = {}
    version = ""
    for change in sorted(changes, key=lambda c: (c.path != listing.paths[0], c.path)):
        before = _model(market, fetch, change.was or change.path, change.before)
        after = _model(market, fetch, change.path, change.after)
        of = _part(listing, change, after)
        told = _sentences(change, before, after)
        if not of:
            own |= dict.fromkeys(told)
        else:  # what follows from the product is not said again
            named = _sentences(change, before, after, of)
            told = [n for n, plain in zip(named, told, strict=True) if plain not in own]
        if after and after.version != (before.version if before else ""):
            released[change.path] = after.version
            version = version or ("" if of else after.version)
        said |= dict.fromkeys(told)
    new = "New data contract" if listing.derived else "New data product"
    return Event(
        commit=replace(entry.commit, paths=tuple(change.path for change in changes)),
        product=listing.id,
        name=listing.name,
        version=version,
        releases=tuple(released.items()),
        first=first,
        sentences=(new,) if first else _told(said),
    )


def _told(said: Iterable[str]) -> tuple[str, ...]:
    """Of several files together: what is quiet only where nothing else is said."""
    told = [sentence for sentence in said if not sentence.startswith(QUIET)] or [*said][:1]
    told.sort(key=lambda sentence: sentence.startswith("Releases"))
    if len(told) > _SAID:
        told[_SAID:] = [f"and {len(told) - _SAID} more changes"]
    return tuple(told)


def _part(listing: Listing, change: FileChange, model: Model | None) -> str:
    """What a contract is called within a product that has a file of its own; else ""."""
    if listing.derived or not isinstance(model, DataContract):
        return ""
    ports = [port for port in listing.ports if port.contract_id == model.id]
    exact = [port for port in ports if port.contract_path == change.path]
    return next((port.name for port in (*exact, *ports)), model.name or model.id)


def _sentences(
    change: FileChange, before: Model | None, after: Model | None, of: str = ""
) -> Iterable[str]:
    name = change.path.rpartition("/")[2]
    if change.after and after is None:
        return (f"Leaves {name} unreadable",)
    if change.before and before is None:
        return (f"Makes {name} readable again",) if after else ()
    if change.was and change.before == change.after:
        return (f"Moves {change.was.rpartition('/')[2]} to {change.path}",)
    return sentences(before, after, of)


def _model(market: Marketplace, fetch: Fetch, path: str, blob: str) -> Model | None:
    if not blob:
        return None
    return model(Document(path, blob, fetch(path, blob)), market.settings.limits)
