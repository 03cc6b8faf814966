"""Families of contracts that no product file offers: by `dataProduct`, else by id."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Container, Iterable, Sequence
from itertools import chain, count
from zlib import crc32

from marketplace.catalog import versions
from marketplace.catalog.family import Family, Paths, Port, Summaries, ranked, standing
from marketplace.model import PortSummary

_NOT_PLAIN = re.compile(r"[^a-z0-9]+")


def of_contracts(
    left: Paths, product_ids: Iterable[str], contract_ids: Container[str], summaries: Summaries
) -> list[Family]:
    named: dict[tuple[str, str, str], list[str]] = {}
    alone: dict[tuple[str, str, str, str], list[str]] = {}
    for id_, paths in left.items():
        lead = summaries[paths[0]]
        if lead.product:
            named.setdefault((lead.product, lead.domain, lead.tenant), []).append(id_)
        else:
            key = (versions.stem(id_), versions.stem(lead.name), lead.domain, lead.tenant)
            alone.setdefault(key, []).append(id_)
    taken = set(product_ids)
    families = []
    for (base, *_), ids in alone.items():
        # A base that is another family's own id would send its readers to us.
        wanted = base if len(ids) > 1 and (base in ids or base not in contract_ids) else ids[0]
        id_ = _free((wanted, ids[0], f"{ids[0]}-contract"), taken)
        families.append(_versions_of_one(Family(id_, base), ids, left, summaries))
    slugs = Counter(slug(product) for product, _, _ in named)
    for group in sorted(named):
        product, domain, tenant = group
        bare = slug(product)
        inside = slug(f"{bare} {domain}")
        choices = [inside, slug(f"{inside} {tenant}")]
        if slugs[bare] == 1:
            choices.insert(0, bare)
        ids = named[group]
        id_ = _free([c for c in choices if c in ids or c not in contract_ids] or choices, taken)
        families.append(_group(Family(id_, name=product), ids, left, summaries))
    return families


def slug(text: str) -> str:
    """Lower-case letters, digits and "-"; scripts that have no such letters get a number."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    found = _NOT_PLAIN.sub("-", plain).strip("-")
    return found or f"product-{crc32(text.encode('utf-8', 'surrogatepass')):08x}"


def _free(choices: Sequence[str], taken: set[str]) -> str:
    """The first choice that nobody has, else the last one with a number; taken from now on."""
    numbered = (f"{choices[-1]}-{n}" for n in count(2))
    found = next(id_ for id_ in chain(choices, numbered) if id_ not in taken)
    taken.add(found)
    return found


def _versions_of_one(
    family: Family, ids: Sequence[str], left: Paths, summaries: Summaries
) -> Family:
    paths = left[ids[0]]
    if len(ids) > 1:
        paths = ranked(chain.from_iterable(left[id_] for id_ in sorted(ids)), summaries)
    lead = summaries[paths[0]]
    name = versions.stem(lead.name) if len(ids) > 1 else lead.name
    family.contracts = paths
    family.ports = _ports(paths, lambda _: name or family.id, summaries)
    return family


def _group(family: Family, ids: Sequence[str], left: Paths, summaries: Summaries) -> Family:
    """Contracts of one `dataProduct`: a port each, the readable and live ones first."""
    leads = {id_: summaries[left[id_][0]] for id_ in ids}
    names = Counter(lead.name for lead in leads.values())

    def name(id_: str) -> str:
        return leads[id_].name if names[leads[id_].name] == 1 and leads[id_].name else id_

    ordered = sorted(sorted(ids), key=lambda id_: standing(leads[id_]))
    family.contracts = [path for id_ in ordered for path in left[id_]]
    family.ports = _ports(family.contracts, name, summaries)
    return family


def _ports(paths: Sequence[str], name: Callable[[str], str], summaries: Summaries) -> list[Port]:
    """A port each; the same version twice is told as a problem and gives one port."""
    ports: dict[tuple[str, str], Port] = {}
    for path in paths:
        summary = summaries[path]
        stated = PortSummary(name=name(summary.id), contract_id=summary.id)
        ports.setdefault((summary.id, summary.version), Port(stated, path))
    return list(ports.values())
