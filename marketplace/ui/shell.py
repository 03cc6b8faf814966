"""The frame that every page opens with: menu, banner, errors told once; the one link builder."""

from __future__ import annotations

import base64
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Literal
from zoneinfo import ZoneInfo

import streamlit as st

from marketplace.errors import MarketplaceError, NotFound
from marketplace.model import Catalog, Listing, Organisation
from marketplace.services.marketplace import Marketplace
from marketplace.settings import WORKTREE
from marketplace.ui import acting, state
from marketplace.ui.words import day, domain_icon, escape, quiet

BROWSE, PRODUCT = "app.py", "pages/product.py"
QUERY = "pages/query.py"
HEALTH, CHANGES = "pages/health.py", "pages/changes.py"
EDIT, REVIEW = "pages/edit.py", "pages/review.py"
PROBLEMS, ABOUT = "pages/problems.py", "pages/about.py"
NEW = "pages/new.py"
MENU = (
    ("Browse", BROWSE), ("Query", QUERY), ("Health", HEALTH), ("Changes", CHANGES),
    ("Proposals", REVIEW), ("Problems", PROBLEMS), ("About", ABOUT),
)  # fmt: skip
# As data, so that it needs no request and works on a deep link.
_ICON = "data:image/png;base64," + base64.b64encode(
    (state.TOP / "static" / "favicon.png").read_bytes()
).decode("ascii")

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Here:
    """What every page stands on: the marketplace, and its catalog at `?at=` ("" is today)."""

    market: Marketplace
    catalog: Catalog
    at: str

    @property
    def organisation(self) -> Organisation:
        return self.catalog.organisation


@contextmanager
def page(title: str, dated: bool = True) -> Iterator[Here]:
    """Frame, menu and banner around a page; what goes wrong inside is told here, once.

    `dated`: the page can show another commit, `?at=`.
    """
    with _frame(), _errors():
        here = _open(title, st.query_params.get("at", "") if dated else "")
        _menu(here.organisation, here.market)
        _banner(here)
        yield here


def _frame() -> st.delta_generator.DeltaGenerator:
    outer = st.container(horizontal_alignment="center", gap=None)
    return outer.container(width=1200, gap="small")


def _open(title: str, at: str) -> Here:
    organisation = Organisation()
    try:
        market = _market()
        organisation = market.catalog().organisation
        here = Here(market, market.catalog(at), at)
    except MarketplaceError:
        name_tab(title, organisation)
        _menu(organisation)  # a way out of a bad link
        raise
    name_tab(title, here.organisation)
    return here


def _market() -> Marketplace:
    if state.is_open():
        return state.marketplace()
    with st.spinner("Opening the marketplace. The first time this takes a few seconds."):
        return state.marketplace()


def name_tab(title: str, organisation: Organisation) -> None:
    """The words on the browser's tab."""
    name = f"{title} · {organisation.title}"
    st.set_page_config(page_title=name, page_icon=_ICON, layout="wide")


@contextmanager
def _errors() -> Iterator[None]:
    """A block that cannot go on says why; nothing of the server is shown."""
    try:
        yield
    except MarketplaceError as error:
        hint = f"  \n{escape(error.hint)}" if error.hint else ""
        st.error(f"**{escape(error.message)}**{hint}", icon=":material/error:")
        if isinstance(error, NotFound):
            link(":material/arrow_back:", "Browse all products", BROWSE)
        st.stop()
    except Exception:
        log.exception("A page failed")
        sorry()
        st.stop()


def sorry() -> None:
    st.error(
        "**Something went wrong on our side.**  \n"
        "It has been noted. Try again; if it stays, tell the team that runs this marketplace.",
        icon=":material/error:",
    )


def _menu(organisation: Organisation, market: Marketplace | None = None) -> None:
    with st.container(horizontal=True, vertical_alignment="center", gap="xsmall"):
        st.markdown(f"**{escape(organisation.title)}**", width="content")
        st.space("small")
        for label, target in MENU:
            st.page_link(_source(target), label=label)
        if market:
            st.space("stretch")
            acting.switch(market)


def _banner(here: Here) -> None:
    """Says so when what is shown is not what is published today."""
    if not here.at and here.market.settings.ref != WORKTREE:
        return
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        if here.catalog.commit:
            when = state.committed(here.market, here.catalog)
            told = day(when.date(), now().date()) if when else "an earlier commit"
            st.markdown(
                f":material/history: **You are looking at {told}** "
                + quiet(f"commit {escape(here.catalog.commit[:7])}, not what is published today"),
                width="content",
            )
        else:
            st.markdown(
                ":material/edit_document: **Preview of the files on disk**  "
                + quiet("not committed, not published"),
                width="content",
            )
        if here.at:
            st.button("Go to today", key="shell_today", on_click=_today, type="tertiary")


def _today() -> None:
    del st.query_params["at"]


def link(icon: str, label: str, page: str, **query: str) -> None:
    """A link to a page of ours. `label` is Markdown, escaped already; empty choices are left out.

    The icon stands beside the link: inside, it would move the text off the edge.
    """
    row = st.container(
        horizontal=True, gap=None, wrap=False, vertical_alignment="center", width="content"
    )
    with row:
        if icon:
            st.markdown(icon, width="content")
        st.page_link(_source(page), label=label, query_params=choices(**query))


def page_link(
    label: str, page: str, width: int | Literal["content", "stretch"] = "content", **query: str
) -> None:
    """The bare link; an icon in its label moves the text a little off the edge."""
    st.page_link(_source(page), label=label, width=width, query_params=choices(**query))


@cache
def _source(page: str) -> st.Page:
    """Found once: by its path, Streamlit looks for the file again at every link."""
    return st.Page(page, default=page == BROWSE)


def cta(label: str, icon: str) -> str:
    """The label of a primary button. Streamlit writes it in white in both themes, which cannot be
    read on the pale blue of the dark one."""
    dark = st.context.theme.type == "dark"
    return f':color[:material/{icon}: {label}]{{foreground="{"#0e1116" if dark else "#ffffff"}"}}'


def choices(**query: str) -> dict[str, str]:
    """Query parameters of a link: ids and choices that were made."""
    return {key: value for key, value in query.items() if value}


def product_link(
    listing: Listing, organisation: Organisation, label: str = "", **query: str
) -> None:
    """To a product's page: `version`, `port`, `at`, `section`, `property` as needed."""
    link(
        domain_icon(organisation, listing.domain),
        label or f"**{escape(listing.name)}**",
        PRODUCT,
        id=listing.id,
        **query,
    )


def now() -> datetime:
    """In the visitor's time zone, where the browser tells it."""
    try:
        return datetime.now(ZoneInfo(st.context.timezone or "UTC"))
    except (KeyError, ValueError):
        return datetime.now(ZoneInfo("UTC"))
