"""The sample of a product's data: first rows, profile and drift, as one role may see them."""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Hashable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from marketplace.engines import workers
from marketplace.engines.sampling import take
from marketplace.errors import NotFound, Refused
from marketplace.model import Catalog, DataContract, Kind, Sample
from marketplace.services.beside import beside
from marketplace.services.product import model
from marketplace.services.source import Asked, source
from marketplace.settings import Settings

if TYPE_CHECKING:
    from marketplace.services.marketplace import Marketplace
    from marketplace.services.product import ProductView

_KEPT = 100  # samples in memory, each of some ten kB


def sample(
    market: Marketplace, view: ProductView, object_name: str = "", role: str = "", rows: int = 50
) -> Sample:
    """Of the selected port. Raises a MarketplaceError that names file, reader and complaint."""
    if view.at and view.commit != market.catalog().commit:
        # What an old contract or a branch calls public may be hidden by now, and the data is
        # that of today.
        raise Refused(
            "There is sample data only for the product as it is published now.",
            "Press Go to today.",
        )
    path = view.port.port.contract_path
    whose = asked(market, view.catalog, path, object_name, role, rows)
    return look(whose, market.settings, market.repository.top)


def asked(
    market: Marketplace, catalog: Catalog, path: str, object_name: str, role: str, rows: int = 0
) -> Asked:
    """Whose data is meant, by the path of its contract. Raises where that is not to be trusted."""
    document = market.document(catalog, path) if path in catalog.blobs else None
    contract = model(document, market.settings.limits) if document else None
    if document is None or not isinstance(contract, DataContract):
        raise NotFound("The contract of this port is not in this repository.")
    if catalog.summaries[path].kind is Kind.BROKEN:
        # What cannot be read may be what had to be hidden.
        raise Refused(
            "There is no sample as long as the contract cannot be read as a whole.",
            "The Contract section shows what is wrong with it.",
        )
    return Asked(
        contract=contract,
        blob=document.blob,
        organisation=catalog.organisation,
        beside=partial(beside, market),
        object_name=object_name,
        role=role,
        rows=rows,
    )


def look(asked: Asked, settings: Settings, top: Path | None) -> Sample:
    """`top`: the checkout's top folder, if there is one; where paths start by default."""
    with source(asked, settings, top) as (question, opened):
        # Not the role but what it may see: so it holds when the organisation's rules change.
        key = (asked.blob, question.schema.name, tuple(opened.names), tuple(opened.marks),
               tuple(sorted(question.hidden.items())), question.rows)  # fmt: skip
        if known := _memory.get(key):
            return known
        started = time.perf_counter()
        found = take(workers.shared(settings.limits), opened, question)
        seconds = time.perf_counter() - started
        found = replace(found, preview=replace(found.preview, seconds=seconds))
        if not opened.changed():
            _memory.put(key, found)
        return found


class _Memory:
    """The samples used last."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._kept: OrderedDict[Hashable, Sample] = OrderedDict()

    def get(self, key: Hashable) -> Sample | None:
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
            return self._kept.get(key)

    def put(self, key: Hashable, found: Sample) -> None:
        with self._lock:
            self._kept[key] = found
            while len(self._kept) > _KEPT:
                self._kept.popitem(last=False)


_memory = _Memory()
