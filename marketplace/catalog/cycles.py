"""Products that take data from themselves by way of others."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain

Graph = Mapping[str, Sequence[str]]


def knots(graph: Graph) -> list[tuple[str, ...]]:
    """Sets of two or more nodes that all reach one another."""
    rest = _peeled(graph)
    return _components(rest) if rest else []


def _peeled(graph: Graph) -> Graph:
    """Without the nodes that no circle can hold: nearly always all of them, and quickly told."""
    feeders = Counter(chain.from_iterable(graph.values()))
    free = [node for node in graph if node not in feeders]
    rest = dict(graph)
    while free:
        for following in rest.pop(free.pop(), ()):
            feeders[following] -= 1
            if not feeders[following]:
                free.append(following)
    return rest


def _components(graph: Graph) -> list[tuple[str, ...]]:
    """Tarjan's strongly connected components of two or more nodes, without recursion."""
    index: dict[str, int] = {}
    low: dict[str, int] = {}
    open_: dict[str, None] = {}  # visited, and not yet in a set
    found = []
    for root in graph:
        work: list[tuple[str, Iterator[str]]] = []
        if root not in index:
            work.append(_enter(root, graph, index, low, open_))
        while work:
            node, rest = work[-1]
            following = next(rest, None)
            if following is None:
                work.pop()
                if work:
                    low[work[-1][0]] = min(low[work[-1][0]], low[node])
                if low[node] == index[node]:
                    members = _close(node, open_)
                    if len(members) > 1:
                        found.append(tuple(sorted(members)))
            elif following not in index:
                work.append(_enter(following, graph, index, low, open_))
            elif following in open_:
                low[node] = min(low[node], index[following])
    return sorted(found)


def _enter(
    node: str, graph: Graph, index: dict[str, int], low: dict[str, int], open_: dict[str, None]
) -> tuple[str, Iterator[str]]:
    index[node] = low[node] = len(index)
    open_[node] = None
    return node, iter(graph.get(node, ()))


def _close(node: str, open_: dict[str, None]) -> list[str]:
    members = []
    while True:
        last, _ = open_.popitem()
        members.append(last)
        if last == node:
            return members


def ways_round(knot: Sequence[str], graph: Graph) -> dict[str, tuple[str, ...]]:
    """For each node a way from it back to itself: (node, ..., node)."""
    ways: dict[str, tuple[str, ...]] = {}
    members = frozenset(knot)
    for start in knot:
        if start not in ways:
            ring = _ring(start, members, graph)
            for n, node in enumerate(ring):
                ways.setdefault(node, (*ring[n:], *ring[:n], node))
    return ways


def _ring(start: str, knot: frozenset[str], graph: Graph) -> tuple[str, ...]:
    """The nodes of the shortest way from `start` back to itself, each once."""
    came: dict[str, str] = {}
    edge = [start]
    while start not in came:
        further = []
        for node in edge:
            for following in graph.get(node, ()):
                if following in knot and following not in came:
                    came[following] = node
                    further.append(following)
        edge = further
    ring = [came[start]]
    while ring[-1] != start:
        ring.append(came[ring[-1]])
    return tuple(reversed(ring))
