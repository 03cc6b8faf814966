"""Telling of a product whose state has changed, once, to its contract's support channels."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from marketplace.errors import Busy
from marketplace.model import Health, Listing, State
from marketplace.services.health import health
from marketplace.services.product import view
from marketplace.services.remembered import folder
from marketplace.stores.told import Told, telling
from marketplace.stores.webhooks import Doubtful, Undelivered, Webhook, chosen, read

if TYPE_CHECKING:
    from marketplace.services.marketplace import Marketplace

_LOG = logging.getLogger(__name__)
_ALL = ""  # as a channel: what was seen of each product when all its channels knew
MOST = 30  # messages to one address in one run; the others go out with the next
# The name of the product, its states before and after, all there is to say, and a link or "".
Write = Callable[[str, State, State, Health, str], Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Change:
    channel: str
    product: str
    before: State
    after: State


@dataclass(slots=True)
class _Run:
    told: Told
    now: datetime
    write: Write
    address: str
    sent: dict[str, int] = field(default_factory=dict)
    silent: set[str] = field(default_factory=set)  # channels that did not take a message


def notify(market: Marketplace, write: Write, now: datetime) -> tuple[Change, ...]:
    """What was told. Raises Unreadable where the file of webhooks cannot be read.

    The first run only learns how things stand. That a product is kept when it is first measured
    is no news.
    """
    hooks = read(market.settings.webhooks)
    if not hooks:
        return ()
    try:
        with telling(folder(market)) as told:
            # Asked by who has the turn: an older answer would take back what others have told.
            states = health(market, now)
            if told.of(_ALL) is None:
                told.note(_ALL, {name: one.state for name, one in states.items()}, now)
            run = _Run(told, now, write, market.settings.address.rstrip("/"))
            return tuple(_told(market, run, hooks, states))
    except Busy:  # who has the turn tells it
        return ()


def _told(
    market: Marketplace,
    run: _Run,
    hooks: Mapping[str, Webhook],
    states: Mapping[str, Health],
) -> Iterator[Change]:
    for listing in market.catalog().listings:
        now = states.get(listing.id)
        if now is None or not _is_news(run.told, listing.id, now.state, hooks):
            continue
        before = _state(run.told, _ALL, listing.id) or State.UNKNOWN
        done = True
        if (before, now.state) != (State.UNKNOWN, State.KEPT):
            for hook in chosen(hooks, _channels(market, listing)):
                was = _state(run.told, hook.channel, listing.id) or before
                if was is now.state:
                    continue
                if _sent(run, hook, listing, was, now):
                    yield Change(hook.channel, listing.id, was, now.state)
                else:
                    done = False
        if done and before is not now.state:
            run.told.note(_ALL, {listing.id: now.state}, run.now)


def _is_news(told: Told, product: str, state: State, hooks: Mapping[str, Webhook]) -> bool:
    """Reads no contract: asked of every product, every minute."""
    if (_state(told, _ALL, product) or State.UNKNOWN) is not state:
        return True
    return any((_state(told, channel, product) or state) is not state for channel in hooks)


def _state(told: Told, channel: str, product: str) -> State | None:
    said = (told.of(channel) or {}).get(product, "")
    return State(said) if said in [*State] else None


def _channels(market: Marketplace, listing: Listing) -> tuple[str, ...]:
    """Those of the product and of its leading contract."""
    shown = view(market, listing.id)
    contract = shown.port.contract
    support = (*shown.support, *(contract.support if contract else ()))
    return tuple(dict.fromkeys(one.channel for one in support))


def _sent(run: _Run, hook: Webhook, listing: Listing, before: State, now: Health) -> bool:
    """Noted first: whatever ends this process, nobody is told twice."""
    if hook.channel in run.silent or run.sent.get(hook.channel, 0) >= MOST:
        return False
    link = _link(run.address, listing.id) if run.address else ""
    message = run.write(listing.name, before, now.state, now, link)
    run.told.note(hook.channel, {listing.id: now.state}, run.now)
    run.sent[hook.channel] = run.sent.get(hook.channel, 0) + 1
    try:
        hook.post(message)
    except Undelivered as error:
        run.told.note(hook.channel, {listing.id: before}, run.now)
        run.silent.add(hook.channel)
        _LOG.warning("%s It is sent with the next run.", error.message)
        return False
    except Doubtful as error:
        run.silent.add(hook.channel)
        _LOG.warning("%s It may have arrived, so it is not sent again.", error.message)
    return True


def _link(address: str, product: str) -> str:
    return f"{address}/product?{urlencode({'id': product, 'section': 'Service levels'})}"
