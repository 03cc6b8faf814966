"""Who may publish which file, from what is published: nobody makes themselves an owner."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import suppress
from datetime import UTC, datetime

from marketplace.access import code_owners, publishing
from marketplace.access.publishing import Rights
from marketplace.contracts import parts
from marketplace.contracts.read import read
from marketplace.errors import NotFound
from marketplace.model import Blocker, Catalog, Person, Tree
from marketplace.services.marketplace import Marketplace


def rights(
    market: Marketplace, catalog: Catalog, files: Mapping[str, str | None]
) -> dict[str, Rights]:
    """By path. `files`: the proposed texts, which count where nothing of theirs is published."""
    owners = _code_owners(market, catalog)
    found: dict[str, Rights] = {}
    for path, text in files.items():
        trees = _published(market, catalog, path, text)
        members = dict.fromkeys(one for tree in trees for one in _members(tree))
        owner = next((name for tree in trees if (name := parts.owner(tree))), "")
        found[path] = publishing.rights(path, members, owner, catalog.organisation, owners)
    return found


def blockers(allowed: Mapping[str, Rights], person: Person) -> Iterator[Blocker]:
    for path, rights in allowed.items():
        if not rights.allow(person):
            who = person.name or person.email or "Whoever you are, you"
            yield Blocker(
                "rights",
                f"{who} may not publish {path.rpartition('/')[2]}.",
                f"These may: {rights.named}. They see the proposal in their inbox.",
            )


def _published(
    market: Marketplace, catalog: Catalog, path: str, text: str | None
) -> tuple[Tree, ...]:
    """The published file; for a new one what is published under its id, else the file itself."""
    limits = market.settings.limits
    if path in catalog.summaries:
        return (read(market.document(catalog, path).data, path, limits).tree,)
    tree = read((text or "").encode("utf-8", "replace"), path, limits).tree
    listing = catalog.listing(parts.text(tree.get("id")))
    known = [other for other in listing.paths if other in catalog.blobs] if listing else []
    trees = tuple(read(market.document(catalog, other).data, other, limits).tree for other in known)
    return trees or (tree,)


def _members(tree: Tree) -> Iterator[Person]:
    """Those who have not left."""
    today = datetime.now(UTC).date().isoformat()
    for member in parts.members(tree):
        left = parts.text(member.get("dateOut"))
        if not left or left[:10] > today:
            yield Person(parts.text(member.get("name")), parts.text(member.get("username")))


def _code_owners(market: Marketplace, catalog: Catalog) -> str:
    for place in code_owners.PLACES:
        with suppress(NotFound):
            return market.repository.file(catalog.commit, place).decode("utf-8", "replace")
    return ""
