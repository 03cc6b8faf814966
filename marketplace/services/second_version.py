"""Where a change would break consumers: version 2 beside the first, and a way to it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime

from marketplace.contracts import succession
from marketplace.contracts.compare.versions import numbers, raised
from marketplace.contracts.parts import standing
from marketplace.contracts.read import read
from marketplace.errors import NotFound, Refused
from marketplace.model import Bump, Catalog, Kind, Summary
from marketplace.services.compare import compare_texts
from marketplace.services.marketplace import Marketplace


@dataclass(frozen=True, slots=True)
class SecondVersion:
    """`files`: whole texts by path, for a proposal; `path`: of the new contract."""

    files: Mapping[str, str]
    path: str
    version: str


def second_version(
    market: Marketplace, path: str, note: str, sunset: date, text: str = "", at: str = ""
) -> SecondVersion:
    """`text`: what the new version is to say, "" for the same as the first; `note`: how to move;
    `sunset`: when support for the first ends. Raises Refused, NotFound, CannotEdit."""
    catalog = market.catalog(at)
    old = catalog.summaries.get(path)
    if old is None or old.kind is not Kind.DATA_CONTRACT:
        raise NotFound(f"There is no contract '{path[:100]}'.", "Pick one of a product's ports.")
    _may(old, note, sunset)
    limits = market.settings.limits
    said = market.document(catalog, path).data.decode()
    version = _next(old, text, market)
    new_path = succession.beside(path, (numbers(version) or (2,))[0])
    if new_path in catalog.blobs or new_path == path:
        raise Refused(f"There is a file '{new_path}' already.", "Go on with that version.")
    gone = succession.deprecated(
        said, f"{old.id}@{version}", note.strip(), sunset.isoformat(), limits
    )
    gone, kept = stepped(market, said, gone, old.version)
    today = datetime.now(UTC).date().isoformat()
    files = {new_path: succession.begun(text or said, version, today, limits), path: gone}
    return SecondVersion(files | _products(market, catalog, old, kept, version), new_path, version)


def _may(old: Summary, note: str, sunset: date) -> None:
    if standing(old.status) == "retired":
        raise Refused("This version is retired already.", "Make a new contract.")
    if not note.strip():
        raise Refused("There is no migration note.", "Say what consumers have to change.")
    if sunset <= datetime.now(UTC).date():
        raise Refused("The end of support is not in the future.", "Give people time to move.")


def _next(old: Summary, text: str, market: Marketplace) -> str:
    """The next major version; a later one where the text says so."""
    least = raised(old.version, Bump.MAJOR) or "2.0.0"
    if (numbers(least) or (0,))[0] == 0:
        least = "1.0.0"  # before it nobody was promised anything
    tree = read(text.encode("utf-8", "replace"), "new.odcs.yaml", market.settings.limits).tree
    stated = str(tree.get("version") or "")
    later, first = numbers(stated), numbers(least)
    return stated if later and first and later > first else least


def stepped(market: Marketplace, before: str, after: str, version: str) -> tuple[str, str]:
    """With the version that the change asks for, and that version."""
    limits = market.settings.limits
    wanted = compare_texts(before, after, datetime.now(UTC).date(), limits).next_version
    return (succession.versioned(after, wanted, limits), wanted) if wanted else (after, version)


def _products(
    market: Marketplace, catalog: Catalog, old: Summary, kept: str, new: str
) -> dict[str, str]:
    """The product files that offer the first version."""
    listing = catalog.listing(old.id)
    found: dict[str, str] = {}
    for path in listing.paths if listing else ():
        summary = catalog.summaries[path]
        if summary.kind is Kind.DATA_PRODUCT:
            said = market.document(catalog, path).data.decode()
            limits = market.settings.limits
            told = succession.offered(said, old.id, old.version, kept, new, limits)
            if told != said:
                found[path] = stepped(market, said, told, summary.version)[0]
    return found
