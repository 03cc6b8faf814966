"""Changes in words, with their badges: the same on every page that shows some."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from marketplace.model import Affected, Change, Comparison, Dependant, DependantKind, Impact
from marketplace.ui.shell import PRODUCT, QUERY, page_link
from marketplace.ui.words import badge, count, escape, quiet, with_names

IMPACTS = {
    Impact.BREAKING: ("Breaking", "priority_high", "red"),
    Impact.RISKY: ("Risky", "warning", "orange"),
    Impact.COMPATIBLE: ("Compatible", "add", "green"),
    Impact.DOCS: ("Text only", "notes", "gray"),
}
KINDS = {
    DependantKind.CONSUMER: "Consumer", DependantKind.INPUT: "Product that reads it",
    DependantKind.REFERENCE: "Contract that refers to it", DependantKind.QUERY: "Saved query",
    DependantKind.RULE: "Quality rule", DependantKind.EXAMPLE: "Example",
    DependantKind.POLICY: "Who sees it", DependantKind.DOWNSTREAM: "Further down",
}  # fmt: skip
_MOST = 30
_SHOWN = 4  # at once
_NEAR = 6


def impact_badge(impact: Impact) -> str:
    return badge(*IMPACTS[impact])


def worst(comparison: Comparison) -> Impact | None:
    order = [*Impact]
    found = [change.severity for change in comparison.changes]
    return min(found, key=order.index, default=None)


def changes(found: Sequence[Change]) -> None:
    """Worst first, as they come."""
    for change in found[:_MOST]:
        note = f" {quiet(with_names(change.note))}" if change.note else ""
        st.markdown(f"{impact_badge(change.severity)} {with_names(change.message)}{note}")
    if len(found) > _MOST:
        st.markdown(quiet(f"{count(len(found) - _MOST, 'more change')}, shown in the diff."))


def affected(found: Affected) -> None:
    """Who would be hurt, and who only stands near."""
    for one in found.hurt[:_SHOWN]:
        _dependant(one)
    if rest := found.hurt[_SHOWN:_MOST]:
        with st.expander(f"{len(found.hurt) - _SHOWN:,} more", type="compact"):
            for one in rest:
                _dependant(one)
    hurt = {one.name for one in found.hurt}
    near = [one for one in found.near if one.kind is not DependantKind.EXAMPLE
            and one.name not in hurt]  # fmt: skip
    if near:
        _near([*{one.name: one for one in near if one.name}.values()])
    if not found.hurt and not near:
        st.markdown(quiet("Nobody is known to depend on what changes."))
    for said in found.untried[:3]:
        st.markdown(quiet(escape(said)))


def _near(found: Sequence[Dependant]) -> None:
    names = ", ".join(one.name for one in found[:_NEAR])
    st.markdown(quiet(f"Not hurt, but near: {escape(names)}{'' if found[_NEAR:] else '.'}"))
    if found[_NEAR:]:
        with st.expander(f"{count(len(found) - _NEAR, 'other')} near", type="compact"):
            for one in found[_NEAR:_MOST]:
                _dependant(one)
            if found[_MOST:]:
                st.markdown(quiet(f"and {len(found) - _MOST:,} more"))


def _dependant(one: Dependant) -> None:
    word = impact_badge(one.severity) if one.severity else ""
    who = " · ".join(escape(part) for part in (one.owner, one.contact, one.purpose) if part)
    with st.container(horizontal=True, vertical_alignment="center", gap="xxsmall"):
        st.markdown(f"{word} {quiet(KINDS[one.kind])}", width="content")
        if one.query:
            page_link(f"**{escape(one.name)}**", QUERY, "content", saved=one.query)
        elif one.product:
            page_link(f"**{escape(one.name)}**", PRODUCT, "content", id=one.product)
        else:
            st.markdown(f"**{escape(one.name)}**", width="content")
    st.markdown(quiet(" · ".join(part for part in (with_names(one.why), who) if part)))
