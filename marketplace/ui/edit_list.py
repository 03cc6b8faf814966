"""A list of entries: one is open, others can be opened, added, moved and taken away."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import streamlit as st

from marketplace.contracts.findings import Path, dotted
from marketplace.contracts.splice.edits import Edit, Insert, Move, Remove, Set
from marketplace.ui.edit_inputs import is_stated, record, value_at
from marketplace.ui.edit_sheet import Sheet
from marketplace.ui.edit_words import label
from marketplace.ui.words import quiet

ICON = 30  # pixels: without a word, a button is too narrow for a finger
_LONGEST = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Entries:
    """What a form has to know of a list of mappings."""

    title: str  # "Support channels"
    noun: str  # "channel"
    named: Sequence[str]  # the fields that name an entry, the first that is stated counts
    asked: Sequence[str]  # of a new one
    names: Sequence[str]  # fields in the order of the form
    choices: Mapping[str, Sequence[str]] = field(default_factory=dict)  # of `asked`
    nothing: str = ""  # what it means that there is none


def show(
    sheet: Sheet,
    path: Path,
    of: Entries,
    offered: dict[str, tuple[str, ...]] | None = None,
    below: Callable[[Path], None] | None = None,
) -> None:
    """`below` draws what belongs to the open entry beside its fields."""
    st.markdown(f"##### {of.title}", anchors=False)
    entries = value_at(sheet.tree, path)
    if is_stated(sheet.tree, path) and not isinstance(entries, list):
        st.markdown(quiet("It is written in a way that only the YAML view can change."))
        return
    found = entries if isinstance(entries, list) else []
    chosen = _bar(sheet, path, of, found)
    if not found:
        st.markdown(quiet(of.nothing or f"No {of.noun} is stated."))
    elif isinstance(found[chosen], dict):
        record(sheet, (*path, chosen), of.names, offered)
        if below:
            below((*path, chosen))
    else:
        st.markdown(quiet("This entry is written in a way that only the YAML view can change."))


def title_of(entry: Any, named: Sequence[str], row: int) -> str:
    stated = entry if isinstance(entry, dict) else {}
    found = next((str(stated[name]) for name in named if stated.get(name)), "")
    return found[:60] or f"No {row + 1}"


def unlike(titles: Iterable[str]) -> list[str]:
    """A choice is told by its label, so no two may be alike."""
    found: list[str] = []
    for title in titles:
        found.append(f"{title} ({found.count(title) + 1})" if title in found else title)
    return found


def _bar(sheet: Sheet, path: Path, of: Entries, found: list[Any]) -> int:
    chosen = 0
    with st.container(horizontal=True, vertical_alignment="bottom", gap="xsmall"):
        if found:
            kept = f"edit at {dotted(path)}"
            at = min(st.session_state.get(kept, 0), len(found) - 1)
            titles = unlike(title_of(one, of.named, row) for row, one in enumerate(found))
            key = sheet.chooser(f"{dotted(path)} row", titles)
            chosen = st.selectbox(
                of.noun.capitalize(),
                range(len(found)),
                index=at,
                format_func=lambda row: titles[row] if row < len(titles) else "",
                key=key,
                width=260,
                label_visibility="collapsed",
            )
            st.session_state[kept] = chosen
            _arrange(sheet, path, of, chosen, len(found))
        _new(sheet, path, of, len(found))
    return chosen


def _arrange(sheet: Sheet, path: Path, of: Entries, row: int, count: int) -> None:
    """One up, one down, away."""
    for word, icon, to in (("up", "arrow_upward", row - 1), ("down", "arrow_downward", row + 1)):
        if count > 1:
            st.button(
                f":material/{icon}:",
                width=ICON,
                key=sheet.key(f"{dotted(path)} {word}"),
                help=f"Move this {of.noun} {word}",
                disabled=not 0 <= to < count,
                type="tertiary",
                on_click=_move,
                args=(sheet, sheet.revision, path, row, to),
            )
    st.button(
        ":material/delete:",
        width=ICON,
        key=sheet.key(f"{dotted(path)} remove"),
        help=f"Remove this {of.noun}",
        type="tertiary",
        on_click=_remove,
        args=(sheet, sheet.revision, path, row),
    )


def _new(sheet: Sheet, path: Path, of: Entries, count: int) -> None:
    key = sheet.key(f"{dotted(path)} new")
    with (
        st.popover(f"Add a {of.noun}", icon=":material/add:", type="tertiary", key=f"{key} open"),
        st.form(key, border=False),
    ):
        for name in of.asked:
            if choices := of.choices.get(name):
                st.selectbox(label(name), choices, key=f"{key} {name}", accept_new_options=True)
            else:
                st.text_input(label(name), key=f"{key} {name}", max_chars=_LONGEST)
        st.form_submit_button(
            "Add", on_click=_add, args=(sheet, sheet.revision, path, of, key, count)
        )


def _add(sheet: Sheet, revision: int, path: Path, of: Entries, key: str, count: int) -> None:
    if revision != sheet.revision:
        return
    typed = {name: str(st.session_state.get(f"{key} {name}") or "").strip() for name in of.asked}
    if not any(typed.values()):
        sheet.refused, sheet.hint = "Nothing was typed.", "Name it."
        return
    new = {name: _value(name, text) for name, text in typed.items() if text}
    whole: Edit = Insert(path, None, new) if count else Set(path, [new])
    if sheet.make([whole], again=True):
        st.session_state[f"edit at {dotted(path)}"] = count


def _value(name: str, text: str) -> Any:
    """A number where the standard has one, or may."""
    if name in ("value", "priceAmount", "port"):
        try:
            return float(text) if "." in text else int(text)
        except ValueError:
            return text
    return text


def _remove(sheet: Sheet, revision: int, path: Path, row: int) -> None:
    entries = value_at(sheet.tree, path)
    if revision != sheet.revision or not isinstance(entries, list):
        return
    # The last one takes its key along: an empty list says nothing.
    gone = path if len(entries) == 1 and len(path) == 1 else (*path, row)
    sheet.make([Remove(gone)], again=True)


def _move(sheet: Sheet, revision: int, path: Path, row: int, to: int) -> None:
    if revision == sheet.revision and sheet.make([Move((*path, row), to)], again=True):
        st.session_state[f"edit at {dotted(path)}"] = to
