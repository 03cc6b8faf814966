"""One promise looked at closely: its values over time, its budget, its line in the contract."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from posixpath import basename

import streamlit as st

from marketplace.model import Attainment, Kept, QualityRule, Slo
from marketplace.promises import said, wording
from marketplace.services.product import ProductView
from marketplace.ui import kept_chart, kept_what_if, links, tables
from marketplace.ui.address import stay
from marketplace.ui.kept_list import state_of
from marketplace.ui.kept_words import called, of_what, state_badge
from marketplace.ui.links import Part, to
from marketplace.ui.product_facts import contact
from marketplace.ui.promise_words import often, stated
from marketplace.ui.words import badge, escape, quiet, sentence

SPANS = {30: "30 days", 90: "90 days", 365: "1 year"}
_DAYS = "days"
_MARGINS = {
    "too modest": ("trending_up", "Also promised could be more"),
    "too bold": ("trending_down", "More is promised than kept"),
}


def heading(view: ProductView, of: Kept) -> None:
    """What it is, in which state, who answers and where it is written."""
    where = of_what(of.check) if of.check.kind == "service level" else ""
    title = f"##### {escape(called(of.check))} {quiet(escape(where))} {state_badge(state_of(of))}"
    if of.stale:
        title += f" {badge('Stale', 'update_disabled', 'gray')}"
    with st.container(gap="xxsmall"):
        st.markdown(title, anchors=False)
        if about := _about(view, of):
            st.markdown(about)
        links.show([_line(view, of)], f"kept line {view.listing.id}", "Where it is promised")
        owner = escape(view.owner) or "not stated"
        st.markdown(quiet(" · ".join(part for part in (f"Owner: {owner}", contact(view)) if part)))


def _line(view: ProductView, of: Kept) -> links.Row:
    query = stay(view, section="Contract", file=of.file, line=str(of.line or ""))
    where = f"{basename(of.file)}, line {of.line}" if of.line else basename(of.file)
    return links.line(
        Part("Promised in", "quiet"),
        to(where, **query) if of.file else Part("the contract", "quiet"),
    )


def _about(view: ProductView, of: Kept) -> str:
    """What the contract says of it besides; Markdown."""
    check, contract = of.check, view.port.contract
    found = stated(contract, check.pointer) if contract else None
    impact = found.business_impact if isinstance(found, QualityRule) else ""
    driver = found.driver if isinstance(found, Slo) else ""
    regular = often(check.schedule or view.organisation.schedule)
    said = [
        f"If not: {impact}" if impact else "",
        f"For {driver} reasons" if driver else "",
        sentence(check.dimension),
        "A breach only warns" if check.severity in ("warning", "info", "minor") else "",
        f"Checked {regular}" if check.measure and regular else "",
    ]
    about = escape(check.description, links=True) if check.description != check.title else ""
    rest = quiet(" · ".join(escape(one) for one in said if one))
    return "  ".join(part for part in (about, rest) if part)


@st.fragment
def history(of: Kept, every: float, now: datetime) -> None:
    """A fragment: moving the limit draws nothing else again."""
    left, right = st.columns([1.75, 1], gap="large")
    drawable = kept_chart.drawable(of)
    with left:
        if drawable:
            chart = st.container()
            tried = kept_what_if.show(of, every, now)
            with chart:
                days = _span()
                kept_chart.show(of, days, now, tried)
        else:
            st.markdown(quiet(_undrawn(of)))
    with right:
        figures(of)


def _undrawn(of: Kept) -> str:
    if len(of.observations) < 2:
        return "One result so far. From the second on, they are drawn here."
    return "" if any(o.value is not None for o in of.observations) else "No result had a number."


def _span() -> int:
    asked = st.query_params.get(_DAYS, "")
    key = "kept_days"
    st.session_state[key] = int(asked) if asked in map(str, SPANS) else 90

    def choose() -> None:
        st.query_params[_DAYS] = str(st.session_state[key])

    chosen = st.segmented_control(
        "Time", [*SPANS], format_func=SPANS.__getitem__, required=True, key=key,
        on_change=choose, label_visibility="collapsed",
    )  # fmt: skip
    return int(chosen or 90)


_BUDGET = (
    "The error budget is how long a promise may be broken: of 99 % in 30 days, 7 hours. Spent "
    "2 times: it was broken for twice as long."
)


def figures(of: Kept) -> None:
    """How well it was kept, and what could be promised instead."""
    lasting = len(of.observations) > 1
    measured = [one for one in of.windows if one.share is not None and lasting]
    if measured:
        tables.grid(
            ("Last", "Kept", "Budget spent"),
            [_window(one) for one in of.windows],
            alt=f"How well {of.check.title} was kept",
        )
        st.markdown(quiet(budget(measured[-1])), help=_BUDGET)
    if of.margin and of.margin.kind:
        icon, head = _MARGINS.get(of.margin.kind, ("straighten", "What could be promised"))
        st.markdown(f":material/{icon}: **{head}.** {escape(sentence(of.margin.words))}.")


def _window(one: Attainment) -> tuple[str, ...]:
    if one.share is None:
        return f"{one.days} days", quiet("not measured"), ""
    broken = quiet(f"{said.briefly(one.downtime)} broken") if one.downtime else ""
    return f"{one.days} days", f"{said.share(one.share)} {broken}".strip(), _spent(one)


def _spent(one: Attainment) -> str:
    """Of the error budget; what is overspent by far is counted, for nobody reads 25,700 %."""
    if one.budget is None:
        return quiet("none is granted")
    spent = 1 - one.budget
    if spent > 1:
        return f":red[{_times(spent)}]" if spent >= 2 else f":red[{spent:.0%}]".replace("%", " %")
    return f"{spent:.0%}".replace("%", " %")


def _times(factor: float) -> str:
    return f"{factor:,.1f} times" if factor < 10 else f"{factor:,.0f} times"


def budget(one: Attainment) -> str:
    """Error budget and burn as a sentence; Markdown."""
    parts: Iterable[str] = (
        f"{one.violations} violations, the longest {wording.lasting(one.longest)}."
        if one.violations > 1
        else f"One violation, {wording.lasting(one.longest)}."
        if one.violations
        else "",
        f"Mended in {wording.lasting(one.repair)} as a rule." if one.repair is not None else "",
        _burn(one),
    )
    return " ".join(part for part in parts if part)


def _burn(one: Attainment) -> str:
    if one.burn is None:
        return ""
    lately = f"In the last {one.days // 10} days"
    if one.burn == 0:
        return f"{lately} nothing of the error budget was spent."
    return f"{lately} the error budget burns {_times(one.burn)} as fast as it may."
