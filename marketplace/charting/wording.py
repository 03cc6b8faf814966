"""Names, numbers and times as a chart says them. Text of the data is made safe to draw here."""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any

_LONGEST = 200
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND = timedelta(milliseconds=1)
_JOINERS = "\u200c\u200d"  # change how letters look, not what surrounds them


def clean(text: object, limit: int = _LONGEST) -> str:
    """One line without what cannot be seen; some of it would also break a picture's file."""
    plain = " ".join(str(text)[: limit * 4].split())
    kept = "".join(c for c in plain if c in _JOINERS or not _unseen(c))
    return kept if len(kept) <= limit else kept[: limit - 1].rstrip() + "…"


def _unseen(letter: str) -> bool:
    return unicodedata.category(letter) in ("Cc", "Cf", "Cs") or letter in "\ufffe\uffff"


def distinct(names: Iterable[object], limit: int = 60) -> list[str]:
    """Names that look alike once they are clean are counted: "total", "total (2)"."""
    found: dict[str, None] = {}
    times: dict[str, int] = {}
    for name in names:
        label = plain = clean(name, limit) or "(no name)"
        while label in found:
            times[plain] = times.get(plain, 1) + 1
            label = f"{plain} ({times[plain]})"
        found[label] = None
    return list(found)


def labels(values: Iterable[Any]) -> dict[Any, str]:
    """A label for each different value, in their order. Values that differ have labels that do."""
    different = list(dict.fromkeys(values))
    return dict(zip(different, distinct(map(_said, different), _LONGEST), strict=True))


def _said(value: Any) -> str:
    if value is None:
        return "(no value)"
    if isinstance(value, bool):
        return "true" if value else "false"
    return clean(value) or "(empty)"


def figure(cell: Any, unit: str = "") -> str:
    """A number for a tooltip: exact where it is whole, else five digits."""
    if unit == "share":
        return f"{float(cell) * 100:.1f}%"
    if isinstance(cell, int):
        return f"{cell:,}"
    if isinstance(cell, str):
        try:
            cell = Decimal(cell)
        except InvalidOperation:
            return clean(cell, 60)
        if cell.is_finite() and abs(cell.adjusted()) < 40 and cell == cell.to_integral_value():
            return f"{int(cell):,}"
    return _decimal(float(cell))


def _decimal(value: float) -> str:
    size = abs(value)
    if not math.isfinite(value):
        return str(value)
    if size >= 1e15 or 0 < size < 1e-4:
        return f"{value:.4g}"
    places = max(0, 4 - math.floor(math.log10(size))) if size >= 1e-4 else 0
    text = f"{value:,.{min(places, 6)}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def moment(cell: Any, unit: str) -> float | None:
    """Milliseconds since 1970, in UTC. None for what no calendar of ours holds."""
    try:
        if unit == "year":
            return (datetime(int(cell), 1, 1, tzinfo=UTC) - _EPOCH) / _MILLISECOND
        if unit == "clock":
            at = time.fromisoformat(cell)
            return (datetime.combine(_EPOCH, at, UTC) - _EPOCH) / _MILLISECOND
        when = datetime.fromisoformat(cell)
        when = when.astimezone(UTC) if when.tzinfo else when.replace(tzinfo=UTC)
        return (when - _EPOCH) / _MILLISECOND
    except (TypeError, ValueError, OverflowError):
        return None


def told(milliseconds: float, unit: str) -> str:
    """A time as people say it: "3 Mar 2025, 14:05"."""
    when = _EPOCH + milliseconds * _MILLISECOND
    if unit == "year":
        return str(when.year)
    clock = f"{when:%H:%M:%S}" if when.second else f"{when:%H:%M}"
    if unit == "clock":
        return clock
    day = said_day(when.date())
    return day if unit == "date" else f"{day}, {clock}"


def said_day(when: date) -> str:
    return f"{when.day} {when:%b} {when.year}"
