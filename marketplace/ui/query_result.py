"""The answer on the query page: as a table or a chart, to take along, to share and to save."""

from __future__ import annotations

from functools import partial
from urllib.parse import quote, urlencode

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from marketplace.errors import Busy, Limited, MarketplaceError, Refused
from marketplace.model import Column, Result
from marketplace.services import ask as asking
from marketplace.services.marketplace import Marketplace
from marketplace.ui import charts, picks, query_asked, query_link, query_plan, result_chart, saved
from marketplace.ui.picks import Pick
from marketplace.ui.query_asked import Answer, Asked
from marketplace.ui.query_plan import is_plan
from marketplace.ui.result_address import WISHES
from marketplace.ui.shell import Here, now
from marketplace.ui.words import ago, count, cut, escape, listed, number, quiet

VIEWS = ("Table", "Chart")
FILES = (
    ("CSV", "csv", "text/csv"),
    ("Parquet", "parquet", "application/vnd.apache.parquet"),
)
LONGEST_LINK = 8_000  # letters; longer addresses are cut off by some programs
_TITLE = 90  # letters
_KEPT_PRIVATE = 6  # masked properties that are named


def columns() -> list[DeltaGenerator]:
    return st.columns([3.4, 1], gap="medium")


def rows() -> tuple[DeltaGenerator, DeltaGenerator]:
    """The editor above, the answer below, whichever is drawn first."""
    return st.container(), st.container()


def note(answer: Answer) -> str:
    """Beside the Run button."""
    if answer.result is None:
        return ""
    rows = count(len(answer.result.rows), "row")
    return f"{rows} in {answer.result.seconds:.2f} s, sample data"


def heading(asked: Asked) -> None:
    """Of a saved query: what it answers, and whether this still is what was saved."""
    slot = st.empty()  # always there: what stands below must not move to another place
    if asked.saved:
        changed = quiet("changed since it was saved") if asked.sql != asked.saved.sql else ""
        about = " · ".join(filter(None, (asked.saved.description, asked.saved.owner)))
        title = f"**{escape(asked.saved.title)}** {changed}"
        slot.markdown(f"{title}  \n{quiet(escape(about))}" if about else title)


def show(here: Here, asked: Asked, answer: Answer) -> None:
    if asked.problem:
        st.warning(escape(asked.problem), icon=":material/info:")
    if answer.error:
        if not answer.invalid:  # that one the editor tells, at its place
            _error(answer.error)
        _toolbar(here, asked, None)
        return
    if answer.result is None:
        _welcome(here)
        return
    result = answer.result
    view = _toolbar(here, asked, result)
    if result.cut:
        st.warning(f"{escape(result.cut)} {_more(result)}", icon=":material/content_cut:")
    if view == "Chart":
        result_chart.show(result, key="query_chart")
    elif not result.rows:
        _nothing(result)
    elif is_plan(result):
        query_plan.show(result)
    else:
        charts.result(result, alt=f"{count(len(result.rows), 'row')} of the answer")
    _masked(result)


def _toolbar(here: Here, asked: Asked, result: Result | None) -> str:
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        _save(here, asked)
        if result and result.tables:
            _download(here.market, asked.sql)
        with st.container(width="content"):  # a fragment takes all the room that it gets
            _share(asked)
        if result and not is_plan(result):
            st.button(
                "Plan", icon=":material/account_tree:", type="tertiary", key="query_plan",
                on_click=query_asked.load, args=(f"EXPLAIN\n{asked.sql}",),
                help="How the engine goes about it",
            )  # fmt: skip
        _recent()
        st.space("stretch")
        return _view() if result and result.rows and not is_plan(result) else VIEWS[0]


def _view() -> str:
    key = "query_view"
    asked = st.query_params.get("view", VIEWS[0])
    st.session_state[key] = asked if asked in VIEWS else VIEWS[0]

    def choose() -> None:
        st.query_params["view"] = st.session_state[key]

    chosen = st.segmented_control(
        "View", VIEWS, required=True, key=key, on_change=choose, label_visibility="collapsed"
    )
    return str(chosen or VIEWS[0])


def _save(here: Here, asked: Asked) -> None:
    # With a key and its opening known it stays open while it says that it has saved.
    with st.popover("Save", icon=":material/bookmark:", type="tertiary", key="query_save",
                    on_change="rerun") as part:  # fmt: skip
        if not asked.sql.strip():
            st.markdown(quiet("Run a query first; then it can be saved for others."))
            return
        done = saved.form(here.market, asked.sql, asked.saved, bool(part.open))
        if done:  # saving once more changes it
            st.query_params["saved"] = done.name


def _download(market: Marketplace, sql: str) -> None:
    """Made when it is asked for; with more rows than a screen shows, masked just the same."""
    limits, question = market.settings.limits, query_asked.question(sql)
    with st.popover("Download", icon=":material/download:", type="tertiary"):
        for label, kind, mime in FILES:
            st.download_button(
                f"Download as {label}",
                data=partial(_exported, market, question, kind),
                file_name=f"answer.{kind}",
                mime=mime,
                on_click="ignore",
                key=f"query_{kind}",
                type="tertiary",
                icon=":material/table_rows:",
            )
        size = limits.export_size // 1_000_000
        st.markdown(
            quiet(f"At most {number(limits.export_rows)} rows and {size} MB: a longer answer ends "
                  "there, without a word in the file.")
        )  # fmt: skip


def _exported(market: Marketplace, question: asking.Question, kind: str) -> bytes:
    """Who opens a file wants to know why there is nothing in it; elsewhere it could not be told."""
    try:
        return asking.export(market, question, "parquet" if kind == "parquet" else "csv").data
    except MarketplaceError as error:
        return f"{error.message} {error.hint}\n".encode()


@st.fragment
def _share(asked: Asked) -> None:
    """Opening it looks at the address anew: another kind of chart does not draw the page again."""
    with st.popover("Share", icon=":material/link:", type="tertiary", key="query_share",
                    on_change="rerun"):  # fmt: skip
        sql = asked.sql.strip()
        if not sql:
            st.markdown(quiet("Run a query first; then there is a link to it."))
            return
        address = f"{(st.context.url or '').partition('?')[0]}?{_said(sql)}"
        if len(address) > LONGEST_LINK:
            st.markdown(quiet("This query is too long for a link. Save it, and share that."))
            return
        query_link.show(address)
        st.markdown(quiet("Who opens it runs it again, and sees what they may see."))


def _said(sql: str) -> str:
    """The query, and the chart where one is looked at."""
    chart = ("view", *WISHES) if st.query_params.get("view") == "Chart" else ()
    wishes = [(key, value) for key in chart for value in st.query_params.get_all(key)]
    return urlencode([("sql", sql), *wishes], quote_via=quote)


def _recent() -> None:
    found = query_asked.recent()
    if not found:
        return
    with st.popover("Recent", icon=":material/history:", type="tertiary"):
        st.markdown(quiet("In this window, newest first"))
        shown = [
            Pick(cut(one.sql, 70), below=f"{ago(one.when, now())}, {one.said}") for one in found
        ]

        def load(place: int) -> None:
            query_asked.load(found[place].sql)

        picks.show(shown, load, key="query recent", alt="The last queries of this window")


def _error(error: MarketplaceError) -> None:
    """A limit is no mistake, and what is wrong in the text is told at its line, too."""
    hint = f"  \n{escape(error.hint)}" if error.hint else ""
    said = f"**{escape(error.message)}**{hint}"
    if isinstance(error, Limited | Busy):
        st.warning(said, icon=":material/timer:")
    elif isinstance(error, Refused):
        st.error(said, icon=":material/block:")
    else:
        st.error(said, icon=":material/error:")


def _welcome(here: Here) -> None:
    with st.container(border=True, gap="xxsmall"):
        st.markdown("**Ask the sample data of every product, together or alone**")
        st.markdown(
            quiet("Pick a table from the list, or type SQL. What you may not see is empty, and "
                  "nothing that you type can change anything.")
        )  # fmt: skip
        starts = [("Which tables are there?", {"sql": "SHOW TABLES"})]
        starts += [(query.title, {"saved": query.name}) for query in query_asked.examples(here)]
        for place, (title, query) in enumerate(starts):
            st.button(
                escape(cut(title, _TITLE)), key=f"query_start_{place}", type="tertiary",
                icon=":material/play_arrow:", on_click=st.query_params.from_dict, args=(query,),
            )  # fmt: skip


def _nothing(result: Result) -> None:
    with st.container(border=True):
        st.markdown("**No row fits**")
        names = listed(escape(column.name) for column in result.columns[:8])
        st.markdown(quiet(f"The query ran, and would have shown {names}. Loosen a condition."))


def _masked(result: Result) -> None:
    """Which are empty because they are hidden, with the reason that they share."""
    if not result.masked:
        return
    found: dict[str, list[str]] = {}
    for name, reason in result.masked[:_KEPT_PRIVATE]:
        why = charts.why(Column(name.rpartition(".")[2], "", masked=reason))
        found.setdefault(why, []).append(escape(_brief(name, result)))
    said = [f"{listed(names)} ({why})" for why, names in found.items()]
    if (rest := len(result.masked) - _KEPT_PRIVATE) > 0:
        said.append(f"{rest} more")
    st.markdown(quiet(f":material/lock: Masked for everybody here, so empty: {', '.join(said)}"))


def _brief(name: str, result: Result) -> str:
    """Without its table, where there is but one."""
    return name.removeprefix(f"{result.tables[0]}.") if len(result.tables) == 1 else name


def _more(result: Result) -> str:
    return "The download has more." if "rows" in result.cut else ""
