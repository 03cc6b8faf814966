"""All files of one commit, as the catalog that people browse."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from operator import attrgetter

from marketplace.catalog import crossfile, lineage, place
from marketplace.catalog.families import Gathered, gather
from marketplace.catalog.family import Family, Summaries
from marketplace.catalog.listings import Counts, counted, listing
from marketplace.model import Catalog, Listing, Node, Organisation, Problem, Severity


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
    gathered = gather(summaries)
    homes = {path: family.id for family in gathered.families for path in family.contracts}
    traced = lineage.trace(gathered, homes, summaries)
    ground = crossfile.Ground(gathered, homes, traced.upstream, summaries, organisation)
    known = _known(previous, blobs) if previous else {}
    found = [*problems, *place.locate(crossfile.findings(ground), opened, known)]
    found.sort(key=attrgetter("file", "line", "column"))
    counts = _counts(found)
    listings = _Cards(summaries, organisation, counts, previous).of(gathered.families)
    nodes = {x.id: Node(x.id, x.name, True, x.domain, x.owner) for x in listings}
    return Catalog(
        commit=commit,
        listings=listings,
        problems=tuple(found),
        organisation=organisation,
        summaries=summaries,
        blobs=blobs,
        nodes=nodes | dict(traced.outside),
        flows=tuple(flow for flows in traced.upstream.values() for flow in flows),
        upstream=traced.upstream,
        downstream=lineage.downstream(traced.upstream),
        by_id=_rows(listings, gathered, homes),
    )


class _Cards:
    """Makes listings, or takes over those whose files, ports and problem counts are the same."""

    def __init__(
        self,
        summaries: Summaries,
        organisation: Organisation,
        counts: Counts,
        previous: Catalog | None,
    ) -> None:
        self.summaries, self.organisation, self.counts = summaries, organisation, counts
        comparable = previous and previous.organisation == organisation
        self.previous = {x.id: x for x in previous.listings} if previous and comparable else {}
        self.before = previous.summaries if previous else {}

    def of(self, families: Iterable[Family]) -> tuple[Listing, ...]:
        found = [self._of(family) for family in families]
        return tuple(sorted(found, key=lambda x: (x.name.casefold(), x.id)))

    def _of(self, family: Family) -> Listing:
        old = self.previous.get(family.id)
        if old and self._same(family, old):
            return old
        return listing(family, self.summaries, self.organisation, self.counts)

    def _same(self, family: Family, old: Listing) -> bool:
        paths = family.paths
        if old.paths != paths or len(old.ports) != len(family.ports):
            return False
        targets = [port.path for port in family.ports]
        return (
            targets == [port.contract_path for port in old.ports]
            and all(self.summaries[p] is self.before.get(p) for p in (*paths, *targets) if p)
            and (old.errors, old.warnings) == counted(paths, self.counts)
        )


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


def _rows(
    listings: Iterable[Listing], gathered: Gathered, homes: Mapping[str, str]
) -> dict[str, int]:
    """Product ids first; a contract's id leads to where its leading version is.

    "orders" leads to "orders-v1" too: it becomes the family's id once there is a second version.
    """
    rows = {listing.id: row for row, listing in enumerate(listings)}
    for id_, paths in gathered.contracts.items():
        if id_ not in rows:
            rows[id_] = rows[homes[paths[0]]]
    for family in gathered.families:
        if family.stem:
            rows.setdefault(family.stem, rows[family.id])
    return rows
