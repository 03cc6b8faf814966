"""Who feeds whom: from input ports, input contracts and relationships between contracts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from marketplace.catalog import references
from marketplace.catalog.families import Gathered
from marketplace.catalog.family import Family, Summaries
from marketplace.model import Catalog, Flow, FlowKind, InputSummary, Node

OUTSIDE = "outside:"  # ids of nodes that no file here describes

_Source = tuple[str, FlowKind, str]  # node id, kind, label


class Lineage(NamedTuple):
    """One flow for each pair of nodes and kind, by the node that it goes into."""

    upstream: Mapping[str, tuple[Flow, ...]]
    outside: dict[str, Node]


class _Sources:
    """Finds the node behind what a file states; notes the outside ones."""

    def __init__(self, gathered: Gathered, homes: Mapping[str, str], summaries: Summaries) -> None:
        self.products = gathered.products
        self.resolve = gathered.resolve
        self.homes = homes  # path of a contract -> listing id
        self.summaries = summaries
        self.outside: dict[str, Node] = {}

    def of(self, family: Family) -> Iterator[_Source]:
        """What its product states, or contracts without one; older versions say nothing here."""
        leading = {port.name: port.path for port in reversed(family.ports)}.values()
        contracts = [path for path in leading if path]
        for path in family.products[:1] or contracts:
            summary = self.summaries[path]
            for port in summary.inputs:
                if port.contract_id or port.source_system or port.name:
                    yield self._input(port, family.id)
            for output in summary.outputs:
                for id_, version in output.inputs:
                    node = self._contract(id_, version) or self._outside(id_)
                    yield node, FlowKind.INPUT, f"{id_} {version}".strip()
        for path in contracts:
            for _, to in self.summaries[path].references:
                target = references.external(to)
                home = target and self.homes.get(references.path_of(target, path, self.summaries))
                if target and home:
                    yield home, FlowKind.REFERENCE, ".".join((target.object, *target.properties))

    def _input(self, port: InputSummary, listing: str) -> _Source:
        label = port.name or port.source_kind
        if port.contract_id:
            label = f"{port.contract_id} {port.version}".strip()
        node = self._contract(port.contract_id, port.version)
        if not node and (port.source_system or port.contract_id):
            node = self._outside(port.source_system or port.contract_id, port.source_owner)
        # A port that names no source is a source of its own: "raw" here is not "raw" there.
        return node or self._outside(port.name, within=listing), FlowKind.INPUT, label

    def _contract(self, id_: str, version: str) -> str:
        path = self.resolve(id_, version)
        return self.homes[path] if path else id_ if id_ in self.products else ""

    def _outside(self, name: str, owner: str = "", within: str = "") -> str:
        key = " ".join(name.split()).casefold()
        id_ = f"{OUTSIDE}{within}/{key}" if within else f"{OUTSIDE}{key}"
        known = self.outside.get(id_)
        if known is None or (owner and not known.owner):
            self.outside[id_] = Node(id_, known.name if known else name, False, owner=owner)
        return id_


def trace(gathered: Gathered, homes: Mapping[str, str], summaries: Summaries) -> Lineage:
    """What a family takes from itself is left out."""
    sources = _Sources(gathered, homes, summaries)
    upstream: dict[str, tuple[Flow, ...]] = {}
    for family in gathered.families:
        if not family.products and not _is_linked(family, summaries):
            continue
        labels: dict[tuple[str, FlowKind], dict[str, None]] = {}
        for node, kind, label in sources.of(family):
            if node != family.id:
                labels.setdefault((node, kind), {})[label] = None
        if labels:
            upstream[family.id] = tuple(
                Flow(node, family.id, kind, ", ".join(filter(None, said)))
                for (node, kind), said in labels.items()
            )
    return Lineage(upstream, sources.outside)


def _is_linked(family: Family, summaries: Summaries) -> bool:
    """Most contracts say nothing of others, and a catalog has thousands of them."""
    files = [summaries[path] for path in family.contracts]
    return any(s.references or s.inputs for s in files)


def downstream(upstream: Mapping[str, tuple[Flow, ...]]) -> dict[str, tuple[Flow, ...]]:
    """The same flows by the node that they come from."""
    found: dict[str, list[Flow]] = {}
    for flows in upstream.values():
        for flow in flows:
            found.setdefault(flow.source, []).append(flow)
    return {id_: tuple(flows) for id_, flows in found.items()}


def neighbourhood(
    catalog: Catalog, id_: str, depth: int = 1, direction: str = "both", limit: int = 200
) -> tuple[tuple[Node, ...], tuple[Flow, ...], int]:
    """What feeds the node and what it feeds, nearest first, and how many more there are.

    Upstream of upstream and downstream of downstream; not the other customers of a supplier.
    """
    seen = {id_: None} if id_ in catalog.nodes else {}
    edges = [list(seen) if direction in (way, "both") else [] for way in ("up", "down")]
    reached = [set(seen), set(seen)]
    for _ in range(depth):
        if not any(edges):
            break
        for way, up in enumerate((True, False)):
            edges[way] = list(_next(catalog, edges[way], reached[way], up))
            seen |= dict.fromkeys(edges[way])
    shown = dict.fromkeys(list(seen)[: max(limit, 1)])
    flows = (flow for node in shown for flow in catalog.upstream.get(node, ()))
    return (
        tuple(catalog.nodes[node] for node in shown),
        tuple(flow for flow in flows if flow.source in shown),
        len(seen) - len(shown),
    )


def _next(catalog: Catalog, edge: Sequence[str], reached: set[str], up: bool) -> Iterator[str]:
    """One step on from `edge` to nodes that nobody has reached."""
    flows = catalog.upstream if up else catalog.downstream
    for node in edge:
        for flow in flows.get(node, ()):
            further = flow.source if up else flow.target
            if further not in reached:
                reached.add(further)
                yield further
