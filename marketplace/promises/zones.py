"""Time zones and times of day, as contracts write them."""

from __future__ import annotations

import re
from datetime import UTC, datetime, time, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

_OFFSET = re.compile(r"(?:UTC|GMT)?([+-])(\d{1,2})(?::?(\d{2}))?", re.IGNORECASE)
_NAME = re.compile(r"[A-Za-z]{2,20}(?:/[A-Za-z_+-]{2,20}){0,2}")
_LARGEST = 14 * 60  # minutes that a zone can be off


def zone(written: str) -> tzinfo | None:
    """ "Europe/Berlin", "-08:00", "UTC+1", "Z"."""
    text = written.strip()
    if text.casefold() in ("z", "utc", "gmt"):
        return UTC
    if found := _OFFSET.fullmatch(text):
        minutes = int(found[2]) * 60 + int(found[3] or 0)
        if minutes > _LARGEST:
            return None
        return timezone(timedelta(minutes=minutes if found[1] == "+" else -minutes))
    if not _NAME.fullmatch(text):
        return None
    try:
        return ZoneInfo(text)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None


def name(written: str) -> str:
    """As databases know it: they have names for offsets of whole hours, with the sign turned."""
    found = _OFFSET.fullmatch(written.strip())
    if not found:
        return written.strip()
    hours = int(found[2])
    if int(found[3] or 0) or not hours:
        return "" if hours or int(found[3] or 0) else "UTC"
    return f"Etc/GMT{'-' if found[1] == '+' else '+'}{hours}"


def clock(hour: str, minute: str | None, half: str | None) -> str:
    """ "18:00" for 6 PM; "" for what is no time of day."""
    hours, minutes = int(hour), int(minute or 0)
    if half:
        if not 1 <= hours <= 12:
            return ""
        hours = hours % 12 + (12 if half.casefold() == "pm" else 0)
    elif minute is None:
        return ""
    return f"{hours:02}:{minutes:02}" if hours < 24 and minutes < 60 else ""


def since_day_before(at: str, place: str, now: datetime) -> float:
    """Seconds since the start of the day before the last time that the clock there showed `at`.

    Days are those of the place, of 23 or 25 hours where its clocks change.
    """
    here = zone(place) or UTC
    local = now.astimezone(here)
    due = datetime.combine(local.date(), time.fromisoformat(at), here)
    day = local.date() if due.astimezone(UTC) <= now else local.date() - timedelta(days=1)
    start = datetime.combine(day - timedelta(days=1), time(), here)
    return (now - start.astimezone(UTC)).total_seconds()
