"""When the schedules of each product were last served, and who serves them now.

Beside the observations: a run that records nothing, or that ends its process, must not be begun
again every minute. A small file, written aside and renamed; what it forgets is only run again.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from marketplace.stores.lock import alone

_FILE = "schedule.json"
_LOCK = "schedule.lock"
TRIES = 3  # a run that does not end is given up until its next time

Serving = Mapping[str, Sequence[str]]  # product -> schedules


@dataclass(frozen=True, slots=True)
class Attempt:
    """Of one product. `mark` tells its contracts from how they were."""

    mark: str = ""
    schedules: tuple[str, ...] = ()  # as they are stated; "": the organisation's
    since: str = ""  # when these contracts took the place of others, as ISO text
    served: Mapping[str, str] = field(default_factory=dict)  # schedule -> when, as ISO text
    tries: int = 0  # begun and not ended

    def last(self, schedule: str, recorded: datetime | None = None) -> datetime | None:
        """When it was served, or something of the product was recorded; None: neither."""
        since, served = _time(self.since), _time(self.served.get(schedule, ""))
        if recorded and since and recorded < since:
            recorded = None
        return max((time for time in (served, recorded) if time), default=None)


class Attempts:
    """For who has its turn."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._known = _read(file)
        self._kept = dict(self._known)

    def of(self, product: str) -> Attempt:
        return self._known.get(product, Attempt())

    def learn(self, product: str, mark: str, schedules: Sequence[str], now: datetime) -> Attempt:
        """Where other contracts stood there before, nothing of these has run."""
        since = now.isoformat() if product in self._known else ""
        self._known[product] = Attempt(mark, tuple(schedules), since)
        return self._known[product]

    def begin(self, serving: Serving, now: datetime) -> None:
        for product, schedules in serving.items():
            tries = self.of(product).tries + 1
            self._known[product] = replace(self.of(product), tries=tries)
            if tries >= TRIES:
                self._serve(product, schedules, now)
        self.keep()

    def end(self, serving: Serving, now: datetime) -> None:
        for product, schedules in serving.items():
            self._serve(product, schedules, now)
        self.keep()

    def _serve(self, product: str, schedules: Sequence[str], now: datetime) -> None:
        before = self.of(product)
        served = {**before.served, **dict.fromkeys(schedules, now.isoformat())}
        self._known[product] = replace(before, served=served, tries=0)

    def forget(self, products: Sequence[str]) -> None:
        """All but these."""
        kept = set(products)
        self._known = {name: one for name, one in self._known.items() if name in kept}

    def keep(self) -> None:
        if self._known == self._kept:
            return
        aside = self._file.with_suffix(".new")
        said = {name: asdict(one) for name, one in self._known.items()}
        aside.write_text(json.dumps(said), "utf-8")
        aside.replace(self._file)
        self._kept = dict(self._known)


@contextmanager
def checking(folder: Path) -> Iterator[Attempts | None]:
    """None where another process is at it. The lock goes with its process, however that ends."""
    with alone(
        folder / _LOCK, "What has run cannot be kept, so nothing runs on a schedule."
    ) as first:
        yield Attempts(folder / _FILE) if first else None


def _read(file: Path) -> dict[str, Attempt]:
    try:
        said: Any = json.loads(file.read_bytes())
    except (OSError, ValueError):
        return {}
    stated = said.items() if isinstance(said, dict) else ()
    return {name: found for name, one in stated if (found := _attempt(one))}


def _attempt(said: Any) -> Attempt | None:
    try:
        served = {str(schedule): str(time) for schedule, time in said["served"].items()}
        schedules = tuple(map(str, said["schedules"]))
        return Attempt(str(said["mark"]), schedules, str(said["since"]), served, int(said["tries"]))
    except (KeyError, TypeError, ValueError, AttributeError):
        return None


def _time(text: str) -> datetime | None:
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    return found if found.tzinfo else None
