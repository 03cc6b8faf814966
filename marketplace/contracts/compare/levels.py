"""Service levels: what is promised of the data as a whole, and which of two promises is better."""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Mapping
from datetime import date, datetime
from functools import partial
from typing import Any

from marketplace.contracts.compare.match import match, named
from marketplace.contracts.compare.place import Differences, Place, fields, told
from marketplace.contracts.compare.plain import (
    changed,
    lists,
    nothing,
    other,
    plain_text,
    respelt,
    words,
)
from marketplace.contracts.durations import Span, every, span
from marketplace.contracts.numbers import brief, numeric, share
from marketplace.contracts.parts import text
from marketplace.contracts.promises import ENDS, OTHERS, promised, stated_date

Amount = tuple[float, float] | None  # the longest and the least it can be; None: not readable
_CLOCK = re.compile(r"(\d{1,2}):(\d{2})(?::\d{2})?\s*(\S.*)?")
_PER = re.compile(r"\s*(\w*)\s*(?:/|\bper\b|\ban?\b|\beach\b)\s*(\w+)\s*", re.IGNORECASE)
_OTHERS = {name.casefold(): name for name in OTHERS}


def _exact(value: float | None) -> Amount:
    return None if value is None else (value, value)


def _length(found: Span | None) -> Amount:
    return (found.seconds(), found.seconds(least=True)) if found else None


def _duration(value: Any, unit: str) -> Amount:
    return _length(span(value, unit))


def _months(value: Any, unit: str) -> Amount:
    return _length(span(value, unit, months=True))


def _period(value: Any, unit: str) -> Amount:
    """Of what comes again and again: the time between two."""
    return _length(every(value, unit) or span(value, unit, months=True))


def _share(value: Any, unit: str, *, high: bool) -> Amount:
    found = share(value, unit, high=high)
    return None if isinstance(found, str) else _exact(found)


def _rate(value: Any, unit: str) -> Amount:
    """An amount in a unit of time: 60 rows/min are 3,600 rows/h."""
    amount, per = numeric(value), _PER.fullmatch(unit[:60])
    time = span(1, per[2]) if per else None
    if amount is None or (unit and not time):
        return None
    return _exact(amount / time.seconds() if time else amount)


def _day(value: Any, unit: str) -> Amount:  # noqa: ARG001 - as the others
    found = stated_date(value)
    if isinstance(found, datetime):
        return _exact(found.timestamp())
    return _exact((found - date(1970, 1, 1)).days * 86400.0) if found else None


def _clock(value: Any, unit: str) -> Amount:
    """A time of day in one and the same zone."""
    found = _CLOCK.fullmatch(value.strip()[:40]) if isinstance(value, str) else None
    if not found or found[3] or unit.strip():
        return None
    return _exact(int(found[1]) * 60.0 + int(found[2]))


# How each is read, and whether more of it is better (1) or worse (-1) for who uses the data.
_READ: Mapping[str, tuple[Callable[[Any, str], Amount], int]] = {
    "latency": (_duration, -1),
    "timeToDetect": (_duration, -1),
    "timeToNotify": (_duration, -1),
    "timeToRepair": (_duration, -1),
    "frequency": (_period, -1),
    "retention": (_months, 1),
    "availability": (partial(_share, high=True), 1),
    "completeness": (partial(_share, high=True), 1),
    "errorRate": (partial(_share, high=False), -1),
    "throughput": (_rate, 1),
    "generalAvailability": (_day, -1),
    "endOfSupport": (_day, 1),
    "endOfLife": (_day, 1),
    "timeOfAvailability": (_clock, -1),
}


@lists
def levels(place: Place) -> Differences:
    old, new = place.old or [], place.new or []
    matched = match(old, new, named("id"), _promise, _name)
    for a, b in matched.pairs:
        yield from _level(_at(place, a, b))
    for gone in matched.gone:
        rule = "end-removed" if _is_end(gone[1]) else "service-level-removed"
        yield told(rule, _at(place, gone, None), old=said(gone[1]))
    for added in matched.added:
        rule = "end-added" if _is_end(added[1]) else "service-level-added"
        yield told(rule, _at(place, None, added), new=said(added[1]))


def _at(place: Place, old: tuple[int, Any] | None, new: tuple[int, Any] | None) -> Place:
    row = new or old
    assert row
    level = row[1] if type(row[1]) is dict else {}
    name, element = _name(level) or f"[{row[0]}]", text(level.get("element"))
    found = place.item(old, new, f"{name}[{element}]" if element else name)
    found.what = f"{name} of {element}" if element else name
    return found


def _level(place: Place) -> Differences:
    old, new = place.old, place.new
    if _name(old) != _name(new):
        yield told("service-level-changed", place, old=said(old), new=said(new))
        return
    if old.get("property") != new.get("property"):
        yield respelt(place.field("property"))
    if any(old.get(name) != new.get(name) for name in ("value", "valueExt", "unit")):
        yield _value(place)
    yield from fields(place, _TABLE, other)


def _value(place: Place) -> Any:
    old, new = place.old, place.new
    at = place.field("value" if old.get("value") != new.get("value") else "unit")
    read, better = _READ.get(_name(new), (_rate, 0))
    a, b = _limit(old, read, better), _limit(new, read, better)
    if old.get("value") == new.get("value") and old.get("unit") == new.get("unit"):
        at = place.field("valueExt")
    if a is not None and a == b:
        return respelt(at)
    rule = "service-level-changed"
    if a is not None and b is not None and better:
        stronger = (b > a) == (better > 0)
        rule = "service-level-strengthened" if stronger else "service-level-weakened"
    return told(rule, at, old=said(old), new=said(new))


def _limit(level: Mapping[Any, Any], read: Callable[[Any, str], Amount], better: int) -> Amount:
    """Of a value and an upper one, `valueExt`: the worst that is still kept."""
    unit = text(level.get("unit"))
    found = [read(level[n], unit) for n in ("value", "valueExt") if level.get(n) is not None]
    known = [amount for amount in found if amount is not None]
    if not known or len(known) != len(found):
        return None
    return min(known) if better > 0 else max(known)


def said(level: Any) -> str:
    """ "24 h", "2030-01-01"."""
    if type(level) is not dict:
        return brief(level)
    value, upper, unit = (level.get(name) for name in ("value", "valueExt", "unit"))
    top = f" to {brief(upper)}" if upper is not None else ""
    return f"{brief(value)}{top} {text(unit)}".strip()


def _name(level: Mapping[Any, Any]) -> str:
    name = re.sub(r"[\s_-]", "", text(level.get("property"))[:100])
    known = promised({"property": name})
    return _OTHERS.get(known, known)


def _promise(level: Mapping[Any, Any]) -> Hashable:
    """What is promised of what; empty where it does not say."""
    elements = sorted(part.strip() for part in text(level.get("element")).split(","))
    name = _name(level)
    return (name, *elements, plain_text(text(level.get("driver")))) if name else ""


def _is_end(level: Any) -> bool:
    """Less is promised with one than without: until then only."""
    return type(level) is dict and _name(level) in ENDS


def ends(tree: Mapping[Any, Any], today: date) -> set[str]:
    """The elements whose support or life is over by then; "" stands for the whole contract."""
    found: set[str] = set()
    stated = tree.get("slaProperties")
    for level in stated if type(stated) is list else ():
        if _is_end(level):
            day = stated_date(level.get("value"))
            if day and (day.date() if isinstance(day, datetime) else day) < today:
                found |= {part.strip() for part in text(level.get("element")).split(",")}
    return found


_TABLE = {
    **dict.fromkeys(("property", "value", "valueExt", "unit"), nothing),
    **dict.fromkeys(
        ("id", "driver", "description", "scheduler", "schedule", "customProperties",
         "authoritativeDefinitions"), words,
    ),
    "element": changed("service-level-changed"),
}  # fmt: skip
