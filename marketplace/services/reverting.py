"""Undoing what was published, as a new proposal."""

from __future__ import annotations

from marketplace.contracts.merge import merge
from marketplace.errors import Refused
from marketplace.model import Person
from marketplace.services.marketplace import Marketplace
from marketplace.services.propose import Saved, start
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


def _changed_since(path: str) -> Refused:
    return Refused(
        f"{path.rpartition('/')[2]} has been changed since in the same places.",
        "Undo it by hand, in the editor.",
    )
