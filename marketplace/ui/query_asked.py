"""What the query page was asked, and the answer: run once, however often the page is drawn."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from marketplace.catalog.tables import places
from marketplace.errors import Invalid, MarketplaceError, NotFound
from marketplace.model import Result, SavedQuery
from marketplace.services import ask as asking
from marketplace.services import saved
from marketplace.services.ask import Question
from marketplace.ui.result_address import WISHES
from marketplace.ui.shell import Here, now

EDITOR = "query_editor"
RECENT = 20
_RAN, _ANSWER, _RECENT = "query_ran", "query_answer", "query_recent"
_TYPED = "query_typed"  # statements that were run by hand in this window
_FIRST_ROWS = 100
_EXAMPLES = 4


@dataclass(frozen=True, slots=True)
class Asked:
    """`sql` is what the address says, in one of three ways; "" is an empty page."""

    sql: str
    saved: SavedQuery | None = None
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """One of them, or neither where nothing was asked."""

    result: Result | None = None
    error: MarketplaceError | None = None

    @property
    def invalid(self) -> Invalid | None:
        return self.error if isinstance(self.error, Invalid) else None


@dataclass(frozen=True, slots=True)
class Recent:
    sql: str
    when: datetime
    said: str


def asked(here: Here) -> Asked:
    """A statement, the name of a saved query, or a product whose first rows are meant."""
    query = st.query_params
    if sql := query.get("sql", ""):
        of = query.get("saved", "")
        # A link could put another text under a trusted name, to be saved in place of it.
        own = sql in st.session_state.get(_TYPED, ())
        return Asked(sql, _named(here, of) if of and own else None)
    if name := query.get("saved", ""):
        found = saved.named(here.market, name)  # its NotFound is the page's answer
        return Asked(found.sql, found)
    if id_ := query.get("id", ""):
        return _product(here, id_, query.get("port", ""), query.get("version", ""),
                        query.get("object", ""))  # fmt: skip
    return Asked("")


def _named(here: Here, name: str) -> SavedQuery | None:
    try:
        return saved.named(here.market, name)
    except MarketplaceError:
        return None


def _product(here: Here, id_: str, port: str, version: str, object_: str) -> Asked:
    """The first rows: of the port and object that were looked at, where they are named."""
    listing = here.catalog.listing(id_)
    if listing is None:
        raise NotFound(f"There is no product '{id_[:100]}'.", "Browse all products.")
    found = [*places(here.catalog, listing)]
    wanted = [
        p for p in found if (not port or p.port == port) and p.version == (version or p.version)
    ]
    exact = [p for p in wanted if p.object == object_]
    if place := next(iter(exact or wanted or found), None):
        return Asked(f"FROM {place.name}\nLIMIT {_FIRST_ROWS}")
    return Asked("", problem=f"{listing.name} has no sample data that could be asked.")


def run(sql: str) -> None:
    """Of the editor: asks this from now on, and once more where it is the same."""
    typed = st.session_state.get(_TYPED, ())
    st.session_state[_TYPED] = (sql, *typed)[:RECENT]
    if sql != st.query_params.get("sql"):
        st.query_params.from_dict(_kept() | {"sql": [sql]})
    st.session_state[_RAN] = st.session_state.get(_RAN, 0) + 1


def _kept() -> dict[str, list[str]]:
    """What goes on to be shown with another statement: it may be a saved one being changed."""
    kept = {key: st.query_params.get_all(key) for key in ("saved", "view", *WISHES)}
    return {key: values for key, values in kept.items() if values}


def answer(here: Here, asked: Asked) -> Answer:
    """The one that is known, where nothing was run since."""
    slot = st.empty()  # always there: what stands below must not move to another place
    if not asked.sql.strip():
        return Answer()
    key = (asked.sql, st.session_state.get(_RAN, 0), here.catalog.commit)
    known = st.session_state.get(_ANSWER)
    if known and known[0] == key:
        return known[1]  # type: ignore[no-any-return]
    with slot, st.skeleton(height=120):
        found = _run(here, asked.sql)
    st.session_state[_ANSWER] = (key, found)
    _remember(asked.sql, found)
    return found


def _run(here: Here, sql: str) -> Answer:
    try:
        return Answer(result=asking.ask(here.market, question(sql)))
    except MarketplaceError as error:
        return Answer(error=error)


def question(sql: str) -> Question:
    """As this visitor: nobody has signed in, so everybody has the same rights."""
    return Question(sql=sql, user=visitor())


def visitor() -> str:
    """The session: one person's window."""
    context = get_script_run_ctx()
    return context.session_id if context else "page"


def _remember(sql: str, found: Answer) -> None:
    if found.result:
        rows = len(found.result.rows)
        said = f"{rows:,} row{'s' if rows != 1 else ''}{'+' if found.result.truncated else ''}"
    else:
        said = "did not run"
    recent = [one for one in st.session_state.get(_RECENT, ()) if one.sql != sql]
    st.session_state[_RECENT] = [Recent(sql, now(), said), *recent][:RECENT]


def recent() -> list[Recent]:
    """Of this session, the newest first."""
    return [*st.session_state.get(_RECENT, ())]


def examples(here: Here) -> tuple[SavedQuery, ...]:
    """Some that people saved, to start from."""
    try:
        return tuple(one for one in saved.saved(here.market) if not one.problems)[:_EXAMPLES]
    except MarketplaceError:
        return ()


def load(sql: str) -> None:
    """Of a button: asks this, as a link would."""
    st.query_params.from_dict({"sql": sql})
