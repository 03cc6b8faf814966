"""A breach travels: what is built from a broken product is at risk, and knows because of what."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from marketplace.model.health import Health, State
from marketplace.promises.health import state

Graph = Mapping[str, Sequence[str]]


class Spread:
    """The same, one breach after the other: what nothing has changed for is not looked at."""

    def __init__(self, upstream: Graph) -> None:
        self._fed = _downstream(upstream)
        self._reached: dict[str, Mapping[str, int]] = {}
        self._causes: dict[str, dict[str, int]] = {}
        self._broken: set[str] = set()

    @property
    def concerned(self) -> list[str]:
        return [product for product, causes in self._causes.items() if causes]

    def turn(self, product: str, is_broken: bool) -> list[str]:
        """Who had no cause before and has one now, or the other way round."""
        if is_broken is (product in self._broken):
            return []
        (self._broken.add if is_broken else self._broken.remove)(product)
        if product not in self._reached:
            self._reached[product] = _reached(product, self._fed)
        turned = []
        for reached, distance in self._reached[product].items():
            causes = self._causes.setdefault(reached, {})
            if not causes or (not is_broken and len(causes) == 1):
                turned.append(reached)
            if is_broken:
                causes[product] = distance
            else:
                del causes[product]
        return turned

    def shown(self, product: str, known: Health | None) -> Health:
        """With its causes, nearest first; the same object where it has those already."""
        near = self._causes.get(product, {})
        named = tuple(sorted(near, key=lambda cause: (near[cause], cause)))
        if known is not None and named == known.causes:
            return known
        own = known or Health(product=product)
        return replace(own, state=_state(own, named), causes=named)


def spread(upstream: Graph, healths: Mapping[str, Health]) -> dict[str, Health]:
    """`upstream`: product -> what it takes data from. Causes are named nearest first.

    What is broken itself stays so, and names its causes too. What needs nothing from a broken
    product is the same object as before. Circles are harmless: nobody causes its own breach.
    """
    all_ = Spread(upstream)
    for product in sorted(id_ for id_, one in healths.items() if one.state is State.BROKEN):
        all_.turn(product, True)
    ids = dict.fromkeys([*healths, *all_.concerned])
    return {id_: all_.shown(id_, healths.get(id_)) for id_ in ids}


def _state(known: Health, causes: Sequence[str]) -> State:
    counts = {
        State.BROKEN: known.broken or int(known.state is State.BROKEN),
        State.ERROR: known.errors or int(known.state is State.ERROR),
        State.AT_RISK: known.at_risk,
        State.KEPT: known.kept or int(known.state is State.KEPT),
    }
    return state(counts, causes)


def _downstream(upstream: Graph) -> dict[str, list[str]]:
    fed: dict[str, list[str]] = {}
    for product, sources in upstream.items():
        for source in sources:
            fed.setdefault(source, []).append(product)
    return fed


def _reached(start: str, fed: Mapping[str, Sequence[str]]) -> dict[str, int]:
    """All that is built from it, however far, with the number of steps."""
    found: dict[str, int] = {}
    edge, distance = [start], 0
    while edge:
        distance += 1
        further = []
        for node in edge:
            for product in fed.get(node, ()):
                if product != start and product not in found:
                    found[product] = distance
                    further.append(product)
        edge = further
    return found
