"""The observations in memory, month by month: only what is new is read."""

from __future__ import annotations

import logging
import time
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pyarrow as pa

from marketplace.errors import Busy, Unreadable
from marketplace.stores.observations_files import Folder
from marketplace.stores.observations_month import Month
from marketplace.stores.observations_table import joined, load

_WITH_ROWS = 14  # months; the year that pages show is always among them
_AGAIN = 60.0  # seconds after which a file that could not be read is tried again
_TRIES = 20
_AT_ONCE = 2  # months that are read; of more, most would wait for Python
_LOG = logging.getLogger(__name__)


class Memory:
    """Not for several threads at once."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._files = Folder(folder)
        self._months: dict[str, Month] = {}
        self._generation = 0

    @property
    def stamp(self) -> str:
        return self._files.listed().stamp

    def months(self) -> tuple[int, dict[str, Month]]:
        """By name, oldest first, with a number that is another one where they are others."""
        for _ in range(_TRIES):
            try:
                months = self._all(self._files.listed().files)
            except FileNotFoundError:  # put together with others meanwhile
                continue
            if months != self._months:
                self._months = months
                self._generation += 1
            for month in [*months.values()][:-_WITH_ROWS]:
                month.forget_rows()
            return self._generation, months
        raise Busy("The observations are being put together right now.", "Try again soon.")

    def whole(self, month: Month) -> Month:
        """With its rows, read again where they were forgotten."""
        if month.has_rows:
            return month
        table, missing = self._read(sorted(month.files))
        return Month(month.files, table, missing)

    def _all(self, listed: Mapping[str, Sequence[str]]) -> dict[str, Month]:
        """New ones at once; kept as they come, even where another one has to be tried again."""
        kept = {name: month for name in listed if (month := self._kept(name, listed[name]))}
        new = [name for name in listed if name not in kept]
        with ThreadPoolExecutor(_AT_ONCE) as aside:
            tasks = {name: aside.submit(self._month, name, listed[name]) for name in new}
        for name, task in tasks.items():
            self._months = {**self._months, name: task.result()}
            self._generation += 1
        return {name: self._months[name] for name in listed}

    def _kept(self, name: str, found: Sequence[str]) -> Month | None:
        known = self._months.get(name)
        if known is None or known.files != frozenset(found):
            return None
        return None if _is_due(known) else known

    def _month(self, name: str, found: Sequence[str]) -> Month:
        known, wanted = self._months.get(name), frozenset(found)
        if known and not _is_due(known) and known.has_rows and known.files < wanted:
            table, missing = self._read(sorted(wanted - known.files), known.table)
            return Month(wanted, table, known.missing | missing)
        return Month(wanted, *self._read(found))

    def _read(self, names: Sequence[str], *known: pa.Table) -> tuple[pa.Table, frozenset[str]]:
        """What cannot be read is left out: a file of somebody else must not hide all others."""
        tables, missing = [*known], set()
        for name in names:
            try:
                tables.append(load(self._folder / name))
            except Unreadable as error:
                _LOG.warning("a file of observations is left out: %s", error.message)
                missing.add(name)
        return joined(tables), frozenset(missing)


def _is_due(month: Month) -> bool:
    """To be read again."""
    return bool(month.missing) and time.monotonic() > month.made + _AGAIN
