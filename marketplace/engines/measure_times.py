"""In the worker: a property as moments, in seconds since 1970."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import duckdb

from marketplace.engines import kinds, quote
from marketplace.engines.measure_formats import strptime
from marketplace.engines.place import Place, Unmeasurable

# A date with a time and an offset of its own.
_OFFSET = quote.text(r"\d[T ]\d\d.*([Zz]|[+-]\d\d(:?\d\d)?)\s*$")


class Moments:
    """`ordered`: the values themselves have the order of the moments."""

    def __init__(self, con: duckdb.DuckDBPyConnection, at: Place, zone: str, written: str) -> None:
        """`zone`: of what has none, "" is UTC; `written`: Java's format of texts, "" is ISO."""
        if at.many:
            raise Unmeasurable("It is in a list; only a single time of each row can be compared.")
        self.at = at
        self.zone = "" if zone.upper() in ("UTC", "Z", "GMT") else zone
        self.kind = at.kind
        self.ordered = self.kind in ("date", "timestamp")
        if not self.ordered and self.kind != "text":
            raise Unmeasurable(f"It is stored as {kinds.base(at.type)}, which is no time.")
        self.written = strptime(written) if written and self.kind == "text" else ""
        if self.zone:
            self._check(con)

    def of(self, value: str) -> str:
        if self.kind == "text":
            return f"epoch({self._read(value)})"
        if kinds.base(self.at.type) == "TIMESTAMPTZ" or self.at.type.endswith("TIME ZONE"):
            value = f"{value}::TIMESTAMPTZ"
        else:
            value = self._zoned(f"{value}::TIMESTAMP")
        return f"CASE WHEN isfinite({value}) THEN epoch({value}) END"

    def _read(self, value: str) -> str:
        if self.written:
            read = f"try_strptime({value}, {quote.text(self.written)})"
            return read if "%z" in self.written or "%Z" in self.written else self._zoned(read)
        return (
            f"CASE WHEN regexp_matches({value}, {_OFFSET}) THEN try_cast({value} AS TIMESTAMPTZ) "
            f"ELSE {self._zoned(f'try_cast({value} AS TIMESTAMP)', True)} END"
        )

    def _zoned(self, value: str, always: bool = False) -> str:
        if self.zone:
            return f"timezone({quote.text(self.zone)}, {value})"
        return f"timezone('UTC', {value})" if always else value

    def _check(self, con: duckdb.DuckDBPyConnection) -> None:
        try:
            con.execute(f"SELECT {self._zoned('TIMESTAMP ' + quote.text('2020-01-01'), True)}")
        except duckdb.Error:
            zone = self.zone[:60]
            raise Unmeasurable(f"{zone!r} is not the name of a time zone.") from None


def iso(seconds: Any) -> str:
    try:
        return datetime.fromtimestamp(float(seconds), UTC).isoformat(timespec="seconds")
    except (OverflowError, ValueError, OSError):
        return ""
