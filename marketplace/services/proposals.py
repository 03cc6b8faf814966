"""What others want to change: the list of it, and one of them with all that speaks for it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from weakref import WeakKeyDictionary

from marketplace.access.publishing import Rights, is_same
from marketplace.errors import Refused
from marketplace.model import Blocker, Catalog, Kind, Person, Problem, Proposal, Stage
from marketplace.services import granted
from marketplace.services.marketplace import Marketplace
from marketplace.services.propose import link, may_edit, named
from marketplace.services.proposed import Files
from marketplace.services.weighing import FileView, Sides, Weighed, decided, weigh
from marketplace.stores import proposals as stored
from marketplace.stores import texts
from marketplace.stores.files import is_hidden, is_yaml
from marketplace.stores.proposals import Named
from marketplace.stores.texts import NONE, Blob

_NO_TEXT = "It is no UTF-8, so nobody can compare it. Save it as UTF-8."
_Key = tuple[str, tuple[Named, ...]]
_known: WeakKeyDictionary[Marketplace, tuple[_Key, tuple[Proposal, ...]]] = WeakKeyDictionary()


@dataclass(frozen=True, slots=True)
class Row:
    """`products`: (listing id, name), "" as id for what is new."""

    proposal: Proposal
    products: tuple[tuple[str, str], ...] = ()
    owners: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """`elsewhere`: new problems in files that it does not change."""

    proposal: Proposal
    files: tuple[FileView, ...]
    blockers: tuple[Blocker, ...]
    elsewhere: tuple[Problem, ...] = ()
    mine: bool = False
    may_edit: bool = False
    link: str = ""  # where the forge opens a pull request
    published: str = ""  # the commit that it was weighed against

    @property
    def may_publish(self) -> bool:
        return not self.blockers

    @property
    def breaking(self) -> bool:
        return any(one.comparison and one.comparison.breaking for one in self.files)


def proposals(market: Marketplace, stage: Stage | None = Stage.OPEN) -> tuple[Row, ...]:
    """Newest first; None: whatever became of them."""
    catalog = market.catalog()
    found = _all(market, catalog, stage)
    return tuple(_row(one, catalog) for one in found if stage in (None, one.stage))


def inbox(market: Marketplace, person: Person) -> tuple[Row, ...]:
    """Those that wait for this person: open, of others, and theirs to publish."""
    catalog = market.catalog()
    rows = [row for row in proposals(market) if not is_same(person, row.proposal.author)]
    paths = {path for row in rows for path in row.proposal.paths}
    known = granted.rights(market, catalog, {p: None for p in paths if p in catalog.summaries})
    return tuple(row for row in rows if _is_theirs(market, catalog, row, person, known))


def proposal(market: Marketplace, id: str, person: Person | None = None) -> View:
    """Raises NotFound."""
    return view(market, market.catalog(), id, person or Person())


def view(market: Marketplace, catalog: Catalog, id: str, person: Person) -> View:
    found = named(market, catalog, id)
    ours = tuple(path for path in found.paths if _is_ours(path, catalog))
    repository = market.repository
    before = texts.read(repository, found.base, ours)
    after = texts.read(repository, found.tip, ours)
    if found.stage is Stage.OPEN:
        weighed = _weighed(market, catalog, before, after, person)
    else:
        weighed = Weighed(decided(market, catalog, _sides(before, before, after)), ())
    return View(
        proposal=found,
        files=weighed.files,
        blockers=(*_of_proposal(market, found, ours), *weighed.blockers),
        elsewhere=weighed.elsewhere,
        mine=is_same(person, found.author),
        may_edit=found.stage is Stage.OPEN and may_edit(market, catalog, found, person),
        link=link(market, id) if found.stage is Stage.OPEN else "",
        published=catalog.commit,
    )


def check(
    market: Marketplace, person: Person, files: Files, base: str = "", id: str = ""
) -> Weighed:
    """The same before anything is saved. `base`: the published commit that the texts were made
    from; or `id`: the proposal that they go on with, whose other files are looked at, too."""
    catalog = market.catalog()
    if not catalog.commit:
        raise Refused("What you see are the files on disk: change them there.")
    after = {path: _of_text(text) for path, text in files.items()}
    if id:
        found = named(market, catalog, id)
        base = found.base
        ours = [path for path in found.paths if _is_ours(path, catalog)]
        after = texts.read(market.repository, found.tip, ours) | after
    before = texts.read(market.repository, base or catalog.commit, after)
    return _weighed(market, catalog, before, after, person)


def _weighed(
    market: Marketplace,
    catalog: Catalog,
    before: Mapping[str, Blob],
    after: Mapping[str, Blob],
    person: Person,
) -> Weighed:
    now = texts.read(market.repository, catalog.commit, before)
    return weigh(market, catalog, _sides(before, now, after), person)


def _sides(
    before: Mapping[str, Blob], now: Mapping[str, Blob], after: Mapping[str, Blob]
) -> list[Sides]:
    return [_side(path, before[path], now[path], after[path]) for path in before]


def _side(path: str, before: Blob, now: Blob, after: Blob) -> Sides:
    odd = not all(blob.is_text for blob in (before, now, after))
    return Sides(path, before.text, now.text, after.text, _NO_TEXT if odd else "")


def _of_text(text: str | None) -> Blob:
    return NONE if text is None else Blob("", text.encode("utf-8", "replace"))


def _all(market: Marketplace, catalog: Catalog, stage: Stage | None) -> tuple[Proposal, ...]:
    """A page asks on every rerun, so the last answer is kept as long as no branch has moved."""
    if not catalog.commit:
        return ()
    git = market.repository.git
    names = stored.names(git, catalog.commit)
    if stage is Stage.OPEN:
        names = tuple(one for one in names if not one.merged and one.ref.startswith(stored.OPEN))
    key = (catalog.commit, names)
    last = _known.get(market)
    if last is None or last[0] != key:
        _known[market] = last = (key, stored.proposals(git, catalog.commit, names))
    return last[1]


def _row(found: Proposal, catalog: Catalog) -> Row:
    products: dict[str, str] = {}
    owners: dict[str, None] = {}
    for path in found.paths:
        summary = catalog.summaries.get(path)
        listing = catalog.listing(summary.id) if summary else None
        if listing:
            products[listing.id] = listing.name
            owners[listing.owner] = None
        elif _is_ours(path, catalog):
            products.setdefault("", path.rpartition("/")[2])
    return Row(found, tuple(products.items()), tuple(name for name in owners if name))


def _is_theirs(
    market: Marketplace,
    catalog: Catalog,
    row: Row,
    person: Person,
    known: Mapping[str, Rights],
) -> bool:
    paths = row.proposal.paths
    new = [path for path in paths if path not in known]
    rights = [known[path] for path in paths if path in known]
    if new:
        read = texts.read(market.repository, row.proposal.tip, new)
        rights += granted.rights(market, catalog, {p: b.text for p, b in read.items()}).values()
    return bool(rights) and all(one.allow(person) for one in rights)


def _is_ours(path: str, catalog: Catalog) -> bool:
    known = catalog.summaries.get(path)
    if known:
        return known.kind is not Kind.ORGANISATION
    return path.isprintable() and is_yaml(path) and not is_hidden(path)


def _of_proposal(market: Marketplace, found: Proposal, ours: Sequence[str]) -> list[Blocker]:
    blockers = []
    if found.stage is not Stage.OPEN:
        message = f"It is {found.stage} already."
        blockers.append(Blocker("closed", message, "Make a new proposal."))
    if others := [path for path in found.paths if path not in ours]:
        names = ", ".join(ascii(path)[1:-1] for path in others[:3])
        message = f"It changes files that are no contracts: {names}."
        blockers.append(Blocker("foreign", message, "Merge it in Git, where all of it is seen."))
    if market.repository.is_copy:
        blockers.append(
            Blocker(
                "remote",
                "It is published where the repository lives: this is a copy of it.",
                "Open a pull request there and merge it; the marketplace follows by itself.",
            )
        )
    return blockers
