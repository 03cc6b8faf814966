"""The rows that break a promise: how many, which, and why each does."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import pyarrow as pa
import streamlit as st

from marketplace.errors import Busy, Limited, MarketplaceError
from marketplace.model import Column, Evidence, Kept
from marketplace.services.product import ProductView
from marketplace.ui import charts, kept_read
from marketplace.ui.empty import missing
from marketplace.ui.kept_file import csv_file
from marketplace.ui.shell import Here
from marketplace.ui.words import count, cut, escape, listed, number, quiet

_SEEN, _HEIGHT = 11, 398  # rows that are seen without scrolling, and their pixels
_CHECKS = 12  # of which rows are gathered for the one table
_REASON = "Why it breaks the contract"
_LETTERS = 120


@dataclass(slots=True)
class Rows:
    """Rows of one object under one another, each with all that it breaks."""

    object: str
    columns: tuple[tuple[str, str], ...]
    found: dict[tuple[Any, ...], list[str]] = field(default_factory=dict)


def show(here: Here, view: ProductView, of: Kept) -> None:
    """Of one check."""
    place = st.container()
    found = _asked(here, view, of, place)
    if found is None:
        return
    with place:
        _head(found, _download(found))
        if found.examples:
            _table(found.columns, found.examples, f"Rows that break: {found.check.title}")
        if found.note:
            st.markdown(quiet(escape(found.note)))


def together(here: Here, view: ProductView, failing: Sequence[Kept]) -> None:
    """All rows that break the contract, each with its reasons."""
    place = st.container()
    asked = [_asked(here, view, of, place) for of in failing[:_CHECKS]]
    parts = merged([one for one in asked if one], _keys(view))
    with place:
        for part in parts:
            _together(view, part)
        if not parts:
            missing("No single row can be named that breaks it.")
        if len(failing) > _CHECKS:
            st.markdown(
                quiet(f"Of the worst {_CHECKS} checks; {len(failing) - _CHECKS} more fail.")
            )


def merged(found: Sequence[Evidence], keys: Mapping[str, Sequence[str]]) -> list[Rows]:
    """By object. A row that breaks two checks is there once, where it has a key to tell it by."""
    parts: dict[str, list[Evidence]] = {}
    for one in found:
        if one.examples:
            parts.setdefault(one.check.object, []).append(one)
    return [_merged(name, evidences, keys.get(name, ())) for name, evidences in parts.items()]


def _merged(name: str, found: Sequence[Evidence], keys: Sequence[str]) -> Rows:
    columns = dict(column for one in found for column in one.columns)
    rows = Rows(name, tuple(columns.items()))
    known: dict[tuple[Any, ...], tuple[Any, ...]] = {}
    for one in found:
        names = [column for column, _ in one.columns]
        for place, example in enumerate(one.examples):
            cells = dict(zip(names, example, strict=False))
            told = tuple(cells.get(key) for key in keys)
            alone = not keys or None in told or any(columns.get(key) for key in keys)
            key = (one.check.id, place) if alone else told
            row = _joined(known.get(key), tuple(cells.get(column) for column in columns))
            reasons = rows.found.pop(known[key], []) if key in known else []
            known[key] = row if row not in rows.found else (*row, one.check.id, place)
            rows.found[known[key]] = [*reasons, one.check.title]
    return rows


def _joined(one: tuple[Any, ...] | None, other: tuple[Any, ...]) -> tuple[Any, ...]:
    """Two views of the same row: what one does not show, the other may."""
    if one is None:
        return other
    return tuple(a if a is not None else b for a, b in zip(one, other, strict=False))


def _keys(view: ProductView) -> dict[str, list[str]]:
    contract = view.port.contract
    objects = contract.schema if contract else ()
    return {o.name: [p.name for p in o.properties if p.primary_key] for o in objects}


def _together(view: ProductView, part: Rows) -> None:
    heads = ((_REASON, ""), *part.columns)
    wide = len(part.columns)
    rows = [(listed(why), *row[:wide]) for row, why in part.found.items()]
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        said = quiet(f"{count(len(rows), 'row')}, the examples of each check")
        st.markdown(f"**{escape(part.object)}** {said}", width="content")
        name = _file_name(f"{view.listing.id} {part.object} rows that break the contract")
        _button(lambda: csv_file([head for head, _ in heads], rows), name, part.object)
    _table(heads, rows, f"Rows of {part.object} that break the contract, with the reason")


def _asked(here: Here, view: ProductView, of: Kept, place: Any) -> Evidence | None:
    try:
        with place.skeleton(height=_HEIGHT):
            return kept_read.rows(here, view, of)
    except MarketplaceError as error:
        _error(place, error)
        return None


def _error(place: Any, error: MarketplaceError) -> None:
    hint = f"  \n{escape(error.hint)}" if error.hint else ""
    said = f"**{escape(error.message)}**{hint}"
    if isinstance(error, Limited | Busy):
        place.warning(said, icon=":material/timer:")
    else:
        place.error(said, icon=":material/error:")


def _head(found: Evidence, download: Callable[[], None]) -> None:
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.markdown(f"**Rows that break it** {quiet(escape(shown(found)))}", width="content")
        if found.examples:  # at the right, the table's own buttons would lie over it
            download()
    if masked := [(name, why) for name, why in found.columns if why]:
        names = listed(f"{escape(n)} ({charts.why(Column(n, '', why))})" for n, why in masked)
        st.markdown(quiet(f":material/lock: Masked for everybody here: {names}"))


def shown(found: Evidence) -> str:
    """ "12 of 336,776 rows (< 0.1 %), the first 10"."""
    of = f" of {count(found.rows, 'row')} ({charts.share(found.failed / found.rows)})"
    all_ = f"{number(found.failed)}{of if found.rows else ''}"
    part = len(found.examples)
    return f"{all_}, the first {number(part)} here" if 0 < part < found.failed else all_


def _download(found: Evidence) -> Callable[[], None]:
    name = _file_name(f"{found.check.id} rows")
    heads = [column for column, _ in found.columns]
    return lambda: _button(lambda: csv_file(heads, found.examples), name, found.check.id)


def _button(make: Callable[[], bytes], name: str, key: str) -> None:
    st.download_button(
        "Download",
        data=make,
        file_name=f"{name}.csv",
        mime="text/csv",
        key=f"kept_csv_{key}",
        on_click="ignore",
        icon=":material/download:",
        type="tertiary",
        help="As CSV: the rows that are shown here",
    )


def _file_name(text: str) -> str:
    return cut(re.sub(r"[^\w]+", "-", text).strip("-").lower(), 80)


def _table(columns: Sequence[tuple[str, str]], rows: Sequence[Sequence[Any]], alt: str) -> None:
    """Names can be there twice."""
    arrays, config = {}, {}
    for place, (name, masked) in enumerate(columns):
        cells = [row[place] for row in rows]
        arrays[f"{place}"] = _array([charts.MASKED] * len(cells) if masked else cells)
        config[f"{place}"] = st.column_config.Column(
            name, width="large" if name == _REASON else None, pinned=True if place == 0 else None
        )
    st.dataframe(
        pa.table(arrays),
        hide_index=True,
        column_config=config,
        height="content" if len(rows) <= _SEEN else _HEIGHT,
        placeholder="-",
        alt=alt,
    )


def _array(cells: Sequence[Any]) -> pa.Array:
    try:
        return pa.array([_cell(cell) for cell in cells])
    except (pa.ArrowException, TypeError, ValueError, OverflowError):
        return pa.array([None if cell is None else str(cell) for cell in cells])


def _cell(cell: Any) -> Any:
    if isinstance(cell, datetime) and cell.tzinfo:
        return cell.astimezone(UTC)
    return cut(cell, _LETTERS) if isinstance(cell, str) else cell
