"""The Service levels section: what is promised, and which rules the data is said to keep."""

from __future__ import annotations

from collections.abc import Iterator

import streamlit as st

from marketplace.model import DataContract, QualityRule, Slo
from marketplace.services.product import ProductView
from marketplace.ui import tables
from marketplace.ui.empty import missing, nothing
from marketplace.ui.promise_words import label, promised, rule, schedule, seen, spaced
from marketplace.ui.schema_lines import lines
from marketplace.ui.shell import Here
from marketplace.ui.words import badge, count, escape, quiet

_SEVERITIES = {"error": "red", "critical": "red", "warning": "orange"}


def show(_: Here, view: ProductView) -> None:
    if view.slos:
        rows = [
            (_what(slo), escape(promised(slo) or "Not stated"), f":gray[{seen(slo)}]", _about(slo))
            for slo in view.slos
        ]
        heads = ("Promise", "Promised", "Measured", "About")
        tables.grid(heads, rows, alt=f"Service levels of {view.listing.name}")
        st.markdown(quiet("As stated in the contract. Nobody has measured it yet."))
    else:
        nothing(
            "No service levels are promised.",
            "Its owner can promise some in the contract, such as how fresh the data is.",
        )
    contract = view.port.contract
    found = [*rules(contract)] if contract else []
    st.markdown(f"##### Quality rules {quiet(count(len(found), 'rule'))}", anchors=False)
    if found:
        held = [(_name(one, where), _must(one, where), _kind(one)) for where, one in found]
        tables.grid(
            ("Rule", "What must hold", "Kind"), held, alt=f"Quality rules of {view.listing.name}"
        )
    else:
        missing("No quality rules are stated.")


def rules(contract: DataContract) -> Iterator[tuple[str, QualityRule]]:
    """With where they stand: "legs" or "legs.tailnum"."""
    for of in contract.schema:
        for one in of.quality:
            yield of.name, one
        for line in lines(of):
            for one in line.item.quality:
                yield f"{of.name}.{line.path}", one


def _what(slo: Slo) -> str:
    place = f" {quiet(f'of {escape(slo.element)}')}" if slo.element else ""
    return escape(label(slo)) + place


def _about(slo: Slo) -> str:
    parts = (
        escape(slo.description, links=True),
        quiet(f"{escape(slo.driver)} reasons") if slo.driver else "",
        quiet(escape(schedule(slo))),
    )
    return "  ".join(part for part in parts if part)


def _name(one: QualityRule, where: str) -> str:
    return f"{escape(one.name or spaced(one.metric or one.type))} {quiet(escape(where))}"


def _must(one: QualityRule, where: str) -> str:
    said = rule(one, where.partition(".")[2])
    text = escape(said[:1].upper() + said[1:], links=True)
    if one.description and one.description != said:
        text += f"  {quiet(escape(one.description, links=True))}"
    if one.business_impact:
        text += f"  {quiet(f'If not: {escape(one.business_impact)}')}"
    return text


def _kind(one: QualityRule) -> str:
    colour = _SEVERITIES.get(one.severity.casefold())
    severity = (
        badge(escape(spaced(one.severity)), "", colour) if colour else quiet(escape(one.severity))
    )
    engine = {"library": "", "sql": "SQL", "text": "checked by people"}.get(
        one.type, one.engine or one.type
    )
    said = ", ".join(escape(word) for word in (one.dimension, engine) if word)
    return " ".join(part for part in (severity, f":gray[{said}]" if said else "") if part)
