"""A breach travels: what is built from a broken product is at risk, and knows because of what."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from marketplace.model.health import Health, State
from marketplace.promises.health import state

Graph = Mapping[str, Sequence[str]]


def spread(upstream: Graph, healths: Mapping[str, Health]) -> dict[str, Health]:
    """`upstream`: product -> what it takes data from. Causes are named nearest first.

    What is broken itself stays so, and names its causes too. What needs nothing from a broken
    product is the same object as before. Circles are harmless: nobody causes its own breach.
    """
    fed = _downstream(upstream)
    causes: dict[str, dict[str, int]] = {}
    for product in sorted(id_ for id_, one in healths.items() if one.state is State.BROKEN):
        for reached, distance in _reached(product, fed).items():
            causes.setdefault(reached, {})[product] = distance
    found = dict(healths)
    for product in [*healths, *(id_ for id_ in causes if id_ not in healths)]:
        known = healths.get(product) or Health(product=product)
        near = causes.get(product, {})
        named = tuple(sorted(near, key=lambda cause: (near[cause], cause)))
        if named != known.causes or product not in healths:
            found[product] = replace(known, state=_state(known, named), causes=named)
    return found


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
