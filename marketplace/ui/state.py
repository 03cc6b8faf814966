"""What pages share. All `st.cache_*` stand here.

These caches are one for all visitors: what depends on the visitor has the role in its key.
What is worked out from a catalog is keyed by it and keeps it alive, so its id stays its own.
"""

from __future__ import annotations

import os
import threading
from datetime import datetime
from pathlib import Path

import streamlit as st

from marketplace import start
from marketplace.model import Catalog, Event
from marketplace.services import history
from marketplace.services.marketplace import Marketplace
from marketplace.settings import Settings
from marketplace.ui.board import Board
from marketplace.ui.board import board as board_of

NEWS = 6
TOP = Path(__file__).resolve().parents[2]
_opening = threading.Lock()
_settings: Settings | None = None
_market: Marketplace | None = None


def use(settings: Settings) -> None:
    """What this process serves from now on; without it, what the environment says."""
    global _settings, _market
    with _opening:
        _settings, _market = settings, None


def is_open() -> bool:
    return _market is not None


def marketplace() -> Marketplace:
    """The one marketplace of this process, kept fresh in the background."""
    global _market
    with _opening:
        if _market is None:
            settings = _settings or Settings.from_env(os.environ)
            market = Marketplace.open(start.with_repository(settings))
            market.start_refreshing()
            _market = market
        return _market


@st.cache_resource(show_spinner=False, max_entries=200)
def committed(_market: Marketplace, commit: str) -> datetime | None:
    """When the contracts were last changed, as of a commit."""
    newest = _market.repository.log(commit, (), 1)
    return newest[0].commit.when if newest else None


def news(market: Marketplace, catalog: Catalog) -> tuple[Event, ...]:
    return _news(market, catalog)[1]


@st.cache_resource(show_spinner=False, max_entries=2, hash_funcs={Catalog: id})
def _news(_market: Marketplace, catalog: Catalog) -> tuple[Catalog, tuple[Event, ...]]:
    events = history.news(_market, 3 * NEWS)
    told = [event for event in events if event.first or event.sentences != ("Text only",)]
    return catalog, tuple((told or events)[:NEWS])


def board(catalog: Catalog) -> Board:
    return _board(catalog)[1]


@st.cache_resource(show_spinner=False, max_entries=2, hash_funcs={Catalog: id})
def _board(catalog: Catalog) -> tuple[Catalog, Board]:
    return catalog, board_of(catalog)
