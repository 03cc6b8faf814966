"""What all visitors share: the marketplace, and what is worked out from its catalog.

By reference and not through `st.cache_data`, which would unpickle it on every rerun; beside the
catalog and not in `st.cache_resource`, which would keep old catalogs alive. What depends on the
visitor has the role in its key.
"""

from __future__ import annotations

import os
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Hashable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from types import MappingProxyType
from typing import Any, TypeVar, cast
from weakref import WeakKeyDictionary

from marketplace import start
from marketplace.model import Catalog, Event, Found, Person, Table
from marketplace.services import history, proposals
from marketplace.services.find import find, prepare
from marketplace.services.marketplace import Marketplace
from marketplace.services.tables import tables as all_tables
from marketplace.settings import Settings
from marketplace.ui import health_state
from marketplace.ui.board import Board
from marketplace.ui.board import board as board_of

PER_PAGE, NEWS = 24, 6
NOTHING: Mapping[str, tuple[str, ...]] = MappingProxyType({})
TOP = Path(__file__).resolve().parents[2]
Answer = TypeVar("Answer")
_MOST = 300  # answers beside one catalog
_FRESH = 10  # seconds
_answers: WeakKeyDictionary[Catalog, OrderedDict[Hashable, Any]] = WeakKeyDictionary()
_keeping = threading.Lock()
_opening = threading.Lock()
_settings: Settings | None = None
_market: Marketplace | None = None


def use(settings: Settings) -> None:
    """What this process serves from now on; without it, what the environment says."""
    global _settings, _market
    with _opening:
        _settings, _market = settings, None


def settings() -> Settings:
    """What this process serves by."""
    return _settings or Settings.from_env(os.environ)


def is_open() -> bool:
    return _market is not None


def marketplace() -> Marketplace:
    """The one marketplace of this process, kept fresh in the background."""
    global _market
    with _opening:
        if _market is None:
            market = Marketplace.open(start.with_repository(settings()))
            market.start_refreshing(prepare)
            _market = market
        return _market


def news(market: Marketplace, catalog: Catalog) -> tuple[Event, ...]:
    """The newest events that people would call news."""
    return _kept(catalog, "news", lambda: _told(history.news(market, 3 * NEWS)))


def _told(events: Sequence[Event]) -> tuple[Event, ...]:
    telling = [event for event in events if event.first or event.sentences != ("Text only",)]
    return tuple((telling or events)[:NEWS])


def board(catalog: Catalog) -> Board:
    return _kept(catalog, "board", lambda: board_of(catalog))


def waiting(market: Marketplace, catalog: Catalog, person: Person) -> int:
    """How many proposals wait for this person; some seconds ago, for every keystroke asks."""
    moment = int(time.monotonic() // _FRESH)
    return _kept(catalog, ("waiting", person, moment), lambda: len(proposals.inbox(market, person)))


def committed(market: Marketplace, catalog: Catalog) -> datetime | None:
    """When the contracts were last changed, as of the catalog's commit."""

    def asked() -> datetime | None:
        newest = market.repository.log(catalog.commit, (), 1)
        return newest[0].commit.when if newest else None

    return _kept(catalog, "committed", asked)


def found(
    market: Marketplace,
    catalog: Catalog,
    text: str = "",
    filters: Mapping[str, tuple[str, ...]] = NOTHING,
    sort: str = "best",
    page: int = 1,
    everything: bool = False,
) -> Found:
    """One page of hits. The same is asked again by a change of shape, by Back, by a shared link."""
    return _kept(
        catalog,
        (text, tuple(sorted(filters.items())), sort, page, everything, health_state.turn(market)),
        lambda: find(
            market, text, filters, sort, page, PER_PAGE, everything, health_state.known(market)
        ),
    )


def tables(market: Marketplace, catalog: Catalog, products: tuple[str, ...]) -> tuple[Table, ...]:
    """What can be asked of these products."""
    return _kept(catalog, ("tables", products), lambda: all_tables(market, products))


def _kept(catalog: Catalog, key: Hashable, make: Callable[[], Answer]) -> Answer:
    """An answer that holds as long as the catalog does, and goes with it."""
    with _keeping:
        answers = _answers.setdefault(catalog, OrderedDict())
        if key in answers:
            answers.move_to_end(key)
            return cast("Answer", answers[key])
    answer = make()
    with _keeping:
        answers[key] = answer
        while len(answers) > _MOST:
            answers.popitem(last=False)
    return answer
