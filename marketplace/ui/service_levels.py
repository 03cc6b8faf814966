"""The Service levels section: what is promised beside what was measured, and what broke."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import streamlit as st

from marketplace.model import Health, Kept, Promises, State
from marketplace.services.product import ProductView
from marketplace.ui import (
    kept_detail,
    kept_evidence,
    kept_incidents,
    kept_list,
    kept_read,
    kept_run,
)
from marketplace.ui.empty import missing, no_contract, nothing
from marketplace.ui.kept_list import checks, has_rows, levels, state_of
from marketplace.ui.kept_words import at, tally
from marketplace.ui.shell import Here, now
from marketplace.ui.words import STATES, badge, count, escape, quiet

_CHECK, _VIEW = "check", "rows"
_WAYS = ("By check", "By row")
_FAILING = (State.BROKEN, State.ERROR, State.AT_RISK)


@dataclass(frozen=True, slots=True)
class _Section:
    here: Here
    view: ProductView
    when: datetime
    chosen: Kept | None  # which promise is looked at closely
    reveal: bool  # the address named it: it is scrolled to

    @property
    def check(self) -> str:
        return self.chosen.check.id if self.chosen else ""

    def detail(self) -> None:
        """What the chosen one is, its rows where it fails, and its history."""
        if (of := self.chosen) is None:
            return
        st.space("xxsmall")
        kept_detail.heading(self.view, of)
        if has_rows(of) and of.check.kind != "service level":
            kept_evidence.show(self.here, self.view, of)
        if of.observations:
            every = kept_read.interval(self.here, self.view, of.check)
            kept_detail.history(of, every, self.when)
        elif not self.here.at:
            missing("There is no result of it yet.")


def show(here: Here, view: ProductView) -> None:
    if view.port.contract is None:
        no_contract(view)
        return
    shown = kept_read.shown(here, view)
    if shown.problem:
        hint = f"  \n{escape(shown.problem.hint)}" if shown.problem.hint else ""
        st.error(f"**{escape(shown.problem.message)}**{hint}", icon=":material/error:")
        return
    found, asked, when = shown.promises, st.query_params.get(_CHECK, ""), now()
    section = _Section(here, view, when, _chosen(found, asked), bool(asked))
    if _head(section, found):
        kept_run.run(here, view)
    _levels(section, levels(found.kept))
    _checks(section, checks(found.kept))
    if found.health.checked_at:
        kept_incidents.show(view, found.incidents, when)


def _chosen(found: Promises, asked: str) -> Kept | None:
    """What the address names; else the service level that is worst, once it was measured."""
    named = next((one for one in found.kept if one.check.id == asked), None)
    measured = (one for one in levels(found.kept) if one.observations)
    return named or next(measured, None)


def _head(section: _Section, found: Promises) -> bool:
    """How it stands, since when that is known; whether the checks are to run."""
    health = found.health
    if section.here.at:
        st.markdown(quiet("As promised on that day. What was measured is shown for today only."))
        return False
    if not found.kept:
        nothing(
            "Nothing is promised.",
            "Its owner can promise service levels and quality in the contract, such as how fresh "
            "the data is.",
        )
        return False
    if not health.checked_at:
        return _never(section.view)
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        signs = " ".join(badge(word, *STATES[state][1:]) for state, word in tally(health))
        st.markdown(f"{signs} {quiet(escape(_checked(health, section.when)))}", width="content")
        st.space("stretch")
        pressed = kept_run.button(section.view)
    kept_run.outcome(section.view)
    return pressed


def _checked(health: Health, when: datetime) -> str:
    said = f"Checked {at(health.checked_at, when)}" if health.checked_at else ""
    return f"{said}. Stale: it should have been checked again since" if health.stale else said


def _never(view: ProductView) -> bool:
    with st.container(border=True, gap="xsmall"):
        st.markdown("**Nobody has measured yet whether this is kept**")
        st.markdown(quiet("Running the checks reads the data once; their results are remembered."))
        pressed = kept_run.button(view, alone=True)
    kept_run.outcome(view)
    return pressed


def _levels(section: _Section, kept: Sequence[Kept]) -> None:
    if not kept:
        missing("No service levels are promised.")
        return
    kept_list.show_levels(section.view, kept, section.check, section.when, section.reveal)
    if section.chosen in kept:
        section.detail()


def _checks(section: _Section, kept: Sequence[Kept]) -> None:
    """What fails is in sight; what is kept is one line until somebody opens it."""
    bad = [one for one in kept if state_of(one) in _FAILING]
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        told = quiet(f"of structure, properties and quality, {len(kept)} in all" if kept else "")
        st.markdown(f"##### Checks {told}", anchors=False, width="content")
        by_row = _by_row(bad)
    if not kept:
        missing("No checks follow from this contract.")
    elif by_row:
        failing = [one for one in bad if has_rows(one)]
        kept_evidence.together(section.here, section.view, failing)
    elif bad:
        _table(section, bad, "failing")
    for state in (State.UNKNOWN, State.KEPT):
        same = [one for one in kept if state_of(one) is state]
        word, icon, _ = STATES[state]
        label = f"{count(len(same), 'check')} {word.lower()}"
        opened, icon = section.chosen in same, f":material/{icon}:"
        if same:
            with st.expander(label, expanded=opened, type="compact", icon=icon):
                _table(section, same, word.lower())


def _table(section: _Section, kept: Sequence[Kept], name: str) -> None:
    kept_list.show_checks(section.view, kept, section.check, section.when, section.reveal, name)
    if section.chosen in kept:
        section.detail()


def _by_row(bad: Sequence[Kept]) -> bool:
    """Whether the rows are asked for, instead of the checks that they fail."""
    if not any(map(has_rows, bad)):
        return False
    key = "kept_way"
    st.session_state[key] = _WAYS[st.query_params.get(_VIEW, "") == "all"]

    def choose() -> None:
        if st.session_state[key] == _WAYS[1]:
            st.query_params[_VIEW] = "all"
        else:
            st.query_params.pop(_VIEW, None)

    st.space("stretch")
    chosen = st.segmented_control(
        "Show failures",
        _WAYS,
        required=True,
        key=key,
        on_change=choose,
        label_visibility="collapsed",
    )
    return chosen == _WAYS[1]
