"""When a check is due: its schedule as cron has it, and when it last ran."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from itertools import islice, pairwise

from marketplace.contracts.cron import is_cron, times

DAILY = "0 6 * * *"  # where neither the contract nor the organisation states one that can be read
SHORTEST = 300.0  # seconds between two runs: a contract must not keep the machine busy
_AHEAD = 9  # runs that show how far apart they lie: a week of working days, and one more
_RARELY = 50 * 365 * 86_400.0


@dataclass(frozen=True, slots=True)
class Schedule:
    cron: str  # what is followed
    note: str = ""  # why that is not what is stated


def schedule(stated: str, default: str = DAILY) -> Schedule:
    """`stated` is text of a contract: what cannot be followed is told, and the default holds."""
    usual = default if is_cron(default) else DAILY
    if not stated.strip():
        return Schedule(usual)
    if is_cron(stated):
        return Schedule(stated.strip())
    cut = stated.strip()[:40]
    return Schedule(usual, f"'{cut}' is no cron schedule, so it runs as '{usual}'.")


def following(cron: str, after: datetime, zone: tzinfo = UTC) -> datetime | None:
    """The first time of a schedule after that one, in UTC; None: not in the next fifty years."""
    found = next(times(cron, after, zone), None)
    return found.astimezone(UTC) if found else None


def is_due(cron: str, last: datetime | None, now: datetime, zone: tzinfo = UTC) -> bool:
    """Has its time come since it last ran? Times that were missed count once.

    What never ran is due at once; what just ran is not, whatever its schedule says.
    """
    if last is None:
        return True
    time = following(cron, last, zone)
    return time is not None and time <= now and (now - last).total_seconds() >= SHORTEST


def interval(cron: str, now: datetime, zone: tzinfo = UTC) -> float:
    """Seconds: the longest between two of its next runs, so a free weekend makes nothing stale."""
    ahead = [time.astimezone(UTC) for time in islice(times(cron, now, zone), _AHEAD)]
    apart = [(later - earlier).total_seconds() for earlier, later in pairwise(ahead)]
    return max(*apart, SHORTEST) if apart else _RARELY
