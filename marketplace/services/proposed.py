"""Texts that somebody wants to save, as edits of files that are ours to change."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from marketplace.contracts.parts import standing
from marketplace.contracts.recognise import by_name
from marketplace.errors import Refused
from marketplace.model import Catalog, Kind
from marketplace.services.marketplace import Marketplace
from marketplace.stores import planting, texts
from marketplace.stores.commit import Edit
from marketplace.stores.files import is_hidden, is_yaml

Files = Mapping[str, str | None]  # by path: the whole text, None to delete the file
_OURS = (Kind.DATA_CONTRACT, Kind.DATA_PRODUCT)
_MOST = 50  # files of one proposal


def edits_of(
    market: Marketplace, catalog: Catalog, files: Files, start_at: str
) -> tuple[Edit, ...]:
    """Raises Refused for what is no contract or product in the contracts folder."""
    if not files:
        raise Refused("There is nothing to save.", "Change something first.")
    if len(files) > _MOST:
        raise Refused(f"A proposal changes at most {_MOST} files.", "Make several of them.")
    made = tuple(_edit(market, path, text) for path, text in files.items())
    planting.check([replace(edit, base="?") for edit in made])
    before = texts.read(market.repository, start_at, files)
    edits = tuple(replace(edit, base=before[edit.path].id) for edit in made)
    planting.check(edits)
    folder = market.repository.files(catalog.commit).folder
    for edit in edits:
        _is_ours(edit, catalog, folder)
    return edits


def _edit(market: Marketplace, path: str, text: str | None) -> Edit:
    if text is None:
        return Edit(path=path, data=None)
    try:
        data = text.encode()
    except UnicodeEncodeError as error:
        raise Refused("The text holds a sign that UTF-8 cannot write.", "Remove it.") from error
    most = market.settings.limits.file_size
    if len(data) > most:
        raise Refused(f"A file may have {most:,} bytes, this one has more.", "Split it.")
    return Edit(path=path, data=data)


def _is_ours(edit: Edit, catalog: Catalog, folder: str) -> None:
    path = edit.path
    known = catalog.summaries.get(path)
    inside = path.startswith(f"{folder}/") if folder else True
    if not inside or is_hidden(path) or not is_yaml(path):
        raise Refused(
            f"'{path[:100]}' is no file of the contracts folder.", "Change it in Git itself."
        )
    if known and standing(known.status) == "retired":
        raise Refused(
            f"{known.name or known.id} is retired: what is retired is not changed any more.",
            "Make a new version beside it.",
        )
    kind = known.kind if known else by_name(path)
    if kind not in (*_OURS, Kind.BROKEN) or (kind is Kind.BROKEN and by_name(path) not in _OURS):
        raise Refused(
            f"'{path[:100]}' is neither a contract nor a product.",
            "Contracts are called `*.odcs.yaml`, products `*.odps.yaml`.",
        )
