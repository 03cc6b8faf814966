"""A property as moments, in seconds since 1970, as SQL for PostgreSQL."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from marketplace.engines import kinds
from marketplace.engines.place import Place, Unmeasurable
from marketplace.engines.postgres import literal, readable
from marketplace.engines.postgres.formats import Written


class Moments:
    """`ordered`: the values themselves have the order of the moments."""

    def __init__(self, at: Place, zone: str, written: str) -> None:
        """`zone`: of what has none, "" is UTC; `written`: Java's format of texts, "" is ISO."""
        if at.many:
            raise Unmeasurable("It is in a list; only a single time of each row can be compared.")
        self.at, self.zone = at, zone
        self.kind = at.kind
        self.ordered = self.kind in ("date", "timestamp")
        if not self.ordered and self.kind != "text":
            raise Unmeasurable(f"It is stored as {kinds.base(at.type)}, which is no time.")
        self.written = Written(written) if written and self.kind == "text" else None
        if zone and not _is_zone(zone):
            raise Unmeasurable(f"{zone[:60]!r} is not the name of a time zone.")

    def of(self, value: str) -> str:
        if self.kind == "text":
            return f"extract(epoch FROM {self._read(value)})"
        if self.at.type.endswith("TIME ZONE"):
            moment = value
        else:
            moment = self._zoned(f"({value})::timestamp")
        return f"CASE WHEN isfinite({value}) THEN extract(epoch FROM {moment}) END"

    def _read(self, value: str) -> str:
        if self.written:
            iso = self.written.iso(value)
            if self.written.zoned:
                return readable.timestamp(iso, "timestamptz")
            return self._zoned(readable.timestamp(iso))
        value = f"({value})::text"
        return (
            f"CASE WHEN {value} ~ '{readable.ZONED}' "
            f"THEN {readable.timestamp(value, 'timestamptz')} "
            f"ELSE {self._zoned(readable.timestamp(value))} END"
        )

    def _zoned(self, value: str) -> str:
        return f"timezone({literal.text(self.zone or 'UTC')}, {value})"


def _is_zone(name: str) -> bool:
    try:
        ZoneInfo(name)
    except (ValueError, OSError, KeyError):
        return False
    return True
