"""The visitor's wishes for the chart, in the address: `chart=line&x=day&y=flights&colour=airline`.

The address alone says what is wished. What a result cannot do is ignored, not forgotten: it holds
again once a query has such a column.
"""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from marketplace.charting import ChartChoice, choose
from marketplace.charting.fields import Field
from marketplace.model import Result

_LONGEST = 40  # letters; a longer name is told by its place
NOTHING = "-"
WISHES = ("chart", "x", "y", "colour")


def token(field: Field) -> str:
    short = len(field.name) <= _LONGEST and not field.name.startswith(("#", NOTHING))
    return field.name if short else f"#{field.index + 1}"


def wished(result: Result, found: Sequence[Field]) -> ChartChoice:
    places = {token(field): field.index for field in found}
    asked = st.query_params
    colour = asked.get("colour", "")
    return choose(
        result,
        asked.get("chart", ""),
        places.get(asked.get("x", "")),
        [places[name] for name in asked.get_all("y") if name in places],
        -1 if colour == NOTHING else places.get(colour),
    )


def wish(**values: Sequence[str]) -> None:
    """For callbacks: one step in the browser's history. An empty wish is taken out."""
    st.query_params.update({key: list(value) for key, value in values.items()})
