"""How the engine goes about a query: boxes of letters, which must not be wrapped.

`st.code` can scroll sideways, but not by keyboard.
"""

from __future__ import annotations

import streamlit as st

from marketplace.model import Result
from marketplace.ui.words import part_key

_DRAW = st.components.v2.component(
    "marketplace_plan",
    html='<pre role="region" aria-label="Plan of the query" tabindex="0"></pre>',
    css="""pre { margin: 0; padding: 0.8rem; overflow-x: auto; color: var(--st-code-text-color);
      background: var(--st-code-background-color); border-radius: var(--st-base-radius);
      font: 0.857rem/1.2 var(--st-code-font); }
      pre:focus-visible { outline: 2px solid var(--st-primary-color); outline-offset: -2px; }""",
    js="""export default function ({ data, parentElement }) {
      parentElement.querySelector("pre").textContent = data.plan
    }""",
)


def is_plan(result: Result) -> bool:
    return [column.name for column in result.columns] == ["explain_key", "explain_value"]


def show(result: Result) -> None:
    plan = "\n".join(str(value) for _, value in result.rows)
    _DRAW(data={"plan": plan}, key=part_key("query plan"))
