"""Suggestions for one property, from the figures of one column.

Each threshold says what it guards against: a short file shows what is there, not what must be.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from marketplace.contracts.drafting.pattern import pattern
from marketplace.contracts.drafting.words import bounded, key_rank, never_negative, personal
from marketplace.model import Classification
from marketplace.model.drafting import Place, Suggested, Suggestion
from marketplace.model.survey import SurveyColumn

ENOUGH = 20  # values; with fewer, that all are there is no sign of a rule
MANY = 100  # values; from here on a rule that all of them keep is worth keeping
FEW = 25  # different values that a list has room for
CLOSED = 12  # different values; more of them are names, and the next one is only new
EACH = 10  # times that each of them has to be there on average
SURE = 0.05  # share of rows without a value that a promise can be made about
LOGICAL = {
    "text": "string", "integer": "integer", "number": "number", "float": "number",
    "boolean": "boolean", "date": "date", "timestamp": "timestamp", "time": "time",
    "zoned time": "time", "object": "object", "array": "array", "map": "map",
}  # fmt: skip
_SAID = {
    "text": "Holds text", "integer": "Holds whole numbers", "number": "Holds numbers",
    "float": "Holds numbers", "boolean": "Holds yes or no", "date": "Holds days",
    "timestamp": "Holds points in time", "time": "Holds times of a day",
    "zoned time": "Holds times of a day",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Spot:
    """A column and where its property stands. `top`: it is one of the table itself."""

    column: SurveyColumn
    at: Place
    where: str
    table: str
    top: bool
    text_format: bool  # a file without types of its own

    def suggest(
        self, kind: Suggested, sentence: str, piece: dict[str, Any], evidence: str = "",
        confidence: float = 1.0, accepted: bool = True,
    ) -> Suggestion:  # fmt: skip
        return Suggestion(
            kind=kind, at=self.at, where=self.where, sentence=sentence, piece=piece,
            evidence=evidence, confidence=confidence, accepted=accepted,
        )  # fmt: skip


def suggestions(spot: Spot, classes: tuple[Classification, ...]) -> Iterator[Suggestion]:
    yield from _type(spot)
    if spot.column.filled:
        yield from _required(spot)
        yield from _unique(spot)
        listed = [*_values(spot)]
        yield from listed
        yield from _pattern(spot, bool(listed and listed[0].accepted))
        yield from _bounds(spot)
    yield from _classification(spot, classes)
    yield from _nearly(spot)


def _type(spot: Spot) -> Iterator[Suggestion]:
    column = spot.column
    piece = {"logicalType": LOGICAL[column.kind]} if column.kind in LOGICAL else {}
    physical = column.type.lower()
    if len(physical) <= 60 and column.kind not in ("object", "array", "map", "null"):
        piece["physicalType"] = physical
    said = _SAID.get(column.kind)
    if column.zeros:
        said = "Holds digits that begin with zeros, so it is text"
    if not piece or not said:
        return
    ends = f" from {column.low} to {column.high}" if column.low and column.kind != "boolean" else ""
    evidence = f"{column.filled:,} values" if column.filled else "no value to judge by"
    yield spot.suggest(Suggested.TYPE, f"{said}{ends}", piece, evidence)


def _required(spot: Spot) -> Iterator[Suggestion]:
    column = spot.column
    if column.nulls or not spot.top or column.possible < 2:
        return
    enough = column.possible >= ENOUGH
    yield spot.suggest(
        Suggested.REQUIRED, "Is never empty", {"required": True},
        f"{column.possible:,} rows, none without", 0.9 if enough else 0.4, enough,
    )  # fmt: skip


def _unique(spot: Spot) -> Iterator[Suggestion]:
    """The key is unique anyway; an amount that happens to be is nobody's promise."""
    column = spot.column
    if not is_unique(column) or not spot.top or column.kind not in ("text", "integer"):
        return
    named = key_rank(column.name, spot.table) > 0 or column.shape in ("uuid", "email")
    if named:
        many = column.filled >= MANY
        yield spot.suggest(
            Suggested.UNIQUE, "Has no value twice", {"unique": True},
            f"{column.distinct or 0:,} different of {column.filled:,}",
            0.8 if many else 0.4, many,
        )  # fmt: skip


def is_unique(column: SurveyColumn) -> bool:
    return column.exact and column.filled > 1 and column.distinct == column.filled


def _values(spot: Spot) -> Iterator[Suggestion]:
    """Few values, each seen often: then a new one is news. Not of what tells of a person."""
    column = spot.column
    few = 2 <= len(column.values) <= FEW and column.filled >= EACH * len(column.values)
    if column.kind != "text" or not few or personal(column.name, column.shape):
        return
    seldom = min(times for _, times in column.values)
    values = sorted(value for value, _ in column.values)
    if any(not value.strip() for value in values):
        return
    first = ", ".join(values[:4]) + (" ..." if len(values) > 4 else "")
    codes = bool(column.mask) and "a" not in column.mask
    closed = codes or len(values) <= CLOSED
    sure = closed and seldom > 2 and column.filled >= MANY
    yield spot.suggest(
        Suggested.VALUES,
        f"Has {len(values)} values: {first}",
        {"enum": [{"value": value} for value in values]},
        f"{column.filled:,} rows, the rarest in {seldom:,}",
        0.8 if sure else 0.5,
        sure,
    )


def _pattern(spot: Spot, listed: bool) -> Iterator[Suggestion]:
    found = pattern(spot.column) if spot.column.kind == "text" else None
    if found is None or spot.column.type.upper().startswith("UUID"):
        return
    expression, said = found
    yield spot.suggest(
        Suggested.PATTERN,
        f"All {said}",
        {"logicalTypeOptions": {"pattern": expression}},
        f"{spot.column.looked:,} of {spot.column.looked:,} looked at",
        0.8 if spot.column.looked >= MANY else 0.6,
        not listed,
    )


def _bounds(spot: Spot) -> Iterator[Suggestion]:
    column = spot.column
    if column.kind not in ("integer", "number", "float") or column.filled < ENOUGH:
        return
    if key_rank(column.name, spot.table) > 1:
        return
    try:
        low, high = float(column.low), float(column.high)
    except ValueError:
        return
    ends = bounded(column.name)
    seen = f"{column.low} to {column.high} in {column.filled:,} values"
    if ends and ends[0] <= low and high <= ends[1]:
        piece = {"logicalTypeOptions": {"minimum": ends[0], "maximum": ends[1]}}
        yield spot.suggest(
            Suggested.BOUNDS, f"Lies between {ends[0]} and {ends[1]}", piece, seen, 0.8
        )
    elif low >= 0:
        named = never_negative(column.name)
        piece = {"logicalTypeOptions": {"minimum": 0}}
        sure = named and column.filled >= MANY
        yield spot.suggest(
            Suggested.BOUNDS, "Is never negative", piece, seen, 0.7 if named else 0.4, sure
        )


def _classification(spot: Spot, classes: tuple[Classification, ...]) -> Iterator[Suggestion]:
    what = personal(spot.column.name, spot.column.shape)
    level = next((c for c in classes if c.personal), None)
    level = level or next((c for c in reversed(classes) if c.masked), None)
    if not what or level is None or spot.column.kind in ("object", "array", "map"):
        return
    by_content = bool(spot.column.shape and personal("", spot.column.shape))
    why = "all values look like it" if by_content else "by its name"
    yield spot.suggest(
        Suggested.CLASSIFICATION, f"Looks like {what}, so {level.name}",
        {"classification": level.name}, why,
        0.9 if by_content else 0.7,
    )  # fmt: skip


def _nearly(spot: Spot) -> Iterator[Suggestion]:
    column = spot.column
    share = column.nulls / column.possible if column.possible else 0.0
    if not spot.top or column.possible < MANY or not 0 < share <= SURE:
        return
    most = max(1, round(200 * share))
    rule = {"metric": "nullValues", "mustBeLessOrEqualTo": most, "unit": "percent"}
    yield spot.suggest(
        Suggested.QUALITY, f"Is empty in at most {most} of 100 rows", {"quality": [rule]},
        f"{column.nulls:,} of {column.possible:,} rows", 0.5, False,
    )  # fmt: skip
