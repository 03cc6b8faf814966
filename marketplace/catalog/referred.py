"""What contracts refer to, by the names that they have for it: a new one may mean the same."""

from __future__ import annotations

import re
from collections import Counter

from marketplace.catalog.references import external, path_of
from marketplace.contracts.references import parse
from marketplace.model import Catalog
from marketplace.model.drafting import Referred

_PLAIN = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


def referred(catalog: Catalog) -> dict[str, Referred]:
    """By names in small letters, where all agree."""
    votes: dict[str, Counter[tuple[str, str, str]]] = {}
    for path, summary in catalog.summaries.items():
        for start, to in summary.references:
            outside = external(to)
            target = outside or parse(to.strip())
            file = path_of(outside, path, catalog.summaries) if outside else path
            if file and len(target.properties) == 1:
                end = (file, target.object, target.properties[0])
                for name in {start.rpartition(".")[2].casefold(), end[2].casefold()}:
                    votes.setdefault(name, Counter())[end] += 1
    return {
        name: Referred(*ends.most_common(1)[0][0], ends.total())
        for name, ends in votes.items()
        if len(ends) == 1 and name != "id" and all(map(_plain, ends))
    }


def _plain(end: tuple[str, str, str]) -> bool:
    return all(_PLAIN.fullmatch(name) for name in end[1:])
