"""Results of other tools, remembered beside our own, once, with the product they are about."""

from __future__ import annotations

import codecs
import hashlib
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from difflib import get_close_matches
from pathlib import Path

from marketplace.errors import Limited, NotFound, Refused, Unreadable
from marketplace.formats.results import recognise, results
from marketplace.formats.results.given import Given
from marketplace.model import Catalog, Listing, Observation, PortListing, Threshold, Verdict
from marketplace.promises.plan_thresholds import exact, said
from marketplace.promises.replay import promised
from marketplace.promises.said import amount
from marketplace.services.marketplace import Marketplace
from marketplace.services.remembered import observations, version_of
from marketplace.stores.observations import Observations

LARGEST = 50_000_000  # bytes of a file
_EARLIEST = datetime(2000, 1, 1, tzinfo=UTC)
_AHEAD = timedelta(days=1)  # by which the clock of another machine may be


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """What came of one file."""

    file: str
    format: str
    products: tuple[str, ...]
    recorded: int
    known: int  # results that had been imported before
    verdicts: Mapping[Verdict, int]  # of all in it


def import_results(
    market: Marketplace,
    files: Sequence[str],
    product: str = "",
    format: str = "",
    *,
    now: datetime,
) -> tuple[Imported, ...]:
    """All files or none. `product`: whose results they are, where a file does not say itself."""
    catalog = market.catalog()
    home = _named(catalog, product) if product else None
    found: dict[str, tuple[str, list[Observation]]] = {}
    for file in dict.fromkeys(files):
        named, read = _read(file, format, now)
        placed = [_worded(_placed(catalog, one, home, product, file)) for one in read]
        found[file] = (named, placed)
    store = observations(market)
    seen = _seen(store, [one for _, placed in found.values() for one in placed])
    new: list[Observation] = []
    told = []
    for file, (named, placed) in found.items():
        fresh = [one for one in placed if _key(one) not in seen]
        seen |= {_key(one) for one in fresh}
        new += fresh
        told.append(
            Imported(
                file=file,
                format=named,
                products=tuple(dict.fromkeys(one.product for one in placed)),
                recorded=len(fresh),
                known=len(placed) - len(fresh),
                verdicts=Counter(one.verdict for one in placed),
            )
        )
    store.record(new)
    store.compact(now)
    return tuple(told)


def _read(file: str, format: str, now: datetime) -> tuple[str, tuple[Observation, ...]]:
    data, written = _bytes(file, now)
    run = hashlib.sha256(data).hexdigest()[:16]
    try:
        text = _text(data)
        named = format or recognise(text)
        read = results(text, Given(at=written, run=run), named)
    except Unreadable as error:
        raise Unreadable(f"{file}: {error.message}", error.hint) from error
    if not read:
        raise Unreadable(
            f"{file} holds no result of a check.",
            "Of dbt, tests and source freshness are read; models that were built are no checks."
            if named == "dbt" else "Did the tool run any?",
        )  # fmt: skip
    for one in read:
        if not _EARLIEST < one.observed_at < now + _AHEAD:
            raise Unreadable(
                f"{file}: the result of '{one.check}' is of {one.observed_at:%Y-%m-%d %H:%M} UTC.",
                "Is a clock wrong? Results of the future would hide all that come until then.",
            )
    return named, read


def _bytes(file: str, now: datetime) -> tuple[bytes, datetime]:
    """With the time at which it was written."""
    path = Path(file)
    try:
        if path.is_dir():
            raise Unreadable(f"{file} is a folder.", "Name the files in it.")
        with path.open("rb") as opened:
            data = opened.read(LARGEST + 1)
        written = datetime.fromtimestamp(path.stat().st_mtime, UTC)
    except FileNotFoundError as error:
        raise NotFound(f"There is no file {file}.", "Is it named from this folder?") from error
    except OSError as error:
        raise Unreadable(f"{file} cannot be read: {error.strerror}.") from error
    if len(data) > LARGEST:
        raise Limited(f"{file} is larger than {LARGEST:,} bytes.", "Import it in parts.")
    return data, min(written, now)


def _text(data: bytes) -> str:
    """UTF-8, or what PowerShell writes."""
    wide = data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    try:
        return data.decode("utf-16" if wide else "utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise Unreadable(f"Line {line}: this is no UTF-8.", "Save it as UTF-8.") from error


def _named(catalog: Catalog, said: str) -> Listing:
    found = _found(catalog, said)
    if found is None:
        names = [*catalog.by_id, *(listing.name for listing in catalog.listings)]
        close = get_close_matches(said, names, 1)
        raise NotFound(
            f"There is no product or contract '{said}'.",
            f"Did you mean '{close[0]}'?" if close else "`catalog` lists them.",
        )
    return found


def _found(catalog: Catalog, said: str) -> Listing | None:
    """By the id of a product or contract; else by a name that only one of them has."""
    if not said:
        return None
    if found := catalog.listing(said):
        return found
    wanted = said.casefold()
    named = {
        listing.id: listing
        for listing in catalog.listings
        if listing.name.casefold() == wanted
        or any(_name(catalog, port) == wanted for port in listing.ports)
    }
    return next(iter(named.values())) if len(named) == 1 else None


def _name(catalog: Catalog, port: PortListing) -> str:
    summary = catalog.summaries.get(port.contract_path)
    return summary.name.casefold() if summary else ""


def _placed(
    catalog: Catalog, one: Observation, home: Listing | None, said: str, file: str
) -> Observation:
    """With ids of this catalog."""
    stated = _found(catalog, one.product) or _found(catalog, one.contract)
    if one.product and not stated:
        raise NotFound(
            f"{file} names the product '{one.product}', which is not in this catalog.",
            "Mend its name in the file, or leave it out there and say --product ID.",
        )
    listing = stated or home
    if listing is None:
        about = one.contract or one.product
        what = f"names '{about}', which is not in this catalog" if about else "names no product"
        raise NotFound(f"{file} {what}.", "Say whose results they are: --product ID.")
    if home and listing.id != home.id:
        raise Refused(
            f"{file} is about '{listing.id}', not about '{home.id}'.",
            "Leave --product out, or name that one.",
        )
    port = _port(catalog, listing, one, said)
    if port is None:
        return replace(one, product=listing.id)
    same = one.contract == port.contract_id
    version = one.version if one.version and same else version_of(catalog, port)
    return replace(one, product=listing.id, contract=port.contract_id, version=version)


def _worded(one: Observation) -> Observation:
    """In words, what a tool tells as numbers alone."""
    if not one.actual and one.value is not None:
        one = replace(one, actual=amount(one.value, one.unit))
    limit = promised(one)
    if not one.expected and limit and isinstance(known := exact(limit), Threshold):
        one = replace(one, expected=said(known, "%" if one.unit == "percent" else one.unit))
    return one


def _port(catalog: Catalog, listing: Listing, one: Observation, said: str) -> PortListing | None:
    """By contract and version, else by the object, else the one to start with."""
    ports = [port for port in listing.ports if port.contract_id]

    def has_object(port: PortListing) -> bool:
        summary = catalog.summaries.get(port.contract_path)
        return bool(one.object and summary and summary.has(one.object))

    signs: tuple[Callable[[PortListing], bool], ...] = (
        lambda port: (
            bool(one.contract)
            and (
                one.contract == port.contract_id or one.contract.casefold() == _name(catalog, port)
            )
        ),
        lambda port: port.contract_id == said,
        has_object,
        lambda port: port.version == one.version,
    )
    for fits in signs:
        ports = [port for port in ports if fits(port)] or ports
    return ports[0] if ports else None


def _seen(store: Observations, placed: Sequence[Observation]) -> set[tuple[object, ...]]:
    moments = [one.observed_at for one in placed]
    if not moments:
        return set()
    products = sorted({one.product for one in placed})
    return {_key(one) for one in store.read(products, min(moments), max(moments))}


def _key(one: Observation) -> tuple[object, ...]:
    return (one.product, one.contract, one.version, one.check, one.run, one.observed_at)
