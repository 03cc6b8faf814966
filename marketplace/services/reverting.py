"""Undoing what was published, as a new proposal."""

from __future__ import annotations

from marketplace.contracts import succession
from marketplace.contracts.compare.versions import is_lower
from marketplace.contracts.merge import merge
from marketplace.contracts.parts import mapping
from marketplace.contracts.splice.apply import Draft
from marketplace.errors import Refused
from marketplace.model import Catalog, Kind, Person, Summary
from marketplace.services.marketplace import Marketplace
from marketplace.services.propose import Saved, start
from marketplace.services.proposed import Files
from marketplace.services.second_version import stepped
from marketplace.stores import proposals as stored
from marketplace.stores import texts
from marketplace.stores.files import is_hidden, is_yaml


def revert(market: Marketplace, person: Person, commit: str, reason: str = "") -> Saved:
    """Keeps what was changed since. Refused where that is in the same places."""
    catalog = market.refresh()
    repository = market.repository
    id_ = repository.commit(commit)
    if stored.merge_base(repository.git, id_, catalog.commit) != id_:
        raise Refused("This commit is not published, so there is nothing to undo.")
    before, subject, paths = stored.told(repository.git, id_)
    if not before:
        raise Refused("It is the first commit: nothing was there before.")
    files = {
        path: text
        for path, text in _undone(market, (before, id_, catalog.commit), sorted(paths)).items()
        if path in catalog.blobs or text is not None
    }
    files = _onward(market, catalog, files)
    if not files:
        raise Refused("There is nothing to undo: no contract still holds what this commit did.")
    body = "\n\n".join(filter(None, (reason, f"This undoes commit {id_}.")))
    return start(market, person, files, f'Undo "{subject}"', body)


def _undone(
    market: Marketplace, commits: tuple[str, str, str], paths: list[str]
) -> dict[str, str | None]:
    """The new texts, by path. `commits`: before it, it, and now."""
    ours = [path for path in paths if is_yaml(path) and not is_hidden(path)]
    was, did, now = (texts.read(market.repository, commit, ours) for commit in commits)
    files: dict[str, str | None] = {}
    for path in ours:
        old, new, here = was[path].text, did[path].text, now[path].text
        if here == new:
            files[path] = old
        elif old is not None and new is not None and here is not None:
            told = merge(new, here, old, market.settings.limits)
            if told.clashes:
                raise _changed_since(path)
            if told.text != here:
                files[path] = told.text
        elif here != old:
            raise _changed_since(path)
    return files


def _onward(market: Marketplace, catalog: Catalog, files: Files) -> dict[str, str | None]:
    """A version that was published stays what it was: what is undone becomes the next one."""
    limits = market.settings.limits
    told = dict(files)
    known = [(path, catalog.summaries[path]) for path in files if path in catalog.summaries]
    for path, now in sorted(known, key=lambda one: one[1].kind is Kind.DATA_PRODUCT):
        text = told[path]
        if text is None or not now.version:
            continue
        was = str(mapping(Draft.of(text, limits).tree).get("version"))
        if is_lower(now.version, was):
            here = market.document(catalog, path).data.decode()
            again = succession.versioned(text, now.version, limits)
            told[path], version = stepped(market, here, again, now.version)
            if now.kind is Kind.DATA_CONTRACT:
                _ports(market, catalog, told, now, {now.version, was}, version)
    return told


def _ports(
    market: Marketplace,
    catalog: Catalog,
    told: dict[str, str | None],
    contract: Summary,
    was: set[str],
    version: str,
) -> None:
    """In `told`: the product files that offer the contract offer this version of it."""
    listing, limits = catalog.listing(contract.id), market.settings.limits
    for path in listing.paths if listing else ():
        product = catalog.summaries[path]
        if product.kind is not Kind.DATA_PRODUCT:
            continue
        here = market.document(catalog, path).data.decode()
        text = told.get(path, here)
        if text is not None:
            after = succession.carried(text, contract.id, was, version, limits)
            if after != here:
                told[path] = stepped(market, here, after, product.version)[0]


def _changed_since(path: str) -> Refused:
    return Refused(
        f"{path.rpartition('/')[2]} has been changed since in the same places.",
        "Undo it by hand, in the editor.",
    )
