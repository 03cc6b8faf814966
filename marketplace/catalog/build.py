"""All files of one commit, as the catalog that people browse."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from operator import attrgetter

from marketplace.catalog import crossfile, lineage, place
from marketplace.catalog.families import Gathered, gather
from marketplace.catalog.family import Summaries
from marketplace.catalog.lineage import Lineage
from marketplace.catalog.listings import Cards, Counts
from marketplace.model import Catalog, Flow, Node, Organisation, Problem, Severity

# What a summary says about who belongs together and who feeds whom.
_SHAPE = attrgetter(
    "kind", "id", "name", "version", "status", "domain", "tenant", "product",
    "outputs", "inputs", "references",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Workings:
    """Everything that follows from the shapes of the summaries alone."""

    gathered: Gathered
    homes: Mapping[str, str]  # path of a contract -> listing id
    traced: Lineage
    flows: tuple[Flow, ...]
    downstream: Mapping[str, tuple[Flow, ...]]
    by_id: Mapping[str, int]


def build(
    commit: str,
    summaries: Summaries,
    problems: Iterable[Problem],
    organisation: Organisation,
    blobs: Mapping[str, str],
    previous: Catalog | None = None,
    opened: place.Opener | None = None,
) -> Catalog:
    """`problems` are those of single files; the cross-file ones are found and added here.

    With the catalog before, the listings of families that nobody touched are the same objects.
    """
    workings = _taken_over(summaries, previous) or _worked_out(summaries)
    gathered, homes, traced = workings.gathered, workings.homes, workings.traced
    ground = crossfile.Ground(gathered, homes, traced.upstream, summaries, organisation)
    known = _known(previous, blobs) if previous else {}
    found = [*problems, *place.locate(crossfile.findings(ground), opened, known)]
    found.sort(key=attrgetter("file", "line", "column"))
    cards = Cards(summaries, organisation, _counts(found), previous)
    listings = tuple([cards.of(family) for family in gathered.families])
    nodes = {x.id: Node(x.id, x.name, True, x.domain, x.owner) for x in listings}
    return Catalog(
        commit=commit,
        listings=listings,
        problems=tuple(found),
        organisation=organisation,
        summaries=summaries,
        blobs=blobs,
        nodes=traced.outside | nodes,
        flows=workings.flows,
        upstream=traced.upstream,
        downstream=workings.downstream,
        by_id=workings.by_id,
        workings=workings,
    )


def _worked_out(summaries: Summaries) -> _Workings:
    gathered = gather(summaries)
    homes = {path: family.id for family in gathered.families for path in family.contracts}
    traced = lineage.trace(gathered, homes, summaries)
    flows = tuple(flow for flows in traced.upstream.values() for flow in flows)
    onward = lineage.downstream(traced.upstream)
    return _Workings(gathered, homes, traced, flows, onward, _rows(gathered, homes))


def _taken_over(summaries: Summaries, previous: Catalog | None) -> _Workings | None:
    """Most commits change what a contract says, not what belongs together."""
    if previous is None or not isinstance(previous.workings, _Workings):
        return None
    before = previous.summaries
    if summaries.keys() != before.keys():
        return None
    for path, summary in summaries.items():
        if summary is not before[path] and _SHAPE(summary) != _SHAPE(before[path]):
            return None
    return previous.workings


def _known(previous: Catalog, blobs: Mapping[str, str]) -> dict[place.Key, Problem]:
    """Positions that still hold because the file is the same."""
    return {
        (problem.file, problem.rule, problem.message): problem
        for problem in previous.problems
        if problem.rule in crossfile.RULES
        and (blob := blobs.get(problem.file))
        and blob == previous.blobs.get(problem.file)
    }


def _counts(problems: Iterable[Problem]) -> Counts:
    counts: dict[str, tuple[int, int]] = {}
    for problem in problems:
        errors, warnings = counts.get(problem.file, (0, 0))
        if problem.severity is Severity.ERROR:
            counts[problem.file] = errors + 1, warnings
        elif problem.severity is Severity.WARNING:
            counts[problem.file] = errors, warnings + 1
    return counts


def _rows(gathered: Gathered, homes: Mapping[str, str]) -> dict[str, int]:
    """Product ids first; a contract's id leads to where its leading version is.

    "orders" leads to "orders-v1" too: it becomes the family's id once there is a second version.
    """
    rows = {family.id: row for row, family in enumerate(gathered.families)}
    for id_, paths in gathered.contracts.items():
        if id_ not in rows:
            rows[id_] = rows[homes[paths[0]]]
    for family in gathered.families:
        if family.stem:
            rows.setdefault(family.stem, rows[family.id])
    return rows
