"""The inbox: proposals that wait for somebody, and what became of the others."""

from __future__ import annotations

import streamlit as st

from marketplace.model import Person, Stage
from marketplace.services import proposals
from marketplace.services.proposals import Row
from marketplace.ui import links
from marketplace.ui.links import Part, to
from marketplace.ui.shell import BROWSE, Here, link, now
from marketplace.ui.words import ago, count, cut, quiet

STAGES = {
    Stage.OPEN: ("Open", "rate_review", "blue"),
    Stage.PUBLISHED: ("Published", "check_circle", "green"),
    Stage.DECLINED: ("Declined", "block", "gray"),
    Stage.WITHDRAWN: ("Withdrawn", "undo", "gray"),
}
_VIEWS = ("Waiting for me", "Open", "Decided")
_MOST = 50
_COLUMNS = "7rem minmax(0, 1fr)"


def show(here: Here, person: Person) -> None:
    st.title("Proposals", anchor=False)
    mine = proposals.inbox(here.market, person)
    view = st.segmented_control(
        "Which", _VIEWS, default=_VIEWS[0] if mine else _VIEWS[1], required=True,
        key="review_view", label_visibility="collapsed",
    )  # fmt: skip
    if view == _VIEWS[0]:
        rows = mine
    elif view == _VIEWS[1]:
        rows = proposals.proposals(here.market, Stage.OPEN)
    else:
        every = proposals.proposals(here.market, None)
        rows = tuple(row for row in every if row.proposal.stage is not Stage.OPEN)
    if not rows:
        _nothing(str(view))
    else:
        links.show(
            [_row(row) for row in rows[:_MOST]],
            f"proposals {view}",
            "Proposals",
            _COLUMNS,
            "review",
        )
    if len(rows) > _MOST:
        st.markdown(quiet(f"{count(len(rows) - _MOST, 'older proposal')} not shown."))


def _row(row: Row) -> links.Row:
    one = row.proposal
    word, icon, _ = STAGES[one.stage]
    about = ", ".join(name for _, name in row.products[:3])
    said = count(len(one.comments), "comment") if one.comments else ""
    return [
        [[Part(word, "quiet", icon)]],
        [
            [to(cut(one.subject, 100), "strong", id=one.id)],
            links.dotted(
                Part(text, "quiet")
                for text in (about, one.author.name or "Somebody", ago(one.changed, now()), said)
            ),
        ],
    ]


def _nothing(view: str) -> None:
    said = {
        _VIEWS[0]: "Nothing waits for you.",
        _VIEWS[1]: "Nobody proposes anything at the moment.",
        _VIEWS[2]: "Nothing has been decided yet.",
    }
    with st.container(border=True):
        st.markdown(f"**{said[view]}**")
        st.markdown(quiet("A proposal begins with Edit on the page of a product."))
        link(":material/storefront:", "Browse products", BROWSE)
