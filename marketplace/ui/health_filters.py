"""The top of the Health page: how many of each, what to narrow by, which window. In the URL."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import streamlit as st

from marketplace.model import Organisation, State
from marketplace.ui.health_board import Asked, Board
from marketplace.ui.words import STATES, domain_title, number, sentence

# As the address says it -> (as people read it, days, columns are weeks).
WINDOWS = {
    "30d": ("30 days", 30, False),
    "14w": ("14 weeks", 98, False),
    "1y": ("1 year", 364, True),
}
_WINDOW, _PHONE = "14w", "30d"
_ANY = ""
_LONGEST = 100  # characters of a search
_NARROW = ("domain", "owner", "tier")
_STATE, _TEXT, _SHOWN = "health_state", "health_q", "health_window"


def asked() -> Asked:
    """What the address says; what makes no sense counts as not said."""
    said = st.query_params
    states = {state.value: state for state in State}
    return Asked(
        **{key: said.get(key, _ANY) for key in _NARROW},
        text=said.get("q", "")[:_LONGEST],
        states=tuple(states[one] for one in said.get_all("state") if one in states),
    )


def window() -> str:
    """The key of the window; on a phone the last month, which fits."""
    said = st.query_params.get("window", "")
    return said if said in WINDOWS else _usual()


def _usual() -> str:
    told = st.context.headers
    phone = told.get("Sec-CH-UA-Mobile") == "?1" or "Mobi" in (told.get("User-Agent") or "")
    return _PHONE if phone else _WINDOW


def head(board: Board, chosen: Asked) -> None:
    """The title, and beside it the only totals; a click on one narrows the page to it."""
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.title("Health", anchor=False, width="content")
        _states(board, chosen)
        st.space("stretch")
        st.session_state[_SHOWN] = window()
        st.segmented_control(
            "Window",
            [*WINDOWS],
            format_func=lambda key: WINDOWS[key][0],
            required=True,
            key=_SHOWN,
            on_change=_look_back,
            label_visibility="collapsed",
        )


def _states(board: Board, chosen: Asked) -> None:
    counts = board.states()
    shown = [state for state in State if counts[state] or state in chosen.states]
    if not shown:
        return
    st.session_state[_STATE] = [state.value for state in shown if state in chosen.states]
    st.pills(
        "State",
        [state.value for state in shown],
        selection_mode="multi",
        format_func=lambda value: _total(State(value), counts[State(value)]),
        key=_STATE,
        on_change=_pick,
        label_visibility="collapsed",
        wrap=True,
    )


def _total(state: State, count: int) -> str:
    word, icon, colour = STATES[state]
    said = "check errors" if state is State.ERROR and count != 1 else word.lower()
    return f":{colour}[:material/{icon}:] {number(count)} {said}"


def _pick() -> None:
    choose(state=st.session_state[_STATE])


def _look_back() -> None:
    picked = st.session_state[_SHOWN]
    st.query_params.update({"window": [picked] if picked != _usual() else []})


def choose(**values: Iterable[str]) -> None:
    """Into the address, back to the first pages."""
    st.query_params.update(
        {"page": [], "promises": [], **{key: list(value) for key, value in values.items()}}
    )


def clear() -> None:
    choose(q=[], state=[], **dict.fromkeys(_NARROW, ()))


def narrow(board: Board, chosen: Asked, organisation: Organisation) -> None:
    """Only what there is a choice of."""
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        _search(chosen)
        for key, of, order in (
            ("domain", lambda one: one.listing.domain, [d.name for d in organisation.domains]),
            ("owner", lambda one: one.listing.owner, ()),
            ("tier", lambda one: one.listing.tier, organisation.tiers),
        ):
            counts = board.count(of)
            known = [name for name in order if counts[name]]
            known += sorted({*filter(None, counts)} - {*known}, key=str.casefold)
            if known:
                said = {name: f"{_said(key, name, organisation)} ({number(counts[name])})"
                        for name in known}  # fmt: skip
                _select(key, said)


def _said(key: str, name: str, organisation: Organisation) -> str:
    if key == "domain":
        return domain_title(organisation, name)
    return sentence(name) if key == "tier" else name


def _search(chosen: Asked) -> None:
    # Only where they differ, after Back: else letters typed meanwhile would be taken back.
    if st.session_state.get(_TEXT, "") != chosen.text:
        st.session_state[_TEXT] = chosen.text
    st.text_input(
        "Find a product",
        key=_TEXT,
        type="search",
        live="300ms",
        max_chars=_LONGEST,
        placeholder="Find a product or owner",
        icon=":material/search:",
        label_visibility="collapsed",
        on_change=_searched,
        width=260,
    )


def _searched() -> None:
    text = st.session_state[_TEXT].strip()
    choose(q=[text] if text else [])


def _select(key: str, said: Mapping[str, str]) -> None:
    known = [_ANY, *said]
    wanted = st.query_params.get(key, _ANY)
    place = f"health_{key}"
    st.session_state[place] = wanted if wanted in known else _ANY
    st.selectbox(
        sentence(key),
        known,
        format_func=lambda value: said[value] if value else f"Any {key}",
        key=place,
        on_change=_keep,
        args=(key,),
        label_visibility="collapsed",
        width=174,
    )


def _keep(key: str) -> None:
    picked = st.session_state[f"health_{key}"]
    choose(**{key: [picked] if picked else []})


def turned(key: str, total: int, size: int) -> int:
    """Which page of a list the address asks for, from 1."""
    last = max(-(-total // size), 1)
    said = st.query_params.get(key, "")
    return min(max(int(said), 1), last) if said.isdecimal() and len(said) < 6 else 1


def turner(key: str, total: int, size: int) -> None:
    pages = -(-total // size)
    if pages < 2:
        return
    place = f"health_turn_{key}"
    st.session_state[place] = turned(key, total, size)
    st.pagination(pages, key=place, on_change=_turn, args=(key,))


def _turn(key: str) -> None:
    page = st.session_state[f"health_turn_{key}"]
    st.query_params.update({key: [str(page)] if page > 1 else []})


def left(chosen: Asked) -> bool:
    """Is anything narrowed?"""
    return chosen != Asked()


def nothing_left() -> None:
    with st.container(border=True):
        st.markdown("**No product is left**")
        st.button("Show all products", key="health_all", on_click=clear)
