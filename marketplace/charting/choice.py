"""Which chart: chosen from the types of the columns and the shape of the rows, or as wished."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Literal, get_args

from marketplace.charting.fields import Field, cells, fields, number
from marketplace.model import Result

Kind = Literal["line", "bar", "scatter", "histogram"]
KINDS: tuple[Kind, ...] = get_args(Kind)
SERIES = 8  # as many as the theme has colours that can be told apart
BARS = 40
_REPEATED = 0.1  # share of rows that a line may have above each other
_FACTOR = 50.0  # between two numbers that still share an axis
_KEY = re.compile(r"(?:.*_)?(?:id|key|code|no|nr|number)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class ChartChoice:
    """Columns by their position; -1 is none. Without a kind, `why` says why there is no chart."""

    kind: Kind | None
    x: int = -1
    y: tuple[int, ...] = ()
    colour: int = -1
    why: str = ""


@dataclass(frozen=True, slots=True)
class Slots:
    """What a kind of chart can show where."""

    x: tuple[Field, ...] = ()
    y: tuple[Field, ...] = ()
    colour: tuple[Field, ...] = ()


def default(result: Result) -> ChartChoice:
    return choose(result)


def choose(
    result: Result,
    kind: str = "",
    x: int | None = None,
    y: Sequence[int] = (),
    colour: int | None = None,
) -> ChartChoice:
    """As near to what is wished as the result allows; what is not wished is chosen."""
    found = fields(result)
    possible = kinds(result, found)
    if not possible:
        return ChartChoice(None, why=_why(result, found))
    preferred = _kind(result, found, possible)
    wished = next((one for one in possible if one == kind), preferred)
    return _filled(result, found, wished, x, y, colour)


def kinds(result: Result, found: Sequence[Field]) -> tuple[Kind, ...]:
    many = len(result.rows) > 1
    possible = []
    for kind in KINDS:
        slots = slots_of(found, kind)
        pairs = any(x.index != y.index for x in slots.x for y in slots.y)
        if kind == "histogram":
            drawable = many and bool(slots.x)
        else:
            drawable = pairs and bool(result.rows) and (many or _named_bar(kind, found))
        if drawable:
            possible.append(kind)
    return tuple(possible)


def _named_bar(kind: Kind, found: Sequence[Field]) -> bool:
    return kind == "bar" and any(f.role in ("category", "time") for f in found)


def slots_of(found: Sequence[Field], kind: Kind) -> Slots:
    numbers = tuple(f for f in found if f.role == "number")
    times = tuple(f for f in found if f.role == "time")
    names = tuple(f for f in found if f.role == "category")
    if kind == "histogram":
        return Slots(numbers)
    if kind == "bar":
        whole = tuple(f for f in numbers if f.unit == "whole")
        return Slots((*names, *times, *whole), numbers, names)
    return Slots((*times, *numbers), numbers, names)


def _why(result: Result, found: Sequence[Field]) -> str:
    """There is no chart; what is missing, and what would help."""
    if not result.rows:
        return "The query returned no rows, so there is nothing to draw."
    if any(f.role == "number" for f in found):
        return "One row makes no chart. Add a column to group by, or ask for more rows."
    if hidden := [f.why for f in found if f.hidden]:
        return f"A chart needs a number. {hidden[0]}"
    return "A chart needs a number, and this result has none. Count or add up something."


def _kind(result: Result, found: Sequence[Field], possible: Sequence[Kind]) -> Kind:
    names = [f for f in found if f.role == "category"]
    times = [f for f in found if f.role == "time" and _varied(result, f)]
    numbers = [f for f in found if f.role == "number"]
    if times and not _names_rows(result, names[:1], times[0]):
        x = times[0].index
        by = _split(result, x, names)
        keys = (x,) if by < 0 else (x, by)
        kind: Kind = "scatter" if _repeats(result, keys) > _REPEATED else "line"
    elif names:
        kind = _of_names(result, names, numbers)
    elif len(numbers) > 1:
        kind = "line" if _steps(result, numbers[0]) else "scatter"
    else:
        kind = "histogram"
    return kind if kind in possible else possible[0]


def _names_rows(result: Result, names: Sequence[Field], time: Field) -> bool:
    """A name before the time, different in each of a few rows: that is what the rows are about."""
    return (
        bool(names)
        and names[0].index < time.index
        and len(result.rows) <= BARS
        and not _repeats(result, (names[0].index,))
    )


def _of_names(result: Result, names: Sequence[Field], numbers: Sequence[Field]) -> Kind:
    x = names[0].index
    keys = (x, names[1].index) if len(names) > 1 else (x,)
    if _repeats(result, (x,)) and _repeats(result, keys):
        return "scatter" if len(_measures(numbers)) > 1 else "histogram"  # single observations
    if len(result.rows) <= BARS or any(_sorted(result, f) for f in numbers):
        return "bar"
    return "scatter" if len(_measures(numbers)) > 1 else "bar"


def _filled(
    result: Result,
    found: Sequence[Field],
    kind: Kind,
    x: int | None,
    y: Sequence[int],
    colour: int | None,
) -> ChartChoice:
    slots = slots_of(found, kind)
    if kind == "histogram":
        numbers = _measures(slots.x)
        return ChartChoice(kind, _one_of(slots.x, x, numbers[0].index))
    wished = _those_of(slots.y, y)
    at = _one_of(slots.x, x, _first_x(result, kind, slots, wished))
    drawn = tuple(i for i in wished if i != at)[: 1 if kind == "scatter" else SERIES]
    drawn = drawn or _first_y(result, kind, slots, at)
    if not drawn:  # x took the only number
        at = next(f.index for f in slots.x if any(y.index != f.index for y in slots.y))
        drawn = _first_y(result, kind, slots, at)
    by = _colour(result, kind, slots, at, colour)
    if len(drawn) > 1:
        if wished or by < 0:
            return ChartChoice(kind, at, drawn)  # each number has its own colour already
        drawn = drawn[:1]
    return ChartChoice(kind, at, drawn, by)


def _first_x(result: Result, kind: Kind, slots: Slots, taken: Sequence[int]) -> int:
    free = [f for f in slots.x if f.index not in taken] or list(slots.x)
    if kind == "scatter":
        free = _measures(free) if not any(f.role == "time" for f in free) else free
    if kind == "line" and not any(f.role == "time" for f in free):
        free = [f for f in free if _steps(result, f)] or free
    return free[0].index


def _first_y(result: Result, kind: Kind, slots: Slots, at: int) -> tuple[int, ...]:
    free = _measures([f for f in slots.y if f.index != at])
    if kind == "bar":
        free = [f for f in free if _sorted(result, f)] or free
    if kind != "line" or not free:
        return tuple(f.index for f in free[:1])
    size = _size(result, free[0])
    near = [f for f in free if f.unit == free[0].unit or "share" not in (f.unit, free[0].unit)]
    fit = [f for f in near if size / _FACTOR <= _size(result, f) <= size * _FACTOR]
    return tuple(f.index for f in fit[:SERIES]) or (free[0].index,)


def _colour(result: Result, kind: Kind, slots: Slots, at: int, wished: int | None) -> int:
    names = [f for f in slots.colour if f.index != at]
    if wished is not None and (wished == -1 or any(f.index == wished for f in names)):
        return wished
    if kind == "scatter":
        few = [f for f in names if 1 < len(set(cells(result, f.index))) <= SERIES]
        return few[0].index if few else -1
    return _split(result, at, names)


def _split(result: Result, x: int, names: Iterable[Field]) -> int:
    """The first name that makes the places along x unique; -1 where they are, or none does."""
    if not _repeats(result, (x,)):
        return -1
    for field in names:
        if field.index != x and _repeats(result, (x, field.index)) <= _REPEATED:
            return field.index
    return -1


def _repeats(result: Result, keys: Sequence[int]) -> float:
    different = len({tuple(row[key] for key in keys) for row in result.rows})
    return 1 - different / max(1, len(result.rows))


def _varied(result: Result, field: Field) -> bool:
    return len(set(cells(result, field.index))) > 1


def _sorted(result: Result, field: Field) -> bool:
    values = _numbers(result, field)
    return len(values) > 2 and values[0] != values[-1] and _monotone(values)


def _steps(result: Result, field: Field) -> bool:
    """Whole numbers that only grow or only shrink: hours, weeks, sizes of a step."""
    values = _numbers(result, field)
    return (
        field.unit == "whole"
        and len(values) > 2
        and len(set(values)) == len(result.rows)
        and _monotone(values)
    )


def _monotone(values: Sequence[float]) -> bool:
    return values in (sorted(values), sorted(values, reverse=True))


def _measures(numbers: Sequence[Field]) -> list[Field]:
    """Without numbers that only name something, where there are others."""
    return [f for f in numbers if not _KEY.fullmatch(f.name)] or list(numbers)


def _size(result: Result, field: Field) -> float:
    return max((abs(v) for v in _numbers(result, field)), default=0.0)


def _numbers(result: Result, field: Field) -> list[float]:
    return [v for v in map(number, cells(result, field.index)) if v is not None]


def _one_of(slot: Sequence[Field], wished: int | None, otherwise: int) -> int:
    return next((f.index for f in slot if f.index == wished), otherwise)


def _those_of(slot: Sequence[Field], wished: Iterable[Any]) -> tuple[int, ...]:
    allowed = {f.index for f in slot}
    return tuple(dict.fromkeys(index for index in wished if index in allowed))
