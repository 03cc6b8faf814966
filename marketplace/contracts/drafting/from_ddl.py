"""Tables as DDL states them: a tree of names, and each statement as a suggestion."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from marketplace.contracts.drafting.sketch import object_name
from marketplace.contracts.drafting.words import personal, plain
from marketplace.model import Classification
from marketplace.model.drafting import Place, Sketch, Suggested, Suggestion

Told = Mapping[str, Any]  # as the process that reads DDL tells it
_SAID = {
    "minimum": "Is at least {}", "maximum": "Is at most {}",
    "exclusiveMinimum": "Is more than {}", "exclusiveMaximum": "Is less than {}",
}  # fmt: skip


def sketch(tables: Sequence[Told], classes: tuple[Classification, ...], source: str) -> Sketch:
    """What the database enforces is accepted; what only looks like something, too."""
    names = _object_names(tables)
    schema: list[dict[str, Any]] = []
    found: list[Suggestion] = []
    for row, table in enumerate(tables):
        at: Place = ("schema", row)
        made: dict[str, Any] = {"name": names[row]}
        if table["name"] != names[row]:
            made["physicalName"] = table["name"]
        columns = _distinct(table["columns"])
        made |= {"physicalType": "view" if "view" in table["kind"] else "table",
                 "logicalType": "object", "properties": _properties(columns)}  # fmt: skip
        schema.append(made)
        if table["comment"]:
            found.append(_one(Suggested.DESCRIPTION, at, names[row], table["comment"],
                              {"description": table["comment"]}))  # fmt: skip
        for place, column in enumerate(columns):
            where = f"{names[row]}.{column['name']}"
            spot = (*at, "properties", place)
            found += _column(column, spot, where, table, classes)
        found += _references(table, at, names, tables)
    first = str(tables[0]["name"]) if len(tables) == 1 else ""
    title = first.replace("_", " ").strip()
    return Sketch(
        source=source,
        name=title[:1].upper() + title[1:],
        tree={"schema": schema},
        suggestions=tuple({one.key: one for one in found}.values()),
    )


def _object_names(tables: Sequence[Told]) -> list[str]:
    """Each once; of two that are called the same the later one with its number."""
    found: list[str] = []
    for row, table in enumerate(tables):
        name = object_name(str(table["name"]))
        found.append(f"{name}_{row + 1}" if name in found else name)
    return found


def _distinct(columns: Sequence[Told]) -> list[Told]:
    seen: dict[str, Told] = {}
    for column in columns:
        seen.setdefault(str(column["name"]), column)
    return [column for name, column in seen.items() if name.strip()]


def _properties(columns: Sequence[Told]) -> list[dict[str, Any]]:
    return [{"name": c["name"], **(_inside(c) if c["held"] else {})} for c in _distinct(columns)]


def _inside(column: Told) -> dict[str, Any]:
    """Parts of nested types are as they are: nobody drops the type of one."""
    made: dict[str, Any] = {}
    if column["logical"]:
        made["logicalType"] = column["logical"]
    held = column["held"]
    if column["logical"] == "object":
        inner = [{"name": part["name"], **_inside(part)} for part in _distinct(held)]
        made["properties"] = inner
    elif column["logical"] == "array" and held:
        made["items"] = _inside(held[0])
    elif column["logical"] == "map":
        pairs = [*held, {}, {}]
        made["map"] = {part: _inside(one) if one else {}
                       for part, one in zip(("key", "value"), pairs, strict=False)}  # fmt: skip
    elif column["type"]:
        made["physicalType"] = column["type"].lower()
    return made


def _one(
    kind: Suggested, at: Place, where: str, sentence: str, piece: dict[str, Any], said: str = ""
) -> Suggestion:
    return Suggestion(
        kind=kind, at=at, where=where, sentence=sentence[:300], piece=piece, evidence=said
    )


def _column(
    column: Told, at: Place, where: str, table: Told, classes: tuple[Classification, ...]
) -> Iterator[Suggestion]:
    name = column["name"]
    type_ = {} if column["held"] or not column["logical"] else {"logicalType": column["logical"]}
    if column["type"]:
        type_["physicalType"] = column["type"].lower()[:200]
        yield _one(Suggested.TYPE, at, where, f"Is of type {column['type'].lower()}", type_)
    if column["comment"]:
        said = column["comment"]
        yield _one(Suggested.DESCRIPTION, at, where, said, {"description": said})
    if name in table["keys"]:
        position = table["keys"].index(name) + 1
        piece = {"primaryKey": True, "primaryKeyPosition": position, "required": True}
        if len(table["keys"]) == 1:
            piece["unique"] = True
        yield _one(Suggested.KEY, at, where, "Is of the primary key", piece)
    elif column["required"]:
        yield _one(Suggested.REQUIRED, at, where, "Is never empty", {"required": True}, "NOT NULL")
    if [name] in table["uniques"]:
        yield _one(Suggested.UNIQUE, at, where, "Has no value twice", {"unique": True}, "UNIQUE")
    yield from _checks(column, at, where, table)
    level = next((one for one in classes if one.personal), None)
    if (what := personal(name)) and level and not column["held"]:
        sentence = f"Looks like {what}, so {level.name}"
        piece = {"classification": level.name}
        yield _one(Suggested.CLASSIFICATION, at, where, sentence, piece, "by its name")


def _checks(column: Told, at: Place, where: str, table: Told) -> Iterator[Suggestion]:
    """The last word on each end; a list only once."""
    ends: dict[str, Any] = {}
    for name, what, value in table["checks"]:
        if name == column["name"]:
            ends[what] = value
    numbers = column["logical"] in ("integer", "number")
    for what, value in ends.items():
        if what == "enum" and _fits(value, column["logical"]):
            values = [{"value": one} for one in dict.fromkeys(value)]
            said = f"Is one of {len(values)}: {', '.join(str(one) for one in value[:4])}"
            yield _one(Suggested.VALUES, at, where, said, {"enum": values}, "by its definition")
        elif what != "enum" and numbers and _leaves_room(ends):
            piece = {"logicalTypeOptions": {what: value}}
            yield _one(Suggested.BOUNDS, at, where, _SAID[what].format(value), piece, "CHECK")


def _fits(values: Sequence[Any], logical: str) -> bool:
    number = logical in ("integer", "number")
    return bool(values) and all(isinstance(v, int | float if number else str) for v in values)


def _leaves_room(ends: Mapping[str, Any]) -> bool:
    low = max((v for k, v in ends.items() if "inimum" in k), default=None)
    high = min((v for k, v in ends.items() if "aximum" in k), default=None)
    return low is None or high is None or low < high


def _references(
    table: Told, at: Place, names: Sequence[str], tables: Sequence[Told]
) -> Iterator[Suggestion]:
    """To tables that are here; of others nobody knows the contract."""
    own = names[at[1]] if isinstance(at[1], int) else ""
    places = {c["name"]: place for place, c in enumerate(_distinct(table["columns"]))}
    for one in table["references"]:
        row = next((r for r, t in enumerate(tables) if t["name"] == one["table"]), None)
        to = one["to"] or (tables[row]["keys"] if row is not None else [])
        if row is None or len(to) != len(one["from"]) or not to:
            continue
        known = {c["name"] for c in tables[row]["columns"]}
        if not (set(to) <= known and set(one["from"]) <= set(places)):
            continue
        if not all(map(plain, (own, names[row], *to, *one["from"]))):
            continue
        targets = [f"{names[row]}.{name}" for name in to]
        said = f"Refers to {', '.join(targets)}"
        if len(to) == 1:
            name = one["from"][0]
            piece: dict[str, Any] = {"relationships": [{"type": "foreignKey", "to": targets[0]}]}
            place: Place = (*at, "properties", places[name])
            yield _one(Suggested.RELATIONSHIP, place, f"{own}.{name}", said, piece, "FOREIGN KEY")
        else:
            start = [f"{own}.{name}" for name in one["from"]]
            piece = {"relationships": [{"type": "foreignKey", "from": start, "to": targets}]}
            yield _one(Suggested.RELATIONSHIP, at, own, said, piece, "FOREIGN KEY")
