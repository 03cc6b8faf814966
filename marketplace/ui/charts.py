"""Data as the browser shows it: rows, and one line for each property with a small histogram."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Sequence
from datetime import date, datetime
from typing import Any

import pyarrow as pa
import streamlit as st

from marketplace.model import Column, ColumnProfile, Preview, Result, ResultColumn
from marketplace.ui.words import cut, escape, number

# The worker hands over text; the browser is to show days and times.
_TIMES: dict[str, Callable[[str], Any]] = {
    "DATE": date.fromisoformat,
    "TIMESTAMP": datetime.fromisoformat,
    "TIMESTAMP WITH TIME ZONE": datetime.fromisoformat,
}
MASKED = "••••••"
_CLASSIFIED = re.compile(r"(?:^|\s)is classified (.+)")
_TAGGED = re.compile(r"(?:^is|\sis|,) tagged ")
_BARS = 20
_SEEN = 11  # rows that are seen without scrolling
_PROFILED = 20  # properties that are seen without scrolling


def rows(preview: Preview, keys: Collection[str], alt: str) -> None:
    """Masked cells are dots; keys stay in sight when one scrolls to the right."""
    arrays = {}
    config: dict[str, Any] = {}
    for index, column in enumerate(preview.columns):
        values = [row[index] for row in preview.rows]
        arrays[column.name] = _array(values, column)
        config[column.name] = _config(column, column.name in keys)
    st.dataframe(
        pa.table(arrays),
        hide_index=True,
        column_config=config,
        height="content" if len(preview.rows) <= _SEEN else 398,
        placeholder="-",
        alt=alt,
    )


def result(found: Result, alt: str) -> None:
    """The answer to a query, each column with its type; names can be there twice."""
    fields, config = [], {}
    for index, column in enumerate(found.columns):
        name = f"{index}"
        fields.append((name, _array([row[index] for row in found.rows], Column(name, column.type))))
        config[name] = _result_config(column)
    st.dataframe(
        pa.table(dict(fields)),
        hide_index=True,
        column_config=config,
        height="content" if len(found.rows) <= _SEEN else 398,
        placeholder="-",
        alt=alt,
    )


def _result_config(column: ResultColumn) -> Any:
    told = _config(Column(column.name, column.type), False)
    told["help"] = column.type.lower()
    return told


def _array(values: Sequence[Any], column: Column) -> pa.Array:
    if column.masked:
        return pa.array([MASKED] * len(values))
    read = _TIMES.get(column.type.upper().split("(")[0])
    try:
        return pa.array([read(v) if read and v is not None else v for v in values])
    except (pa.ArrowException, TypeError, ValueError, OverflowError):
        return pa.array([None if value is None else str(value) for value in values])


def _config(column: Column, pinned: bool) -> Any:
    pin = True if pinned else None
    kind = column.type.upper()
    if column.masked:
        return st.column_config.TextColumn(column.name, help=f"Masked: {why(column)}", pinned=pin)
    if kind == "DATE":
        return st.column_config.DateColumn(column.name, format="D MMM YYYY", pinned=pin)
    if kind.startswith("TIMESTAMP"):
        return st.column_config.DatetimeColumn(column.name, format="D MMM YYYY, HH:mm", pinned=pin)
    return st.column_config.Column(column.name, pinned=pin)


def why(column: Column) -> str:
    """Why its values are hidden, as Markdown: "sensitivity restricted", "personal data"."""
    reason = column.masked.removeprefix(f"{column.property or column.name} ")
    if found := _CLASSIFIED.search(reason):
        return f"sensitivity {escape(found[1])}"
    return "personal data" if _TAGGED.search(reason) else escape(reason)


def profile(found: Sequence[ColumnProfile]) -> None:
    """Figures of a masked property would tell its values, so it has only its empty share."""
    lines = [_line(one) for one in found]
    config = {
        "Property": st.column_config.TextColumn("Property", pinned=True),
        "Distribution": st.column_config.BarChartColumn("Distribution", color="gray", y_min=0),
    }
    st.dataframe(
        pa.table({name: [line[name] for line in lines] for name in lines[0]}),
        hide_index=True,
        column_config=config,
        height="content" if len(lines) <= _PROFILED else 640,
        alt="Empty share, distinct, smallest, largest and most frequent values of each property",
    )


def _line(one: ColumnProfile) -> dict[str, Any]:
    column = one.column
    return {
        "Property": column.name,
        "Type": column.type.lower(),
        "Empty": share(one.nulls),
        "Distinct": "" if one.distinct is None else f"about {number(one.distinct)}",
        "Smallest": MASKED if column.masked else _brief(one.minimum, column),
        "Largest": MASKED if column.masked else _brief(one.maximum, column),
        "Most frequent": MASKED if column.masked else frequent(one),
        "Distribution": bars(one),
    }


def share(value: float) -> str:
    """Never rounded to none or all when it is not."""
    if value in (0, 1):
        return "none" if value == 0 else "all"
    percent = value * 100
    if percent < 0.1:
        return "< 0.1 %"
    return "> 99.9 %" if percent > 99.9 else f"{percent:.1f} %"


def frequent(one: ColumnProfile) -> str:
    found = ((_brief(value, one.column), times) for value, times in one.top[:3])
    return ", ".join(f"{cut(value, 24)} ({number(times)})" for value, times in found)


def _brief(value: str, column: Column) -> str:
    """Times to the minute: seconds would be cut off by the cell."""
    return value[:16] if column.type.upper().startswith("TIMESTAMP") else value


def bars(one: ColumnProfile) -> list[int] | None:
    """The counts of the histogram, or of the most frequent values where there is none."""
    if one.column.masked:
        return None
    return (
        [times for _, _, times in one.histogram[:_BARS]] or [times for _, times in one.top] or None
    )
