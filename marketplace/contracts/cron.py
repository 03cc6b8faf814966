"""Schedules as cron writes them: whether one can be followed, and its times."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, tzinfo
from functools import lru_cache

_LONGEST = 100  # letters
_SOME_DAY = datetime(2026, 1, 1, tzinfo=UTC)
_NAMED = {
    "@yearly": "0 0 1 1 *",
    "@annually": "0 0 1 1 *",
    "@monthly": "0 0 1 * *",
    "@weekly": "0 0 * * 0",
    "@daily": "0 0 * * *",
    "@midnight": "0 0 * * *",
    "@hourly": "0 * * * *",
}


@lru_cache(maxsize=1024)
def is_cron(text: str) -> bool:
    """Can it be followed? A 31 February is well written, and never comes."""
    try:
        return len(text) <= _LONGEST and next(times(text, _SOME_DAY, UTC), None) is not None
    except Exception:  # a parser that we did not write, and a text that anybody wrote
        return False


def times(cron: str, after: datetime, zone: tzinfo) -> Iterator[datetime]:
    from cronsim import CronSim  # few contracts state a schedule

    stated = cron.strip()
    return CronSim(_NAMED.get(stated.lower(), stated), after.astimezone(zone))
