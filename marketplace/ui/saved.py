"""Queries that people saved: those of a product on its page, and the form that saves one."""

from __future__ import annotations

import streamlit as st

from marketplace.errors import MarketplaceError
from marketplace.model import SavedQuery
from marketplace.services import saved
from marketplace.services.marketplace import Marketplace
from marketplace.services.product import ProductView
from marketplace.ui.empty import missing
from marketplace.ui.shell import Here, link
from marketplace.ui.words import cut, escape, listed, quiet

QUERY = "pages/query.py"
_SIGN = ":gray[:material/terminal:]"
_SHOWN = 5
_LAST = 50  # behind a click; the query page has all
_TITLE, _ABOUT = 120, 240  # characters
_FIELDS = ("title", "description", "name", "email")
_FILE = (
    "-- title: What it answers\n-- description: For whom, and how to read it.\n-- owner: You\n\n"
)


def show(here: Here, view: ProductView) -> None:
    """A part of a section of the product's page."""
    st.markdown("##### Queries people saved for this product", anchors=False)
    try:
        found = saved.saved_for(here.market, view.listing.id, here.at)
    except MarketplaceError as error:
        missing(f"They cannot be read: {escape(error.message)}")
        return
    if not found:
        missing("None yet. Ask its data, and save the query that others will want to ask, too.")
        return
    _links(here, found[:_SHOWN])
    if more := found[_SHOWN:_LAST]:
        with st.expander(f"{len(found) - _SHOWN} more", type="compact"):
            _links(here, more)


def _links(here: Here, found: tuple[SavedQuery, ...]) -> None:
    for query in found:
        with st.container(gap=None):
            title = escape(cut(query.title, _TITLE))
            link(_SIGN, f"**{title}**", QUERY, saved=query.name, at=here.at)
            said = (escape(cut(query.owner, _TITLE)), escape(cut(query.description, _ABOUT)))
            st.markdown(quiet(" · ".join(part for part in said if part)))


def form(
    market: Marketplace, sql: str, current: SavedQuery | None = None, opened: bool = True
) -> SavedQuery | None:
    """Saves `sql`: anew, or in place of `current`, which the page was opened with.

    What was saved, in the run in which it was; what was typed stays where it was not. To be
    called in every run, also while what it stands in is not `opened`.
    """
    _remember(current)
    if not opened:
        st.session_state.pop("saved_filled", None)
        return None
    if reason := saved.may_save(market.settings):
        st.markdown(quiet(f"{escape(reason)} As a file in the folder queries:"))
        st.code(_FILE + sql, language="sql", wrap_lines=True)
        return None
    _prefill(market, current)
    with st.form("saved_form", border=False):
        st.text_input("Title", key="saved_title", max_chars=_TITLE)
        st.text_area("Description", key="saved_description", max_chars=1000, height=80)
        left, right = st.columns(2)
        left.text_input("Your name", key="saved_name", max_chars=100)
        right.text_input("E-mail (optional)", key="saved_email", max_chars=100)
        with st.container(horizontal=True, gap="small"):
            change = current and st.form_submit_button("Save changes")
            new = st.form_submit_button("Save as new" if current else "Save")
    if not (change or new):
        return None
    return _saved(market, sql, current if change else None)


def _remember(current: SavedQuery | None) -> None:
    """Once for each query: the blob id must stay the one that the person has seen."""
    of = current.name if current else ""
    state = st.session_state
    if state.get("saved_of") != of:
        state["saved_of"] = of
        state["saved_base"] = current.blob if current else ""
        state.pop("saved_filled", None)


def _prefill(market: Marketplace, current: SavedQuery | None) -> None:
    """When it is opened: filled before, the browser would not hear of it once it is drawn."""
    state = st.session_state
    if "saved_filled" in state:
        return
    state["saved_filled"] = True
    if "saved_who" not in state:
        who = saved.author(market)
        state["saved_who"] = (who.name[:100], who.email[:100])
    words = (current.title[:_TITLE], current.description[:1000]) if current else ("", "")
    for field, value in zip(_FIELDS, (*words, *state["saved_who"]), strict=True):
        state[f"saved_{field}"] = value


def _saved(market: Marketplace, sql: str, current: SavedQuery | None) -> SavedQuery | None:
    title, description, name, email = (st.session_state[f"saved_{field}"] for field in _FIELDS)
    draft = SavedQuery(
        title=title,
        description=description,
        owner=name,
        sql=sql,
        name=current.name if current else "",
    )
    base = st.session_state["saved_base"] if current else ""
    try:
        done = saved.save(market, draft, name, email, base)
    except MarketplaceError as error:
        hint = f"  \n{escape(error.hint)}" if error.hint else ""
        st.error(f"**{escape(error.message)}**{hint}", icon=":material/error:")
        return None
    st.session_state["saved_who"] = (name, email)
    st.session_state["saved_of"], st.session_state["saved_base"] = done.name, done.blob
    names = [listing.name for id_ in done.products if (listing := market.catalog().listing(id_))]
    where = f" It now stands on {_pages(names)}." if names else ""
    st.success(f"Saved.{where}", icon=":material/check_circle:")
    return done


def _pages(names: list[str]) -> str:
    shown = [escape(cut(name, 60)) for name in names[:3]]
    shown += [f"{len(names) - 3} more"] if len(names) > 3 else []
    return f"the page{'s' if len(names) > 1 else ''} of {listed(shown)}"
