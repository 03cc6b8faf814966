"""Changes that are being typed, so that a reload or a restart of the server loses none."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from pathlib import Path

import msgspec

from marketplace.services.marketplace import Marketplace
from marketplace.stores import unsaved


@dataclass(frozen=True, slots=True, kw_only=True)
class Unsaved:
    """`before` holds the texts that `files` were made from; what is not in it is a new file."""

    files: Mapping[str, str]
    before: Mapping[str, str] = field(default_factory=dict)
    base: str = ""  # the commit of `before`
    proposal: str = ""  # its id, where that goes on
    root: str = ""  # the published commit from which it began
    acting: str = ""  # whom the demo's visitor acts as
    product: str = ""  # id of the listing
    path: str = ""  # the file that is open
    changed_at: datetime | None = None

    @property
    def changed(self) -> dict[str, str]:
        """Only the files that differ."""
        return {path: text for path, text in self.files.items() if text != self.before.get(path)}

    def with_text(self, path: str, text: str) -> Unsaved:
        return replace(self, files={**self.files, path: text})


def keep(market: Marketplace, what: Unsaved, token: str = "") -> str:
    """The token by which `find` has it again; a new one where none is given."""
    token = token or unsaved.token()
    unsaved.put(_folder(market), token, msgspec.json.encode(asdict(what)))
    return token


def find(market: Marketplace, token: str) -> Unsaved | None:
    """None where nothing is kept under it any more."""
    data = unsaved.get(_folder(market), token)
    if data is None:
        return None
    try:
        return msgspec.json.decode(data, type=Unsaved)
    except msgspec.MsgspecError:
        return None


def forget(market: Marketplace, token: str) -> None:
    unsaved.drop(_folder(market), token)


def _folder(market: Marketplace) -> Path:
    return market.folder / "unsaved"
