"""Who somebody is until there is a sign-in: the local Git identity, or in the demo a choice."""

from __future__ import annotations

import streamlit as st

from marketplace.model import Person
from marketplace.services import acting
from marketplace.services.marketplace import Marketplace
from marketplace.ui.words import escape, quiet

_KEY = "acting_as"


def person(market: Marketplace) -> Person:
    """Looked up again for each act: a choice that is no longer offered counts as none."""
    chosen = st.session_state.get(_KEY, "")
    known = {one.person.email or one.person.name for one in acting.actors(market)}
    return acting.acting_as(market, chosen if chosen in known else "")


def chosen() -> str:
    """ "" for who sits here."""
    return str(st.session_state.get(_KEY, ""))


def go_on(who: str) -> None:
    """Whose typing is gone on with after a reload: it must not be saved in another name."""
    if who and _KEY not in st.session_state:
        st.session_state[_KEY] = who
        st.rerun()


def switch(market: Marketplace) -> None:
    """In the menu. Only the demo offers others."""
    actors = acting.actors(market)
    if not actors:
        return
    me = person(market)
    with st.popover(escape(me.name or "Nobody"), icon=":material/account_circle:", type="tertiary"):
        st.markdown("**Acting as**  \n" + quiet("For trying the demo. This is not a login."))
        local = acting.me(market)
        said = {"": f"{local.name or 'nobody'} (this computer)"}
        for one in actors:
            about = "steward" if one.steward else ", ".join(one.teams)
            said[one.person.email or one.person.name] = f"{one.person.name} ({about})"
        keys = [*said]
        st.selectbox(
            "Acting as",
            keys,
            index=keys.index(st.session_state.get(_KEY, "")) if _KEY in st.session_state else 0,
            format_func=lambda key: said.get(key, key),
            key="acting_choice",
            label_visibility="collapsed",
            on_change=_choose,
        )


def _choose() -> None:
    st.session_state[_KEY] = st.session_state["acting_choice"]
