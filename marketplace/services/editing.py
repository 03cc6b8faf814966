"""Changing one file: what there is to change, and what a form may offer for it."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from typing import Any

from marketplace.contracts import succession
from marketplace.contracts.findings import Path
from marketplace.contracts.form import Field, fields
from marketplace.contracts.splice.edits import find
from marketplace.contracts.vocabulary import vocabulary
from marketplace.errors import NotFound, Refused
from marketplace.model import Kind, Tree
from marketplace.services.marketplace import Marketplace
from marketplace.services.second_version import stepped
from marketplace.services.unsaved import Unsaved
from marketplace.stores import schemas

_KINDS = {kind.value: kind for kind in (Kind.DATA_CONTRACT, Kind.DATA_PRODUCT)}


def started(market: Marketplace, product: str, file: str = "") -> Unsaved:
    """A change of one file of a product as it is published now; the first one where none is
    named."""
    catalog = market.refresh()
    listing = catalog.listing(product)
    if listing is None:
        raise NotFound(f"There is no product '{product[:100]}'.", "Pick one on the Browse page.")
    paths = [path for path in listing.paths if path in catalog.blobs]
    if file and file not in paths:
        raise NotFound(f"'{file[:200]}' is no file of {listing.name}.", "Pick one of its files.")
    ports = [port.contract_path for port in listing.ports if port.contract_path in paths]
    path = file or next(iter(ports), next(iter(paths), ""))
    if not path:
        raise NotFound(f"{listing.name} has no file here to edit.", "Pick another product.")
    text = read(market.document(catalog, path).data, path)
    files = {path: text}
    return Unsaved(files=files, before=files, base=catalog.commit, product=listing.id, path=path)


def also(market: Marketplace, change: Unsaved, path: str) -> Unsaved:
    """The same change with one more file of the product opened."""
    if path in change.files:
        return change
    catalog = market.catalog(change.base)
    if change.proposal:
        raise Refused("This file is not part of the proposal.", "Edit it in one of its own.")
    text = read(market.document(catalog, path).data, path)
    return Unsaved(
        files={**change.files, path: text},
        before={**change.before, path: text},
        base=change.base,
        product=change.product,
        path=path,
    )


def read(data: bytes, path: str) -> str:
    """Raises Refused for what cannot be edited as text."""
    try:
        return data.decode()
    except UnicodeDecodeError as error:
        raise Refused(
            f"'{path}' is not UTF-8, so it cannot be edited here.", "Save it as UTF-8 in Git."
        ) from error


def schema_of(tree: Any) -> Tree:
    """The JSON Schema of the version that a file declares; empty where it declares none."""
    kind = _KINDS.get(str(tree.get("kind"))) if isinstance(tree, dict) else None
    return _schema(kind, str(tree.get("apiVersion"))) if kind else {}


def fields_of(tree: Any, path: Path) -> tuple[Field, ...]:
    return fields(schema_of(tree), tree, path)


@lru_cache(maxsize=32)
def _schema(kind: Kind, version: str) -> Tree:
    return schemas.load(kind, version)


def words_of(tree: Any) -> dict[str, Any]:
    """What an editor of the text may suggest: see `contracts/vocabulary.py`."""
    kind = _KINDS.get(str(tree.get("kind"))) if isinstance(tree, dict) else None
    version = str(tree.get("apiVersion")) if kind else ""
    return _words(kind or Kind.DATA_CONTRACT, version)


@lru_cache(maxsize=32)
def _words(kind: Kind, version: str) -> dict[str, Any]:
    return vocabulary(_schema(kind, version))


def outlived(tree: Any, path: Path, kind: str) -> list[Path]:
    """Limits of a property's values that mean nothing for another type: where they stand."""
    try:
        options = find(tree, (*path, "logicalTypeOptions"))
    except NotFound:
        return []
    if not isinstance(options, dict):
        return []
    place: Path = ("schema", 0, "properties", 0, "logicalTypeOptions")
    one = {"name": "x", "logicalType": kind, "logicalTypeOptions": {}}
    like = {key: tree.get(key) for key in ("kind", "apiVersion")}
    like["schema"] = [{"name": "x", "properties": [one]}]
    left = {field.name for field in fields_of(like, place)}
    gone = [name for name in options if name not in left]
    if len(gone) == len(options):
        return [(*path, "logicalTypeOptions")]
    return [(*path, "logicalTypeOptions", name) for name in gone]


def carried(market: Marketplace, change: Unsaved, was: str, version: str) -> Unsaved:
    """The change with the product files that offer this contract: their ports, which say what is
    published or `was`, say the version that it has now. Raises CannotEdit."""
    catalog, limits = market.catalog(), market.settings.limits
    old = catalog.summaries.get(change.path)
    listing = catalog.listing(change.product)
    for path in listing.paths if listing and old and not change.proposal else ():
        if catalog.summaries[path].kind is not Kind.DATA_PRODUCT or old is None:
            continue
        opened = also(market, change, path)
        said, now = opened.before[path], opened.files[path]
        told = succession.carried(now, old.id, {old.version, was}, version, limits)
        if told != now:
            stated = stepped(market, said, told, catalog.summaries[path].version)[0]
            change = replace(opened.with_text(path, stated), path=change.path)
    return change
