"""Suggestions for a table as a whole: its key, its rows, how fresh it is, what it refers to."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta

from marketplace.contracts.drafting.column import ENOUGH, Spot, is_unique
from marketplace.contracts.drafting.words import key_rank, loaded_rank, plain
from marketplace.model.drafting import Referred, Suggested, Suggestion
from marketplace.model.survey import SurveyTable

_STEPS = (
    (timedelta(hours=1), 1, "h"), (timedelta(hours=4), 4, "h"), (timedelta(days=1), 1, "d"),
    (timedelta(days=2), 2, "d"), (timedelta(days=7), 7, "d"), (timedelta(days=31), 31, "d"),
)  # fmt: skip


def suggestions(
    table: SurveyTable, row: int, name: str, spots: Sequence[Spot], now: datetime,
    referred: Mapping[str, Referred],
) -> Iterator[Suggestion]:  # fmt: skip
    """`row`: its place in the schema; `name`: as it will be called; `spots`: of its columns."""
    key = _key(name, spots)
    if key:
        yield from _as_key(key)
    if table.rows:
        yield Suggestion(
            kind=Suggested.QUALITY, at=("schema", row), where=name, sentence="Always has rows",
            piece={"quality": [{"metric": "rowCount", "mustBeGreaterThan": 0}]},
            evidence=f"{table.rows:,} rows{'' if table.whole else ' and more'}",
        )  # fmt: skip
    yield from _fresh(spots, now, name)
    for spot in spots:
        yield from _reference(spot, referred, spot is key)


def _key(name: str, spots: Sequence[Spot]) -> Spot | None:
    """The one that sounds most like it; of equals the first."""
    able = [
        spot
        for spot in spots
        if spot.column.kind in ("text", "integer")
        and is_unique(spot.column)
        and not spot.column.nulls
        and key_rank(spot.column.name, name)
    ]
    return max(able, key=lambda spot: key_rank(spot.column.name, name), default=None)


def _as_key(spot: Spot) -> Iterator[Suggestion]:
    count = spot.column.filled
    sure = count >= ENOUGH
    yield spot.suggest(
        Suggested.KEY, "Tells rows apart: never empty, no value twice, and named like a key",
        {"primaryKey": True, "primaryKeyPosition": 1, "required": True, "unique": True},
        f"{count:,} different in {count:,} rows", 0.9 if sure else 0.5, sure,
    )  # fmt: skip
    yield spot.suggest(
        Suggested.QUALITY, f"No two rows have the same {spot.column.name}",
        {"quality": [{"metric": "duplicateValues", "mustBe": 0}]},
        f"{count:,} rows", 0.9 if sure else 0.5, sure,
    )  # fmt: skip


def _fresh(spots: Sequence[Spot], now: datetime, table: str) -> Iterator[Suggestion]:
    """The newest point in time, of the column that sounds most like the making of a row."""
    times = [s for s in spots if s.column.kind in ("timestamp", "date") and s.column.high]
    for spot in sorted(times, key=lambda s: loaded_rank(s.column.name)):
        newest = _time(spot.column.high)
        if (
            newest is None
            or newest > now + timedelta(days=1)
            or not (plain(spot.column.name) and plain(table))
        ):
            continue
        age = now - newest
        step = next((step for step in _STEPS if age <= step[0]), None)
        if step:
            level = {"property": "latency", "value": step[1], "unit": step[2],
                     "element": f"{table}.{spot.column.name}"}  # fmt: skip
            yield Suggestion(
                kind=Suggested.LEVEL, at=(), where=table,
                sentence=f"Is at most {step[1]} {step[2]} old, by {spot.column.name}",
                piece={"slaProperties": [level]}, evidence=f"newest {spot.column.high[:16]}",
                confidence=0.5, accepted=False,
            )  # fmt: skip
        return


def _time(text: str) -> datetime | None:
    found = re.match(r"\d{4}-\d\d-\d\d(?:[ T]\d\d:\d\d:\d\d)?", text)
    if not found:
        return None
    try:
        return datetime.fromisoformat(found[0]).replace(tzinfo=UTC)
    except ValueError:
        return None


def _reference(spot: Spot, referred: Mapping[str, Referred], is_key: bool) -> Iterator[Suggestion]:
    """By a name under which others refer to it already."""
    found = referred.get(spot.column.name.casefold())
    if found is None or is_key or spot.column.kind not in ("text", "integer"):
        return
    to = f"/{found.file}#/schema/{found.object}/properties/{found.property}"
    times = "1 other contract" if found.times == 1 else f"{found.times} other contracts"
    yield spot.suggest(
        Suggested.RELATIONSHIP, f"Refers to {found.object}.{found.property}",
        {"relationships": [{"type": "foreignKey", "to": to}]},
        f"so it does in {times}", 0.6, False,
    )  # fmt: skip
