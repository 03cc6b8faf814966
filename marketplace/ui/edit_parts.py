"""The parts of the form, for contracts and for product files."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import streamlit as st

from marketplace.contracts.splice.upgrade import upgrade
from marketplace.model import Kind, Organisation
from marketplace.ui import edit_levels, edit_rules, edit_schema
from marketplace.ui.edit_inputs import is_stated, record, value_at
from marketplace.ui.edit_list import Entries, show
from marketplace.ui.edit_sheet import Sheet
from marketplace.ui.shell import Here
from marketplace.ui.words import escape, quiet, with_names

Part = Callable[[Here, Sheet], None]
_LISTS = ("tags", "authoritativeDefinitions", "customProperties")

MEMBERS = Entries(
    title="Members", noun="member", named=("name", "username"), asked=("username", "role"),
    names=("username", "name", "role", "description", "dateIn", "dateOut"),
)  # fmt: skip
SUPPORT = Entries(
    title="Where to ask", noun="channel", named=("channel", "url"), asked=("channel", "url"),
    names=("channel", "url", "tool", "scope", "description"),
    nothing="Nobody can ask anything: no channel is stated.",
)  # fmt: skip
SERVERS = Entries(
    title="Where the data is", noun="server", named=("server", "type"), asked=("server", "type"),
    names=("server", "type", "environment", "description"),
    nothing="Nobody can find the data: no server is stated.",
)  # fmt: skip
ROLES = Entries(
    title="Roles that give access", noun="role", named=("role",), asked=("role", "access"),
    names=("role", "access", "description", "firstLevelApprovers", "secondLevelApprovers"),
)  # fmt: skip
CUSTOM = Entries(
    title="Custom properties", noun="property", named=("property",), asked=("property", "value"),
    names=("property", "value", "description"),
)  # fmt: skip
DEFINITIONS = Entries(
    title="Where it is defined", noun="link", named=("type", "url"), asked=("type", "url"),
    names=("type", "url", "description"),
)  # fmt: skip
OUTPUTS = Entries(
    title="Output ports", noun="port", named=("name",), asked=("name", "version", "contractId"),
    names=("name", "version", "contractId", "type", "description"),
    nothing="Nobody can read anything from this product yet.",
)  # fmt: skip
INPUTS = Entries(
    title="Input ports", noun="port", named=("name",), asked=("name", "version", "contractId"),
    names=("name", "version", "contractId"),
)  # fmt: skip
MANAGEMENT = Entries(
    title="Management ports", noun="port", named=("name",), asked=("name", "content"),
    names=("name", "content", "type", "url", "channel", "description"),
)  # fmt: skip


def parts(kind: Kind) -> dict[str, Part]:
    """By the name on screen, in order."""
    if kind is Kind.DATA_PRODUCT:
        return {"About": about, "Ports": _ports, "People": people, "More": _more}
    return {
        "About": about,
        "Schema": edit_schema.show,
        "Quality": edit_rules.show,
        "Service levels": edit_levels.show,
        "Data": _data,
        "People": people,
        "Access": _access,
        "More": _more,
    }


def about(here: Here, sheet: Sheet) -> None:
    offered = _offered(here.organisation)
    st.markdown("##### About", anchors=False)
    names = ("name", "version", "status", "domain", "dataProduct", "tags")
    record(sheet, (), names, offered, hidden=("slaDefaultElement",))
    st.markdown("##### Description", anchors=False)
    record(sheet, ("description",), ("purpose", "usage", "limitations"))


def people(here: Here, sheet: Sheet) -> None:
    teams = tuple(team.name for team in here.organisation.teams)
    if isinstance(value_at(sheet.tree, ("team",)), list):  # as 3.0 has it
        show(sheet, ("team",), MEMBERS)
    else:
        st.markdown("##### Owner", anchors=False)
        record(sheet, ("team",), ("name", "description"), {"name": teams})
        if is_stated(sheet.tree, ("team",)):
            show(sheet, ("team", "members"), MEMBERS)
    show(sheet, ("support",), SUPPORT)


def _data(here: Here, sheet: Sheet) -> None:  # noqa: ARG001
    show(sheet, ("servers",), SERVERS)


def _access(here: Here, sheet: Sheet) -> None:  # noqa: ARG001
    show(sheet, ("roles",), ROLES)
    st.markdown("##### Price", anchors=False)
    record(sheet, ("price",), ("priceAmount", "priceCurrency", "priceUnit"))


def _ports(here: Here, sheet: Sheet) -> None:
    ids = tuple(sorted({p.contract_id for x in here.catalog.listings for p in x.ports}))
    show(sheet, ("outputPorts",), OUTPUTS, {"contractId": ids})
    show(sheet, ("inputPorts",), INPUTS, {"contractId": ids})
    show(sheet, ("managementPorts",), MANAGEMENT)


def _more(here: Here, sheet: Sheet) -> None:
    """What the organisation and others have added, and what a form should leave alone."""
    organisation = here.organisation
    own = {"archetype": organisation.archetypes, "tier": organisation.tiers}
    show(
        sheet,
        ("customProperties",),
        CUSTOM,
        {"value": own.get(str(_open_property(sheet)), ())},
    )
    show(sheet, ("authoritativeDefinitions",), DEFINITIONS)
    _standard(sheet)


def _standard(sheet: Sheet) -> None:
    """To the newest version of the standard, with all that it asks for."""
    st.markdown("##### Version of the standard", anchors=False)
    steps = upgrade(sheet.text, sheet.limits)
    st.markdown(quiet(f"It is {escape(sheet.tree.get('apiVersion'))}. The id stays as it is."))
    if not steps:
        return
    st.markdown("\n".join(f"- {with_names(step.words)}" for step in steps))
    st.button(
        f"Bring it to {escape(steps[-1].version)}",
        key=sheet.key("upgrade"),
        on_click=_upgrade,
        args=(sheet, sheet.revision),
    )


def _upgrade(sheet: Sheet, revision: int) -> None:
    if revision == sheet.revision:
        steps = upgrade(sheet.text, sheet.limits)
        sheet.make([edit for step in steps for edit in step.edits], again=True)


def _open_property(sheet: Sheet) -> Any:
    row = st.session_state.get("edit at customProperties", 0)
    return value_at(sheet.tree, ("customProperties", row, "property"))


def _offered(organisation: Organisation) -> dict[str, tuple[str, ...]]:
    return {
        "status": organisation.statuses,
        "domain": tuple(domain.name for domain in organisation.domains),
    }
