"""One field of a file as one input. What is typed is spliced into the text at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import streamlit as st

from marketplace.contracts.findings import Path, dotted
from marketplace.contracts.form import Field, Holds
from marketplace.contracts.splice.edits import Edit, Remove, Set
from marketplace.contracts.splice.source import meaning
from marketplace.errors import CannotEdit
from marketplace.services import editing
from marketplace.settings import Limits
from marketplace.ui.edit_sheet import Sheet
from marketplace.ui.edit_words import FIXED, PROSE, label, tip
from marketplace.ui.prose import prose
from marketplace.ui.words import escape

_LONGEST = 10_000  # characters of a text
_SHOWN = (Holds.TEXT, Holds.NUMBER, Holds.FLAG, Holds.TEXTS, Holds.ANY, Holds.RANGE)
_MISSING = object()


def record(
    sheet: Sheet,
    path: Path,
    names: Sequence[str],
    offered: dict[str, tuple[str, ...]] | None = None,
    hidden: Sequence[str] = (),
) -> None:
    """The fields of one mapping: those of `names` in this order, then what else is stated; the rest
    of what the standard knows can be added. `offered`: values that the organisation uses."""
    known = {one.name: one for one in editing.fields_of(sheet.tree, path)}
    stated = value_at(sheet.tree, path)
    stated = stated if isinstance(stated, dict) else {}
    first = [known.get(name) or _unknown(name, stated) for name in names]
    shown = [one for one in first if one and (one.name in known or one.name in stated)]
    rest = [one for name, one in known.items() if name not in names and name not in hidden]
    rest = [one for one in rest if one.holds in _SHOWN and one.name not in FIXED]
    shown += [one for one in rest if one.name in stated]
    columns = st.columns(2, gap="small")
    row = 0
    for one in shown:
        if one.name in PROSE:
            draw(sheet, path, one, (offered or {}).get(one.name, ()))
            columns, row = st.columns(2, gap="small"), 0
            continue
        with columns[row % 2]:
            draw(sheet, path, one, (offered or {}).get(one.name, ()))
        row += 1
    _more(sheet, path, [one for one in rest if one.name not in stated])


def draw(sheet: Sheet, path: Path, of: Field, offered: Sequence[str] = ()) -> None:
    """One input. Its callback looks again at what may be written there."""
    here = (*path, of.name)
    held = value_at(sheet.tree, here)
    if held is not _MISSING and not _fits(of, held):
        of = replace(of, holds=Holds.OTHER)
    key = sheet.key(dotted(here))
    told: dict[str, Any] = {
        "label": escape(label(of.name)),
        "key": key,
        "help": escape(tip(of.name, of.meaning)),
        "on_change": _write,
        "args": (sheet, sheet.revision, path, of, key),
    }
    stated = None if held is _MISSING else held
    choices = tuple(dict.fromkeys((*of.choices, *map(str, offered))))
    match of.holds:
        case Holds.FLAG:
            st.toggle(value=bool(stated), **told)
        case Holds.NUMBER:
            whole = not isinstance(stated, float)
            st.number_input(value=stated, step=1 if whole else None, format=None, **told)
        case Holds.TEXTS:
            _texts(sheet, path, of, stated or [], told)
        case Holds.RANGE:
            _range(sheet, here, of, stated)
        case Holds.TEXT | Holds.ANY if of.name in PROSE:
            _prose(sheet, path, of, stated, key)
        case Holds.TEXT | Holds.ANY if choices:
            _choice(of, None if stated is None else str(stated), choices, told)
        case Holds.TEXT | Holds.ANY:
            _text(of, stated, told)
        case _:
            st.text_input(label(of.name), "Only in YAML", disabled=True, key=key, help=told["help"])


def value_at(tree: Any, path: Path) -> Any:
    """What stands there; `_MISSING` is never equal to anything that a file can say."""
    for step in path:
        listed = isinstance(tree, list) and isinstance(step, int) and 0 <= step < len(tree)
        if not listed and not (isinstance(tree, dict) and step in tree):
            return _MISSING
        tree = tree[step]
    return tree


def is_stated(tree: Any, path: Path) -> bool:
    return value_at(tree, path) is not _MISSING


def _text(of: Field, stated: Any, told: dict[str, Any]) -> None:
    shown = "" if stated is None else _shown(stated)
    hint = f"Like {of.examples[0]}" if of.examples else None
    st.text_input(value=shown, live=True, max_chars=_LONGEST, placeholder=hint, **told)


def _texts(
    sheet: Sheet, path: Path, of: Field, stated: Sequence[str], told: dict[str, Any]
) -> None:
    """Pressed once more, one of them goes. Not a multiselect: in the dark its words are white on
    pale blue."""
    if stated:
        options = [*dict.fromkeys(stated)]
        st.pills(
            options=options, default=options, selection_mode="multi", format_func=escape, **told
        )
    key = f"{told['key']} more"
    st.text_input(
        told["label"],
        key=key,
        help=told["help"],
        placeholder="Type one more and press Enter" if stated else "Type and press Enter",
        label_visibility="collapsed" if stated else "visible",
        max_chars=_LONGEST,
        on_change=_write_more,
        args=(sheet, sheet.revision, path, of, key),
    )


def _prose(sheet: Sheet, path: Path, of: Field, stated: Any, key: str) -> None:
    revision = sheet.revision
    prose(
        label(of.name),
        "" if stated is None else _shown(stated).removesuffix("\n"),
        key=key,
        on_type=lambda typed: _put(sheet, revision, path, of, typed),
        help=tip(of.name, of.meaning),
        longest=_LONGEST,
    )


def _choice(of: Field, stated: str | None, choices: tuple[str, ...], told: dict[str, Any]) -> None:
    """Of the standard's own choices nothing else is allowed; the organisation's are an offer."""
    options = [*choices, *([stated] if stated and stated not in choices else [])]
    st.selectbox(
        options=options,
        index=options.index(stated) if stated in options else None,
        placeholder="Not stated",
        accept_new_options=not of.choices,
        **told,
    )


def _range(sheet: Sheet, path: Path, of: Field, stated: Any) -> None:
    ends = stated if isinstance(stated, list) and len(stated) == 2 else [None, None]
    for row, (column, word) in enumerate(zip(st.columns(2), ("from", "to"), strict=True)):
        key = sheet.key(f"{dotted(path)} {word}")
        column.number_input(
            f"{escape(label(of.name))}, {word}",
            value=ends[row],
            key=key,
            on_change=_write_end,
            args=(sheet, sheet.revision, path, row, key),
        )


def _more(sheet: Sheet, path: Path, absent: Sequence[Field]) -> None:
    """What the standard also knows here, to be added."""
    if not absent:
        return
    key = sheet.key(f"{dotted(path)} more")
    st.selectbox(
        "Add a field",
        [one.name for one in absent],
        index=None,
        key=key,
        format_func=label,
        placeholder="Add a field",
        label_visibility="collapsed",
        on_change=_add,
        args=(sheet, sheet.revision, path, {one.name: one for one in absent}, key),
        width=240,
    )


_FIRST: dict[Holds, Any] = {Holds.FLAG: True, Holds.NUMBER: 0, Holds.TEXTS: [], Holds.RANGE: [0, 1]}


def _add(sheet: Sheet, revision: int, path: Path, absent: dict[str, Field], key: str) -> None:
    of = absent.get(st.session_state.get(key) or "")
    if of is None or revision != sheet.revision:
        return
    first = of.choices[0] if of.choices else of.examples[0] if of.examples else ""
    sheet.make([Set((*path, of.name), _FIRST.get(of.holds, first))], again=True)


def _write(sheet: Sheet, revision: int, path: Path, of: Field, key: str) -> None:
    """Trusts nothing of what the browser says: it may name any key, and send any value."""
    _put(sheet, revision, path, of, st.session_state.get(key))


def _put(
    sheet: Sheet, revision: int, path: Path, of: Field, typed: Any, *, again: bool = False
) -> None:
    if revision != sheet.revision or of.name in FIXED:
        return
    if of.choices and typed not in (None, *of.choices):
        return
    here = (*path, of.name)
    run = (sheet.path, here)
    begun = sheet.start(run)
    held = value_at(begun.tree if begun else {}, here)
    wanted = _meant(of, typed, held)
    edits: list[Edit] = [Set(here, wanted)]
    if wanted is _MISSING:
        edits = [Remove(here)] if held is not _MISSING else []
    if of.name == "logicalType":
        edits += [Remove(gone) for gone in editing.outlived(sheet.tree, path, str(typed))]
    # Other fields come and go with these.
    sheet.make(edits, again=again or of.name in ("type", "logicalType", "metric"), run=run)


def _write_more(sheet: Sheet, revision: int, path: Path, of: Field, key: str) -> None:
    typed = str(st.session_state.get(key) or "").strip()
    held = value_at(sheet.tree, (*path, of.name))
    known = held if isinstance(held, list) else []
    if typed and typed not in known:
        _put(sheet, revision, path, of, [*known, typed], again=True)


def _write_end(sheet: Sheet, revision: int, path: Path, row: int, key: str) -> None:
    held, typed = value_at(sheet.tree, path), st.session_state.get(key)
    if revision == sheet.revision and isinstance(held, list) and typed is not None:
        ends = [*held, 0, 0][:2]
        ends[row] = _number(typed)
        sheet.make([Set(path, ends)])


def _meant(of: Field, typed: Any, held: Any) -> Any:
    """The value that is to stand there, `_MISSING` for none."""
    if typed is None or typed == "" or typed is False or typed == []:
        return False if typed is False and of.needed else _MISSING
    match of.holds:
        case Holds.NUMBER:
            return _number(typed) if isinstance(typed, int | float) else _MISSING
        case Holds.FLAG:
            return bool(typed)
        case Holds.TEXTS:
            return [str(one) for one in typed] if isinstance(typed, list) else _MISSING
        case Holds.ANY if not isinstance(held, str):
            return _typed(str(typed))
    # A block of lines ends with a line end, which nobody types.
    return f"{typed}\n" if isinstance(held, str) and held.endswith("\n") else str(typed)


def _typed(text: str) -> Any:
    """A number where a number was typed."""
    try:
        value = meaning(text, Limits())
    except CannotEdit:
        return text
    return value if isinstance(value, int | float | bool) else text


def _number(value: float) -> float:
    return int(value) if float(value).is_integer() else value


def _shown(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _fits(of: Field, held: Any) -> bool:
    match of.holds:
        case Holds.NUMBER:
            return held is None or (isinstance(held, int | float) and not isinstance(held, bool))
        case Holds.FLAG:
            return held is None or isinstance(held, bool)
        case Holds.TEXTS:
            return isinstance(held, list) and all(isinstance(one, str) for one in held)
        case Holds.RANGE:
            return isinstance(held, list)
        case Holds.TEXT:
            return held is None or isinstance(held, str)
    return not isinstance(held, dict | list)


def _unknown(name: str, stated: dict[str, Any]) -> Field | None:
    """A field that the declared version does not know, but the file has."""
    return Field(name=name, holds=Holds.ANY) if name in stated else None
