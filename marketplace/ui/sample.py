"""The Sample section: first rows, what each property holds, where file and contract differ."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from marketplace.engines.kinds import kind
from marketplace.errors import MarketplaceError
from marketplace.model import Column, Drift, Sample
from marketplace.services.product import ProductView
from marketplace.services.sample import sample
from marketplace.ui import charts, property_profile, saved
from marketplace.ui.empty import no_contract, nothing
from marketplace.ui.shell import Here
from marketplace.ui.words import badge, count, escape, listed, number, quiet

_HEIGHT = 398  # eleven rows
_PINNED = 2  # of more keys than these nothing else would be in sight
_TYPES = {
    "text": "text", "integer": "whole number", "number": "number", "float": "number",
    "boolean": "yes or no", "date": "date", "timestamp": "date and time", "time": "time of day",
    "zoned time": "time of day", "object": "group of fields", "map": "map", "array": "list",
    "any": "JSON", "binary": "bytes", "interval": "length of time",
}  # fmt: skip
_EXAMPLE = """servers:
  - server: sample
    type: local
    environment: sample
    path: data/{file}.parquet
    format: parquet"""


def show(here: Here, view: ProductView) -> None:
    contract = view.port.contract
    if contract is None:
        no_contract(view)
        return
    if not any(server.type == "local" for server in contract.servers):
        nothing(
            "No sample data is stated.",
            "Its owner can put a file beside the contracts and name it in the contract:",
        )
        st.code(_EXAMPLE.format(file=view.listing.id), language=None)
        return
    name = _object(view)
    place = st.container()
    try:
        with place.skeleton(height=_HEIGHT):
            found = sample(here.market, view, name)
    except MarketplaceError as error:
        hint = f"  \n{escape(error.hint)}" if error.hint else ""
        place.error(f"**{escape(error.message)}**{hint}", icon=":material/error:")
        return
    with place:
        _rows(found, view)
        for note in found.notes:
            st.warning(escape(note), icon=":material/warning:")
        _drift(found.drift)
        _profile(found)
    property_profile.show(here, view, found, name)
    saved.show(here, view)


def _object(view: ProductView) -> str:
    contract = view.port.contract
    names = [of.name for of in contract.schema] if contract else []
    if len(names) < 2:
        return names[0] if names else ""
    wanted = st.query_params.get("property", "")  # has its object before it
    first = next((name for name in names if wanted.startswith(f"{name}.")), "")
    asked = st.query_params.get("object", first)
    st.session_state["sample_object"] = asked if asked in names else names[0]
    return st.selectbox(
        "Object",
        names,
        key="sample_object",
        on_change=lambda: st.query_params.update({"object": st.session_state["sample_object"]}),
        label_visibility="collapsed",
        width=300,
    )


def _rows(found: Sample, view: ProductView) -> None:
    preview = found.preview
    masked = [column for column in preview.columns if column.masked]
    shown = len(preview.rows)
    total = "" if preview.total is None else f" of {number(preview.total)}"
    said = [f"First {number(shown)}{total} rows" if shown else "The file has no rows"]
    if masked:
        said.append(f":material/lock: Masked for everybody here: {_masked(masked)}")
    said.append(escape(found.source))
    if preview.rows:
        charts.rows(preview, _keys(view), alt=f"First rows of {view.listing.name}")
    st.markdown(quiet(" · ".join(part for part in said if part)))


def _masked(masked: Sequence[Column]) -> str:
    """The columns by their reason: "email and phone (sensitivity restricted)"."""
    reasons: dict[str, list[str]] = {}
    for column in masked:
        reasons.setdefault(charts.why(column), []).append(escape(column.name))
    return ", ".join(f"{listed(names)} ({why})" for why, names in reasons.items())


def _keys(view: ProductView) -> set[str]:
    contract = view.port.contract
    tables = contract.schema if contract else ()
    found = {item.name for of in tables for item in of.properties if item.primary_key}
    return found if len(found) <= _PINNED else set()


def _drift(drift: Drift) -> None:
    """Said plainly: what the contract promises and the file does not keep."""
    if not drift:
        st.markdown(
            quiet(":material/check: The file has every property of the contract, in its type.")
        )
        return
    said = []
    if drift.missing:
        said.append(f"Not in the file: {listed(map(escape, drift.missing))}")
    if drift.extra:
        names = listed(map(escape, drift.extra))
        said.append(f"In the file, but not in the contract, so not shown: {names}")
    said += [
        f"{escape(name)} is promised as {escape(promised)} and comes as {_type(found)}"
        for name, promised, found in drift.retyped
    ]
    n = len(drift.missing) + len(drift.extra) + len(drift.retyped)
    head = badge(f"{count(n, 'difference')} from the contract", "compare_arrows", "orange")
    st.markdown("  \n".join((head, *(f":small[{one}]" for one in said))))


def _type(found: str) -> str:
    """What DuckDB calls VARCHAR is text."""
    return _TYPES.get(kind(found)) or escape(found.lower())


def _profile(found: Sample) -> None:
    if found.profile:
        whole = found.profiled == found.preview.total
        rows = "of all rows" if whole else f"of the first {number(found.profiled)} rows"
        st.markdown(f"##### What the properties hold {quiet(rows)}", anchors=False)
        charts.profile(found.profile)
