"""What is known of the text as it stands: asked once for each text."""

from __future__ import annotations

from dataclasses import dataclass, field

import streamlit as st

from marketplace.errors import MarketplaceError
from marketplace.model import Affected, Comparison, Person, Problem
from marketplace.services import proposals
from marketplace.services.affected import affected
from marketplace.services.weighing import Weighed
from marketplace.ui.edit_sheet import Sheet

_KEPT = "edit verdict"


@dataclass(frozen=True, slots=True)
class Judged:
    """`said`: why nothing could be found out."""

    checked: Weighed | None = None
    comparison: Comparison = field(default_factory=Comparison)
    problems: tuple[Problem, ...] = ()
    new: tuple[Problem, ...] = ()
    said: str = ""


def judged(sheet: Sheet, person: Person) -> Judged:
    commit = sheet.market.catalog().commit
    key = (sheet.token, sheet.path, hash(sheet.text), commit, person)
    known, found = st.session_state.get(_KEPT, (None, None))
    if known == key and isinstance(found, Judged):
        return found
    found = _judged(sheet, person)
    st.session_state[_KEPT] = (key, found)
    return found


def hurt(sheet: Sheet) -> Affected:
    """Who depends on what changes; asked last, because it runs their statements."""
    try:
        return affected(sheet.market, sheet.path, sheet.text)
    except MarketplaceError:  # a text that cannot be read is told by its problem
        return Affected()


def _judged(sheet: Sheet, person: Person) -> Judged:
    change = sheet.change
    files = dict(change.files) if change.root else change.changed or {sheet.path: sheet.text}
    try:
        checked = proposals.check(sheet.market, person, files, change.root or change.base)
    except MarketplaceError as error:
        return Judged(said=f"{error.message} {error.hint}".strip())
    one = next((file for file in checked.files if file.path == sheet.path), None)
    return Judged(
        checked=checked,
        comparison=(one.comparison if one else None) or Comparison(),
        problems=one.problems if one else (),
        new=one.new_problems if one else (),
    )
