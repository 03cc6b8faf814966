"""Beside the form and the text, always: what changes, for whom, and what is wrong with it."""

from __future__ import annotations

import streamlit as st

from marketplace.contracts.splice.edits import Set
from marketplace.formats.diff import counted, hunks
from marketplace.model import Bump, Comparison, Problem
from marketplace.ui import change_words, diff, edit_preview
from marketplace.ui.edit_sheet import Sheet
from marketplace.ui.edit_verdict import Judged, hurt
from marketplace.ui.shell import Here
from marketplace.ui.words import badge, count, escape, quiet, severity_badge, with_names

VIEW = "edit_view"
YAML = "YAML"
_HIGH = 330  # pixels of the diff
_MOST = 8  # problems
_CHANGES, _PAGE = "What changes", "Page as it will be"


def show(here: Here, sheet: Sheet, judged: Judged) -> None:
    chosen = st.segmented_control(
        "Beside it", [_CHANGES, _PAGE], default=_CHANGES, required=True,
        key="edit_aside", label_visibility="collapsed",
    )  # fmt: skip
    if chosen == _PAGE:
        edit_preview.show(here, sheet)
        return
    _head(sheet, judged)
    if sheet.text != sheet.before:
        diff.show(sheet.before, sheet.text, f"What changes in {sheet.path}", _HIGH)
    if judged.said:
        st.warning(escape(judged.said))
    change_words.changes(judged.comparison.changes)
    version(sheet, judged, "aside")
    _problems(sheet, judged)
    _elsewhere(judged)
    if judged.comparison.changes:
        st.markdown("###### Who is affected", anchors=False)
        change_words.affected(hurt(sheet))


def _head(sheet: Sheet, judged: Judged) -> None:
    came, went = counted(hunks(sheet.before, sheet.text))
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        if not came and not went:
            st.markdown(quiet("Nothing has changed yet."), width="content")
            return
        said = f"{count(came, 'line')} added, {went or 'none'} removed"
        st.markdown(quiet(said if came != went else f"{count(came, 'line')} changed"))
        found = judged.comparison
        if impact := change_words.worst(found):
            st.markdown(change_words.impact_badge(impact), width="content")
        if found.old_version and found.new_version and found.old_version != found.new_version:
            step = f"{escape(found.old_version)} → {escape(found.new_version)}"
            st.markdown(badge(step, "", "gray"), width="content")


def version(sheet: Sheet, judged: Judged, where: str) -> None:
    """The version must say what the changes are; one press raises it."""
    found = judged.comparison
    if found.enough or not found.next_version:
        return
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.markdown(
            f":material/arrow_upward: {_asks(found)} version "
            f"**{escape(found.next_version)}**; it says {escape(found.new_version)}.",
            width="content",
        )
        st.button(
            f"Raise it to {escape(found.next_version)}",
            key=sheet.key(f"raise {where}"),
            on_click=_raise,
            args=(sheet, sheet.revision, found.next_version),
        )


def _asks(found: Comparison) -> str:
    """Nobody has to raise it for other words."""
    large = found.bump in (Bump.MAJOR, Bump.MINOR)
    return "These changes ask for" if large else "A good next number is"


def _raise(sheet: Sheet, revision: int, version: str) -> None:
    if revision == sheet.revision:
        was = str(sheet.tree.get("version"))
        if sheet.make([Set(("version",), version)], again=True):
            sheet.carry(was, version)


def _problems(sheet: Sheet, judged: Judged) -> None:
    """Those that are new first; each leads to its line."""
    found = [*judged.new, *(one for one in judged.problems if one not in judged.new)]
    if not found:
        if sheet.text != sheet.before and judged.checked:
            st.markdown(quiet(":material/check: No problem found in the file."))
        return
    title = f"{count(len(judged.new), 'new problem')}" if judged.new else "Problems, as before"
    st.markdown(f"###### {title}", anchors=False)
    for row, one in enumerate(found[:_MOST]):
        _problem(sheet, one, row)
    if len(found) > _MOST:
        st.markdown(quiet(f"{count(len(found) - _MOST, 'more problem')} in the YAML view."))


def _elsewhere(judged: Judged) -> None:
    """What would be wrong in files that nobody is editing here."""
    found = judged.checked.elsewhere if judged.checked else ()
    if not found:
        return
    with st.expander(f"{count(len(found), 'new problem')} in other files", type="compact"):
        for one in found[:_MOST]:
            said = f"{severity_badge(one.severity)} {with_names(one.message)}"
            st.markdown(f"{said} {quiet(escape(f'{one.file}:{one.line}'))}")
        if len(found) > _MOST:
            st.markdown(quiet(f"and {len(found) - _MOST} more"))


def _problem(sheet: Sheet, one: Problem, row: int) -> None:
    with st.container(horizontal=True, vertical_alignment="center", gap="xxsmall"):
        hint = f" {quiet(with_names(one.hint))}" if one.hint else ""
        said = f"{severity_badge(one.severity)} {with_names(one.message)}{hint}"
        st.markdown(said, width="content")
        if one.file == sheet.path and one.line:
            st.button(
                f"Line {one.line}",
                key=sheet.key(f"problem {row}"),
                type="tertiary",
                on_click=_jump,
                args=(sheet, one.line),
            )


def _jump(sheet: Sheet, line: int) -> None:
    st.session_state[VIEW] = YAML
    sheet.jump(line)
