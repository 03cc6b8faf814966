"""Export and import for the command line: a file on disk needs no repository."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from marketplace.errors import NotFound
from marketplace.formats.exchange import EXPORTS, IMPORTS, ExportFormat, ImportFormat
from marketplace.services import contract_import, exporting
from marketplace.services.contract_import import Drafted
from marketplace.services.exporting import Exported, Wanted
from marketplace.settings import Limits
from marketplace.stores import worktree

if TYPE_CHECKING:
    from marketplace.services.marketplace import Marketplace


class Exchange:
    def __init__(self, limits: Limits, market: Callable[[], Marketplace]) -> None:
        self._limits = limits
        self._market = market

    def exports(self) -> tuple[ExportFormat, ...]:
        return EXPORTS

    def imports(self) -> tuple[ImportFormat, ...]:
        return IMPORTS

    def export(self, contract: str, format: str, object: str, dialect: str) -> Exported:
        """`contract`: a file on disk, else what the repository has under this id or path."""
        path = Path(contract)
        if not path.is_file():
            return exporting.export(self._market(), contract, format, object, dialect)
        data = worktree.read(path.parent.resolve(), path.name, self._limits.file_size)
        wanted = Wanted(format, object, dialect)
        return exporting.export_data(data, path.name, wanted, self._limits)

    def import_(self, format: str, file: str) -> Drafted:
        path = Path(file)
        try:
            data = worktree.read(path.parent.resolve(), path.name, self._limits.export_size)
        except NotFound as error:
            raise NotFound(f"There is no file '{file[:100]}'.", "Check the path.") from error
        return contract_import.import_(format, data, path.name, self._limits)
