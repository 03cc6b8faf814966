"""The Ports and access section: where the data is, who lets you in, and what feeds it."""

from __future__ import annotations

import streamlit as st

from marketplace.model import ManagementPort, Role, SupportChannel
from marketplace.services.product import PortView, ProductView
from marketplace.ui import links, outward, snippets, tables
from marketplace.ui.empty import missing, no_contract, nothing
from marketplace.ui.inputs import inputs
from marketplace.ui.links import Part, to
from marketplace.ui.places import Place, fields, places
from marketplace.ui.promise_words import spaced, stated_day
from marketplace.ui.shell import QUERY, Here, page_link
from marketplace.ui.versions import badge
from marketplace.ui.words import escape, listed, quiet

_OWN = "Ports and access"


def show(here: Here, view: ProductView) -> None:
    st.markdown("##### Output ports", anchors=False)
    if not view.ports:
        nothing("No output port is stated.", "Nobody can read the data of this product yet.")
    for number, one in enumerate(view.ports):
        with st.container(gap="xxsmall"):
            _port(here, view, one, number)
    _access(view)
    inputs(here, view)
    _management(view)


def _port(here: Here, view: ProductView, one: PortView, number: int) -> None:
    port, chosen = one.port, one == view.port
    found = places(one.contract)
    rows = [_head(view, one, chosen), links.line(Part(port.description))]
    if not chosen:
        rows += [_elsewhere(place) for place in found]
    key = f"port {number} {view.listing.id}"
    links.show([row for row in rows if row[0][0]], key, f"Port {port.name}")
    if chosen and one.contract is None:
        no_contract(view)
    elif one.contract and not found:
        missing("No address is stated. Its owner can add servers to the contract.")
    if chosen:
        for place in found:
            _place(place)
        snippets.show(here, view, found, ask=_ask)


def _ask(sql: str) -> None:
    page_link("Ask it here", QUERY, sql=sql)


def _elsewhere(place: Place) -> links.Row:
    where = Part(f"{place.environment} · {place.system}", "quiet")
    return links.line(where, Part(place.address, "code"))


def _head(view: ProductView, one: PortView, chosen: bool) -> links.Row:
    port = one.port
    query = {"id": view.listing.id, "port": port.name, "version": port.version}
    ends = stated_day(port.sunset)
    old = port.deprecated or port.status not in ("", "active")
    return links.line(
        Part(port.name, "strong") if chosen else to(port.name, "strong", **query, section=_OWN),
        Part(f"v{port.version}" if port.version else "", "badge"),
        badge("deprecated" if port.deprecated else port.status) if old else Part(""),
        Part(f"until {ends}" if ends else "", "quiet"),
        Part(f"contract {port.contract_id}" if port.contract_id else "no contract named", "quiet"),
    )


def _place(place: Place) -> None:
    """The line to copy, and under it every field that is stated."""
    said = (escape(place.system), escape(place.server.description, links=True))
    about = quiet(" · ".join(part for part in said if part))
    st.markdown(f":small[**{escape(place.environment)}**] {about}")
    st.code(place.address, language=None, wrap_lines=True)
    stated = [
        f"{escape(name)} {escape(value)}"
        for name, value in fields(place.server).items()
        if value != place.address
    ]
    roles = [escape(role.role) for role in place.server.roles]
    if roles:
        stated.append(f"Roles {listed(roles)}")
    st.markdown(quiet(" · ".join(stated)))


def _access(view: ProductView) -> None:
    st.markdown("##### Access", anchors=False)
    if view.roles:
        rows = [
            (_role(one), escape(one.access) or "Not stated", _approvers(one)) for one in view.roles
        ]
        tables.grid(("Role", "May", "Who approves"), rows, alt="Roles and who approves them")
    else:
        missing("No roles are stated. Ask the owner how to get access.")
    st.markdown("##### Support", anchors=False)
    if view.support:
        rows = [(_channel(one), escape(spaced(one.scope)), _about(one)) for one in view.support]
        tables.grid(("Channel", "For", "About"), rows, alt="Support channels")
    else:
        missing("No support channel is stated.")


def _role(one: Role) -> str:
    return f"{escape(one.role)}  {quiet(escape(one.description, links=True))}".strip()


def _approvers(one: Role) -> str:
    first, second = (
        _people(who) for who in (one.first_level_approvers, one.second_level_approvers)
    )
    if one.first_level_approvers.casefold() == "none":
        first = "Nobody needs to"
    return f"{first}, then {second}" if first and second else first or second or "Not stated"


def _people(who: str) -> str:
    names = [name.strip() for name in who.replace(";", ",").split(",") if name.strip()]
    return listed(outward.link(name, f"mailto:{name}" if "@" in name else "") for name in names)


def _channel(one: SupportChannel) -> str:
    tool = one.tool if one.tool.casefold() not in one.channel.casefold() else ""
    return f"{outward.link(one.channel, one.url)} {quiet(escape(spaced(tool)))}".strip()


def _about(one: SupportChannel) -> str:
    invitation = outward.link("invitation", one.invitation_url) if one.invitation_url else ""
    return "  ".join(part for part in (escape(one.description, links=True), invitation) if part)


def _management(view: ProductView) -> None:
    found = view.product.management_ports if view.product else ()
    if found:
        st.markdown("##### Management ports", anchors=False)
        rows = [(_managed(one), escape(spaced(one.content)), _reach(one)) for one in found]
        tables.grid(("Port", "About", "Where"), rows, alt="Management ports")


def _managed(one: ManagementPort) -> str:
    return f"{escape(one.name)}  {quiet(escape(one.description, links=True))}".strip()


def _reach(one: ManagementPort) -> str:
    kind = quiet(escape(one.type)) if one.type else ""
    where = outward.link(one.channel or one.url, one.url) if one.url else escape(one.channel)
    return f"{where or 'Not stated'} {kind}".strip()
