"""A surveyed file as a tree of names, and all that can be suggested for it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from marketplace.contracts.drafting import column, table
from marketplace.contracts.drafting.column import LOGICAL, Spot
from marketplace.model import Classification
from marketplace.model.drafting import Place, Referred, Sketch, Suggestion
from marketplace.model.survey import Survey, SurveyColumn, SurveyTable

_UNTYPED = frozenset({"csv", "json"})
_ENCODINGS = {"latin-1": "ISO-8859-1", "utf-16": "UTF-16"}


def sketch(
    survey: Survey,
    classes: tuple[Classification, ...],
    now: datetime,
    referred: Mapping[str, Referred],
    path: str = "",
) -> Sketch:
    """`referred`: by names in small letters; `path`: where the data lies, "" where nobody knows."""
    stem = _stem(survey.path)
    schema: list[dict[str, Any]] = []
    found: list[Suggestion] = []
    names: dict[str, int] = {}
    for row, one in enumerate(survey.tables):
        name = object_name(one.name or stem)
        names[name] = names.get(name, 0) + 1
        if names[name] > 1:
            name = f"{name}_{row + 1}_{names[name]}"
        made, spots = _object(one, row, name, survey)
        schema.append(made)
        tops = [spot for spot in spots if spot.top]
        found += table.suggestions(one, row, name, tops, now, referred)
        for spot in spots:
            found += column.suggestions(spot, classes)
    rows = sum(one.rows for one in survey.tables)
    return Sketch(
        source=f"{survey.path}, {rows:,} rows",
        name=_title(stem),
        tree={**_servers(survey, path), "schema": schema},
        suggestions=tuple(_without_doubles(found)),
        notes=(*survey.notes, *_headless(survey)),
    )


def object_name(text: str) -> str:
    """Of an object: one word, so that queries need no quotes."""
    return re.sub(r"\W+", "_", text).strip("_") or "data"


def _stem(path: str) -> str:
    """ "data/retail/*.parquet" is about retail."""
    *folders, name = [part for part in path.split("/") if part] or [""]
    stem = name.partition(".")[0]
    return folders[-1] if folders and ("*" in stem or not stem) else stem.replace("*", "")


def _title(stem: str) -> str:
    plain = " ".join(re.sub(r"[_\W]+", " ", stem).split())
    return plain[:1].upper() + plain[1:]


def _servers(survey: Survey, path: str) -> dict[str, Any]:
    if not path:
        return {}
    server = {"server": "sample", "type": "local", "environment": "sample", "path": path,
              "format": survey.format}  # fmt: skip
    if survey.encoding in _ENCODINGS:
        server["encoding"] = _ENCODINGS[survey.encoding]
    return {"servers": [server]}


def _object(
    table: SurveyTable, row: int, name: str, survey: Survey
) -> tuple[dict[str, Any], list[Spot]]:
    spots: list[Spot] = []
    base = Spot(SurveyColumn(name="", type="", kind=""), (), name, name, True,
                survey.format in _UNTYPED)  # fmt: skip
    properties = _properties(table.columns, ("schema", row, "properties"), base, spots)
    made: dict[str, Any] = {"name": name}
    if table.name and table.name != name:
        made["physicalName"] = table.name
    made |= {"physicalType": "table" if survey.format == "duckdb" else "file",
             "logicalType": "object", "properties": properties}  # fmt: skip
    return made, spots


def _properties(
    columns: Sequence[SurveyColumn], at: Place, base: Spot, spots: list[Spot]
) -> list[dict[str, Any]]:
    made: list[dict[str, Any]] = []
    names: set[str] = set()
    for found in columns:
        name = _name(found.name, len(made) + 1)
        if name in names:
            continue
        names.add(name)
        where = f"{base.where}.{name}"
        spot = replace(base, column=replace(found, name=name), at=(*at, len(made)), where=where)
        made.append({"name": name, **_inside(spot, spots)})
    return made


def _inside(spot: Spot, spots: list[Spot]) -> dict[str, Any]:
    """The logical type of what holds others, and what it holds; the others are suggestions."""
    column = spot.column
    spots.append(spot)
    if column.kind not in ("object", "array", "map"):
        return {}
    made: dict[str, Any] = {"logicalType": LOGICAL[column.kind]}
    below = replace(spot, top=False)
    if column.kind == "object" and column.held:
        made["properties"] = _properties(column.held, (*spot.at, "properties"), below, spots)
    elif column.kind == "array" and column.held:
        made["items"] = _part(column.held[0], (*spot.at, "items"), below, spots)
    elif column.kind == "map":
        held = dict(zip(("key", "value"), column.held, strict=False))
        made["map"] = {part: _part(held[part], (*spot.at, "map", part), below, spots)
                       if part in held else {} for part in ("key", "value")}  # fmt: skip
    return made


def _part(column: SurveyColumn, at: Place, base: Spot, spots: list[Spot]) -> dict[str, Any]:
    """What a list or a map holds has no name of its own; for people it has that of the list."""
    named = replace(column, name=base.column.name)
    return _inside(replace(base, column=named, at=at), spots)


def _name(name: str, place: int) -> str:
    return name if name.strip() else f"column_{place}"


def _without_doubles(found: Sequence[Suggestion]) -> Iterator[Suggestion]:
    """A key is required and unique already; that is said once."""
    keys = {s.at for s in found if s.kind == "key"}
    for one in found:
        if one.at not in keys or one.kind not in ("required", "unique"):
            yield one


def _headless(survey: Survey) -> Iterator[str]:
    if survey.format != "csv" or not survey.tables:
        return
    names = [column.name for column in survey.tables[0].columns]
    if any(re.fullmatch(r"[+-]?[\d.,:/-]*\d[\d.,:/-]*", name.strip()) for name in names):
        yield (
            "The first line is taken for the names, and looks like values: "
            "add a line with the names above it."
        )
