"""Families of contracts that no product file offers: by `dataProduct`, else by id."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Container, Iterable, Sequence
from itertools import chain, count
from zlib import crc32

from marketplace.catalog import versions
from marketplace.catalog.family import Family, Paths, Port, Summaries, ranked, standing

_NOT_PLAIN = re.compile(r"[^a-z0-9]+")


def of_contracts(
    left: Paths, product_ids: Iterable[str], contract_ids: Container[str], summaries: Summaries
) -> list[Family]:
    """`left` are the contracts that no product offers, `contract_ids` all that there are."""
    taken = set(product_ids)
    named: dict[tuple[str, str, str], list[str]] = {}
    alone: list[str] = []
    for id_, paths in left.items():
        lead = summaries[paths[0]]
        if lead.product:
            named.setdefault((lead.product, lead.domain, lead.tenant), []).append(id_)
        else:
            alone.append(id_)
    families = _of_ids(alone, left, contract_ids, taken, summaries)
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


def _of_ids(
    ids: Iterable[str],
    left: Paths,
    contract_ids: Container[str],
    taken: set[str],
    summaries: Summaries,
) -> list[Family]:
    """A family an id; ids that differ by "-v2" alone are versions of one thing."""
    stems = {id_: versions.stem(id_) for id_ in ids}
    shared = {stem for id_, stem in stems.items() if stem != id_}
    grouped: dict[tuple[str, ...], list[str]] = {}
    families = []
    for id_, stem in stems.items():
        lead = summaries[left[id_][0]]
        if stem in shared:
            key = (stem, versions.stem(lead.name), lead.domain, lead.tenant)
            grouped.setdefault(key, []).append(id_)
        else:
            own = id_ if id_ not in taken else f"{id_}-contract"
            taken.add(own)
            paths = left[id_]
            ports = _ports(paths, lead.name or id_, summaries)
            families.append(Family(own, contracts=paths, ports=ports))
    for (stem, name, *_), found in grouped.items():
        # A stem that is another family's own id would send its readers to us.
        many = len(found) > 1 and (stem in found or stem not in contract_ids)
        own = _free((stem if many else found[0], found[0], f"{found[0]}-contract"), taken)
        paths = ranked(chain.from_iterable(left[id_] for id_ in sorted(found)), summaries)
        families.append(
            Family(own, stem, contracts=paths, ports=_ports(paths, name or own, summaries))
        )
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


def _group(family: Family, ids: Sequence[str], left: Paths, summaries: Summaries) -> Family:
    """Contracts of one `dataProduct`: a port each, the readable and live ones first."""
    leads = {id_: summaries[left[id_][0]] for id_ in ids}
    names = Counter(lead.name for lead in leads.values())

    def name(id_: str) -> str:
        return leads[id_].name if names[leads[id_].name] == 1 and leads[id_].name else id_

    ordered = sorted(sorted(ids), key=lambda id_: standing(leads[id_]))
    family.contracts = [path for id_ in ordered for path in left[id_]]
    for id_ in ordered:
        family.ports += _ports(left[id_], name(id_), summaries)
    return family


def _ports(paths: Sequence[str], name: str, summaries: Summaries) -> list[Port]:
    """A port each; the same version twice is told as a problem and gives one port."""
    ports: dict[tuple[str, str], Port] = {}
    for path in paths:
        summary = summaries[path]
        ports.setdefault((summary.id, summary.version), Port(name, summary.id, path))
    return list(ports.values())
