"""Whose checks run just now: each product once at a time, and visitors one after the other."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

from marketplace.engines.turns import Turns
from marketplace.errors import Busy
from marketplace.settings import Limits

if TYPE_CHECKING:
    from marketplace.services.marketplace import Marketplace

_PATIENCE = 15.0  # half of the seconds for which somebody waits for a turn
_lock = threading.Lock()
_running: set[tuple[str, str]] = set()  # of a repository, a product


@contextmanager
def running(market: Marketplace, products: Sequence[str], user: str) -> Iterator[None]:
    """Raises Busy. `user` "": our own run, which needs no turn."""
    mine = {(str(market.folder), product) for product in products}
    with _lock:
        if taken := _running & mine:
            _, product = min(taken)
            raise Busy(
                f"The checks of '{product}' are running already.",
                "Look again in a moment: their results are shown as soon as they are there.",
            )
        _running.update(mine)
    try:
        with turns(market.settings.limits).turn(user) if user else nullcontext():
            yield
    finally:
        with _lock:
            _running.difference_update(mine)


def is_running(market: Marketplace, product: str) -> bool:
    return (str(market.folder), product) in _running


@cache
def turns(limits: Limits) -> Turns:
    """Beside those of queries: a long run must not keep people from asking."""
    return Turns(replace(limits, query_seconds=_PATIENCE, queries_running=1))
