"""The top of a product's page: can I use it, and where is it? All of it without scrolling."""

from __future__ import annotations

import streamlit as st

from marketplace.errors import NotFound
from marketplace.model import PortListing, Promises
from marketplace.services import product
from marketplace.services.product import ProductView
from marketplace.ui import kept_incidents, links, tables
from marketplace.ui.address import stay
from marketplace.ui.kept_glance import glance
from marketplace.ui.kept_list import SECTION, levels, show_top
from marketplace.ui.links import Part, to
from marketplace.ui.notices import notices, state
from marketplace.ui.places import places
from marketplace.ui.product_facts import NOT_STATED, facts
from marketplace.ui.product_purpose import purpose, uses
from marketplace.ui.shell import BROWSE, EDIT, QUERY, Here, link, name_tab, now, page_link
from marketplace.ui.words import badge, domain_title, escape, quiet, status_badge, trust

_PROMISES = 5
_PLACES = 3
_OTHERS = 12  # versions and ports in the menu; all of them stand in Versions


def view(here: Here) -> ProductView:
    """What the address asks for."""
    asked = st.query_params
    if not asked.get("id"):
        raise NotFound("No product is named.", "Choose one on the Browse page.")
    found = product.view(
        here.market, asked["id"], asked.get("version", ""), asked.get("port", ""), here.at
    )
    name_tab(found.listing.name, here.organisation)
    return found


def show(here: Here, view: ProductView) -> None:
    promised = glance(here, view)
    _trail(view)
    _title(view, promised)
    purpose(view)
    kept_incidents.banner(view, promised, now())
    notices(view)
    left, right = st.columns([1.75, 1], gap="large")
    with left:
        uses(view)
        _promises(view, promised)
    with right:
        tables.facts(
            facts(view, here.market), alt=f"Owner, contact and terms of {view.listing.name}"
        )
        _where(view)


def _trail(view: ProductView) -> None:
    domain = view.listing.domain
    title = escape(domain_title(view.organisation, domain))
    with st.container(horizontal=True, gap=None, vertical_alignment="center"):
        st.markdown(":gray[:material/arrow_back:]", width="content")
        page_link(":gray[Browse]", BROWSE, at=view.at)
        st.markdown(":gray[/]", width="content")
        if domain:
            page_link(f":gray[{title}]", BROWSE, domain=domain, at=view.at)
        else:
            st.markdown(f":gray[{title}]", width="content")


def _title(view: ProductView, promised: Promises) -> None:
    version = badge(f"v{escape(view.version)}" if view.version else "No version", "", "gray")
    port = view.port.port
    if port != (view.listing.ports or (port,))[0]:
        version += f" {badge(escape(f'{port.name} {port.version}'.strip()), 'output', 'gray')}"
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.title(escape(view.listing.name), anchor=False, width="content")
        sign = trust(promised.health) if promised.health.checked_at else ""
        st.markdown(f"{version} {status_badge(state(view))} {sign}", width="content")
        if len(view.listing.ports) > 1 or len(view.listing.versions) > 1:
            _others(view)
        if not view.at:
            st.space("stretch")
            _edit(view)
            if view.listing.sampled:
                _query(view)


def _edit(view: ProductView) -> None:
    """The file that is shown: the contract of the port, else that of the product."""
    file = view.port.port.contract_path or next(iter(view.listing.paths), "")
    link(":material/edit:", "Edit", EDIT, id=view.listing.id, file=file)


def _query(view: ProductView) -> None:
    """Of what is shown: another port or version has tables of its own."""
    port = view.port.port
    chosen = {"port": port.name, "version": port.version} if port != view.listing.ports[0] else {}
    link(":material/terminal:", "**Query the data**", QUERY, id=view.listing.id, **chosen)


def _others(view: ProductView) -> None:
    with st.popover("Versions and ports", type="tertiary"):
        rows = [_other(view, port) for port in view.listing.ports[:_OTHERS]]
        rows.append(links.line(to("All versions", **stay(view, section="Versions"))))
        links.show(rows, f"others {view.listing.id}", "Versions and ports")


def _other(view: ProductView, port: PortListing) -> links.Row:
    query = {"id": view.listing.id, "port": port.name, "version": port.version}
    section = st.query_params.get("section", "")
    return links.line(
        to(f"{port.name} {port.version}".strip(), "name", **query, section=section),
        Part("deprecated" if port.deprecated else "", "quiet"),
        Part("shown now" if port == view.port.port else "", "quiet"),
    )


def _promises(view: ProductView, promised: Promises) -> None:
    """The service levels, the worst first; each leads to what was measured of it."""
    kept = levels(promised.kept)
    with st.container(gap="xxsmall"):
        st.markdown("**Service levels**")
        if not kept:
            st.markdown(NOT_STATED)
            return
        show_top(view, kept[:_PROMISES])
        if len(kept) > _PROMISES:
            more = to(f"All {len(kept)} service levels", **stay(view, section=SECTION))
            links.show([links.line(more)], f"slos {view.listing.id}", "More service levels")


def _where(view: ProductView) -> None:
    stated = places(view.port.contract)
    found = [place for place in stated if place.environment != "Sample"] or stated
    port = view.port.port
    named = f"{port.name} {port.version}".strip() if len(view.listing.ports) > 1 else ""
    with st.container(gap="xxsmall"):
        st.markdown(f"**Where to get it** {quiet(escape(named))}")
        if not found:
            st.markdown(NOT_STATED)
        for place in found[:_PLACES]:
            st.markdown(quiet(f"{escape(place.environment)} · {escape(place.system)}"))
            st.code(place.address, language=None, wrap_lines=True)
