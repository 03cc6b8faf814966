"""Into which stretches the values of a property, and the times of its rows, are best parted."""

from __future__ import annotations

import math
from dataclasses import dataclass

BINS = 30  # at most about; round steps make it 12 to 30
PERIODS = 60
TAIL = 0.005  # of the values on either side that a few far ones may take the room from
_FAR = 3.0  # so many times as wide as all others are
_NEAR = 1e-12  # of their size; nearer values are not told apart
_DAY = 86400.0
_WEEK = 7 * _DAY
_MONDAY = 4 * _DAY  # 1970 began on a Thursday
_CLOCK = [1.0, 5.0, 15.0, 30.0, 60.0, 300.0, 900.0, 1800.0, 3600.0, 7200.0, 10800.0, 21600.0,
          43200.0]  # fmt: skip
_DAYS = [days * _DAY for days in (1, 2, 7, 14, 28, 91, 182, 364, 728, 1820, 3640, 18200, 36400)]
_UNITS = {
    "hour": 3600.0,
    "day": _DAY,
    "week": _WEEK,
    "month": 30.44 * _DAY,
    "quarter": 91.3 * _DAY,
    "year": 365.25 * _DAY,
    "decade": 3652.5 * _DAY,
    "century": 36525 * _DAY,
}


@dataclass(frozen=True, slots=True)
class Bins:
    """`closed`: the last one holds its upper end, too."""

    start: float
    width: float
    count: int
    closed: bool = False

    @property
    def end(self) -> float:
        return self.start + self.count * self.width

    def edge(self, index: int) -> float:
        return self.start + index * self.width


@dataclass(frozen=True, slots=True)
class Span:
    """Smallest and largest value on a scale, and those between which nearly all are."""

    low: float
    high: float
    nearly_low: float
    nearly_high: float


def bins(span: Span, kind: str) -> Bins | None:
    """None where there is nothing to part."""
    low, high = span.low, span.high
    inner = span.nearly_high - span.nearly_low
    if 0 < inner < (high - low) / _FAR:
        low, high = span.nearly_low, span.nearly_high
    if not (low < high and math.isfinite(high - low)):
        return None
    step = _step(low, high, kind)
    if step <= max(abs(low), abs(high)) * _NEAR:
        return None
    offset = _MONDAY if step % _WEEK == 0 and kind in ("date", "timestamp") else 0.0
    start = math.floor((low - offset) / step) * step + offset
    count = math.floor((high - start) / step) + 1
    closed = kind not in ("integer", "date") and count > 1 and high == start + (count - 1) * step
    return Bins(start, step, count - closed, closed)


def _step(low: float, high: float, kind: str) -> float:
    rough = (high - low) / BINS
    times = {"date": _DAYS, "timestamp": _CLOCK + _DAYS, "time": _CLOCK}.get(kind)
    if times and rough <= times[-1] and (rough >= times[0] or kind == "date"):
        return next(step for step in times if step >= rough)
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(power * factor for factor in (1, 2, 5, 10) if power * factor >= rough * 0.999)
    return max(step, 1.0) if kind == "integer" else step


def unit(low: float, high: float, kind: str) -> str:
    """In which a span of time has not too many parts; days have no hours."""
    for name, seconds in _UNITS.items():
        if (high - low) / seconds <= PERIODS - 1 and not (kind == "date" and name == "hour"):
            return name
    return "century"
