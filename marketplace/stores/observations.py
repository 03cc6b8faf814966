"""What was observed, and when: append-only Parquet files, one for each run and day.

`date=2026-11-28/20261128T060000Z-<random>.parquet`; `compact` makes one file a month of them
(`month=2026-11/`). Any number of processes may record, read and compact at once, and any of them
may be killed: what `record` has returned from is there, whole, and once.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from datetime import UTC, date, datetime
from operator import attrgetter
from pathlib import Path

from marketplace.errors import Busy
from marketplace.model.promise import Observation, Verdict
from marketplace.stores import observations_files as files
from marketplace.stores.observations_compact import compact
from marketplace.stores.observations_days import by_product
from marketplace.stores.observations_memory import Memory
from marketplace.stores.observations_month import Month, latest
from marketplace.stores.observations_table import as_observations, as_table

_TRIES = 20


class Observations:
    """Threads share it; what it hands out stays as it was."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._memory = Memory(folder)
        self._lock = threading.RLock()
        self._latest: tuple[int, list[Observation]] = (-1, [])
        self._days: tuple[tuple[int, date | None], Mapping[str, Mapping[date, Verdict]]]
        self._days = ((-1, None), {})

    @property
    def stamp(self) -> str:
        """Changes whenever there is something new. Costs a look at each folder, no reading."""
        with self._lock:
            return self._memory.stamp

    def record(self, observations: Iterable[Observation]) -> Path:
        """The file that they are in, of several days the newest; returns when all are on the disk.

        Raises MarketplaceError where that fails; then none counts as recorded.
        """
        return self._write(observations, "date=%Y-%m-%d")

    def record_past(self, observations: Iterable[Observation]) -> Path:
        """A long past at once, in one file a month; else as `record`."""
        return self._write(observations, "month=%Y-%m")

    def _write(self, observations: Iterable[Observation], place_of: str) -> Path:
        places: dict[str, list[Observation]] = {}
        for one in observations:
            if one.observed_at.tzinfo is None:
                raise ValueError("observed_at needs a time zone")
            place = one.observed_at.astimezone(UTC).strftime(place_of)
            places.setdefault(place, []).append(one)
        if not places:
            return self.folder
        tables = {place: as_table(places[place]) for place in sorted(places)}
        staged: list[Path] = []
        try:
            files.make(self.folder)
            for place, table in tables.items():
                staged.append(files.stage(self.folder, place, table))
            return files.publish(self.folder, staged)[-1]
        except OSError as error:
            for file in staged:
                with suppress(OSError):
                    file.unlink()
            raise files.told(error) from error

    def read(
        self,
        products: Sequence[str] = (),
        since: datetime | None = None,
        until: datetime | None = None,
        checks: Sequence[str] = (),
    ) -> list[Observation]:
        """Oldest first, `since` and `until` included; without products or checks those of all."""
        first = f"{since.astimezone(UTC):%Y-%m}" if since else ""
        last = f"{until.astimezone(UTC):%Y-%m}" if until else "~"
        with self._lock:
            tables = [
                month.rows(products, checks, since, until) for month in self._whole(first, last)
            ]
        found = [one for table in tables for one in as_observations(table)]
        return sorted(found, key=lambda one: one.observed_at)

    def latest(self) -> list[Observation]:
        """The newest of each check of a contract's version, by product, check and version."""
        with self._lock:
            generation, months = self._memory.months()
            if self._latest[0] != generation:
                found = latest([*months.values()])
                for part in ("contract", "version", "check", "product"):
                    found.sort(key=attrgetter(part))
                self._latest = (generation, found)
            return [*self._latest[1]]

    def days(self, since: date) -> Mapping[str, Mapping[date, Verdict]]:
        """product -> day (UTC) -> the worst verdict of it. A day without observations is missing.

        What nobody can measure does not make a day worse: it counts where there is nothing else.
        """
        with self._lock:
            generation, months = self._memory.months()
            if self._days[0] != (generation, since):
                first = f"{since:%Y-%m}"
                worst = [month.worst for name, month in months.items() if name >= first]
                self._days = ((generation, since), by_product(worst, since))
            return self._days[1]

    def compact(self, now: datetime) -> int:
        """Puts the files of each month together; how many went. Worth it after every check run."""
        return compact(self.folder, now)

    def _whole(self, first: str, last: str) -> list[Month]:
        """The months between these two, with their rows."""
        for _ in range(_TRIES):
            _, months = self._memory.months()
            with suppress(FileNotFoundError):  # put together with others meanwhile
                return [self._memory.whole(months[n]) for n in months if first <= n <= last]
        raise Busy("The observations are being put together right now.", "Try again soon.")
