"""Who takes care of which incident: files in Git, read once a commit."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from marketplace.errors import MarketplaceError
from marketplace.model import Catalog, Problem, Severity
from marketplace.promises.acknowledged import FOLDER, LARGEST, Acknowledgement, by_incident, parse
from marketplace.stores import incidents, queries
from marketplace.stores.queries import Entry

if TYPE_CHECKING:
    from marketplace.services.marketplace import Marketplace

_LOG = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Read:
    entries: Mapping[str, Entry]
    said: Mapping[str, Acknowledgement]


_by_catalog: WeakKeyDictionary[Catalog, _Read] = WeakKeyDictionary()


def acknowledgements(market: Marketplace, catalog: Catalog) -> Mapping[str, Acknowledgement]:
    """By the id of the incident; what cannot be read is left out."""
    known = _by_catalog.get(catalog)
    if known and catalog.commit:
        return known.said
    try:
        entries = incidents.listed(market.repository, catalog.commit, FOLDER)
        if known and known.entries == entries:  # nothing on disk has changed
            return known.said
        known = _Read(entries, _said(market, catalog, entries))
    except MarketplaceError as error:
        _LOG.warning("%s %s No acknowledgement is shown.", error.message, error.hint)
        return {}
    _by_catalog[catalog] = known
    return known.said


def _said(
    market: Marketplace, catalog: Catalog, entries: Mapping[str, Entry]
) -> Mapping[str, Acknowledgement]:
    small = {path: entry for path, entry in entries.items() if entry.size <= LARGEST}
    read = queries.contents(market.repository, catalog.commit, small)
    files = {path: parse(data, path) for path, _, data in read}
    for path, found in files.items():
        for problem in found.problems:
            _LOG.warning("%s: %s", path, problem)
    return by_incident(files.values())


def problems(data: bytes, path: str) -> tuple[Problem, ...]:
    """What is left out of such a file, for `lint`."""
    return tuple(
        Problem(path, 1, 1, Severity.WARNING, "incident-unread", said, "Until then it is left out.")
        for said in parse(data, path).problems
    )
