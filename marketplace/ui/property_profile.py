"""One property of the sample, looked at closely: `?property=` of the Sample section."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from marketplace.errors import Busy, Limited, MarketplaceError
from marketplace.model import Column, Sample, SchemaObject
from marketplace.model.profile import PropertyProfile, Range
from marketplace.services.product import ProductView
from marketplace.services.property_profile import property_paths, property_profile
from marketplace.ui import property_chart, tables
from marketplace.ui.charts import share, why
from marketplace.ui.empty import nothing
from marketplace.ui.query_asked import visitor
from marketplace.ui.shell import QUERY, Here, link
from marketplace.ui.words import badge, count, cut, escape, number, quiet

_KEY, _NONE, _HEIGHT = "sample_property", "", 420
_SHORT = 28  # letters up to which examples stand beside each other
_LONGEST = 160  # letters of an example
_VALUE = 40  # letters of a fact
_TIMES = ("date", "timestamp", "time")


@st.fragment
def show(here: Here, view: ProductView, found: Sample, name: str) -> None:
    """A fragment: another property does not draw the page again. Nothing chosen costs nothing."""
    contract = view.port.contract
    of = next((o for o in contract.schema if o.name == name), None) if contract else None
    if of is None or not of.properties:
        return
    st.markdown("##### A closer look", anchors=False)
    path = _choose(of, found)
    if not path:
        return
    place = st.container()
    try:
        with place.skeleton(height=_HEIGHT):
            profile = property_profile(here.market, view, found, name, path, user=visitor())
    except MarketplaceError as error:
        _error(place, error)
        return
    with place:
        _profile(profile, found)


def _choose(of: SchemaObject, found: Sample) -> str:
    """The address says which, as it does in the Schema section."""
    paths = property_paths(of)
    head = f"{of.name}."
    asked = st.query_params.get("property", "").removeprefix(head)
    st.session_state[_KEY] = asked if asked in paths else _NONE
    hidden = {_name(column) for column in found.preview.columns if column.masked}

    def choose() -> None:
        if chosen := st.session_state[_KEY]:
            st.query_params["property"] = head + chosen
        else:
            st.query_params.pop("property", None)

    def said(path: str) -> str:
        if path == _NONE:
            return "Choose a property to see what it holds"
        return f"{path} (masked)" if _top(path) in hidden else path

    # An option of its own means none: the cross that Streamlit offers is too small to be hit.
    return st.selectbox(
        "Property",
        (_NONE, *paths),
        format_func=said,
        key=_KEY,
        on_change=choose,
        label_visibility="collapsed",
        width=340,
    )


def _name(column: Column) -> str:
    return column.property or column.name


def _top(path: str) -> str:
    return path.partition(".")[0].partition("[")[0].partition("{")[0]


def _error(place: DeltaGenerator, error: MarketplaceError) -> None:
    hint = f"  \n{escape(error.hint)}" if error.hint else ""
    said = f"**{escape(error.message)}**{hint}"
    if isinstance(error, Limited | Busy):
        place.warning(said, icon=":material/timer:")
        place.button("Try again", key="sample_property_again", type="tertiary")
    else:
        place.error(said, icon=":material/error:")


def _profile(of: PropertyProfile, found: Sample) -> None:
    called = escape(of.path)
    if of.state == "masked":
        _masked(of, found)
    elif of.state == "missing":
        promised = f"The contract promises it as {escape(of.why)}. " if of.why else ""
        nothing(f"{called} is not in the file", f"{promised}Its owner can say when it will be.")
    elif not of.rows:
        nothing("The file has no rows", f"So there is nothing to say about {called}.")
    elif of.empty_share == 1.0:
        nothing(f"{called} is empty in every row", f"All {number(of.rows)} rows hold no value.")
    else:
        _figures(of)


def _masked(of: PropertyProfile, found: Sample) -> None:
    column = next(c for c in found.preview.columns if c.masked == of.why)
    whole = "" if of.path == _name(column) else f", for all of {escape(_name(column))}"
    empty = f" Empty: {share(of.empty_share)}." if of.empty_share is not None else ""
    nothing(
        f":material/lock: {escape(of.path)} is masked for everybody here",
        f"Reason: {why(column)}{whole}. Figures, charts and examples would tell its values, "
        f"so there are none.{empty}",
    )


def _figures(of: PropertyProfile) -> None:
    left, right = st.columns([1.9, 1], gap="large")
    short = all(len(text) <= _SHORT for text in of.examples)
    with left:
        _spread(of)
        _over_time(of)
        if not short:
            _examples(of, "  \n", ":small[{}]")
    with right:
        tables.facts(facts(of), alt=f"Figures of {of.path}")
        if short:
            _examples(of, " ", badge("{}", "", "gray"))
        link(":material/terminal:", "Query its values", QUERY, sql=of.sql)


def _spread(of: PropertyProfile) -> None:
    if of.unlike:
        nothing("Nearly every value is another one", "So no value is frequent.")
        return
    if not (of.bins or of.top):
        if of.kind == "object":
            nothing("These are several properties in one", "Choose one of those inside it.")
        else:
            nothing("Values like these have no order and no ranking")
        return
    st.markdown(f"**{_heading(of)}**")
    property_chart.spread(of)
    if said := _left_out(of):
        st.markdown(quiet(said))


def _heading(of: PropertyProfile) -> str:
    if of.counted:
        return "How many a row"
    if of.bins:
        return "Distribution"
    return "All values" if of.distinct == len(of.top) else "Most frequent values"


def _left_out(of: PropertyProfile) -> str:
    """What the chart does not show, as Markdown."""
    if of.outside:
        part = share(of.outside / of.filled)
        return f"Not drawn: {count(of.outside, 'value')} ({part}) far from the others."
    others = (of.distinct or 0) - len(of.top)
    if of.top and others > 0:
        rest = of.filled - sum(times for _, times in of.top)
        return f"And {count(others, 'other')}, in {share(rest / of.filled)} of the {_counted(of)}."
    return ""


def _over_time(of: PropertyProfile) -> None:
    over = of.over_time
    if over is None:
        return
    by = f"{over.unit} of {escape(over.by)}"
    if not any(one.empty for one in over.periods):
        st.markdown(quiet(f":material/check: Never empty, in any {by}"))
        return
    head = "Rows without any" if of.many else "Empty"
    st.markdown(f"**{head} over time** {quiet(f'by {by}')}")
    property_chart.over_time(of)


def _counted(of: PropertyProfile) -> str:
    return "values" if of.many else "rows with a value"


def facts(of: PropertyProfile) -> Mapping[str, str]:
    """Markdown; those without an answer are left out."""
    empty = "Rows without any" if of.many else "Empty"
    found = {
        "Type": escape(_type(of)),
        "Rows": number(of.rows) if of.whole else f"the first {number(of.rows)}",
        "Values": number(of.values) if of.many else "",
        empty: share(of.empty_share or 0.0),
        "Distinct": _distinct(of),
        "Smallest": _value(of, of.smallest),
        "Largest": _value(of, of.largest),
        **_middle(of),
        "Length": _range(of.letters, "letters"),
        "Items a row": _range(of.items, ""),
    }
    return {name: said for name, said in found.items() if said}


def _type(of: PropertyProfile) -> str:
    if of.counted:
        return "how many a row"
    kind = cut(of.type.lower(), _VALUE) if of.kind not in ("object", "other") else of.kind
    return f"{kind}, several a row" if of.many else kind


def _distinct(of: PropertyProfile) -> str:
    if of.distinct is None:
        return ""
    return number(of.distinct) if of.exact else f"about {number(of.distinct)}"


def _value(of: PropertyProfile, text: str) -> str:
    """Times to the minute, as in the table above."""
    return escape(cut(text[:16] if of.kind == "timestamp" else text, _VALUE))


def _middle(of: PropertyProfile) -> dict[str, str]:
    if of.middle is None or of.top:
        return {}
    low, median, high = (escape(property_chart.said(value, of.kind)) for value in of.middle)
    if of.kind in _TIMES:
        return {"Half are before": median}
    return {"Median": median, "Middle half": f"{low} to {high}"}


def _range(of: Range | None, unit: str) -> str:
    if of is None:
        return ""
    if of.least == of.most:
        return f"{number(of.least)} {unit}".strip()
    mean = f"{of.mean:.1f} on average"
    return f"{number(of.least)} to {number(of.most)} {unit}".strip() + f", {mean}"


def _examples(of: PropertyProfile, between: str, each: str) -> None:
    """Not where all values are in the chart already."""
    if not of.examples or (of.top and of.distinct == len(of.top)):
        return
    texts = (_example(text[:16] if of.kind == "timestamp" else text) for text in of.examples)
    st.markdown("**Examples**")
    st.markdown(between.join(each.format(text) for text in texts))


def _example(text: str) -> str:
    return escape(cut(text, _LONGEST)) or "(nothing to be seen)"
