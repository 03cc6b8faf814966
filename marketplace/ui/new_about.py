"""What only a person can say of a new product: its name, what it is for, whose it is."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import streamlit as st

from marketplace.contracts.drafting.merge import new_id
from marketplace.model import Organisation
from marketplace.model.drafting import About, Sketch
from marketplace.ui import acting, new_state
from marketplace.ui.new_state import keep, said
from marketplace.ui.shell import Here
from marketplace.ui.words import domain_title


def show(here: Here, sketch: Sketch) -> About:
    organisation = here.organisation
    st.markdown("##### What it is")
    left, right = st.columns(2)
    with left:
        name = _text("Name", "name")
    with right:
        owner = _owner(organisation)
    purpose = st.text_area(
        "Purpose",
        key=_set("purpose"),
        on_change=keep,
        args=("purpose", "new_purpose"),
        placeholder="What it holds, and what people can decide with it.",
        height=72,
    )
    left, right = st.columns(2)
    with left:
        domain = _domain(organisation)
    with right:
        archetype = _choice("Archetype", "archetype", organisation.archetypes)
    with st.expander("Id, tier and files", icon=":material/tune:"):
        id_ = _text("Id", "id", placeholder=new_id("", name or sketch.name))
        tier = _choice("Tier", "tier", organisation.tiers)
        product = st.checkbox(
            "Write a product file beside the contract",
            key=_set("product", True),
            on_change=keep,
            args=("product", "new_product"),
        )
    return About(
        name=name, id=id_, purpose=purpose, domain=domain, owner=owner,
        person=acting.person(here.market), archetype=archetype, tier=tier, product=product,
    )  # fmt: skip


def _set(field: str, default: object = "") -> str:
    """The key of its widget, which shows what was said before."""
    key = f"new_{field}"
    st.session_state[key] = said().get(field, default)
    return key


def _text(label: str, field: str, placeholder: str = "") -> str:
    key = _set(field)
    return st.text_input(label, key=key, on_change=keep, args=(field, key), placeholder=placeholder)


def _choice(
    label: str, field: str, options: Sequence[str], said_as: Callable[[str], str] = str
) -> str:
    key = _set(field, None)
    if st.session_state[key] not in options:
        st.session_state[key] = None
    picked = st.selectbox(
        label, options, index=None, key=key, on_change=keep, args=(field, key),
        format_func=said_as, placeholder="Not stated",
    )  # fmt: skip
    return picked or ""


def _owner(organisation: Organisation) -> str:
    names = [team.name for team in organisation.teams]
    if not names:
        return _text("Owner", "owner", "The team that answers for it")
    key = _set("owner", None)
    picked = st.selectbox(
        "Owner", names, index=None, key=key, on_change=_owned, args=(organisation, key),
        placeholder="The team that answers for it",
    )  # fmt: skip
    return picked or ""


def _owned(organisation: Organisation, key: str) -> None:
    """A team's domain is the product's, until somebody says otherwise."""
    keep("owner", key)
    team = next((t for t in organisation.teams if t.name == said()["owner"]), None)
    if team and team.domain and not said().get("domain"):
        new_state.said()["domain"] = team.domain


def _domain(organisation: Organisation) -> str:
    names = [domain.name for domain in organisation.domains]
    if not names:
        return _text("Domain", "domain")
    return _choice("Domain", "domain", names, lambda name: domain_title(organisation, name))
