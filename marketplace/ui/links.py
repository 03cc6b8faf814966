"""Lists of links from a page to the same page: to another product, to another proposal.

`st.page_link` paints a link to the page it stands on as the current one, and does not move the
browser's address. These are real links: they open in a new tab, can be copied, and Back works.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode

import streamlit as st

from marketplace.ui import address
from marketplace.ui.shell import choices
from marketplace.ui.words import part_key

_HERE = Path(__file__)
_DRAW = st.components.v2.component(
    "marketplace_links",
    html="<ul></ul>",
    css=_HERE.with_suffix(".css").read_text("utf-8"),
    js=_HERE.with_suffix(".js").read_text("utf-8"),
)


@dataclass(frozen=True, slots=True)
class Part:
    """A few words, plain; a link where it has a query. Tones are the classes of links.css."""

    text: str
    tone: str = ""
    icon: str = ""  # a Material symbol
    query: dict[str, str] = field(default_factory=dict)


_DOT = Part("·", "quiet")
Line = Sequence[Part]
Row = Sequence[Sequence[Line]]  # cells of lines


def to(text: str, tone: str = "", **query: str) -> Part:
    return Part(text, tone, query=choices(**query))


def line(*parts: Part) -> Row:
    """A row of one cell with one line."""
    return [[[part for part in parts if part.text]]]


def dotted(parts: Iterable[Part]) -> list[Part]:
    """With a dot between those that say something."""
    found = [part for part in parts if part.text]
    return [p for part in found for p in (_DOT, part)][1:]


def show(
    rows: Sequence[Row], key: str, alt: str, columns: str = "1fr", page: str = "product"
) -> None:
    """`columns` as CSS grid has it; on a phone the cells stand below each other. `page`: the one
    that they stand on."""
    at, key = {"at": st.query_params.get("at", "")}, part_key(key)
    queries: list[dict[str, str]] = []

    def shown(part: Part) -> dict[str, str | int]:
        said: dict[str, str | int] = {"text": part.text, "tone": part.tone, "icon": part.icon}
        if part.query:
            queries.append(choices(**{**at, **part.query}))
            said |= {"href": href(queries[-1], page), "link": len(queries) - 1}
        return said

    def click() -> None:
        picked = st.session_state[key].get("opened")
        # The browser only says which one; where it leads was decided here.
        if isinstance(picked, int) and 0 <= picked < len(queries):
            address.go(**queries[picked])

    data = [[[[shown(part) for part in line_] for line_ in cell] for cell in row] for row in rows]
    _DRAW(data={"rows": data, "alt": alt, "columns": columns}, key=key, on_opened_change=click)


def href(query: dict[str, str], page: str = "product") -> str:
    return f"{page}?{urlencode(query)}"
