"""What one property holds: its figures, its distribution, when it is empty, some of its values.

Asked of the same tables as any query, so it can show no more than a query could.
"""

from __future__ import annotations

import re
import threading
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from marketplace.catalog.nearest import Nearest
from marketplace.catalog.tables import places, quoted
from marketplace.engines import kinds, property_sql
from marketplace.engines.property_bins import Bins, Span, bins, unit
from marketplace.engines.property_parts import Parts, Row
from marketplace.engines.property_path import Reached, Step, paths, reach
from marketplace.engines.property_sql import MOST, Subject
from marketplace.errors import Invalid, Limited, NotFound
from marketplace.model import Column, DataContract, Sample, SchemaObject
from marketplace.model.profile import OverTime, PropertyProfile, Range
from marketplace.services.ask import Question, ask

if TYPE_CHECKING:
    from marketplace.services.marketplace import Marketplace
    from marketplace.services.product import ProductView

_KEPT = 200  # profiles in memory, each of some kB
_TIMES = ("date", "timestamp")
_QUOTED = re.compile(r'"((?:[^"]|"")*)"')


def property_paths(of: SchemaObject) -> tuple[str, ...]:
    """All that can be profiled, as people read a schema."""
    return tuple(dict.fromkeys(path for path, _ in paths(of)))


@dataclass(frozen=True, slots=True)
class Of:
    """A property of an object; `found` is the sample of it that the visitor sees."""

    contract: DataContract
    schema: SchemaObject
    path: str
    steps: tuple[Step, ...]
    found: Sample
    table: str

    @property
    def column(self) -> Column | None:
        name = self.steps[0].item.name
        return next((c for c in self.found.preview.columns if _name(c) == name), None)


def property_profile(
    market: Marketplace,
    view: ProductView,
    found: Sample,
    object_name: str,
    path: str,
    *,
    role: str = "",
    user: str = "",
) -> PropertyProfile:
    """`found`: the sample of this object for this role. Raises as `ask` does, and NotFound."""
    of = _of(view, found, object_name, path)
    if known := _memory.get(found, (of.table, path)):
        return known  # type: ignore[no-any-return]
    column = of.column
    if column is None:
        return _missing(of)
    if column.masked:
        nulls = (p.nulls for p in found.profile if p.column == column)
        return PropertyProfile(
            path=path, state="masked", why=column.masked, empty_share=next(nulls, None)
        )
    asking = _Asking(market, Question(sql="", role=role, user=user))
    columns = _columns(asking, of)
    if _name(column) not in columns:
        raise Limited(f"{of.table} has too many properties to look at this one.")
    value = reach(of.steps, columns)
    profile = _looked(asking, of, columns, value) if value else _missing(of)
    _memory.put(found, (of.table, path), profile)
    return profile


def _of(view: ProductView, found: Sample, object_name: str, path: str) -> Of:
    contract = view.port.contract
    schema = next((o for o in contract.schema if o.name == object_name), None) if contract else None
    if contract is None or schema is None:
        raise NotFound(f"There is no schema object '{object_name[:100]}' here.")
    ways = dict(paths(schema))
    if path not in ways:
        hint = Nearest(ways).hint(path, f"Look at the schema of {schema.name}.")
        raise NotFound(f"{schema.name} has no property '{path[:100]}'.", hint)
    for place in places(view.catalog, view.listing):
        if place.object == schema.name and place.path == view.port.port.contract_path:
            return Of(contract, schema, path, ways[path], found, place.name)
    raise NotFound(f"{schema.name} cannot be asked: another object has its name.")


def _name(column: Column) -> str:
    return column.property or column.name


def _missing(of: Of) -> PropertyProfile:
    step = of.steps[-1].item
    promised = step.physical_type or step.logical_type
    return PropertyProfile(path=of.path, state="missing", why=promised)


@dataclass(frozen=True, slots=True)
class _Asking:
    market: Marketplace
    question: Question

    def rows(self, sql: str) -> list[Row]:
        result = ask(self.market, replace(self.question, sql=sql))
        names = [column.name for column in result.columns]
        return [dict(zip(names, row, strict=True)) for row in result.rows]


def _columns(asking: _Asking, of: Of) -> Mapping[str, str]:
    """Of the table, with their whole types: the same for all of its properties."""
    key = (of.table, "")
    columns = _memory.get(of.found, key)
    if columns is None:
        described = asking.rows(f"DESCRIBE {of.table}")
        columns = {row["column_name"]: row["column_type"] for row in described}
        _memory.put(of.found, key, columns)
    return columns  # type: ignore[no-any-return]


def _looked(asking: _Asking, of: Of, columns: Mapping[str, str], value: Reached) -> PropertyProfile:
    moment = _moment(of, columns)
    subject = Subject(of.table, value, moment, columns.get(moment, ""))
    try:
        return _figures(asking, of, subject)
    except Invalid:
        # A type without the functions that others have: what can be said of any is said.
        return _figures(asking, of, replace(subject, value=replace(value, type="OTHER")))


def _moment(of: Of, columns: Mapping[str, str]) -> str:
    """The property that says when a row is of: promised as that, or parted by, or the first."""
    hidden = {_name(c) for c in of.found.preview.columns if c.masked}
    names = [
        p.name for p in of.schema.properties
        if p.name in columns and p.name not in hidden and p.name != of.steps[0].item.name
        and kinds.kind(columns[p.name]) in _TIMES
    ]  # fmt: skip
    stated = [slo.element for slo in of.contract.slos] + [of.contract.sla_default_element]
    promised = {element.removeprefix(f"{of.schema.name}.") for element in stated}
    parted = {p.name for p in of.schema.properties if p.partitioned}
    ranked = sorted(names, key=lambda name: (name not in promised, name not in parted))
    return next(iter(ranked), "")


def _figures(asking: _Asking, of: Of, subject: Subject) -> PropertyProfile:
    told = asking.rows(property_sql.measures(subject))[0]
    value = subject.value
    profile = PropertyProfile(
        path=of.path,
        table=of.table,
        sql=_readable(property_sql.values(subject, of.steps[-1].item.name or of.path)),
        type=value.type,
        kind=value.kind,
        empty_share=told["without"] / told["rows"] if told["rows"] else None,
        rows=told["rows"],
        whole=told["rows"] < MOST,
        many=value.many,
        counted=value.counted,
        values=told["total"],
        filled=told["filled"],
        distinct=min(told["distinct_"], told["filled"]) if subject.ranked else None,
        smallest=told.get("smallest") or "",
        largest=told.get("largest") or "",
        middle=_middle(told),
        letters=_range(told, "letters"),
        items=_range(told, "items"),
    )
    return _spread(asking, subject, profile, told) if profile.rows else profile


def _readable(sql: str) -> str:
    """Names in quotes only where they need them; there are no texts in these statements."""
    return _QUOTED.sub(lambda found: quoted(found[1].replace('""', '"')), sql)


def _middle(told: Row) -> tuple[float, float, float] | None:
    quartiles = [told.get(name) for name in ("q1", "q2", "q3")]
    return None if None in quartiles else (quartiles[0], quartiles[1], quartiles[2])  # type: ignore[return-value]


def _range(told: Row, what: str) -> Range | None:
    if told.get(f"{what}_min") is None:
        return None
    return Range(told[f"{what}_min"], told[f"{what}_avg"], told[f"{what}_max"])


def _spread(
    asking: _Asking, subject: Subject, profile: PropertyProfile, told: Row
) -> PropertyProfile:
    distinct = profile.distinct or 0
    ranked = property_sql.rankable(subject, distinct, profile.filled)
    parted = None if ranked else _bins(subject, told)
    part = (
        unit(told["first"], told["last"], kinds.kind(subject.moment_type)) if _lasts(told) else ""
    )
    found = Parts(asking.rows(property_sql.spread(subject, parted, ranked, part)))
    profile = replace(profile, examples=tuple(found.examples()))
    if part:
        over = OverTime(subject.moment, part, tuple(found.periods()))
        profile = replace(profile, over_time=over)
    if parted:
        made = tuple(found.bins(parted))
        outside = profile.filled - sum(one.count for one in made)
        return replace(profile, bins=made, outside=outside)
    top, groups = found.top(subject.measured), found.groups
    if not ranked or (profile.filled > 1 and max((n for _, n in top), default=0) == 1):
        return replace(profile, unlike=subject.ranked and profile.filled > 0)
    return replace(profile, top=top, distinct=groups, exact=True)


def _lasts(told: Row) -> bool:
    first, last = told.get("first"), told.get("last")
    return first is not None and last is not None and first < last


def _bins(subject: Subject, told: Row) -> Bins | None:
    if not subject.measured or told["low"] is None:
        return None
    span = Span(*(float(told[n]) for n in ("low", "high", "nearly_low", "nearly_high")))
    return bins(span, subject.kind)


class _Memory:
    """Profiles used last, each for as long as its sample is the one that visitors see: that is
    made anew when the data, the contract or what is hidden changes."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._kept: OrderedDict[tuple[int, tuple[str, str]], tuple[Sample, Any]] = OrderedDict()

    def get(self, found: Sample, key: tuple[str, str]) -> Any:
        with self._lock:
            kept = self._kept.get((id(found), key))
            if kept is None or kept[0] is not found:
                return None
            self._kept.move_to_end((id(found), key))
            return kept[1]

    def put(self, found: Sample, key: tuple[str, str], answer: Any) -> None:
        with self._lock:
            self._kept[(id(found), key)] = (found, answer)
            while len(self._kept) > _KEPT:
                self._kept.popitem(last=False)


_memory = _Memory()
