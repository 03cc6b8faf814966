"""What a new product could be made from: a file here, one that is uploaded, or nothing."""

from __future__ import annotations

import os
import posixpath
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from marketplace.catalog.referred import referred
from marketplace.contracts.drafting.sketch import sketch
from marketplace.engines import files, lying, workers
from marketplace.engines.files import Opened, open_below
from marketplace.engines.surveying import survey, uploaded
from marketplace.errors import Limited, Refused, Unreadable
from marketplace.model import Catalog
from marketplace.model.drafting import Sketch

if TYPE_CHECKING:
    from marketplace.services.marketplace import Marketplace

UPLOAD = 50_000_000  # bytes
LISTED = 500  # files to choose from
_LOOKING = ("on", "here")  # Settings.saving
_ENDS = "Take a file that ends in .csv, .json, .parquet or .duckdb."


def may_look(market: Marketplace) -> str:
    """Why files beside the contracts cannot be looked at; "" where they can.

    What no contract promises, none hides either; so only who may write here may see it.
    """
    if market.settings.saving in _LOOKING:
        return ""
    return "Others can reach this server and nobody signs in, so only uploads are looked at."


def unpromised(market: Marketplace) -> tuple[str, ...]:
    """Data files below the data root that no contract names yet."""
    if may_look(market):
        return ()
    named, starred = _samples(market.catalog())
    found: list[str] = []
    for path in lying.data_files(_root(market)):
        if path not in named and not any(files.names(one, "", path) for one in starred):
            found.append(path)
        if len(found) >= LISTED:
            break
    return tuple(found)


def from_path(market: Marketplace, path: str, now: datetime) -> Sketch:
    """Raises Refused for a file that a contract promises: that one may hide something of it."""
    if reason := may_look(market):
        raise Refused(reason, "Upload the file.")
    with open_below(_root(market), path, "") as opened:
        named, starred = _samples(market.catalog())
        for name in opened.names:
            if name in named or any(files.names(one, "", name) for one in starred):
                raise Refused(
                    f"{opened.stated} belongs to a product already.",
                    "Copy that product, or change its contract.",
                )
        return _surveyed(market, opened, now, path)


def from_upload(market: Marketplace, name: str, data: bytes, now: datetime) -> Sketch:
    """The bytes are looked at and forgotten; where the data will lie is left to say."""
    if len(data) > UPLOAD:
        raise Limited(
            f"{files.readable(name)} has {len(data):,} bytes; at most {UPLOAD:,} are taken.",
            "Upload its first rows, or put it below the data folder.",
        )
    with uploaded(name, data) as opened:
        return _surveyed(market, opened, now, "")


def from_file(market: Marketplace, file: str, now: datetime) -> Sketch:
    """Of a file on this machine, for who sits at it."""
    given = Path(file)
    with open_below(given.parent, given.name, "") as opened:
        return _surveyed(market, opened, now, given.name)


def blank() -> Sketch:
    """Nothing but a place for properties."""
    tree = {"schema": [{"name": "data", "logicalType": "object", "physicalType": "table",
                        "properties": [{"name": "id", "logicalType": "string"}]}]}  # fmt: skip
    return Sketch(source="nothing", tree=tree)


def _surveyed(market: Marketplace, opened: Opened, now: datetime, path: str) -> Sketch:
    format_ = lying.format_of(opened.names[0])
    if not format_:
        raise Unreadable(f"Nothing here reads {opened.stated}.", _ENDS)
    catalog = market.catalog()
    found = survey(workers.shared(market.settings.limits), opened, format_)
    return sketch(found, catalog.organisation.classifications, now, referred(catalog), path)


def _samples(catalog: Catalog) -> tuple[set[str], list[str]]:
    """Paths that contracts name: as they are, and with stars."""
    stated = {
        posixpath.normpath(files.PLACEHOLDER.sub("*", path))
        for summary in catalog.summaries.values()
        for path in summary.samples
    }
    return {s for s in stated if "*" not in s}, [s for s in stated if "*" in s]


def _root(market: Marketplace) -> Path:
    if market.settings.data:
        return Path(os.path.expanduser(market.settings.data))
    if market.repository.top is None:
        raise Unreadable(
            "This repository has no checked-out files, so there is no data beside it.",
            "Upload the file.",
        )
    return market.repository.top
