"""What the data suggests to promise: each with a check mark, a sentence and a number."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby

import streamlit as st

from marketplace.model.drafting import Sketch, Suggested, Suggestion
from marketplace.ui import new_state
from marketplace.ui.words import count, escape, quiet

PER_PAGE = 30  # properties; more of them make the page slow
_ICONS = {
    Suggested.TYPE: "data_object", Suggested.DESCRIPTION: "notes", Suggested.KEY: "key",
    Suggested.REQUIRED: "asterisk", Suggested.UNIQUE: "fingerprint", Suggested.VALUES: "list",
    Suggested.PATTERN: "regular_expression", Suggested.BOUNDS: "straighten",
    Suggested.CLASSIFICATION: "shield_lock", Suggested.RELATIONSHIP: "link",
    Suggested.QUALITY: "rule", Suggested.LEVEL: "schedule",
}  # fmt: skip
_ORDER = [*Suggested]


def show(sketch: Sketch) -> set[str]:
    """The keys of what is accepted."""
    accepted = new_state.accepted()
    if not sketch.suggestions:
        return accepted
    _head(sketch, accepted)
    groups = _groups(sketch.suggestions)
    several = len({where.partition(".")[0] for where, _ in groups}) > 1
    for where, found in groups[_page(len(groups)) :][:PER_PAGE]:
        object_, _, name = where.partition(".")
        _group(where if several else name or object_, found, accepted)
    return accepted


def _groups(found: Sequence[Suggestion]) -> list[tuple[str, list[Suggestion]]]:
    """The objects first, then their properties as they stand in the file."""
    places: dict[str, int] = {}
    for one in sorted(found, key=lambda s: (len(s.at) > 2, [str(step).rjust(9) for step in s.at])):
        places.setdefault(one.where, len(places))
    ranked = sorted(found, key=lambda s: (places[s.where], _ORDER.index(s.kind)))
    return [(where, [*group]) for where, group in groupby(ranked, key=lambda s: s.where)]


def _head(sketch: Sketch, accepted: set[str]) -> None:
    keys = [one.key for one in sketch.suggestions]
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.markdown("##### What it promises", width="content")
        chosen = f"{len(accepted):,} of {count(len(keys), 'suggestion')}"
        st.markdown(quiet(chosen), width="stretch")
        usual = [one.key for one in sketch.suggestions if one.accepted]
        for label, wanted in (("All", keys), ("None", []), ("As suggested", usual)):
            st.button(
                label, type="tertiary", key=f"new_take_{label}", on_click=_take, args=(wanted,)
            )


def _take(keys: Iterable[str]) -> None:
    accepted = new_state.accepted()
    accepted.clear()
    accepted.update(keys)


def _page(groups: int) -> int:
    """Where the page begins that is shown."""
    if groups <= PER_PAGE:
        return 0
    starts = range(0, groups, PER_PAGE)
    return st.selectbox(
        "Properties",
        starts,
        format_func=lambda at: f"{at + 1} to {min(at + PER_PAGE, groups)} of {groups:,}",
        key="new_page",
        width=260,
    )


def _group(name: str, found: Sequence[Suggestion], accepted: set[str]) -> None:
    with st.container(border=True, gap="xsmall"):
        st.markdown(f"**{escape(name)}**")
        for one in found:
            key = f"new_suggestion {one.key}"
            st.session_state[key] = one.key in accepted
            st.checkbox(
                f":material/{_ICONS[one.kind]}: {escape(one.sentence)} "
                f"{quiet(escape(one.evidence))}",
                key=key,
                on_change=_toggle,
                args=(one.key, key),
            )


def _toggle(suggestion: str, key: str) -> None:
    if st.session_state[key]:
        new_state.accepted().add(suggestion)
    else:
        new_state.accepted().discard(suggestion)
