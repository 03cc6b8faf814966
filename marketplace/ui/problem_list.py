"""The Problems page: what is wrong in which file, who can mend it and how."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import streamlit as st

from marketplace.model import Organisation, Problem, Severity
from marketplace.ui.board import Board, File
from marketplace.ui.shell import product_link
from marketplace.ui.words import (
    SEVERITIES,
    badge,
    count,
    domain_title,
    escape,
    number,
    quiet,
    severity_badge,
)

PER_PAGE = 60  # problems; a file is never torn apart, but never shows more than this either
_ANY = ""


def head(board: Board) -> None:
    """The title; its badges are the only totals."""
    counts = board.count(lambda _, problem: problem.severity)
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.title("Problems", anchor=False, width="content")
        badges = [
            badge(count(counts[s], SEVERITIES[s][0].lower()), *SEVERITIES[s][1:])
            for s in Severity
            if counts[s]
        ]
        st.markdown(" ".join(badges), width="content")


def narrow(board: Board, organisation: Organisation) -> Board:
    """The three choices, each bound to the URL; a value that is not there counts as no choice."""
    severities = board.count(lambda _, problem: problem.severity)
    rules = board.count(lambda _, problem: problem.rule)
    domains = board.count(lambda file, _: file.listing.domain if file.listing else "")
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        severity = _select(
            "Severity",
            [s for s in Severity if severities[s]],
            {s: f"{SEVERITIES[s][0]}s ({number(severities[s])})" for s in Severity},
        )
        domain = _select(
            "Domain",
            sorted(filter(None, domains)),
            {d: f"{domain_title(organisation, d)} ({number(domains[d])})" for d in domains},
        )
        rule = _select(
            "Rule", sorted(rules), {rule: f"{rule} ({number(rules[rule])})" for rule in rules}
        )
    return board.narrowed(severity, rule, domain)


def _select(label: str, options: Iterable[str], said: Mapping[str, str]) -> str:
    known = [_ANY, *map(str, options)]
    key = label.lower()
    asked = st.query_params.get(key, _ANY)
    st.session_state[f"problems_{key}"] = asked if asked in known else _ANY
    picked = st.selectbox(
        label,
        known,
        format_func=lambda value: said[value] if value else f"Any {key}",
        key=f"problems_{key}",
        on_change=_keep,
        args=(key,),
        label_visibility="collapsed",
        width=230,
    )
    return picked or _ANY


def _keep(key: str) -> None:
    picked = st.session_state[f"problems_{key}"]
    st.query_params.update({key: [picked] if picked else [], "page": []})


def show(board: Board, organisation: Organisation) -> None:
    pages = _paged(board.files)
    asked = st.query_params.get("page", "")
    page = min(int(asked), len(pages)) if asked.isdecimal() and len(asked) < 6 else 1
    for file in pages[max(page, 1) - 1] if pages else ():
        _file(file, organisation)
    if len(pages) > 1:
        st.session_state["problems_page"] = max(page, 1)
        st.pagination(len(pages), key="problems_page", on_change=_turn)


def _paged(files: Sequence[File]) -> list[list[File]]:
    pages: list[list[File]] = []
    room = 0
    for file in files:
        size = min(len(file.problems), PER_PAGE)
        if size > room:
            pages.append([])
            room = PER_PAGE
        pages[-1].append(file)
        room -= size
    return pages


def _turn() -> None:
    page = st.session_state["problems_page"]
    st.query_params.update({"page": [str(page)] if page > 1 else []})


def _file(file: File, organisation: Organisation) -> None:
    with st.container(gap="xxsmall"):
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            if file.listing:
                product_link(file.listing, organisation)
            owner = file.listing.owner if file.listing else ""
            told = " · ".join(escape(part) for part in (file.path, owner) if part)
            st.markdown(quiet(told) if file.listing else f"**{told}**", width="content")
        for problem in file.problems[:PER_PAGE]:
            _problem(problem)
        if len(file.problems) > PER_PAGE:
            st.markdown(quiet(f"and {number(len(file.problems) - PER_PAGE)} more in this file"))
    st.space("xxsmall")


def _problem(problem: Problem) -> None:
    with st.container(horizontal=True, vertical_alignment="top", gap="xxsmall"):
        st.markdown(severity_badge(problem.severity), width=88)
        place = f"line {problem.line}, column {problem.column}"
        st.markdown(quiet(place), width=150)
        hint = quiet(escape(problem.hint))
        said = (f":small[{escape(problem.message)}]", hint)
        st.markdown("  \n".join(part for part in said if part), width=660)
        st.markdown(quiet(escape(problem.rule)), width="content")


def nothing(board: Board) -> None:
    """Two kinds of nothing: no problem at all, and none of those asked for."""
    with st.container(border=True):
        if board.files:
            st.markdown("**No problem is left**  \n" + quiet("Loosen one of the choices above."))
            st.button("Show all problems", key="problems_all", on_click=_all)
        else:
            files = count(board.read, "file")
            st.markdown(
                f":green[:material/check_circle:] **No problems in {files}**  \n"
                + quiet("Every contract and product here can be read and follows its standard.")
            )


def _all() -> None:
    st.query_params.clear()
