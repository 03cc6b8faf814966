"""When the state of a product changed, told by observations alone.

Nothing has to remember what was said before: the same observations give the same changes.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import groupby

from marketplace.model.health import STATES, Health, State
from marketplace.model.promise import Observation
from marketplace.promises.health import health, state
from marketplace.promises.spread import Graph, Spread

Change = tuple[State, Health]  # what it was before, and how it was from `checked_at` on
_NO_UPSTREAM: Graph = {}
_WITHDRAWN = "withdrawn"  # as `kind`: this is not promised any more
_Key = tuple[str, str, str]


@dataclass(slots=True)
class _Product:
    """One while its results are read."""

    latest: dict[_Key, Observation] = field(default_factory=dict)
    counts: Counter[State] = field(default_factory=Counter)

    def take(self, one: Observation) -> bool:
        """Whether it is unlike the result before it; most are not."""
        # 1.2 goes on where 1.1 ended; version 2 stands beside them.
        key = (one.contract, one.version.partition(".")[0], one.check)
        before = self.latest.get(key)
        if one.kind == _WITHDRAWN:
            self.latest.pop(key, None)
        else:
            self.latest[key] = one
            if before is not None and before.verdict is one.verdict:
                return False
            self.counts[STATES[one.verdict]] += 1
        if before is not None:
            self.counts[STATES[before.verdict]] -= 1
        return True


def changes(
    observations: Iterable[Observation],
    upstream: Graph = _NO_UPSTREAM,
    since: datetime | None = None,
) -> tuple[Change, ...]:
    """Of any number of products, oldest first. What is built from a broken one changes with it.

    The first measurement of a product is a change, from "not measured". Those before `since` are
    only the way to what was the case then.
    """
    all_ = Spread(upstream)
    own: dict[str, Health] = {}
    shown: dict[str, State] = {}
    found: list[Change] = []
    for moment, turned in _turns(observations):
        own |= turned
        touched = dict.fromkeys(turned)
        for product, now in turned.items():
            touched |= dict.fromkeys(all_.turn(product, now.state is State.BROKEN))
        for product in touched:
            now = all_.shown(product, own.get(product))
            before = shown.get(product, State.UNKNOWN)
            shown[product] = now.state
            if now.state is not before and (since is None or moment >= since):
                # When it changed; for what is at risk by another, that is when the other broke.
                found.append((before, replace(now, checked_at=moment)))
    return tuple(found)


def _turns(observations: Iterable[Observation]) -> Iterator[tuple[datetime, dict[str, Health]]]:
    """The moments in which the state of a product itself changed, with what it was from then on."""
    products: dict[str, _Product] = {}
    states: dict[str, State] = {}
    ordered: Sequence[Observation] = sorted(observations, key=lambda one: one.observed_at)
    for moment, results in groupby(ordered, key=lambda one: one.observed_at):
        touched: dict[str, _Product] = {}
        for one in results:
            product = products.get(one.product) or products.setdefault(one.product, _Product())
            if product.take(one):
                touched[one.product] = product
        turned = {}
        for id_, product in touched.items():
            now = state(product.counts)
            if now is not states.get(id_, State.UNKNOWN):
                states[id_] = now
                turned[id_] = health(id_, [*product.latest.values()], moment)
        if turned:
            yield moment, turned
