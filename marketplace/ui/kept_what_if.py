"""What if it were promised otherwise: a limit to move, and the last year judged by it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import streamlit as st

from marketplace.model import Kept, Threshold
from marketplace.promises import replay
from marketplace.ui.kept_chart import Scale, scale
from marketplace.ui.kept_words import amount, bounds
from marketplace.ui.words import escape, quiet

DAYS = 365
_STEPS = 60
_TRY = "try"
_WORDS = {
    "mustBeLessThan": "less than {}",
    "mustBeLessOrEqualTo": "at most {}",
    "mustBeGreaterThan": "more than {}",
    "mustBeGreaterOrEqualTo": "at least {}",
    "mustBeBetween": "between {} and {}",
    "mustNotBeBetween": "not between {} and {}",
}


@dataclass(frozen=True, slots=True)
class Range:
    """In the unit that is drawn."""

    low: float
    high: float
    step: float


def movable(of: Kept) -> Threshold | None:
    """The threshold to move; "none at all" is taken as the lowest of "at most so many"."""
    stated = of.check.threshold
    if stated is None or of.check.unit == "date" or of.check.kind == "structure":
        return None
    if stated.operator == "mustBe" and bounds(stated) == (0.0,):
        return Threshold("mustBeLessOrEqualTo", stated.value)
    return stated if stated.operator in _WORDS and bounds(stated) else None


def show(of: Kept, every: float, now: datetime) -> tuple[float, ...]:
    """The slider with its answer; returns the limits where they are not those of today."""
    stated = movable(of)
    values = [o.value for o in of.observations if o.value is not None]
    if stated is None or len(values) < 2:
        return ()
    unit, today = scale(of), bounds(stated)
    asked = _asked(len(today)) or today
    least = stated.operator in ("mustBeGreaterThan", "mustBeGreaterOrEqualTo")
    if unit.word == "%" and least:
        room = nearly_all(values, today)
    else:
        room = reach(values, today, unit, whole=of.check.unit == "rows")
    moved = _slider(of, unit, room, asked)
    chosen = tuple(_back(one, unit, now_) for one, now_ in zip(moved, asked, strict=True))
    st.markdown(_said(of, stated, chosen, every, now))
    return () if chosen == today else chosen


def reach(
    values: Sequence[float], today: Sequence[float], unit: Scale, whole: bool = False
) -> Range:
    """From nothing to a little more than the largest: values far beyond the limit do not count."""
    usual = sorted(values)[int(len(values) * 0.98)]
    top = max(2 * today[-1], min(usual * 1.1, 10 * today[-1] or usual * 1.1)) / unit.size or 1.0
    if unit.word == "%":
        top = min(max(top, 1.0), 100.0)
    step = _nice(top / _STEPS)
    if whole:
        step = max(step, 1.0)
    low = min(0.0, *(value / unit.size for value in values))
    return Range(math.floor(low / step) * step, math.ceil(top / step) * step, step)


def nearly_all(values: Sequence[float], today: Sequence[float]) -> Range:
    """Of a share that is to be large, what is missing counts: from 99.9 % to 99.8 is a long way."""
    usual = sorted(100 - value for value in values)[int(len(values) * 0.98)]
    missing = 100 - today[0]
    most = max(2 * missing, min(usual * 1.1, 10 * missing or usual * 1.1)) or 1.0
    step = _nice(min(most, 100.0) / _STEPS)
    return Range(max(0.0, 100 - math.ceil(most / step) * step), 100.0, step)


def _nice(step: float) -> float:
    """1, 2 or 5 of its power of ten."""
    power = 10.0 ** math.floor(math.log10(step))
    return next(float(f"{n * power:g}") for n in (1, 2, 5, 10) if n * power >= step * 0.999)


def _asked(many: int) -> tuple[float, ...]:
    """What the address says, in the unit of the check."""
    try:
        found = tuple(float(part) for part in st.query_params.get(_TRY, "").split(","))
    except ValueError:
        return ()
    return found if len(found) == many and all(map(math.isfinite, found)) else ()


def _slider(of: Kept, unit: Scale, room: Range, asked: Sequence[float]) -> tuple[float, ...]:
    key = f"kept_try_{of.check.id}"
    places = [min(max(one / unit.size, room.low), room.high) for one in asked]

    def move() -> None:
        moved = st.session_state[key]
        many = moved if isinstance(moved, tuple) else (moved,)
        st.query_params[_TRY] = ",".join(f"{one * unit.size:g}" for one in many)

    st.session_state[key] = tuple(places) if len(places) > 1 else places[0]
    places_after = max(0, -math.floor(math.log10(room.step)))
    sign = "%%" if unit.word == "%" else unit.word
    moved = st.slider(
        "What if the promise were another one?",
        room.low,
        room.high,
        step=room.step,
        key=key,
        format=f"%.{places_after}f {sign}".strip(),
        on_change=move,
    )
    return moved if isinstance(moved, tuple) else (moved,)


def _back(moved: float, unit: Scale, asked: float) -> float:
    """In the unit of the check. The limit of today need not lie on a step of the slider."""
    return asked if math.isclose(moved, asked / unit.size) else moved * unit.size


def _said(of: Kept, stated: Threshold, chosen: Sequence[float], every: float, now: datetime) -> str:
    """Markdown."""
    value = chosen[0] if len(chosen) == 1 else list(chosen)
    tried = Threshold(stated.operator, value)
    told = replay.words(replay.replay(of.observations, tried, DAYS, now, every=every))
    limits = _WORDS[stated.operator].format(*(amount(one, of.check.unit) for one in chosen))
    if tuple(chosen) == bounds(stated):
        now_ = of.check.expected or limits
        return f"As promised, **{escape(now_)}**, over the last year: **{escape(told)}**"
    as_now = replay.words(replay.replay(of.observations, stated, DAYS, now, every=every))
    return f"With **{escape(limits)}**, over the last year: **{escape(told)}**  \n" + quiet(
        f"As promised now: {escape(as_now)}"
    )
