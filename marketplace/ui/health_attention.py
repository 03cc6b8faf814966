"""What is not kept, the worst first: what was promised, what was measured, and since when."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

import streamlit as st

from marketplace.model import Catalog, Observation, State
from marketplace.ui import health_state
from marketplace.ui.fitting import fit
from marketplace.ui.health_board import Board, Row
from marketplace.ui.health_days import Promise, promise_of
from marketplace.ui.health_filters import turned, turner
from marketplace.ui.health_words import for_how_long, heading, measured, place, promised
from marketplace.ui.shell import PRODUCT, Here, page_link
from marketplace.ui.words import STATES, ago, badge, count, escape, listed, number, quiet

PER_PAGE = 10
_KEY = "promises"
_NAME = 1250  # hundredths of an em: what a product's name has room for
_LIKE = {State.BROKEN: "broken", State.ERROR: "that could not run", State.AT_RISK: "at risk"}
_NO_OWNER = "no owner stated"


def show(here: Here, board: Board, now: datetime) -> None:
    rows = board.attention()
    if not rows:
        heading("Needs attention")
        st.markdown(
            f":green[:material/check_circle:] {quiet('Nothing that was measured is broken.')}"
        )
        return
    page = turned(_KEY, len(rows), PER_PAGE)
    shown = rows[(page - 1) * PER_PAGE : page * PER_PAGE]
    begun = health_state.since(here.market, [row.promise for row in shown if row.promise], now)
    told = f"{count(board.unkept, 'promise')}, worst first"
    if newest := board.checked_at:
        told += f" · last checked {ago(newest, now)}"
    with st.container(gap="xsmall"):
        heading("Needs attention", told)
        for row in shown:
            _row(here.catalog, row, begun, now)
        turner(_KEY, len(rows), PER_PAGE)


def _row(
    catalog: Catalog,
    row: Row,
    begun: Mapping[Promise, datetime | None],
    now: datetime,
) -> None:
    listing, promise = row.standing.listing, row.promise
    query = {"id": listing.id, "section": "Lineage"}
    if promise:
        promised_at = {"section": "Service levels", "check": promise.check}
        query = place(listing, promise.contract, **promised_at)
    with st.container(horizontal=True, vertical_alignment="center", gap="xxsmall"):
        st.markdown(badge(*STATES[row.state]), width=104)
        name = f"**{escape(fit(listing.name, _NAME))}**"
        page_link(name, PRODUCT, width=205, **query)
        said = _promise(promise, row, begun, now) if promise else _upstream(catalog, row)
        st.markdown(said, width=610)
        st.markdown(quiet(escape(listing.owner or _NO_OWNER)), width="content")


def _promise(
    promise: Observation,
    row: Row,
    begun: Mapping[Promise, datetime | None],
    now: datetime,
) -> str:
    key = promise_of(promise)
    lasts = for_how_long(begun[key], now) if key in begun else ""
    rest = f"and {number(row.more)} more {_LIKE[row.state]}" if row.more else ""
    parts = (promised(promise), lasts, rest)
    return f"{measured(promise)} {quiet(', '.join(part for part in parts if part))}"


def _upstream(catalog: Catalog, row: Row) -> str:
    causes = row.standing.health.causes
    names = [escape(_name(catalog, cause)) for cause in causes[:3]]
    if len(causes) > len(names):
        names.append(count(len(causes) - len(names), "other"))
    return f":small[Built from {listed(names)}] {quiet('where a promise is broken')}"


def _name(catalog: Catalog, product: str) -> str:
    node = catalog.nodes.get(product)
    return node.name if node else product
