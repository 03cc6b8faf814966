"""The schema in a form: a grid for what every property has, and the rest of one property below."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd
import streamlit as st

from marketplace.contracts.findings import Path, dotted
from marketplace.contracts.splice.edits import Edit, Insert, Move, Remove, Set
from marketplace.services import editing
from marketplace.ui.edit_inputs import is_stated, record, value_at
from marketplace.ui.edit_list import ICON, title_of, unlike
from marketplace.ui.edit_sheet import Sheet
from marketplace.ui.shell import Here
from marketplace.ui.words import escape, quiet

_NEST = "\u2003"
_DEEPEST = 8
_MOST = 500  # rows of a grid
_NAME, _MEANING, _TYPE, _NEEDED = "Property", "Description", "Type", "Filled"
_KEY, _CLASS = "Key", "Class"
_FIELDS = {
    _MEANING: "description", _TYPE: "logicalType", _NEEDED: "required", _KEY: "primaryKey",
    _CLASS: "classification",
}  # fmt: skip
_PROPERTY = (
    "name", "logicalType", "physicalType", "classification", "required", "unique", "primaryKey",
    "description", "businessName", "physicalName",
)  # fmt: skip
_OBJECT = ("name", "physicalName", "description", "dataGranularityDescription")


@dataclass(frozen=True, slots=True)
class _Row:
    path: Path
    depth: int
    held: Mapping[str, Any]


def show(here: Here, sheet: Sheet) -> None:
    objects = value_at(sheet.tree, ("schema",))
    objects = objects if isinstance(objects, list) else []
    at = _object(sheet, objects)
    if not objects or not isinstance(objects[at], dict):
        st.markdown(quiet("No table is promised yet. Add one, then its properties."))
        return
    path: Path = ("schema", at)
    rows = [*_rows(objects[at], path, 0)]
    classes = [one.name for one in here.organisation.classifications]
    if rows:
        _grid(sheet, rows[:_MOST], classes)
        if len(rows) > _MOST:
            st.markdown(quiet(f"The first {_MOST} of {len(rows):,}; choose any of them below."))
    chosen = _property(sheet, path, rows)
    if chosen:
        record(sheet, chosen.path, _PROPERTY, {"classification": tuple(classes)})
        if is_stated(sheet.tree, (*chosen.path, "logicalType")):
            st.markdown("###### What its values must be", anchors=False)
            record(sheet, (*chosen.path, "logicalTypeOptions"), ())
    with st.expander("About the table itself", type="compact"):
        record(sheet, path, _OBJECT, hidden=("logicalType",))


def _object(sheet: Sheet, objects: list[Any]) -> int:
    with st.container(horizontal=True, vertical_alignment="bottom", gap="xsmall"):
        at = 0
        if objects:
            titles = unlike(title_of(one, ("name",), row) for row, one in enumerate(objects))
            at = st.selectbox(
                "Table",
                range(len(objects)),
                index=min(st.session_state.get("edit at schema", 0), len(objects) - 1),
                format_func=lambda row: titles[row] if row < len(titles) else "",
                key=sheet.chooser("object", titles),
                width=260,
            )
            st.session_state["edit at schema"] = at
        with (
            st.popover(
                "Add a table", icon=":material/add:", type="tertiary", key=sheet.key("more tables")
            ),
            st.form(sheet.key("new object"), border=False),
        ):
            key = sheet.key("new object name")
            st.text_input("Name", key=key, max_chars=200)
            st.form_submit_button(
                "Add", on_click=_add_object, args=(sheet, sheet.revision, len(objects), key)
            )
    return at


def _grid(sheet: Sheet, rows: list[_Row], classes: list[str]) -> None:
    frame = pd.DataFrame(
        {
            _NAME: [_NEST * row.depth + str(row.held.get("name") or "each entry") for row in rows],
            **{title: [row.held.get(name) for row in rows] for title, name in _FIELDS.items()},
        }
    )
    for title in (_NEEDED, _KEY):
        frame[title] = [value is True for value in frame[title]]
    for title in (_TYPE, _CLASS, _MEANING):
        frame[title] = [None if v is None else str(v) for v in frame[title]]
    known = {one.name: one for one in editing.fields_of(sheet.tree, rows[0].path)}
    kinds = known["logicalType"].choices if "logicalType" in known else ()
    key = sheet.key(f"grid {dotted(rows[0].path)}")
    stated = [*dict.fromkeys(str(v) for v in frame[_CLASS] if v)]
    st.data_editor(
        frame,
        key=key,
        hide_index=True,
        num_rows="fixed",
        height=min(36 + 30 * len(rows), 336),
        row_height=30,
        disabled=[_NAME],
        column_config={
            _NAME: st.column_config.TextColumn(width=124, pinned=True),
            _MEANING: st.column_config.TextColumn(width=190, max_chars=5000),
            _TYPE: st.column_config.SelectboxColumn(options=[*kinds], width=78),
            _NEEDED: st.column_config.CheckboxColumn(width=64, help="Never empty"),
            _KEY: st.column_config.CheckboxColumn(width=54, help="Part of the key"),
            _CLASS: st.column_config.SelectboxColumn(
                options=[*dict.fromkeys([*classes, *stated])], width=90
            ),
        },
        on_change=_write,
        args=(sheet, sheet.revision, rows, key),
        alt="The properties of the table, to be edited",
    )


def _write(sheet: Sheet, revision: int, rows: list[_Row], key: str) -> None:
    """The browser may send any row and column: only those of the grid count, and each is looked
    for again where it was when the grid was drawn."""
    told = st.session_state.get(key)
    told = told.get("edited_rows") if isinstance(told, Mapping) else None
    if revision != sheet.revision or not isinstance(told, Mapping):
        return
    edits: list[Edit] = []
    for row, cells in told.items():
        if not isinstance(row, int) or not 0 <= row < len(rows) or not isinstance(cells, Mapping):
            continue
        path = rows[row].path
        held = value_at(sheet.tree, path)
        if not isinstance(held, dict) or held.get("name") != rows[row].held.get("name"):
            continue
        for title, value in cells.items():
            if title in _FIELDS:
                edits += _cell((*path, _FIELDS[title]), value, held.get(_FIELDS[title]))
            if title == _TYPE and value and value != held.get("logicalType"):
                edits += [Remove(gone) for gone in editing.outlived(sheet.tree, path, str(value))]
    if edits:
        sheet.make(edits)


def _cell(path: Path, value: Any, held: Any) -> list[Edit]:
    if path[-1] in ("required", "primaryKey"):
        if bool(value) == (held is True):
            return []
        return [Set(path, True)] if value else [Remove(path)]
    if value in (None, ""):
        return [] if held is None else [Remove(path)]
    return [] if str(value) == held else [Set(path, str(value))]


def _property(sheet: Sheet, path: Path, rows: list[_Row]) -> _Row | None:
    chosen: _Row | None = None
    with st.container(horizontal=True, vertical_alignment="bottom", gap="xsmall"):
        if rows:
            names = unlike(_long_name(row, path, sheet.tree) for row in rows)
            kept = f"edit at {dotted(path)} property"
            at = st.selectbox(
                "Property",
                range(len(rows)),
                index=min(st.session_state.get(kept, 0), len(rows) - 1),
                format_func=lambda row: names[row] if row < len(names) else "",
                key=sheet.chooser(f"{dotted(path)} property", names),
                width=260,
            )
            st.session_state[kept] = at
            chosen = rows[at]
            _arrange(sheet, chosen)
        _new(sheet, path, chosen)
    return chosen


def _arrange(sheet: Sheet, row: _Row) -> None:
    at = row.path[-1]
    if not isinstance(at, int):
        return
    siblings = value_at(sheet.tree, row.path[:-1])
    for word, icon, to in (("up", "arrow_upward", at - 1), ("down", "arrow_downward", at + 1)):
        st.button(
            f":material/{icon}:",
            width=ICON,
            key=sheet.key(f"property {word}"),
            help=f"Move this property {word}",
            disabled=not 0 <= to < len(siblings),
            type="tertiary",
            on_click=_change,
            args=(sheet, sheet.revision, Move(row.path, to)),
        )
    st.button(
        ":material/delete:",
        width=ICON,
        key=sheet.key("property remove"),
        help="Remove this property",
        type="tertiary",
        on_click=_change,
        args=(sheet, sheet.revision, Remove(row.path)),
    )


def _new(sheet: Sheet, path: Path, near: _Row | None) -> None:
    with (
        st.popover(
            "Add a property", icon=":material/add:", type="tertiary", key=sheet.key("more rows")
        ),
        st.form(sheet.key("new property"), border=False),
    ):
        keys = [sheet.key(f"new property {what}") for what in ("name", "type", "where")]
        st.text_input("Name", key=keys[0], max_chars=200)
        known = editing.fields_of(sheet.tree, (*path, "properties", 0))
        kinds = next((one.choices for one in known if one.name == "logicalType"), ())
        st.selectbox("Type", kinds, key=keys[1])
        if near and near.held.get("logicalType") == "object":
            st.toggle(f"Inside of {escape(str(near.held.get('name'))[:60])}", key=keys[2])
        st.form_submit_button("Add", on_click=_add, args=(sheet, sheet.revision, path, near, keys))


def _add(sheet: Sheet, revision: int, path: Path, near: _Row | None, keys: list[str]) -> None:
    name = str(st.session_state.get(keys[0]) or "").strip()
    if revision != sheet.revision or not name:
        return
    new = {"name": name, "logicalType": str(st.session_state.get(keys[1]) or "string")}
    inside = bool(near and st.session_state.get(keys[2]))
    holder = (*(near.path if near and inside else path), "properties")
    siblings = value_at(sheet.tree, holder)
    count = len(siblings) if isinstance(siblings, list) else 0
    if sheet.make([Insert(holder, None, new) if count else Set(holder, [new])], again=True):
        paths = [row.path for row in _rows(value_at(sheet.tree, path), path, 0)]
        st.session_state[f"edit at {dotted(path)} property"] = paths.index((*holder, count))


def _add_object(sheet: Sheet, revision: int, count: int, key: str) -> None:
    name = str(st.session_state.get(key) or "").strip()
    if revision != sheet.revision or not name:
        return
    new = {"name": name, "logicalType": "object"}
    edit: Edit = Insert(("schema",), None, new) if count else Set(("schema",), [new])
    if sheet.make([edit], again=True):
        st.session_state["edit at schema"] = count


def _change(sheet: Sheet, revision: int, edit: Edit) -> None:
    if revision == sheet.revision:
        sheet.make([edit], again=True)


def _rows(holder: Mapping[str, Any], path: Path, depth: int) -> Iterator[_Row]:
    inner = holder.get("properties")
    for at, one in enumerate(inner if isinstance(inner, list) else ()):
        if isinstance(one, dict):
            row = _Row((*path, "properties", at), depth, one)
            yield row
            if depth < _DEEPEST:
                yield from _rows(one, row.path, depth + 1)
    items = holder.get("items")
    if isinstance(items, dict) and depth < _DEEPEST and depth:
        row = _Row((*path, "items"), depth, items)
        yield row
        yield from _rows(items, row.path, depth + 1)


def _long_name(row: _Row, above: Path, tree: Any) -> str:
    """ "address.street"."""
    parts = []
    for depth in range(len(above) + 1, len(row.path) + 1):
        one = value_at(tree, row.path[:depth])
        if isinstance(one, dict):
            parts.append(str(one.get("name") or "each entry"))
    return ".".join(parts)
