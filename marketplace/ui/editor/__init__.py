"""The SQL editor: colours, suggestions, the place of a mistake, run by keyboard. See README.md.

What is typed stays in the browser and is told when it is run or the editor is left, so that no
rerun takes it away. A page of its own may be around it; it must not be in an `st.form`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import streamlit as st

from marketplace.errors import Invalid
from marketplace.model import Table, TableColumn
from marketplace.ui.editor import bundle
from marketplace.ui.editor.sheet import Sheet
from marketplace.ui.words import part_key

_EMPTY = "Type a query. Ctrl+Space suggests tables and properties."


def edit(
    sql: str,
    *,
    key: str,
    tables: Sequence[Table],
    on_run: Callable[[str], None],
    error: Invalid | None = None,
    note: str = "",
    button: bool = True,
) -> str:
    """The text as it stands; `on_run` is called with it, before the script, when it is to be run.

    `sql` is the text to begin with. Given another one later it replaces what is typed, unless it
    is what stands there already; so it may come from the address, or be what this returned.
    `note` stands beside the Run button; without `button` there is only the keyboard.
    """
    sheet = _sheet(key) or Sheet.of(sql)
    st.session_state[_kept(key)] = sheet
    sheet.ask(sql)
    place = part_key(key)

    def heard() -> None:
        if sheet.hear(st.session_state[place].get("said")):
            on_run(sheet.text)

    data = {
        "key": key,
        "session": sheet.session,
        "serial": sheet.serial,
        "text": sheet.put,
        "ran": sheet.ran,
        "tables": [_named(table) for table in tables],
        "inserts": sheet.inserts,
        "error": _told(error, sheet.ran),
        "note": note,
        "button": button,
        "label": "SQL query",
        "placeholder": _EMPTY,
    }
    bundle.draw(data=data, key=place, on_said_change=heard)
    return sheet.text


def insert(text: str, *, key: str) -> None:
    """Puts text where the cursor is, at the next run: for the `on_click` of what stands beside."""
    if sheet := _sheet(key):
        sheet.insert(text)


def _sheet(key: str) -> Sheet | None:
    return st.session_state.get(_kept(key))


def _kept(key: str) -> str:
    return f"{key} sheet"


def _named(table: Table) -> list[Any]:
    columns = [[column.name, column.type, _about(column)] for column in table.columns]
    return [table.name, table.title, columns]


def _about(column: TableColumn) -> str:
    masked = column.masked and f"Hidden from your role: {column.masked}"
    return "\n".join(part for part in (column.description, masked) if part)


def _told(error: Invalid | None, ran: int) -> dict[str, Any] | None:
    """With the run it belongs to: the same mistake made again is announced again."""
    if error is None:
        return None
    place = {"line": error.line, "column": error.column}
    return {"message": error.message, "hint": error.hint, "run": ran, **place}
