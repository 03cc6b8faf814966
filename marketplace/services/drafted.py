"""The draft of a new product: its texts, what is wrong with them, and what is left to write."""

from __future__ import annotations

import posixpath
from collections.abc import Collection, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from marketplace.catalog import allowed, place
from marketplace.contracts.drafting import copy, write
from marketplace.model import Catalog, Kind, Problem, Severity
from marketplace.model.drafting import About, Draft, DraftFile, Sketch
from marketplace.services.examining import in_file
from marketplace.services.opening import opened
from marketplace.settings import DEFAULT_FOLDER

if TYPE_CHECKING:
    from marketplace.services.marketplace import Marketplace


def draft(
    market: Marketplace, sketch: Sketch, about: About, accepted: Collection[str] | None = None
) -> Draft:
    """`accepted`: keys of suggestions; None: those that are, unless somebody says otherwise."""
    catalog, limits = market.catalog(), market.settings.limits
    organisation = catalog.organisation
    product = write.product_tree(about, organisation, sketch.name) if about.product else None
    text = ""
    if sketch.text:
        text = copy.copied(sketch, about, organisation, limits)
        contract: Any = opened(text.encode(), "a.odcs.yaml", limits).tree
    else:
        chosen = [
            one
            for one in sketch.suggestions
            if (one.accepted if accepted is None else one.key in accepted)
        ]
        contract = write.contract_tree(sketch, chosen, about, organisation)
    folder = folder_for(catalog, about.domain, str(contract["id"]))
    if text:
        text = copy.moved(text, sketch.origin, folder, catalog.blobs, limits)
    made = write.files(contract, product, folder, limits, text)
    return Draft(
        files=made,
        problems=tuple(problems(market, made)),
        to_write=write.to_write(contract, organisation),
    )


def problems(market: Marketplace, made: Sequence[DraftFile]) -> Iterator[Problem]:
    """Of texts that are in no repository yet: by themselves, and beside all others."""
    catalog, limits = market.catalog(), market.settings.limits
    for file in made:
        data = file.text.encode()
        found = market.examiner.examine(data, file.path)
        yield from (in_file(problem, file.path) for problem in found.problems)
        words = allowed.findings({file.path: found.summary}, catalog.organisation)
        there = opened(data, file.path, limits)
        yield from place.locate(words, lambda _, there=there: there, {})  # type: ignore[misc]
        if file.path in catalog.blobs or _taken(catalog, found.summary.id, found.summary.kind):
            message = f"There is a file with the id {found.summary.id} already."
            hint = "Choose another name or id."
            yield Problem(file.path, 1, 1, Severity.ERROR, "duplicate-id", message, hint)


def folder_for(catalog: Catalog, domain: str, id_: str) -> str:
    """Beside the others: below the folder of its domain, where there is one."""
    path = catalog.organisation.path
    top = posixpath.dirname(path) if path else DEFAULT_FOLDER
    if not path and catalog.blobs:
        top = posixpath.commonpath([posixpath.dirname(blob) for blob in catalog.blobs])
    near = posixpath.join(top, domain)
    known = any(blob.startswith(f"{near}/") for blob in catalog.blobs) if domain else False
    return posixpath.join(near if known else top, id_)


def _taken(catalog: Catalog, id_: str, kind: Kind) -> bool:
    return any(s.id == id_ and s.kind is kind for s in catalog.summaries.values())
