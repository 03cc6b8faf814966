"""What would happen if some texts were published now: merged, compared, checked, decided."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from marketplace.catalog.build import build
from marketplace.catalog.crossfile import RULES
from marketplace.contracts.compare import compare, only_one, parse
from marketplace.contracts.compare.gate import DRAFTS
from marketplace.contracts.merge import merge
from marketplace.contracts.parts import standing
from marketplace.errors import Unreadable
from marketplace.model import (
    Blocker,
    Bump,
    Catalog,
    Clash,
    Comparison,
    Examined,
    Kind,
    Person,
    Problem,
    Severity,
)
from marketplace.services import granted
from marketplace.services.examining import examined, in_file
from marketplace.services.marketplace import Marketplace
from marketplace.services.opening import opened

_NAMED = 3  # problems that one sentence names


@dataclass(frozen=True, slots=True, kw_only=True)
class FileView:
    """One file of a proposal; None where there is no such file."""

    path: str
    before: str | None  # where the proposal began
    published: str | None  # now
    proposed: str | None
    result: str | None  # what would be published
    comparison: Comparison | None = None  # published to result; None where nobody can tell
    problems: tuple[Problem, ...] = ()  # of the result, alone and together with all other files
    new_problems: tuple[Problem, ...] = ()  # those that are not there now
    clashes: tuple[Clash, ...] = ()
    product: str = ""  # listing id
    owner: str = ""
    publishers: str = ""  # who may publish it, for a sentence; "": anybody, as nobody is named
    broken: str = ""  # why it cannot be compared

    @property
    def changes(self) -> bool:
        return self.result != self.published


@dataclass(frozen=True, slots=True)
class Weighed:
    """`elsewhere`: new problems in files that are not changed."""

    files: tuple[FileView, ...]
    blockers: tuple[Blocker, ...]
    elsewhere: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class Sides:
    """One file three times."""

    path: str
    before: str | None
    published: str | None
    proposed: str | None
    broken: str = ""  # why it cannot be merged nor compared


def weigh(market: Marketplace, catalog: Catalog, sides: Sequence[Sides], person: Person) -> Weighed:
    """`catalog`: what is published, and the texts of `sides` are of the same commit."""
    drafts = [_merged(one, market) for one in sides]
    found = [_compared(draft, market) for draft in drafts]
    seen, after = _together(market, catalog, found)
    found = [_checked(one, seen, catalog, after) for one in found]
    changed = {one.path for one in found}
    elsewhere = tuple(
        problem for problem in _new(after.problems, catalog) if problem.file not in changed
    )
    allowed = granted.rights(market, catalog, {one.path: one.proposed for one in found})
    found = [replace(one, publishers=allowed[one.path].named) for one in found]
    blockers = [*_blockers(found, catalog, elsewhere)]
    blockers += granted.blockers(allowed, person)
    return Weighed(tuple(found), tuple(blockers), elsewhere)


def decided(market: Marketplace, catalog: Catalog, sides: Sequence[Sides]) -> tuple[FileView, ...]:
    """What a proposal meant that is not open any more. `sides`: as if what is published were where
    it began. Nothing stands against it, as nobody can publish it."""
    found = (_compared(_merged(one, market), market) for one in sides)
    return tuple(replace(one, product=_product(catalog, one.path)) for one in found)


def _product(catalog: Catalog, path: str) -> str:
    summary = catalog.summaries.get(path)
    listing = catalog.listing(summary.id) if summary else None
    return listing.id if listing else ""


def _merged(one: Sides, market: Marketplace) -> FileView:
    clashes: tuple[Clash, ...] = ()
    result = one.proposed
    if one.before != one.published and one.proposed != one.published:
        if one.proposed == one.before:
            result = one.published
        elif one.before is None or one.proposed is None or one.published is None:
            clashes = (Clash((), "", one.before, one.proposed, one.published),)
        else:
            limits = market.settings.limits
            told = merge(one.before, one.proposed, one.published, limits)
            result, clashes = told.text, told.clashes
    return FileView(
        path=one.path,
        before=one.before,
        published=one.published,
        proposed=one.proposed,
        result=result,
        clashes=clashes,
        broken=one.broken,
    )


def _compared(one: FileView, market: Marketplace) -> FileView:
    if one.broken:
        return one
    limits, today = market.settings.limits, datetime.now(UTC).date()
    try:
        texts = [
            parse(text.encode("utf-8", "surrogatepass"), one.path, limits) if text else None
            for text in (one.published, one.result)
        ]
        old, new = texts
        if old and new:
            comparison = compare(old, new, today)
        elif side := new or old:
            comparison = only_one(side.kind, side.tree, today, added=bool(new))
        else:
            return one
    except Unreadable as error:
        return replace(one, broken=f"{error.message} {error.hint}".strip())
    return replace(one, comparison=comparison)


def _together(
    market: Marketplace, catalog: Catalog, found: Sequence[FileView]
) -> tuple[Mapping[str, Examined], Catalog]:
    """Each changed file by itself, and the catalog as it would be."""
    datas = {one.path: one.result.encode("utf-8", "replace") for one in found if one.result}
    seen = {path: examined(market.examiner, data, path) for path, data in datas.items()}
    changed = {one.path for one in found}
    summaries = {p: s for p, s in catalog.summaries.items() if p not in changed}
    summaries |= {p: e.summary for p, e in seen.items() if e.summary.kind is not Kind.FOREIGN}
    problems = [
        problem
        for problem in catalog.problems
        if problem.rule not in RULES and problem.file not in changed
    ]
    problems += [in_file(problem, path) for path, one in seen.items() for problem in one.problems]
    blobs = {path: blob for path, blob in catalog.blobs.items() if path not in changed}
    limits = market.settings.limits

    def read(path: str) -> bytes:
        return datas[path] if path in datas else market.document(catalog, path).data

    after = build(
        "", dict(sorted(summaries.items())), problems, catalog.organisation, blobs, catalog,
        lambda path: opened(read(path), path, limits),
    )  # fmt: skip
    return seen, after


def _checked(
    one: FileView, seen: Mapping[str, Examined], catalog: Catalog, after: Catalog
) -> FileView:
    problems = tuple(problem for problem in after.problems if problem.file == one.path)
    summary = seen[one.path].summary if one.path in seen else catalog.summaries.get(one.path)
    listing = summary and (after.listing(summary.id) or catalog.listing(summary.id))
    return replace(
        one,
        problems=problems,
        new_problems=_new(problems, catalog),
        product=listing.id if listing else "",
        owner=summary.owner if summary else "",
    )


def _new(problems: Sequence[Problem], catalog: Catalog) -> tuple[Problem, ...]:
    known = {(problem.file, problem.rule, problem.message) for problem in catalog.problems}
    return tuple(p for p in problems if (p.file, p.rule, p.message) not in known)


def _blockers(
    found: Sequence[FileView], catalog: Catalog, elsewhere: Sequence[Problem]
) -> Iterator[Blocker]:
    if not any(one.changes for one in found):
        yield Blocker(
            "empty",
            "There is nothing to publish: what it proposes is published already.",
            "Change something, or withdraw the proposal.",
        )
    for one in found:
        yield from _of_file(one, catalog)
    errors = [
        problem
        for problem in (*(p for one in found for p in one.new_problems), *elsewhere)
        if problem.severity is Severity.ERROR
    ]
    if errors:
        named = "; ".join(f"{p.file}:{p.line}: {p.message}" for p in errors[:_NAMED])
        more = f" And {len(errors) - _NAMED} more." if len(errors) > _NAMED else ""
        yield Blocker("problems", f"It brings new errors: {named}{more}", "Correct them first.")


def conflict(one: FileView) -> Blocker:
    """What somebody published meanwhile does not go together with the proposal."""
    name = one.path.rpartition("/")[2]
    if one.published is None:
        said, hint = f"{name} was deleted meanwhile.", "Choose whether it comes back or stays away."
    elif one.proposed is None:
        said = f"{name} is to be deleted here, and was changed meanwhile."
        hint = "Choose whether it goes or stays."
    else:
        said = f"Somebody else has changed the same in {name} meanwhile."
        hint = "Choose for each of these values which one is to stay."
    return Blocker("conflict", said, hint)


def _of_file(one: FileView, catalog: Catalog) -> Iterator[Blocker]:
    name = one.path.rpartition("/")[2]
    before = catalog.summaries.get(one.path)
    status = standing(before.status) if before else ""
    if one.clashes:
        yield conflict(one)
    if one.broken and one.changes:
        yield Blocker("broken", one.broken, "Correct it first.")
    if status == "retired" and one.changes:
        yield Blocker(
            "retired",
            f"{name} is retired: what is retired is not changed any more.",
            "Make a new version beside it.",
        )
    elif one.comparison and one.comparison.breaking:
        message = next(c.message for c in one.comparison.changes if c.severity == "breaking")
        yield Blocker(
            "breaking",
            f"It would break those who use {name} now: {message}",
            "Deprecate it first, with the day on which its support ends."
            if one.result is None
            else "Make the next version beside it, so that everybody can move in their own time.",
        )
    elif one.comparison and _is_too_small(one.comparison) and status not in DRAFTS:
        wanted = one.comparison.next_version
        yield Blocker(
            "version",
            f"The version of {name} says less than what changed: it is still "
            f"{one.comparison.new_version or 'not stated'}.",
            f"Set it to {wanted}.",
        )


def _is_too_small(comparison: Comparison) -> bool:
    """Other words alone hurt nobody who trusts the number: raising it then is only an advice."""
    small = comparison.bump in (Bump.PATCH, Bump.NONE)
    return not comparison.enough and not small and bool(comparison.next_version)
