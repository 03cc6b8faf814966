"""Promises as the rows of a table: service levels with their margin, checks with their rows."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from marketplace.model import STATES as VERDICTS
from marketplace.model import Kept, Metric, Observation, Slo, State
from marketplace.promises import said
from marketplace.services.product import ProductView
from marketplace.ui import kept_rows
from marketplace.ui.address import stay
from marketplace.ui.kept_rows import Cell, Head, Row, Spark
from marketplace.ui.kept_words import (
    at,
    bounds,
    called,
    of_what,
    since,
    to_spare,
    where_from,
)  # fmt: skip
from marketplace.ui.promise_words import plain, stated
from marketplace.ui.words import cut, part_key, sentence

SECTION = "Service levels"
DAYS = 90  # of the small lines
_POINTS, _MARKS = 60, 10
_REASON = 160  # letters of why something is not measured
_TITLE = 110

_LEVELS = (
    Head("Promise", share="22%"),
    Head("Promised", wide=True),
    Head("Measured"),
    Head("State"),
    Head("When", wide=True, whole=True),
    Head(f"Last {DAYS} days", wide=True),
)
_CHECKS = (
    Head("Check", share="40%"),
    Head("Promised", wide=True),
    Head("Measured"),
    Head("State"),
    Head(f"Last {DAYS} days", wide=True),
)
_TOP = (Head("Promise"), Head("Promised", wide=True), Head("Measured"), Head("State"))


def state_of(one: Kept) -> State:
    return VERDICTS[one.latest.verdict] if one.latest else State.UNKNOWN


def worst_first(kept: Sequence[Kept]) -> list[Kept]:
    """In the order of the contract, where they are equally well kept."""
    return sorted(kept, key=lambda one: state_of(one).rank)


def levels(kept: Sequence[Kept]) -> list[Kept]:
    """What nobody measures comes last: people look for the numbers first."""
    found = worst_first([one for one in kept if one.check.kind == "service level"])
    return sorted(found, key=lambda one: state_of(one) is State.UNKNOWN)


def checks(kept: Sequence[Kept]) -> list[Kept]:
    return worst_first([one for one in kept if one.check.kind != "service level"])


def has_rows(one: Kept) -> bool:
    """Whether single rows can be named that break it."""
    measure, latest = one.check.measure, one.latest
    return bool(latest and measure and latest.rows_failed and state_of(one) is not State.KEPT)


def show_levels(
    view: ProductView, kept: Sequence[Kept], chosen: str, now: datetime, reveal: bool
) -> None:
    rows = [Row(_level(view, one, now), one.check.id == chosen) for one in kept]
    alt = f"Service levels of {view.listing.name}: promised and measured"
    kept_rows.show(_LEVELS, rows, key=f"levels {view.listing.id}", alt=alt, reveal=reveal)


def show_checks(
    view: ProductView, kept: Sequence[Kept], chosen: str, now: datetime, reveal: bool, name: str
) -> None:
    """`name`: which of several such tables."""
    rows = [Row(_check(view, one, now), one.check.id == chosen) for one in kept]
    alt = f"Checks of {view.listing.name}: {name}"
    key = part_key(f"checks {name} {view.listing.id}")
    kept_rows.show(_CHECKS, rows, key=key, alt=alt, reveal=reveal)


def show_top(view: ProductView, kept: Sequence[Kept]) -> None:
    """At the top of the product's page: a line each."""
    rows = [
        Row(
            (
                _name(view, one, strong=False),
                Cell(_promised(view, one)),
                Cell(_measured(one), below="" if _measured(one) else _no_number(one)),
                _state(one),
            )
        )
        for one in kept
    ]
    alt = f"What {view.listing.name} promises, and what was measured"
    kept_rows.show(_TOP, rows, key=f"top {view.listing.id}", alt=alt)


def _level(view: ProductView, one: Kept, now: datetime) -> tuple[Cell, ...]:
    spare = _spare(one)
    return (
        _name(view, one, below=of_what(one.check), small=_promised(view, one)),
        Cell(_promised(view, one)),
        Cell(_measured(one), below=spare or _why(one), strong=spare != ""),
        _state(one, _lasting(one, now)),
        Cell(_when(one, now), below=where_from(one.check, one.latest) if one.latest else ""),
        Cell(spark=spark(one, now), below=_share(one)),
    )


def _check(view: ProductView, one: Kept, now: datetime) -> tuple[Cell, ...]:
    where = " · ".join(part for part in (one.check.kind, of_what(one.check)) if part)
    rows = to(view, one.check.id) if has_rows(one) else {}
    measured = Cell(_measured(one), below=_why(one), more="Show rows" if rows else "", query=rows)
    return (
        _name(view, one, below=sentence(where), small=one.check.expected),
        Cell(one.check.expected),
        measured,
        _state(one, _lasting(one, now)),
        Cell(spark=spark(one, now)),
    )


def to(view: ProductView, check: str) -> dict[str, str]:
    """The query of a link to one of its promises."""
    return stay(view, section=SECTION, check=check)


def _name(
    view: ProductView, one: Kept, below: str = "", small: str = "", strong: bool = True
) -> Cell:
    return Cell(
        cut(called(one.check), _TITLE),
        below=below,
        small=small,
        strong=strong,
        query=to(view, one.check.id),
    )


def _measured(one: Kept) -> str:
    """ "" where there is no number: why is said instead, in gray."""
    found = one.latest.actual if one.latest else ""
    return found or ("No result" if state_of(one) is State.ERROR else "")


def _why(one: Kept) -> str:
    """Why there is no number."""
    reason = one.latest.reason if one.latest else one.check.reason
    if not reason and not _measured(one):
        return _no_number(one)
    return cut(reason, _REASON)


def _promised(view: ProductView, one: Kept) -> str:
    """As the check says it; of what nobody can measure the bare words of the contract."""
    contract = view.port.contract
    slo = stated(contract, one.check.pointer) if contract and not one.check.expected else None
    bare = f"{plain(slo.value)} {slo.unit}".strip() if isinstance(slo, Slo) and slo.value else ""
    return one.check.expected or cut(bare, _REASON) or "Not stated"


def _no_number(one: Kept) -> str:
    """In two words."""
    if one.latest and state_of(one) is not State.UNKNOWN:
        return "No number told"
    return "Not yet" if one.check.measure else "Not measurable"


def _spare(one: Kept) -> str:
    measure = one.check.measure
    if one.latest is None or (measure and measure.metric is Metric.RATE):  # it has its own period
        return ""
    return to_spare(one.latest.value, one.check.threshold, one.check.unit)


def _share(one: Kept) -> str:
    several = len(one.observations) > 1
    found = (w.share for w in one.windows if several and w.days == DAYS and w.share is not None)
    return next((f"{said.share(part)} kept" for part in found), "")


def _state(one: Kept, below: str = "") -> Cell:
    return Cell(state=state_of(one), below=below, stale=one.stale)


def _lasting(one: Kept, now: datetime) -> str:
    """For how long it has been as bad as it is."""
    state = state_of(one)
    if one.latest is None or state in (State.KEPT, State.UNKNOWN):
        return ""
    begin = one.latest.observed_at
    for earlier in reversed(one.observations):
        if VERDICTS[earlier.verdict] is not state:
            break
        begin = earlier.observed_at
    return f"for {since(begin, now)}" if begin < now - timedelta(minutes=2) else ""


def _when(one: Kept, now: datetime) -> str:
    if one.latest is None:
        return ""
    told = at(one.latest.observed_at, now)
    return f"Stale: {told}" if one.stale else sentence(told)


def spark(one: Kept, now: datetime) -> Spark | None:
    """None where there are not two values to draw a line between."""
    begin = now - timedelta(days=DAYS)
    seen = [o for o in one.observations if o.value is not None and o.observed_at >= begin]
    limits = bounds(one.check.threshold)
    if len(seen) < 2 or one.check.kind == "structure" or one.check.unit == "date":
        return None
    kept = thinned(seen, _POINTS)
    marks = _begins(seen)
    values = [*(o.value or 0.0 for o in kept), *limits]
    low, high = min(values), max(values)

    def height(value: float) -> float:
        return (value - low) / (high - low) if high > low else 0.5

    def point(o: Observation) -> tuple[float, float]:
        return round((o.observed_at - begin) / timedelta(days=DAYS), 3), round(
            height(o.value or 0.0), 3
        )

    return Spark(
        tuple(point(o) for o in kept),
        tuple(point(o) for o in marks),
        tuple(round(height(limit), 3) for limit in limits),
        _said(one, seen),
    )


def _begins(seen: Sequence[Observation]) -> list[Observation]:
    """Where it broke, and the last result where that is broken, too."""
    broken = [VERDICTS[o.verdict] is State.BROKEN for o in seen]
    found = [
        o for place, o in enumerate(seen) if broken[place] and not (place and broken[place - 1])
    ]
    return [*found[-_MARKS:], *([seen[-1]] if broken[-1] else [])]


def _said(one: Kept, seen: Sequence[Observation]) -> str:
    broken = sum(VERDICTS[o.verdict] is State.BROKEN for o in seen)
    part = f"{broken} of {len(seen)} results broken" if broken else "never broken"
    return f"{called(one.check)}, last {DAYS} days: {part}"


def thinned(seen: Sequence[Observation], most: int) -> list[Observation]:
    """At most so many, each the worst of its neighbours, the last one always."""
    if len(seen) <= most:
        return [*seen]
    size = len(seen) / most
    parts = [seen[int(i * size) : int((i + 1) * size)] for i in range(most)]
    found = [min(part, key=lambda o: VERDICTS[o.verdict].rank) for part in parts if part]
    return found if found[-1] is seen[-1] else [*found, seen[-1]]
