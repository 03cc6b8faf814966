"""What counts as a data product here: the organisation's own rules in plain language."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from marketplace.model import PARTS, Found, Organisation
from marketplace.ui import tables
from marketplace.ui.shell import BROWSE, link
from marketplace.ui.words import (
    STATUSES,
    class_badge,
    count,
    domain_icon,
    escape,
    listed,
    number,
    quiet,
    sentence,
    status_badge,
)

_MEANS = {
    "owner": "a team that answers for it",
    "schema": "what is in it, property by property",
    "version": "a number that says when it changes for you",
    "description": "what it is for, in a sentence",
    "domain": "the part of the business it belongs to",
    "status": "whether you may build on it",
    "support": "where to ask",
    "service levels": "what is promised about the data: how fresh, how complete",
    "archetype": "what kind of product it is",
    "tier": "how much depends on it",
}
_ARCHETYPES = {
    "source-aligned": "What one system of record says, cleaned but not interpreted.",
    "aggregate": "Several sources joined or summed up, for many uses.",
    "consumer-aligned": "Made for one kind of use, often for one team's decision.",
}
_STATUSES = {
    "proposed": "An idea to talk about; nothing to use yet.",
    "draft": "Being built; may change without notice.",
    "active": "In use; changes come with a new version.",
    "deprecated": "Works, but has an end date or a replacement. Do not start with it.",
    "retired": "Gone. Kept here so that you can find out what replaced it.",
}

Counts = Mapping[str, Mapping[str, int]]


def counts(found: Found) -> Counts:
    return {facet: dict(values) for facet, values in found.facets.items()}


def head(organisation: Organisation) -> None:
    st.title("What counts as a data product here", anchor=False)
    if organisation.description:
        st.markdown(escape(organisation.description, links=True))
    st.markdown(
        quiet(
            f"These rules stand in {escape(organisation.path)}, beside the contracts."
            if organisation.path
            else "This organisation has not written its own rules yet: these are the defaults. "
            "A file called marketplace\\.yaml beside the contracts replaces them."
        )
    )


def required(organisation: Organisation) -> None:
    st.markdown("#### A data product states", anchors=False)
    lines = [
        f":green[:material/check:] **{escape(sentence(part))}** {quiet(_MEANS.get(part, ''))}"
        for part in organisation.required
    ]
    st.markdown("  \n".join(lines) or quiet("Nothing is required: everything counts."))
    others = [part for part in PARTS if part not in organisation.required]
    if others:
        st.markdown(quiet(f"Welcome, but not required: {escape(listed(others))}."))


def met(meeting: int, waiting: int) -> None:
    """How many hold to the rules, with the way to those that do not."""
    st.markdown("#### How many meet this", anchors=False)
    st.markdown(f"**{number(meeting)}** of {count(meeting + waiting, 'entry', 'entries')}.")
    with st.container(gap="xxsmall"):
        link(":gray[:material/deployed_code:]", "Browse the data products", BROWSE)
        if waiting:
            label = "See the one that does not yet"
            if waiting > 1:
                label = f"See the {number(waiting)} that do not yet"
            link(":orange[:material/rule:]", label, BROWSE, verdict="not yet")


def kinds(organisation: Organisation, counted: Counts) -> None:
    st.markdown("#### Archetypes", anchors=False)
    st.markdown(quiet("What kind of product it is, by where its data comes from."))
    tables.grid(
        ("Archetype", "Meaning", "Products"),
        [
            (_whole(sentence(kind)), _ARCHETYPES.get(kind, ""), _number(counted, "archetype", kind))
            for kind in organisation.archetypes
        ],
        alt="Archetypes and how many products are of each",
    )


def _whole(text: str) -> str:
    """A name that no line break tears apart."""
    return escape(text.replace("-", "\u2011"))


def standing(organisation: Organisation, counted: Counts) -> None:
    st.markdown("#### Status and tier", anchors=False)
    tables.grid(
        ("Status", "Meaning", "Products"),
        [
            (
                status_badge(status) if status in STATUSES else escape(sentence(status)),
                _STATUSES.get(status, ""),
                _number(counted, "status", status),
            )
            for status in organisation.statuses
        ],
        alt="Statuses and how many products are in each",
    )
    if organisation.tiers:
        tiers = (f"{escape(t)} ({_number(counted, 'tier', t)})" for t in organisation.tiers)
        st.markdown(quiet(f"Tiers, the most important first: {listed(tiers)}."))


def sensitivity(organisation: Organisation) -> None:
    st.markdown("#### Sensitivity", anchors=False)
    st.markdown(quiet("From the least to the most sensitive. Each property of a product has one."))
    tables.grid(
        ("Sensitivity", "Meaning", "Values"),
        [
            (
                class_badge(organisation, known.name),
                escape(known.description, links=True),
                _shown(organisation, known.name) if known.masked else "shown to everybody",
            )
            for known in organisation.classifications
        ],
        alt="Degrees of sensitivity and whether their values are masked",
    )


def _shown(organisation: Organisation, name: str) -> str:
    roles = [escape(role) for role, sees in organisation.roles.items() if name in sees]
    return f"hidden, except for {listed(roles)}" if roles else "hidden"


def domains(organisation: Organisation, counted: Counts) -> None:
    if not organisation.domains:
        return
    st.markdown("#### Domains", anchors=False)
    with st.container(gap="xsmall"):
        for domain in organisation.domains:
            with st.container(horizontal=True, vertical_alignment="top", gap="xxsmall"):
                with st.container(width=190):
                    label = f"{escape(domain.title or domain.name)}"
                    link(domain_icon(organisation, domain.name), label, BROWSE, domain=domain.name)
                many = counted.get("domain", {}).get(domain.name, 0)
                told = f"{count(many, 'product')}. {escape(domain.description)}"
                st.markdown(quiet(told), width=340)


def teams(organisation: Organisation, counted: Counts) -> None:
    if not organisation.teams:
        return
    st.markdown("#### Teams", anchors=False)
    st.markdown(quiet("Who may own a product. An owner that is not one of them is a problem."))
    tables.grid(
        ("Team", "Contact", "Products"),
        [
            (
                f"{escape(team.name)} {quiet(escape(team.description))}",
                escape(team.email or team.url, links=True) or quiet("not stated"),
                _number(counted, "owner", team.name),
            )
            for team in organisation.teams
        ],
        alt="Teams, how to reach them and how many products each owns",
    )


def _number(counted: Counts, facet: str, value: str) -> str:
    return number(counted.get(facet, {}).get(value, 0))
